-- Current sql file was generated after introspecting the database
-- If you want to run this migration please uncomment this code before executing migrations
/*
CREATE TABLE "a" ("id" integer);
--> statement-breakpoint
CREATE TABLE "b" ("id" integer);
*/