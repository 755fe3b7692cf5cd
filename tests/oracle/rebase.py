#!/usr/bin/env python3
"""Two branches that drizzle-kit generated, merged by git: after `sluice rebase` drizzle-kit goes on as if there had been one.

usage: tools/with_servers tests/oracle/rebase.py SLUICE

On both dialects, with the conflicts as git leaves them, and with either side's snapshot alone. Afterwards drizzle-kit
finds nothing wrong and nothing to generate, and Drizzle's migrator and sluice both apply all of it, to one schema.
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from both_ways import ORACLE, ROOT, Postgres, Sqlite, run

MODULES = ROOT / "tests/oracle/node_modules"
SCHEMAS = {
    "postgresql": ("""import {{ pgTable, serial, text, varchar, integer, boolean, timestamp, index }} from 'drizzle-orm/pg-core';
export const users = pgTable('users', {{ id: serial('id').primaryKey(), name: text('name').notNull(){user} }});
{more}""", """export const posts = pgTable('posts', { id: serial('id').primaryKey(), title: varchar('title', { length: 99 }).notNull(),
  at: timestamp('at').defaultNow(), owner: integer('owner').references(() => users.id, { onDelete: 'cascade' }) },
  (t) => [index('posts_title').on(t.title)]);
""", ", email: varchar('email', { length: 200 }).unique(), on: boolean('on').notNull().default(true)"),
    "sqlite": ("""import {{ sqliteTable, text, integer, index }} from 'drizzle-orm/sqlite-core';
export const users = sqliteTable('users', {{ id: integer('id').primaryKey({{ autoIncrement: true }}), name: text('name').notNull(){user} }});
{more}""", """export const posts = sqliteTable('posts', { id: integer('id').primaryKey(), title: text('title', { length: 99 }).notNull(),
  at: integer('at').default(7), owner: integer('owner').references(() => users.id, { onDelete: 'cascade' }) },
  (t) => [index('posts_title').on(t.title)]);
""", ", email: text('email').unique(), on: integer('on').notNull().default(1)"),
}


class Project:
    def __init__(self, binary, database):
        self.binary, self.database = binary, database
        self.place = tempfile.TemporaryDirectory()
        self.root = Path(self.place.name)
        (self.root / "node_modules").symlink_to(MODULES.resolve())
        (self.root / "drizzle.config.ts").write_text(
            "import { defineConfig } from 'drizzle-kit';\n"
            f"export default defineConfig({{ dialect: '{database.name}', schema: './schema.ts', out: './drizzle' }});\n")
        (self.root / ".gitignore").write_text("node_modules\n*.db\n")
        self.git("init", "-q", "-b", "main")
        self.schema, self.posts, self.email = SCHEMAS[database.name]

    def git(self, *arguments, check=True):
        environment = {**os.environ, "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_SYSTEM": "/dev/null"}
        for who in ("AUTHOR", "COMMITTER"):
            environment |= {f"GIT_{who}_NAME": "ann", f"GIT_{who}_EMAIL": "ann@desk"}
        return subprocess.run(["git", *arguments], cwd=self.root, env=environment, check=check, capture_output=True)

    def write_schema(self, user="", more=""):
        (self.root / "schema.ts").write_text(self.schema.format(user=user, more=more))

    def kit(self, *arguments):
        return run([self.root / "node_modules/.bin/drizzle-kit", *arguments], cwd=self.root, stdin=subprocess.DEVNULL)

    def generate(self, name):
        said = self.kit("generate", "--name", name)
        self.git("add", "-A")
        self.git("commit", "-qm", name)
        return said

    def merge(self):
        self.write_schema()
        self.generate("init")
        self.git("checkout", "-qb", "feature")
        self.write_schema(more=self.posts)
        self.generate("mine")
        self.git("checkout", "-q", "main")
        self.write_schema(user=self.email)
        self.generate("theirs")
        self.git("checkout", "-q", "feature")
        assert self.git("merge", "main", check=False).returncode != 0, "git found no conflict"
        self.write_schema(user=self.email, more=self.posts)

    def sluice(self, *arguments):
        return run([self.binary, *arguments, "--dir", "drizzle", "--url", self.url], cwd=self.root)

    def expect_one_line(self, label):
        assert "Everything's fine" in self.kit("check"), f"{label}: drizzle-kit check"
        said = self.kit("generate")
        assert "No schema changes" in said, f"{label}: drizzle-kit generates more: {said}"
        states = []
        for tool in (self.drizzle, lambda: self.sluice("migrate")):
            self.url = self.database.fresh()
            tool()
            self.sluice("adopt")
            self.sluice("verify")
            states.append(re.sub(r"\d{4}-\d\d-\d\d[^,)]*", "", str(self.database.state())))
            self.database.drop()
        assert states[0] == states[1], f"{label}: Drizzle and sluice end differently"

    def drizzle(self):
        ORACLE.migrate(dialect=self.database.dialect, url=self.url, dir=self.root / "drizzle")


def check(binary, database):
    project = Project(binary, database)
    project.merge()
    folder, kept = project.root / "drizzle", project.root / "kept"
    shutil.copytree(folder, kept)
    for side in (None, "ours", "theirs"):
        shutil.rmtree(folder)
        shutil.copytree(kept, folder)
        if side:
            project.git("checkout", f"--{side}", "drizzle/meta/0001_snapshot.json")
        project.url = database.fresh()  # on SQLite no file is made
        project.sluice("rebase", "--confirm")
        project.expect_one_line(f"{database.name}, {side or 'both sides'}")
    print(f"{database.name}: both sides taken, and each side's snapshot made anew")


def main():
    for database in (Sqlite(), Postgres()):
        check(Path(sys.argv[1]).resolve(), database)


if __name__ == "__main__":
    main()
