CREATE TABLE "dripflow_certificates" (
	"code" text PRIMARY KEY NOT NULL,
	"progress_id" bigint NOT NULL,
	"user_id" bigint NOT NULL,
	"name" text NOT NULL,
	"title" text NOT NULL,
	"lessons" integer NOT NULL,
	"finished_on" date NOT NULL
);

ALTER TABLE "dripflow_progress" ALTER COLUMN "next_at" SET DEFAULT 'epoch';
ALTER TABLE "dripflow_answers" ADD COLUMN "old" boolean DEFAULT false NOT NULL;
ALTER TABLE "dripflow_blocks" ADD COLUMN "message_id" bigint;
ALTER TABLE "dripflow_lessons" ADD COLUMN "later_only" boolean DEFAULT false NOT NULL;
ALTER TABLE "dripflow_polls" ADD COLUMN "no" smallint DEFAULT 0 NOT NULL;
ALTER TABLE "dripflow_polls" ADD COLUMN "of" smallint DEFAULT 1 NOT NULL;
ALTER TABLE "dripflow_progress" ADD COLUMN "name" text DEFAULT '' NOT NULL;
ALTER TABLE "dripflow_certificates" ADD CONSTRAINT "dripflow_certificates_progress_id_dripflow_progress_id_fk" FOREIGN KEY ("progress_id") REFERENCES "public"."dripflow_progress"("id") ON DELETE cascade ON UPDATE no action;
CREATE INDEX "dripflow_certificates_user" ON "dripflow_certificates" USING btree ("user_id");
CREATE INDEX "dripflow_certificates_progress" ON "dripflow_certificates" USING btree ("progress_id");
CREATE INDEX "dripflow_blocks_message" ON "dripflow_blocks" USING btree ("message_id") WHERE message_id is not null;
