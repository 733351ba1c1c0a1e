CREATE TABLE "dripflow_answers" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "dripflow_answers_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"public_id" text DEFAULT left(replace(gen_random_uuid()::text, '-', ''), 10) NOT NULL,
	"progress_id" bigint NOT NULL,
	"lesson_id" bigint NOT NULL,
	"kind" text NOT NULL,
	"payload" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"state" text NOT NULL,
	"review_message_id" bigint,
	"created_at" timestamp (3) with time zone,
	CONSTRAINT "dripflow_answers_publicId_unique" UNIQUE("public_id")
);

CREATE TABLE "dripflow_blocks" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "dripflow_blocks_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"lesson_id" bigint NOT NULL,
	"pos" integer NOT NULL,
	"content" jsonb NOT NULL,
	"delay_min" integer DEFAULT 0 NOT NULL,
	"media_group_id" text
);

CREATE TABLE "dripflow_deliveries" (
	"progress_id" bigint NOT NULL,
	"lesson_id" bigint NOT NULL,
	"sent_at" timestamp (3) with time zone,
	CONSTRAINT "dripflow_deliveries_progress_id_lesson_id_pk" PRIMARY KEY("progress_id","lesson_id")
);

CREATE TABLE "dripflow_lessons" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "dripflow_lessons_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"public_id" text DEFAULT left(replace(gen_random_uuid()::text, '-', ''), 10) NOT NULL,
	"sequence_id" bigint NOT NULL,
	"day_number" integer NOT NULL,
	"content_type" text DEFAULT 'blocks' NOT NULL,
	"content" text DEFAULT '' NOT NULL,
	"created_at" timestamp (3) with time zone,
	"position" integer DEFAULT 0 NOT NULL,
	"title" text DEFAULT '' NOT NULL,
	"gate" jsonb,
	"deleted_at" timestamp (3) with time zone,
	CONSTRAINT "dripflow_lessons_publicId_unique" UNIQUE("public_id")
);

CREATE TABLE "dripflow_polls" (
	"poll_id" text PRIMARY KEY NOT NULL,
	"progress_id" bigint NOT NULL,
	"lesson_id" bigint NOT NULL,
	"correct" smallint[] DEFAULT '{}' NOT NULL
);

CREATE TABLE "dripflow_progress" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "dripflow_progress_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"public_id" text DEFAULT left(replace(gen_random_uuid()::text, '-', ''), 10) NOT NULL,
	"user_id" bigint NOT NULL,
	"sequence_id" bigint NOT NULL,
	"current_day" integer DEFAULT 0 NOT NULL,
	"started_at" timestamp (3) with time zone,
	"state" text DEFAULT 'active' NOT NULL,
	"tz" text DEFAULT 'UTC' NOT NULL,
	"local_time" time(0) DEFAULT '09:00' NOT NULL,
	"start_date" date,
	"last_date" date,
	"last_sent_at" timestamp (3) with time zone,
	"next_at" timestamp (3) with time zone,
	"paused_on" date,
	"gate_lesson_id" bigint,
	"nudged" boolean DEFAULT false NOT NULL,
	CONSTRAINT "dripflow_progress_publicId_unique" UNIQUE("public_id")
);

CREATE TABLE "dripflow_sequences" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "dripflow_sequences_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"public_id" text DEFAULT left(replace(gen_random_uuid()::text, '-', ''), 10) NOT NULL,
	"app" text DEFAULT 'dripflow' NOT NULL,
	"owner_id" bigint NOT NULL,
	"title" text NOT NULL,
	"created_at" timestamp (3) with time zone,
	"state" text DEFAULT 'live' NOT NULL,
	"mode" text DEFAULT 'relative' NOT NULL,
	"cohort_start" date,
	"tz" text DEFAULT 'UTC' NOT NULL,
	"default_time" time(0) DEFAULT '09:00' NOT NULL,
	"weekdays" smallint[] DEFAULT '{1,2,3,4,5,6,7}' NOT NULL,
	"quiet_from" time(0),
	"quiet_to" time(0),
	"first" text DEFAULT 'now' NOT NULL,
	"allow_next" boolean DEFAULT true NOT NULL,
	"late" text DEFAULT 'daily' NOT NULL,
	"review_chat_id" bigint,
	"review_topic_id" bigint,
	CONSTRAINT "dripflow_sequences_publicId_unique" UNIQUE("public_id")
);

