CREATE TABLE "factory_meters" (
	"service" text DEFAULT '' NOT NULL,
	"app" text DEFAULT '' NOT NULL,
	"metric" text NOT NULL,
	"value" double precision NOT NULL,
	"unit" text NOT NULL,
	"measured_at" timestamp (3) with time zone NOT NULL,
	"how" text NOT NULL,
	CONSTRAINT "factory_meters_pk" PRIMARY KEY("service","app","metric","unit","measured_at")
);

CREATE TABLE "factory_told" (
	"subject" text PRIMARY KEY NOT NULL,
	"hash" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL
);

ALTER TABLE "factory_people" ADD COLUMN "seen_at" timestamp (3) with time zone;
CREATE INDEX "factory_meters_measured_at" ON "factory_meters" USING btree ("measured_at");
