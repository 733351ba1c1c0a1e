CREATE TABLE "telescheduler_approvals" (
	"post_id" bigint NOT NULL,
	"version" integer NOT NULL,
	"user_id" bigint NOT NULL,
	"verdict" text NOT NULL,
	"comment" text,
	"created_at" timestamp (3) with time zone,
	CONSTRAINT "telescheduler_approvals_post_id_version_user_id_pk" PRIMARY KEY("post_id","version","user_id")
);

CREATE TABLE "telescheduler_audit" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "telescheduler_audit_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"channel_id" bigint,
	"post_id" bigint,
	"user_id" bigint,
	"action" text NOT NULL,
	"detail" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"created_at" timestamp (3) with time zone
);

CREATE TABLE "telescheduler_channels" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "telescheduler_channels_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"public_id" text NOT NULL,
	"app" text DEFAULT 'telescheduler' NOT NULL,
	"chat_id" bigint NOT NULL,
	"kind" text DEFAULT 'channel' NOT NULL,
	"title" text DEFAULT '' NOT NULL,
	"username" text,
	"tz" text DEFAULT 'UTC' NOT NULL,
	"owner_id" bigint NOT NULL,
	"rights" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"paused_until" timestamp (3) with time zone,
	"pause_reason" text,
	"days_off" smallint[] DEFAULT '{}' NOT NULL,
	"last_post_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone,
	CONSTRAINT "telescheduler_channels_publicId_unique" UNIQUE("public_id"),
	CONSTRAINT "telescheduler_channels_chatId_unique" UNIQUE("chat_id")
);

CREATE TABLE "telescheduler_deliveries" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "telescheduler_deliveries_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"public_id" text NOT NULL,
	"app" text DEFAULT 'telescheduler' NOT NULL,
	"target_id" bigint NOT NULL,
	"occurrence_key" text NOT NULL,
	"chat_id" bigint NOT NULL,
	"message_ids" bigint[] DEFAULT '{}' NOT NULL,
	"state" text DEFAULT 'sending' NOT NULL,
	"error" text,
	"attempts" integer DEFAULT 1 NOT NULL,
	"pinned" boolean DEFAULT false NOT NULL,
	"sent_at" timestamp (3) with time zone,
	"delete_at" timestamp (3) with time zone,
	"reactions" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"poll_id" text,
	"votes" integer,
	CONSTRAINT "telescheduler_deliveries_publicId_unique" UNIQUE("public_id"),
	CONSTRAINT "telescheduler_deliveries_once" UNIQUE("target_id","occurrence_key")
);

CREATE TABLE "telescheduler_members" (
	"channel_id" bigint NOT NULL,
	"user_id" bigint NOT NULL,
	"role" text NOT NULL,
	CONSTRAINT "telescheduler_members_channel_id_user_id_pk" PRIMARY KEY("channel_id","user_id")
);

CREATE TABLE "telescheduler_posts" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "telescheduler_posts_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"public_id" text NOT NULL,
	"app" text DEFAULT 'telescheduler' NOT NULL,
	"author_id" bigint NOT NULL,
	"scheduled_by" bigint,
	"state" text DEFAULT 'draft' NOT NULL,
	"payload" jsonb NOT NULL,
	"source_chat_id" bigint,
	"source_message_id" bigint,
	"media_group_id" text,
	"version" integer DEFAULT 1 NOT NULL,
	"changed_by" bigint,
	"changed_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone,
	CONSTRAINT "telescheduler_posts_publicId_unique" UNIQUE("public_id")
);

CREATE TABLE "telescheduler_slots" (
	"channel_id" bigint NOT NULL,
	"dow" smallint NOT NULL,
	"local_time" time(0) NOT NULL,
	CONSTRAINT "telescheduler_slots_channel_id_dow_local_time_pk" PRIMARY KEY("channel_id","dow","local_time")
);

CREATE TABLE "telescheduler_targets" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "telescheduler_targets_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"public_id" text NOT NULL,
	"post_id" bigint NOT NULL,
	"channel_id" bigint NOT NULL,
	"mode" text DEFAULT 'fixed' NOT NULL,
	"local_at" timestamp(0) without time zone,
	"tz" text,
	"rule" jsonb,
	"next_run_at" timestamp (3) with time zone,
	"occurrence_key" text,
	"occurrence_no" integer DEFAULT 0 NOT NULL,
	"overrides" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"state" text DEFAULT 'draft' NOT NULL,
	CONSTRAINT "telescheduler_targets_publicId_unique" UNIQUE("public_id"),
	CONSTRAINT "telescheduler_targets_once" UNIQUE("post_id","channel_id")
);

