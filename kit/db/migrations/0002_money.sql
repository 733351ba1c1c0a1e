CREATE TABLE "factory_checkouts" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "factory_checkouts_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"public_id" text NOT NULL,
	"app" text NOT NULL,
	"item" text NOT NULL,
	"telegram_id" bigint NOT NULL,
	"account" text,
	"session" text,
	"url" text,
	"state" text DEFAULT 'making' NOT NULL,
	"offer" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "factory_checkouts_publicId_unique" UNIQUE("public_id")
);

CREATE TABLE "factory_customers" (
	"app" text NOT NULL,
	"account" text DEFAULT '' NOT NULL,
	"telegram_id" bigint NOT NULL,
	"customer" text NOT NULL,
	CONSTRAINT "factory_customers_app_account_telegram_id_pk" PRIMARY KEY("app","account","telegram_id")
);

CREATE TABLE "factory_entitlements" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "factory_entitlements_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"app" text NOT NULL,
	"item" text NOT NULL,
	"telegram_id" bigint NOT NULL,
	"rail" text NOT NULL,
	"ref" text NOT NULL,
	"account" text,
	"customer" text,
	"status" text NOT NULL,
	"until" timestamp (3) with time zone,
	"cancel_at_end" boolean DEFAULT false NOT NULL,
	"amount" bigint,
	"currency" text,
	"looked" bigint DEFAULT 0 NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);

CREATE TABLE "factory_payments" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "factory_payments_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"app" text NOT NULL,
	"kind" text DEFAULT 'charge' NOT NULL,
	"rail" text NOT NULL,
	"ref" text NOT NULL,
	"item" text,
	"telegram_id" bigint,
	"seller" bigint,
	"account" text,
	"currency" text NOT NULL,
	"gross" bigint NOT NULL,
	"refunded" bigint DEFAULT 0 NOT NULL,
	"fee" bigint DEFAULT 0 NOT NULL,
	"platform_fee" bigint DEFAULT 0 NOT NULL,
	"disputed" boolean DEFAULT false NOT NULL,
	"paid_at" timestamp (3) with time zone NOT NULL,
	"available_at" timestamp (3) with time zone NOT NULL,
	"looked" bigint DEFAULT 0 NOT NULL
);

CREATE TABLE "factory_sellers" (
	"app" text NOT NULL,
	"telegram_id" bigint NOT NULL,
	"account" text NOT NULL,
	"ready" boolean DEFAULT false NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "factory_sellers_app_telegram_id_pk" PRIMARY KEY("app","telegram_id")
);

CREATE TABLE "factory_stripe_events" (
	"event_id" text PRIMARY KEY NOT NULL,
	"type" text NOT NULL,
	"account" text,
	"app" text,
	"received_at" timestamp (3) with time zone NOT NULL
);

CREATE UNIQUE INDEX "factory_checkouts_open" ON "factory_checkouts" USING btree ("app","item","telegram_id") WHERE state in ('making', 'open');
CREATE UNIQUE INDEX "factory_checkouts_session" ON "factory_checkouts" USING btree ("session");
CREATE INDEX "factory_customers_customer" ON "factory_customers" USING btree ("customer");
CREATE UNIQUE INDEX "factory_entitlements_ref" ON "factory_entitlements" USING btree ("app","rail","ref");
CREATE INDEX "factory_entitlements_person" ON "factory_entitlements" USING btree ("app","telegram_id");
CREATE INDEX "factory_entitlements_item" ON "factory_entitlements" USING btree ("app","item");
CREATE UNIQUE INDEX "factory_payments_ref" ON "factory_payments" USING btree ("app","rail","ref");
CREATE INDEX "factory_payments_seller" ON "factory_payments" USING btree ("app","seller");
CREATE INDEX "factory_payments_payer" ON "factory_payments" USING btree ("app","telegram_id");
CREATE UNIQUE INDEX "factory_sellers_account" ON "factory_sellers" USING btree ("account");
CREATE INDEX "factory_stripe_events_received" ON "factory_stripe_events" USING btree ("received_at");
