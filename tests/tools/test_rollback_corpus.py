#!/usr/bin/env python3
"""The states that tools/rollback_corpus compares differ where schemas do, and only there."""
import sqlite3
import sys
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tools/lib"), str(ROOT / "tests/property")]
import postgres_state  # noqa: E402
import rows_of  # noqa: E402
import sqlite_state  # noqa: E402


def sqlite_of(sql):
    connection = sqlite3.connect(":memory:")
    connection.executescript(sql)
    return sqlite_state.State(connection)


DUMP = """--
-- PostgreSQL database dump
--
SET lock_timeout = 0;
--
-- Name: t; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.t (
    {columns}
);

--
-- Name: i; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX i ON public.t USING btree ({index});
"""


def postgres_of(columns="a integer,\n    b text", index="a", roles=()):
    return postgres_state.State(DUMP.format(columns=columns, index=index), list(roles))


class Sqlite(unittest.TestCase):
    BASE = "CREATE TABLE t (id integer PRIMARY KEY, a text NOT NULL DEFAULT 'x', CHECK (a > 'b'));"

    def test_the_spelling_of_a_table_does_not_count(self):
        other = "create table `t` (\"id\" INTEGER primary key, -- key\n [a] text not null default 'x', check(`a`>'b'))"
        self.assertEqual(sqlite_of(self.BASE).exact, sqlite_of(other).exact)

    def test_every_part_of_a_table_counts(self):
        for old, new in (("'x'", "'y'"), ("NOT NULL ", ""), ("'b'", "'B'"), ("a text", "a blob"), ("PRIMARY KEY", ""),
                         ("CHECK (a > 'b')", "b text"), (", CHECK", ", CONSTRAINT c CHECK"), (");", ") STRICT;"),
                         ("'x'", "'x' COLLATE NOCASE"), ("'x'", "'x' UNIQUE"), ("'x'", "'x' REFERENCES t (a)"),
                         ("PRIMARY KEY,", "PRIMARY KEY AUTOINCREMENT,"), (", CHECK", ", b AS (a || 'c'), CHECK")):
            other = self.BASE.replace(old, new, 1)
            self.assertNotEqual(sqlite_of(self.BASE).without_order, sqlite_of(other).without_order, other)

    def test_indexes_views_and_triggers_count(self):
        extra = ["CREATE INDEX i ON t (a);", "CREATE INDEX i ON t (a DESC);", "CREATE INDEX i ON t (lower(a));",
                 "CREATE INDEX i ON t (upper(a));", "CREATE INDEX i ON t (a) WHERE a > 'c';", "CREATE UNIQUE INDEX i ON t (a);",
                 "CREATE VIEW v AS SELECT a FROM t;", "CREATE VIEW v AS SELECT id FROM t;",
                 "CREATE TRIGGER g AFTER INSERT ON t BEGIN SELECT 1; END;",
                 "CREATE TRIGGER g AFTER INSERT ON t BEGIN SELECT 2; END;", ""]
        states = [str(sqlite_of(self.BASE + sql).without_order) for sql in extra]
        self.assertEqual(len(set(states)), len(extra))

    def test_the_order_of_columns_is_told_apart(self):
        one, two = sqlite_of("CREATE TABLE t (a, b);"), sqlite_of("CREATE TABLE t (b, a);")
        self.assertNotEqual(one.exact, two.exact)
        self.assertEqual(one.without_order, two.without_order)

    def test_our_own_tables_do_not_count(self):
        own = "CREATE TABLE __migration_tracking (id); CREATE TABLE __drizzle_migrations (id);"
        self.assertEqual(sqlite_of(own).exact, [])


class Postgres(unittest.TestCase):
    def test_every_object_and_role_counts(self):
        for other in (postgres_of(index="b"), postgres_of(columns="a bigint,\n    b text"), postgres_of(roles=["role r"]),
                      postgres_of(columns="a integer")):
            self.assertNotEqual(postgres_of().without_order, other.without_order)

    def test_the_order_of_columns_is_told_apart(self):
        other = postgres_of(columns="b text,\n    a integer")
        self.assertNotEqual(postgres_of().exact, other.exact)
        self.assertEqual(postgres_of().without_order, other.without_order)


class Rows(unittest.TestCase):
    def test_a_row_or_value_that_is_lost_or_new_is_seen(self):
        before = {"t": [{"id": 1, "a": "x"}, {"id": 2, "a": None}]}
        for after in ({}, {"t": before["t"][:1]}, {"t": [*before["t"], {"id": 3, "a": "y"}]},
                      {"t": [{"id": 1, "a": "y"}, {"id": 2, "a": None}]}):
            self.assertNotEqual(rows_of.difference(before, after), "")
        self.assertEqual(rows_of.difference(before, {"t": before["t"][::-1]}), "")

    def test_only_what_is_declared_may_be_lost(self):
        losses = rows_of.declared_losses("-- irreversible: the values of t.a, which become 0\n-- irreversible: the rows of u\n")
        self.assertEqual(losses, ({"u"}, {("t", "a")}, []))
        before = {"t": [{"id": 1, "a": "x"}], "u": [{"id": 1}]}
        self.assertEqual(rows_of.difference(before, {"t": [{"id": 1, "a": "0"}], "u": []}, *losses[:2]), "")
        self.assertNotEqual(rows_of.difference(before, {"t": [], "u": []}, *losses[:2]), "")


if __name__ == "__main__":
    unittest.main()