ALTER TABLE "telescheduler_approvals" ADD CONSTRAINT "telescheduler_approvals_post_id_telescheduler_posts_id_fk" FOREIGN KEY ("post_id") REFERENCES "public"."telescheduler_posts"("id") ON DELETE cascade ON UPDATE no action;
ALTER TABLE "telescheduler_audit" ADD CONSTRAINT "telescheduler_audit_channel_id_telescheduler_channels_id_fk" FOREIGN KEY ("channel_id") REFERENCES "public"."telescheduler_channels"("id") ON DELETE cascade ON UPDATE no action;
ALTER TABLE "telescheduler_audit" ADD CONSTRAINT "telescheduler_audit_post_id_telescheduler_posts_id_fk" FOREIGN KEY ("post_id") REFERENCES "public"."telescheduler_posts"("id") ON DELETE set null ON UPDATE no action;
ALTER TABLE "telescheduler_channels" ADD CONSTRAINT "telescheduler_channels_app_chat_id_factory_chats_app_chat_id_fk" FOREIGN KEY ("app","chat_id") REFERENCES "public"."factory_chats"("app","chat_id") ON DELETE no action ON UPDATE cascade;
ALTER TABLE "telescheduler_deliveries" ADD CONSTRAINT "telescheduler_deliveries_target_id_telescheduler_targets_id_fk" FOREIGN KEY ("target_id") REFERENCES "public"."telescheduler_targets"("id") ON DELETE cascade ON UPDATE no action;
ALTER TABLE "telescheduler_deliveries" ADD CONSTRAINT "telescheduler_deliveries_app_chat_id_factory_chats_app_chat_id_fk" FOREIGN KEY ("app","chat_id") REFERENCES "public"."factory_chats"("app","chat_id") ON DELETE no action ON UPDATE cascade;
ALTER TABLE "telescheduler_members" ADD CONSTRAINT "telescheduler_members_channel_id_telescheduler_channels_id_fk" FOREIGN KEY ("channel_id") REFERENCES "public"."telescheduler_channels"("id") ON DELETE cascade ON UPDATE no action;
ALTER TABLE "telescheduler_posts" ADD CONSTRAINT "telescheduler_posts_app_source_chat_id_factory_chats_app_chat_id_fk" FOREIGN KEY ("app","source_chat_id") REFERENCES "public"."factory_chats"("app","chat_id") ON DELETE no action ON UPDATE cascade;
ALTER TABLE "telescheduler_slots" ADD CONSTRAINT "telescheduler_slots_channel_id_telescheduler_channels_id_fk" FOREIGN KEY ("channel_id") REFERENCES "public"."telescheduler_channels"("id") ON DELETE cascade ON UPDATE no action;
ALTER TABLE "telescheduler_targets" ADD CONSTRAINT "telescheduler_targets_post_id_telescheduler_posts_id_fk" FOREIGN KEY ("post_id") REFERENCES "public"."telescheduler_posts"("id") ON DELETE cascade ON UPDATE no action;
ALTER TABLE "telescheduler_targets" ADD CONSTRAINT "telescheduler_targets_channel_id_telescheduler_channels_id_fk" FOREIGN KEY ("channel_id") REFERENCES "public"."telescheduler_channels"("id") ON DELETE cascade ON UPDATE no action;
CREATE INDEX "telescheduler_audit_channel" ON "telescheduler_audit" USING btree ("channel_id","created_at");
CREATE INDEX "telescheduler_channels_owner_id" ON "telescheduler_channels" USING btree ("owner_id");
CREATE INDEX "telescheduler_deliveries_chat" ON "telescheduler_deliveries" USING btree ("chat_id","sent_at");
CREATE INDEX "telescheduler_deliveries_poll" ON "telescheduler_deliveries" USING btree ("poll_id") WHERE poll_id is not null;
CREATE INDEX "telescheduler_members_user_id" ON "telescheduler_members" USING btree ("user_id");
CREATE INDEX "telescheduler_posts_author" ON "telescheduler_posts" USING btree ("author_id","state");
CREATE UNIQUE INDEX "telescheduler_posts_album" ON "telescheduler_posts" USING btree ("author_id","media_group_id") WHERE media_group_id is not null;
CREATE INDEX "telescheduler_targets_next" ON "telescheduler_targets" USING btree ("channel_id","state","next_run_at");
