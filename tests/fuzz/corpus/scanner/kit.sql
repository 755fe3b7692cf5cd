CREATE TYPE "public"."mood" AS ENUM('fine', 'it''s; ok');--> statement-breakpoint
CREATE TABLE "a" (
	"id" serial PRIMARY KEY NOT NULL
);
--> statement-breakpoint
ALTER TABLE "a" ADD COLUMN "x" text;