CREATE TABLE "gatebot_audit" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "gatebot_audit_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"group_id" bigint NOT NULL,
	"telegram_user_id" bigint,
	"what" text NOT NULL,
	"about" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"at" timestamp (3) with time zone NOT NULL
);

CREATE TABLE "gatebot_exempt" (
	"group_id" bigint NOT NULL,
	"telegram_user_id" bigint NOT NULL,
	CONSTRAINT "gatebot_exempt_group_id_telegram_user_id_pk" PRIMARY KEY("group_id","telegram_user_id")
);

CREATE TABLE "gatebot_groups" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "gatebot_groups_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"public_id" text DEFAULT left(replace(gen_random_uuid()::text, '-', ''), 10) NOT NULL,
	"app" text DEFAULT 'gatebot' NOT NULL,
	"telegram_group_id" bigint NOT NULL,
	"owner_id" bigint NOT NULL,
	"stripe_price_id" text,
	"amount" bigint,
	"currency" text DEFAULT 'usd' NOT NULL,
	"interval" text DEFAULT 'month' NOT NULL,
	"price_state" text DEFAULT 'checking' NOT NULL,
	"stars" integer,
	"trial_days" integer DEFAULT 0 NOT NULL,
	"grace_days" integer DEFAULT 3 NOT NULL,
	"pass_days" integer,
	"pass_amount" bigint,
	"pass_stars" integer,
	"welcome" text,
	"paused" text,
	"created_at" timestamp (3) with time zone,
	CONSTRAINT "gatebot_groups_publicId_unique" UNIQUE("public_id"),
	CONSTRAINT "gatebot_groups_telegramGroupId_unique" UNIQUE("telegram_group_id")
);

CREATE TABLE "gatebot_invites" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "gatebot_invites_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"member_id" bigint NOT NULL,
	"link" text NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"used_by" bigint,
	"revoked_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "gatebot_invites_link_unique" UNIQUE("link")
);

CREATE TABLE "gatebot_members" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "gatebot_members_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"telegram_user_id" bigint NOT NULL,
	"group_id" bigint NOT NULL,
	"stripe_customer_id" text,
	"status" text DEFAULT 'pending' NOT NULL,
	"until" timestamp (3) with time zone,
	"admitted_at" timestamp (3) with time zone,
	"asking" boolean DEFAULT false NOT NULL,
	"created_at" timestamp (3) with time zone,
	CONSTRAINT "gatebot_members_once" UNIQUE("telegram_user_id","group_id")
);

ALTER TABLE "gatebot_audit" ADD CONSTRAINT "gatebot_audit_group_id_gatebot_groups_id_fk" FOREIGN KEY ("group_id") REFERENCES "public"."gatebot_groups"("id") ON DELETE cascade ON UPDATE no action;
ALTER TABLE "gatebot_exempt" ADD CONSTRAINT "gatebot_exempt_group_id_gatebot_groups_id_fk" FOREIGN KEY ("group_id") REFERENCES "public"."gatebot_groups"("id") ON DELETE cascade ON UPDATE no action;
ALTER TABLE "gatebot_groups" ADD CONSTRAINT "gatebot_groups_app_telegram_group_id_factory_chats_app_chat_id_fk" FOREIGN KEY ("app","telegram_group_id") REFERENCES "public"."factory_chats"("app","chat_id") ON DELETE no action ON UPDATE cascade;
ALTER TABLE "gatebot_invites" ADD CONSTRAINT "gatebot_invites_member_id_gatebot_members_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."gatebot_members"("id") ON DELETE cascade ON UPDATE no action;
ALTER TABLE "gatebot_members" ADD CONSTRAINT "gatebot_members_group_id_gatebot_groups_id_fk" FOREIGN KEY ("group_id") REFERENCES "public"."gatebot_groups"("id") ON DELETE cascade ON UPDATE no action;
CREATE INDEX "gatebot_audit_group" ON "gatebot_audit" USING btree ("group_id","at");
CREATE INDEX "gatebot_groups_owner" ON "gatebot_groups" USING btree ("owner_id");
CREATE INDEX "gatebot_invites_member" ON "gatebot_invites" USING btree ("member_id");
CREATE INDEX "gatebot_members_group" ON "gatebot_members" USING btree ("group_id","status");
