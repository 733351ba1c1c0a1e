CREATE TABLE "factory_frozen" (
	"app" text PRIMARY KEY NOT NULL,
	"since" timestamp (3) with time zone NOT NULL
);

