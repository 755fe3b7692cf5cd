#!/usr/bin/python3
"""Journals and snapshots that drizzle-kit wrote pass our schemas, and files that it calls malformed do not.

Where SLUICE_SHARED names a folder with real projects, their journals and the newest snapshot of each pass too.
"""
import json
import os
import pathlib
import tarfile
import unittest

import jsonschema

ROOT = pathlib.Path(__file__).resolve().parents[2]
SAMPLES = {"sqlite": ROOT / "drizzle", "postgresql": ROOT / "tests/fixtures/shop-pg/drizzle"}
LATEST = {"sqlite": "6", "postgresql": "7"}


def validator(name):
    schema = json.loads((ROOT / "schemas" / f"{name}.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


JOURNAL = validator("journal")
SNAPSHOT = {dialect: validator(f"snapshot-{dialect}") for dialect in LATEST}


def faults(checker, document):
    return [f"{error.json_path}: {error.message[:120]}" for error in checker.iter_errors(document)]


def load(path):
    return json.loads(path.read_text(encoding="utf-8"))


class Samples(unittest.TestCase):
    def test_the_journals_of_the_samples_and_the_edge_folders_pass(self):
        journals = [*SAMPLES["sqlite"].glob("meta/_journal.json"), *SAMPLES["postgresql"].glob("meta/_journal.json"),
                    *ROOT.glob("tests/fixtures/pg-edge/**/meta/_journal.json")]
        self.assertGreater(len(journals), 8)
        for journal in journals:
            with self.subTest(journal=journal):
                self.assertEqual(faults(JOURNAL, load(journal)), [])

    def test_the_snapshots_of_the_samples_pass(self):
        for dialect, folder in SAMPLES.items():
            snapshots = sorted(folder.glob("meta/*_snapshot.json"))
            self.assertEqual(len(snapshots), len(load(folder / "meta/_journal.json")["entries"]))
            for snapshot in snapshots:
                with self.subTest(snapshot=snapshot):
                    self.assertEqual(faults(SNAPSHOT[dialect], load(snapshot)), [])


class Malformed(unittest.TestCase):
    """Each change to a snapshot is one that makes drizzle-kit say "malformed"; it never checks a journal."""

    def broken(self, dialect, change):
        document = load(sorted(SAMPLES[dialect].glob("meta/*_snapshot.json"))[-1])
        change(document, next(iter(document["tables"].values())))
        self.assertNotEqual(faults(SNAPSHOT[dialect], document), [])

    def test_an_unknown_key_anywhere(self):
        for dialect in SAMPLES:
            self.broken(dialect, lambda document, table: document.update(extra=1))
            self.broken(dialect, lambda document, table: table.update(extra=1))
            self.broken(dialect, lambda document, table: next(iter(table["columns"].values())).update(extra=1))

    def test_a_missing_key(self):
        for dialect in SAMPLES:
            for key in ("id", "prevId", "version", "dialect", "tables", "enums", "_meta"):
                self.broken(dialect, lambda document, table, key=key: document.pop(key))
            self.broken(dialect, lambda document, table: table.pop("indexes"))

    def test_another_version_or_dialect(self):
        for dialect in SAMPLES:
            self.broken(dialect, lambda document, table: document.update(version="99"))
            self.broken(dialect, lambda document, table: document.update(dialect="mysql"))

    def test_a_journal_with_a_wrong_type(self):
        good = load(SAMPLES["sqlite"] / "meta/_journal.json")
        for key, value in {"when": "1", "idx": -1, "tag": "", "breakpoints": "true"}.items():
            entries = [{**good["entries"][0], key: value}]
            self.assertNotEqual(faults(JOURNAL, {**good, "entries": entries}), [])


@unittest.skipUnless(os.environ.get("SLUICE_SHARED"), "SLUICE_SHARED is not set")
class RealProjects(unittest.TestCase):
    corpus = pathlib.Path(os.environ.get("SLUICE_SHARED", "")) / "corpus"

    def test_their_journals_pass(self):
        journals = list(self.corpus.glob("*/*/drizzle/**/_journal.json"))
        self.assertGreater(len(journals), 50)
        for journal in journals:
            with self.subTest(journal=journal):
                self.assertEqual(faults(JOURNAL, load(journal)), [])

    def newest_snapshot(self, archive):
        with tarfile.open(archive) as tar:
            names = sorted(name for name in tar.getnames() if name.endswith("_snapshot.json"))
            return json.load(tar.extractfile(names[-1])) if names else {}

    def test_their_newest_snapshots_pass(self):
        checked = 0
        for archive in self.corpus.glob("*/*/snapshots.tar.xz"):
            document = self.newest_snapshot(archive)
            dialect = document.get("dialect")
            if LATEST.get(dialect) == document.get("version", ""):
                checked += 1
                with self.subTest(archive=archive):
                    self.assertEqual(faults(SNAPSHOT[dialect], document), [])
        self.assertGreater(checked, 30)


if __name__ == "__main__":
    unittest.main()
