CREATE TABLE "factory_files" (
	"app" text NOT NULL,
	"public_id" text NOT NULL,
	"backing" text NOT NULL,
	"ref" text NOT NULL,
	"name" text,
	"mime" text,
	"size" bigint,
	"telegram_id" bigint,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "factory_files_app_public_id_pk" PRIMARY KEY("app","public_id")
);

CREATE INDEX "factory_files_person" ON "factory_files" USING btree ("app","telegram_id");
