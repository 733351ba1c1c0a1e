ALTER TABLE "dripflow_progress" ADD COLUMN "free" boolean DEFAULT true NOT NULL;
ALTER TABLE "dripflow_progress" ADD COLUMN "offered" boolean DEFAULT false NOT NULL;
ALTER TABLE "dripflow_sequences" ADD COLUMN "amount" bigint;
ALTER TABLE "dripflow_sequences" ADD COLUMN "currency" text DEFAULT 'usd' NOT NULL;
ALTER TABLE "dripflow_sequences" ADD COLUMN "stars" integer;
ALTER TABLE "dripflow_sequences" ADD COLUMN "monthly" boolean DEFAULT false NOT NULL;
ALTER TABLE "dripflow_sequences" ADD COLUMN "preview_days" integer DEFAULT 0 NOT NULL;
ALTER TABLE "dripflow_sequences" ADD COLUMN "promo_code" text;
ALTER TABLE "dripflow_sequences" ADD COLUMN "promo_percent" integer;
