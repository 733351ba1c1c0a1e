CREATE TABLE "standup_away" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "standup_away_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"user_id" bigint NOT NULL,
	"from_date" date NOT NULL,
	"to_date" date NOT NULL
);

CREATE TABLE "standup_blockers" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "standup_blockers_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"public_id" text NOT NULL,
	"team_id" bigint NOT NULL,
	"response_id" bigint NOT NULL,
	"text" text NOT NULL,
	"helper_id" bigint,
	"opened_on" date NOT NULL,
	"closed_on" date,
	CONSTRAINT "standup_blockers_publicId_unique" UNIQUE("public_id"),
	CONSTRAINT "standup_blockers_responseId_unique" UNIQUE("response_id")
);

CREATE TABLE "standup_holidays_override" (
	"team_id" bigint NOT NULL,
	"date" date NOT NULL,
	"off" boolean NOT NULL,
	CONSTRAINT "standup_holidays_override_team_id_date_pk" PRIMARY KEY("team_id","date")
);

CREATE TABLE "standup_members" (
	"team_id" bigint NOT NULL,
	"user_id" bigint NOT NULL,
	"role" text DEFAULT 'member' NOT NULL,
	"inactive" text,
	"country" text,
	"region" text,
	"joined_at" timestamp (3) with time zone,
	CONSTRAINT "standup_members_team_id_user_id_pk" PRIMARY KEY("team_id","user_id")
);

CREATE TABLE "standup_prompts" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "standup_prompts_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"public_id" text NOT NULL,
	"run_id" bigint NOT NULL,
	"user_id" bigint NOT NULL,
	"due_at" timestamp (3) with time zone NOT NULL,
	"closes_at" timestamp (3) with time zone NOT NULL,
	"state" text DEFAULT 'asked' NOT NULL,
	"step" integer DEFAULT 0 NOT NULL,
	"reminded" integer[] DEFAULT '{}' NOT NULL,
	"draft" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"last" jsonb,
	CONSTRAINT "standup_prompts_publicId_unique" UNIQUE("public_id"),
	CONSTRAINT "standup_prompts_once" UNIQUE("run_id","user_id")
);

CREATE TABLE "standup_questions" (
	"team_id" bigint NOT NULL,
	"version" integer NOT NULL,
	"questions" jsonb NOT NULL,
	CONSTRAINT "standup_questions_team_id_version_pk" PRIMARY KEY("team_id","version")
);

CREATE TABLE "standup_responses" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "standup_responses_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"team_id" bigint NOT NULL,
	"user_id" bigint,
	"answers" jsonb NOT NULL,
	"submitted_at" timestamp (3) with time zone,
	"run_id" bigint,
	"token" text,
	"late" boolean DEFAULT false NOT NULL,
	"edited_at" timestamp (3) with time zone,
	"message_id" bigint
);

CREATE TABLE "standup_runs" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "standup_runs_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"public_id" text NOT NULL,
	"team_id" bigint NOT NULL,
	"for_date" date NOT NULL,
	"state" text DEFAULT 'open' NOT NULL,
	"version" integer NOT NULL,
	"salt" text,
	"closes_at" timestamp (3) with time zone NOT NULL,
	"told" boolean DEFAULT false NOT NULL,
	"digest" jsonb DEFAULT '[]'::jsonb NOT NULL,
	CONSTRAINT "standup_runs_publicId_unique" UNIQUE("public_id"),
	CONSTRAINT "standup_runs_once" UNIQUE("team_id","for_date")
);

