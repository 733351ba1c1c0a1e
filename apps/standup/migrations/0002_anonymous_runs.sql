ALTER TABLE "standup_runs" ADD COLUMN "anonymous" boolean DEFAULT false NOT NULL;
