CREATE TABLE "template_reminders" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "template_reminders_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"user_id" bigint NOT NULL,
	"text" text NOT NULL,
	"due_at" timestamp (3) with time zone NOT NULL
);

ALTER TABLE "template_reminders" ENABLE ROW LEVEL SECURITY;
CREATE INDEX "template_reminders_user" ON "template_reminders" USING btree ("user_id","due_at");
CREATE POLICY "own_rows" ON "template_reminders" AS PERMISSIVE FOR ALL TO "app_template_user" USING (user_id = ((select current_setting('request.jwt.claims', true))::json ->> 'telegram_id')::bigint);
