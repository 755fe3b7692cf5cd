"""Migration folders as drizzle-kit writes them, and the same SQL in the form that each peer takes."""
import json
from pathlib import Path

BREAKPOINT = "--> statement-breakpoint\n"

POSTGRES = [
    # A table with a unique name.
    """CREATE TABLE "t{n}" (
\t"id" serial PRIMARY KEY NOT NULL,
\t"name" varchar(255) NOT NULL,
\t"email" text NOT NULL,
\t"price" numeric(10, 2) DEFAULT '0' NOT NULL,
\t"is_active" boolean DEFAULT true NOT NULL,
\t"data" jsonb,
\t"created_at" timestamp DEFAULT now() NOT NULL,
\tCONSTRAINT "t{n}_email_unique" UNIQUE("email")
);
""",
    # A reference to it, with an index.
    """CREATE TABLE "r{n}" (
\t"id" serial PRIMARY KEY NOT NULL,
\t"parent_id" integer NOT NULL,
\t"note" text
);
--> statement-breakpoint
ALTER TABLE "r{n}" ADD CONSTRAINT "r{n}_parent_id_t{p}_id_fk" FOREIGN KEY ("parent_id") REFERENCES "public"."t{p}"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "r{n}_parent_idx" ON "r{n}" USING btree ("parent_id");""",
    # Columns.
    """ALTER TABLE "t{p}" ADD COLUMN "c{n}" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "t{p}" ADD COLUMN "d{n}" text;--> statement-breakpoint
CREATE INDEX "t{p}_c{n}_idx" ON "t{p}" USING btree ("c{n}");""",
    # Rows, written by hand.
    """-- Custom SQL migration file, put your code below! --
INSERT INTO "t{p}" ("name", "email") VALUES ('first', 'first@example.com'), ('second', 'second@example.com');
--> statement-breakpoint
UPDATE "t{p}" SET "price" = 1 WHERE "name" = 'first';""",
    # Properties of columns.
    """ALTER TABLE "t{p}" ALTER COLUMN "data" SET DEFAULT '{{}}'::jsonb;--> statement-breakpoint
ALTER TABLE "t{p}" ALTER COLUMN "name" DROP NOT NULL;""",
]

SQLITE = [
    """CREATE TABLE `t{n}` (
\t`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
\t`name` text NOT NULL,
\t`email` text NOT NULL,
\t`price` real DEFAULT 0 NOT NULL,
\t`is_active` integer DEFAULT true NOT NULL,
\t`data` text,
\t`created_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `t{n}_email_unique` ON `t{n}` (`email`);""",
    """CREATE TABLE `r{n}` (
\t`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
\t`parent_id` integer NOT NULL,
\t`note` text,
\tFOREIGN KEY (`parent_id`) REFERENCES `t{p}`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `r{n}_parent_idx` ON `r{n}` (`parent_id`);""",
    """ALTER TABLE `t{p}` ADD `c{n}` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `t{p}` ADD `d{n}` text;--> statement-breakpoint
CREATE INDEX `t{p}_c{n}_idx` ON `t{p}` (`c{n}`);""",
    """-- Custom SQL migration file, put your code below! --
INSERT INTO `t{p}` (`name`, `email`) VALUES ('first', 'first@example.com'), ('second', 'second@example.com');
--> statement-breakpoint
UPDATE `t{p}` SET `price` = 1 WHERE `name` = 'first';""",
    """CREATE INDEX `t{p}_name_idx` ON `t{p}` (`name`);--> statement-breakpoint
DROP INDEX `t{p}_name_idx`;""",
]

# A column that goes again, which only a comparison of schemas undoes: in the place of the last of the five.
DROPS = {
    "postgresql": """ALTER TABLE "t{p}" DROP COLUMN "data";""",
    "sqlite": """ALTER TABLE `t{p}` DROP COLUMN `data`;""",
}


class Folder:
    """`count` migrations: `drizzle` for Drizzle and Sluice, `dbmate` for dbmate, `all_sql` for the shells.

    With `drops`, every fifth drops a column."""

    def __init__(self, root, dialect, count, drops=False):
        self.dialect, self.count = dialect, count
        self.drizzle = Path(root) / f"{dialect}-{'drops-' if drops else ''}{count}" / "drizzle"
        self.dbmate = self.drizzle.parent / "dbmate"
        self.all_sql = self.drizzle.parent / "all.sql"
        (self.drizzle / "meta").mkdir(parents=True)
        self.dbmate.mkdir()
        patterns = POSTGRES if dialect == "postgresql" else SQLITE
        patterns = patterns[:4] + [DROPS[dialect]] if drops else patterns
        texts = [patterns[n % 5].format(n=n, p=n - n % 5) for n in range(count)]
        self.write_drizzle(texts)
        for n, text in enumerate(texts):
            (self.dbmate / f"{20240101000000 + n}_step.sql").write_text(f"-- migrate:up\n{text}\n-- migrate:down\n")
        self.all_sql.write_text("\n".join(texts) + "\n")

    def write_drizzle(self, texts):
        version = "7" if self.dialect == "postgresql" else "6"
        entries = []
        for n, text in enumerate(texts):
            tag = f"{n:04d}_step"
            (self.drizzle / f"{tag}.sql").write_text(text)
            entries.append({"idx": n, "version": version, "when": 1704067200000 + n * 60000, "tag": tag, "breakpoints": True})
        journal = {"version": "7", "dialect": self.dialect, "entries": entries}
        (self.drizzle / "meta" / "_journal.json").write_text(json.dumps(journal, indent=2))
