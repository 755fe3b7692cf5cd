#!/usr/bin/env python3
"""`drizzle-kit push` beside our tables: what `sluice doctor` and docs/config.md say of tablesFilter is so.

usage: tools/with_servers tests/oracle/push.py SLUICE

Without a filter push would drop the tables, and doctor warns; with it they stay, and doctor is silent. On PostgreSQL
--tracking-schema drizzle needs no filter. Drizzle's own table stays in each case.
"""
import os
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

from both_ways import Postgres, ROOT, Sqlite

MODULES = ROOT / "tests/oracle/node_modules"
CONFIG = """import {{ defineConfig }} from 'drizzle-kit';
export default defineConfig({{ dialect: '{dialect}', schema: './schema.ts', out: './drizzle',
  dbCredentials: {{ url: process.env.DATABASE_URL! }} {more}}});
"""
SCHEMA = {
    "postgresql": "import { pgTable as table, integer } from 'drizzle-orm/pg-core';\n",
    "sqlite": "import { sqliteTable as table, integer } from 'drizzle-orm/sqlite-core';\n",
}
OURS = {"__migration_tracking", "__migration_events"}
FILTER = ", tablesFilter: ['!__migration_*'] "


class Project:
    def __init__(self, binary, database):
        self.binary, self.database = binary, database
        self.place = tempfile.TemporaryDirectory()
        self.root = Path(self.place.name)
        (self.root / "node_modules").symlink_to(MODULES.resolve())
        self.environment = {**os.environ, "DATABASE_URL": database.fresh()}
        self.write("int")
        self.configure("")
        self.call(MODULES / ".bin/drizzle-kit", "generate")

    def write(self, name):
        column = "" if name == "int" else f", {name}: integer('{name}')"
        text = SCHEMA[self.database.name] + f"export const a = table('a', {{ id: integer('id').primaryKey(){column} }});\n"
        (self.root / "schema.ts").write_text(text)

    def configure(self, more):
        (self.root / "drizzle.config.ts").write_text(CONFIG.format(dialect=self.database.name, more=more))

    def call(self, *command):
        done = subprocess.run(command, cwd=self.root, env=self.environment, stdin=subprocess.DEVNULL,
                              capture_output=True, text=True)
        return done.stdout + done.stderr

    def sluice(self, *arguments):
        return self.call(self.binary, *arguments)

    def push(self):
        return self.call(MODULES / ".bin/drizzle-kit", "push", "--force")

    def tables(self):
        if self.database.name == "sqlite":
            return {name for kind, name, *_ in self.master() if kind == "table"}
        said = self.database.psql(self.environment["DATABASE_URL"], "select tablename from pg_tables")
        return set(said.split())

    def master(self):
        with sqlite3.connect(self.database.path) as connection:
            return connection.execute("select type, name from sqlite_master").fetchall()


def expect(holds, what, project, said=""):
    if not holds:
        raise AssertionError(f"{project.database.name}: {what}\n{said}")


def filtered(binary, database):
    """Filter, then none: in the same database, so that drizzle-kit is started as seldom as can be."""
    project = Project(binary, database)
    project.sluice("migrate")
    expect(OURS < project.tables(), "migrate made our tables", project)
    expect("push-drops-history" in project.sluice("doctor", "--json"), "doctor warns without a filter", project)
    project.configure(FILTER)
    said = project.sluice("doctor", "--json")
    expect("push-drops-history" not in said, "doctor is silent with the filter", project, said)
    project.write("more")
    said = project.push()
    expect(OURS < project.tables(), "push with the filter leaves our tables", project, said)
    expect("__drizzle_migrations" in project.tables(), "push leaves Drizzle's table", project, said)
    project.configure("")
    said = project.push()
    expect(not OURS & project.tables(), "push without a filter drops them", project, said)
    expect("__drizzle_migrations" in project.tables(), "push leaves Drizzle's table", project, said)
    said = project.sluice("adopt")
    expect(OURS < project.tables(), "adopt makes them again", project, said)
    database.drop()


def in_drizzles_schema(binary, database):
    project = Project(binary, database)
    project.sluice("migrate", "--tracking-schema", "drizzle")
    said = project.sluice("doctor", "--tracking-schema", "drizzle", "--json")
    expect("push-drops-history" not in said, "doctor is silent with the schema", project, said)
    project.write("more")
    said = project.push()
    expect("Changes applied" in said, "push has no error", project, said)
    expect(OURS < project.tables(), "push does not see the schema drizzle", project, said)
    database.drop()


def main():
    binary = Path(sys.argv[1]).resolve()
    filtered(binary, Sqlite())
    postgres = Postgres()
    filtered(binary, postgres)
    in_drizzles_schema(binary, postgres)
    print("push drops what doctor says, and leaves what the filter hides")


if __name__ == "__main__":
    main()
