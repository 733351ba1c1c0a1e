ALTER TABLE "factory_people" ADD COLUMN "web_hash" text;
ALTER TABLE "factory_people" ADD COLUMN "web_until" timestamp (3) with time zone;
