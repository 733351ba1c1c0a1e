ALTER TABLE "gatebot_members" ADD COLUMN "owing" boolean DEFAULT false NOT NULL;
