CREATE TABLE "factory_alerts" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "factory_alerts_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"cause" text NOT NULL,
	"hour" timestamp (3) with time zone NOT NULL,
	"app" text,
	"text" text NOT NULL,
	"sent_via" text,
	"created_at" timestamp (3) with time zone NOT NULL
);

CREATE TABLE "factory_chats" (
	"app" text NOT NULL,
	"chat_id" bigint NOT NULL,
	"type" text DEFAULT 'private' NOT NULL,
	"title" text DEFAULT '' NOT NULL,
	"username" text,
	"bot_status" text DEFAULT 'member' NOT NULL,
	"rights" jsonb,
	"next_send_at" timestamp (3) with time zone,
	"burst_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "factory_chats_app_chat_id_pk" PRIMARY KEY("app","chat_id")
);

CREATE TABLE "factory_dead_letters" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "factory_dead_letters_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"app" text NOT NULL,
	"source" text NOT NULL,
	"reference" text NOT NULL,
	"error" text NOT NULL,
	"payload" jsonb,
	"created_at" timestamp (3) with time zone NOT NULL
);

CREATE TABLE "factory_dialogs" (
	"app" text NOT NULL,
	"chat_id" bigint NOT NULL,
	"user_id" bigint NOT NULL,
	"step" text NOT NULL,
	"data" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "factory_dialogs_app_chat_id_user_id_pk" PRIMARY KEY("app","chat_id","user_id")
);

CREATE TABLE "factory_heartbeats" (
	"name" text PRIMARY KEY NOT NULL,
	"at" timestamp (3) with time zone NOT NULL
);

CREATE TABLE "factory_jobs" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "factory_jobs_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"app" text NOT NULL,
	"kind" text NOT NULL,
	"key" text,
	"occurrence" text,
	"chat_id" bigint,
	"payload" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"priority" smallint DEFAULT 0 NOT NULL,
	"weight" smallint DEFAULT 0 NOT NULL,
	"run_at" timestamp (3) with time zone NOT NULL,
	"late_at" timestamp (3) with time zone,
	"state" text DEFAULT 'waiting' NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"max_attempts" integer DEFAULT 8 NOT NULL,
	"lease_until" timestamp (3) with time zone,
	"result" jsonb,
	"error" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	"ended_at" timestamp (3) with time zone
);

CREATE TABLE "factory_pace" (
	"app" text PRIMARY KEY NOT NULL,
	"next_at" timestamp (3) with time zone,
	"paused_until" timestamp (3) with time zone
);

CREATE TABLE "factory_people" (
	"app" text NOT NULL,
	"telegram_id" bigint NOT NULL,
	"first_name" text DEFAULT '' NOT NULL,
	"username" text,
	"language" text,
	"language_code" text,
	"tz" text,
	"country" text,
	"started_at" timestamp (3) with time zone,
	"blocked_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "factory_people_app_telegram_id_pk" PRIMARY KEY("app","telegram_id")
);

CREATE TABLE "factory_updates" (
	"bot_id" bigint NOT NULL,
	"update_id" bigint NOT NULL,
	"app" text NOT NULL,
	"state" text DEFAULT 'open' NOT NULL,
	"failures" integer DEFAULT 0 NOT NULL,
	"reply" jsonb,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "factory_updates_bot_id_update_id_pk" PRIMARY KEY("bot_id","update_id")
);

CREATE UNIQUE INDEX "factory_alerts_once" ON "factory_alerts" USING btree ("cause","hour");
CREATE UNIQUE INDEX "factory_dead_letters_once" ON "factory_dead_letters" USING btree ("app","source","reference");
CREATE INDEX "factory_jobs_waiting" ON "factory_jobs" USING btree ("app","priority","run_at","id") WHERE state = 'waiting';
CREATE INDEX "factory_jobs_run_at" ON "factory_jobs" USING btree ("run_at") WHERE state = 'waiting';
CREATE INDEX "factory_jobs_leased" ON "factory_jobs" USING btree ("lease_until") WHERE state in ('claimed', 'sending');
CREATE INDEX "factory_jobs_chat" ON "factory_jobs" USING btree ("app","chat_id","run_at","id") WHERE kind = 'send' and state in ('waiting', 'claimed', 'sending');
CREATE UNIQUE INDEX "factory_jobs_key" ON "factory_jobs" USING btree ("app","kind","key") WHERE key is not null and occurrence is null and state = 'waiting';
CREATE UNIQUE INDEX "factory_jobs_occurrence" ON "factory_jobs" USING btree ("app","kind","key","occurrence") WHERE occurrence is not null;
CREATE INDEX "factory_jobs_ended_at" ON "factory_jobs" USING btree ("ended_at") WHERE ended_at is not null;
CREATE INDEX "factory_updates_created_at" ON "factory_updates" USING btree ("created_at");