CREATE TABLE "standup_teams" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "standup_teams_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"public_id" text DEFAULT left(replace(gen_random_uuid()::text, '-', ''), 10) NOT NULL,
	"app" text DEFAULT 'standup' NOT NULL,
	"group_id" bigint NOT NULL,
	"questions" jsonb NOT NULL,
	"schedule_cron" text DEFAULT '30 9 * * 1-5' NOT NULL,
	"timezone" text DEFAULT 'UTC' NOT NULL,
	"name" text DEFAULT 'Standup' NOT NULL,
	"owner_id" bigint,
	"card_id" bigint,
	"topic_id" bigint,
	"mode" text DEFAULT 'local' NOT NULL,
	"window_min" integer DEFAULT 360 NOT NULL,
	"remind" integer[] DEFAULT '{60,15}' NOT NULL,
	"publish" text DEFAULT 'digest' NOT NULL,
	"digest_by" text DEFAULT 'person' NOT NULL,
	"anonymous" boolean DEFAULT false NOT NULL,
	"name_missing" boolean DEFAULT false NOT NULL,
	"holidays_on" boolean DEFAULT true NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"paused" text,
	"created_at" timestamp (3) with time zone,
	CONSTRAINT "standup_teams_publicId_unique" UNIQUE("public_id")
);

ALTER TABLE "standup_blockers" ADD CONSTRAINT "standup_blockers_team_id_standup_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."standup_teams"("id") ON DELETE cascade ON UPDATE no action;
ALTER TABLE "standup_blockers" ADD CONSTRAINT "standup_blockers_response_id_standup_responses_id_fk" FOREIGN KEY ("response_id") REFERENCES "public"."standup_responses"("id") ON DELETE cascade ON UPDATE no action;
ALTER TABLE "standup_holidays_override" ADD CONSTRAINT "standup_holidays_override_team_id_standup_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."standup_teams"("id") ON DELETE cascade ON UPDATE no action;
ALTER TABLE "standup_members" ADD CONSTRAINT "standup_members_team_id_standup_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."standup_teams"("id") ON DELETE cascade ON UPDATE no action;
ALTER TABLE "standup_prompts" ADD CONSTRAINT "standup_prompts_run_id_standup_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."standup_runs"("id") ON DELETE cascade ON UPDATE no action;
ALTER TABLE "standup_questions" ADD CONSTRAINT "standup_questions_team_id_standup_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."standup_teams"("id") ON DELETE cascade ON UPDATE no action;
ALTER TABLE "standup_responses" ADD CONSTRAINT "standup_responses_team_id_standup_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."standup_teams"("id") ON DELETE cascade ON UPDATE no action;
ALTER TABLE "standup_responses" ADD CONSTRAINT "standup_responses_run_id_standup_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."standup_runs"("id") ON DELETE cascade ON UPDATE no action;
ALTER TABLE "standup_runs" ADD CONSTRAINT "standup_runs_team_id_standup_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."standup_teams"("id") ON DELETE cascade ON UPDATE no action;
ALTER TABLE "standup_teams" ADD CONSTRAINT "standup_teams_app_group_id_factory_chats_app_chat_id_fk" FOREIGN KEY ("app","group_id") REFERENCES "public"."factory_chats"("app","chat_id") ON DELETE no action ON UPDATE cascade;
CREATE INDEX "standup_away_user_id" ON "standup_away" USING btree ("user_id","to_date");
CREATE INDEX "standup_blockers_team" ON "standup_blockers" USING btree ("team_id") WHERE closed_on is null;
CREATE INDEX "standup_members_user_id" ON "standup_members" USING btree ("user_id");
CREATE INDEX "standup_prompts_user_id" ON "standup_prompts" USING btree ("user_id");
CREATE UNIQUE INDEX "standup_responses_once" ON "standup_responses" USING btree ("run_id","user_id") WHERE user_id is not null;
CREATE UNIQUE INDEX "standup_responses_token" ON "standup_responses" USING btree ("run_id","token") WHERE token is not null;
CREATE INDEX "standup_responses_user_id" ON "standup_responses" USING btree ("user_id");
CREATE INDEX "standup_responses_team" ON "standup_responses" USING btree ("team_id","submitted_at");
CREATE INDEX "standup_teams_group_id" ON "standup_teams" USING btree ("group_id");
