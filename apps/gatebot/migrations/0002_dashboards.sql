CREATE TABLE "gatebot_asks" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "gatebot_asks_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"public_id" text NOT NULL,
	"telegram_user_id" bigint NOT NULL,
	"about" text NOT NULL,
	"answer" jsonb,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "gatebot_asks_publicId_unique" UNIQUE("public_id")
);

ALTER TABLE "gatebot_asks" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "gatebot_audit" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "gatebot_groups" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "gatebot_invites" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "gatebot_members" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "gatebot_groups" ADD COLUMN "title" text DEFAULT '' NOT NULL;
ALTER TABLE "gatebot_groups" ADD COLUMN "pass_currency" text DEFAULT 'usd' NOT NULL;
ALTER TABLE "gatebot_members" ADD COLUMN "join_query" text;
ALTER TABLE "gatebot_members" ADD COLUMN "banned" boolean DEFAULT false NOT NULL;
ALTER TABLE "gatebot_members" ADD COLUMN "forget" boolean DEFAULT false NOT NULL;
ALTER TABLE "gatebot_members" ADD COLUMN "owner_id" bigint;
ALTER TABLE "gatebot_members" ADD COLUMN "first_name" text DEFAULT '' NOT NULL;
ALTER TABLE "gatebot_members" ADD COLUMN "username" text;
ALTER TABLE "gatebot_members" ADD COLUMN "entitlement_id" bigint;
ALTER TABLE "gatebot_members" ADD COLUMN "rail" text;
ALTER TABLE "gatebot_members" ADD COLUMN "amount" bigint;
ALTER TABLE "gatebot_members" ADD COLUMN "currency" text;
ALTER TABLE "gatebot_members" ADD COLUMN "interval" text;
ALTER TABLE "gatebot_members" ADD COLUMN "paid_until" timestamp (3) with time zone;
ALTER TABLE "gatebot_members" ADD COLUMN "cancel_at_end" boolean DEFAULT false NOT NULL;
CREATE INDEX "gatebot_asks_person" ON "gatebot_asks" USING btree ("telegram_user_id","about");
CREATE POLICY "owners" ON "gatebot_audit" AS PERMISSIVE FOR SELECT TO "app_gatebot_user" USING (group_id in (select id from gatebot_groups where owner_id = ((select current_setting('request.jwt.claims', true))::json ->> 'telegram_id')::bigint));
CREATE POLICY "own_or_joined" ON "gatebot_groups" AS PERMISSIVE FOR SELECT TO "app_gatebot_user" USING (owner_id = ((select current_setting('request.jwt.claims', true))::json ->> 'telegram_id')::bigint or id in (select group_id from gatebot_members where telegram_user_id = ((select current_setting('request.jwt.claims', true))::json ->> 'telegram_id')::bigint));
CREATE POLICY "own" ON "gatebot_invites" AS PERMISSIVE FOR SELECT TO "app_gatebot_user" USING (member_id in (select id from gatebot_members where telegram_user_id = ((select current_setting('request.jwt.claims', true))::json ->> 'telegram_id')::bigint));
CREATE POLICY "own_or_owners" ON "gatebot_members" AS PERMISSIVE FOR SELECT TO "app_gatebot_user" USING (telegram_user_id = ((select current_setting('request.jwt.claims', true))::json ->> 'telegram_id')::bigint or owner_id = ((select current_setting('request.jwt.claims', true))::json ->> 'telegram_id')::bigint);
CREATE POLICY "own_rows" ON "gatebot_asks" AS PERMISSIVE FOR ALL TO "app_gatebot_user" USING (telegram_user_id = ((select current_setting('request.jwt.claims', true))::json ->> 'telegram_id')::bigint);