ALTER TABLE "dripflow_answers" ADD CONSTRAINT "dripflow_answers_progress_id_dripflow_progress_id_fk" FOREIGN KEY ("progress_id") REFERENCES "public"."dripflow_progress"("id") ON DELETE cascade ON UPDATE no action;
ALTER TABLE "dripflow_answers" ADD CONSTRAINT "dripflow_answers_lesson_id_dripflow_lessons_id_fk" FOREIGN KEY ("lesson_id") REFERENCES "public"."dripflow_lessons"("id") ON DELETE cascade ON UPDATE no action;
ALTER TABLE "dripflow_blocks" ADD CONSTRAINT "dripflow_blocks_lesson_id_dripflow_lessons_id_fk" FOREIGN KEY ("lesson_id") REFERENCES "public"."dripflow_lessons"("id") ON DELETE cascade ON UPDATE no action;
ALTER TABLE "dripflow_deliveries" ADD CONSTRAINT "dripflow_deliveries_progress_id_dripflow_progress_id_fk" FOREIGN KEY ("progress_id") REFERENCES "public"."dripflow_progress"("id") ON DELETE cascade ON UPDATE no action;
ALTER TABLE "dripflow_deliveries" ADD CONSTRAINT "dripflow_deliveries_lesson_id_dripflow_lessons_id_fk" FOREIGN KEY ("lesson_id") REFERENCES "public"."dripflow_lessons"("id") ON DELETE cascade ON UPDATE no action;
ALTER TABLE "dripflow_lessons" ADD CONSTRAINT "dripflow_lessons_sequence_id_dripflow_sequences_id_fk" FOREIGN KEY ("sequence_id") REFERENCES "public"."dripflow_sequences"("id") ON DELETE cascade ON UPDATE no action;
ALTER TABLE "dripflow_polls" ADD CONSTRAINT "dripflow_polls_progress_id_dripflow_progress_id_fk" FOREIGN KEY ("progress_id") REFERENCES "public"."dripflow_progress"("id") ON DELETE cascade ON UPDATE no action;
ALTER TABLE "dripflow_polls" ADD CONSTRAINT "dripflow_polls_lesson_id_dripflow_lessons_id_fk" FOREIGN KEY ("lesson_id") REFERENCES "public"."dripflow_lessons"("id") ON DELETE cascade ON UPDATE no action;
ALTER TABLE "dripflow_progress" ADD CONSTRAINT "dripflow_progress_sequence_id_dripflow_sequences_id_fk" FOREIGN KEY ("sequence_id") REFERENCES "public"."dripflow_sequences"("id") ON DELETE cascade ON UPDATE no action;
ALTER TABLE "dripflow_sequences" ADD CONSTRAINT "dripflow_sequences_app_review_chat_id_factory_chats_app_chat_id_fk" FOREIGN KEY ("app","review_chat_id") REFERENCES "public"."factory_chats"("app","chat_id") ON DELETE no action ON UPDATE cascade;
CREATE INDEX "dripflow_answers_progress" ON "dripflow_answers" USING btree ("progress_id","lesson_id");
CREATE INDEX "dripflow_answers_review" ON "dripflow_answers" USING btree ("review_message_id");
CREATE INDEX "dripflow_blocks_lesson" ON "dripflow_blocks" USING btree ("lesson_id","pos");
CREATE INDEX "dripflow_deliveries_lesson" ON "dripflow_deliveries" USING btree ("lesson_id");
CREATE INDEX "dripflow_lessons_sequence" ON "dripflow_lessons" USING btree ("sequence_id","day_number","position","id");
CREATE INDEX "dripflow_polls_progress" ON "dripflow_polls" USING btree ("progress_id","lesson_id");
CREATE UNIQUE INDEX "dripflow_progress_once" ON "dripflow_progress" USING btree ("user_id","sequence_id") WHERE state <> 'left';
CREATE INDEX "dripflow_progress_next" ON "dripflow_progress" USING btree ("next_at") WHERE state = 'active' and next_at is not null;
CREATE INDEX "dripflow_progress_sequence" ON "dripflow_progress" USING btree ("sequence_id");
CREATE INDEX "dripflow_sequences_owner_id" ON "dripflow_sequences" USING btree ("owner_id");
