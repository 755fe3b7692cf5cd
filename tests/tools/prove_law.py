#!/usr/bin/env python3
"""`prove` over the case folders of tests/tools/law.py: what the law holds is proven or declared, and a false undo is not.

    tests/tools/prove_law.py SLUICE CASES [--only TEXT] [-v]

Of each case the last migration is proven twice: with the rollback that is derived, and with a file that undoes nothing.
Cases with a setup.sql or a user of their own are left out: a scratch database has neither. PostgreSQL is the server of
SLUICE_TEST_PG15_URL. Prints a line for each case that is not so, and exits 1 where there is one.
"""
import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

# What the last migration changes is not there afterwards, or only where rows are as the case has them.
NOTHING_STAYS = {"pg/savepoint", "pg/reindexed-that-was-invalid", "pg/pg-temp", "pg/preserve-partition-move", "sqlite/rebuild-star",
                 "sqlite/renamed-aside-whole"}
# Its own rollback file takes rows of before, and does not say so; or its text says that a statement's effects stay, which
# prove shows as what differs.
NOT_PROVEN = {"sqlite/gate-with-delete", "pg/base-type-dropped"}


def prove(folder, tag, url):
    result = subprocess.run([options.sluice, "prove", tag, "--json", "--dir", "drizzle", "--url", url], cwd=folder,
                            capture_output=True, text=True, timeout=120, env={**os.environ, "NO_COLOR": "1"})
    report = json.loads(result.stdout)
    if not report["data"] or not report["data"]["migrations"]:
        return "error", report["error"]["message"]
    migration = report["data"]["migrations"][-1]
    return migration["verdict"], json.dumps(migration["findings"] or migration["irreversible"], ensure_ascii=False)


def judge(case, url):
    """What is wrong with a case, or nothing."""
    with tempfile.TemporaryDirectory() as place:
        shutil.copytree(case / "drizzle", Path(place) / "drizzle")
        tag = json.loads((case / "drizzle/meta/_journal.json").read_text())["entries"][-1]["tag"]
        name = f"{case.parent.name}/{case.name}"
        verdict, why = prove(place, tag, url)
        if (verdict == "not_proven") != (name in NOT_PROVEN) or verdict not in ("proven", "declared", "not_proven"):
            return f"{verdict}: {why}"
        if name in NOTHING_STAYS:
            return ""
        files = Path(place) / "drizzle/rollback"
        files.mkdir(exist_ok=True)
        (files / f"{tag}.sql").write_text("SELECT 1;\n")
        verdict, why = prove(place, tag, url)
        return "" if verdict == "not_proven" else f"an undo that does nothing is {verdict}: {why}"


def main():
    bad = tried = 0
    for kind, url in (("pg", os.environ.get("SLUICE_TEST_PG15_URL", "")), ("sqlite", "sqlite:none.db")):
        for case in sorted((options.cases / kind).iterdir()):
            info = json.loads((case / "case.json").read_text()) if (case / "case.json").exists() else {}
            if options.only not in case.name or (case / "setup.sql").exists() or "user" in info:
                continue
            tried += 1
            wrong = judge(case, url)
            bad += bool(wrong)
            if wrong or options.verbose:
                print(f"{kind}/{case.name}: {wrong or 'as it should be'}"[:600], flush=True)
    print(f"{tried} cases, {bad} not as they should be")
    return 1 if bad else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("sluice", type=os.path.abspath)
    parser.add_argument("cases", type=Path)
    parser.add_argument("--only", default="")
    parser.add_argument("-v", "--verbose", action="store_true")
    options = parser.parse_args()
    sys.exit(main())
