#!/usr/bin/env python3
"""Random migrations of a wide grammar over random rows, held to the law of honest undo (tests/tools/law.py).

usage: tools/with_servers tests/property/honest_undo.py SLUICE [--dialect D] [--seed S] [--count N] [--jobs J]
                                                        [--keep FOLDER] [--whole] [-v]

Case N of seed S is the same each time. A case that breaks the law is made smaller while it still breaks, and written to
FOLDER/<pg|sqlite>/<seed>-<number>/, in the shape of tests/fixtures/faults. `--whole` does not make it smaller.

tests/property/known_breaks.txt names cases that are known to break; one that no longer does is an error, too.

Besides the law's outcomes there are "unfit": the rows do not go in; and "clash": the rollback fails and changes nothing, because rows
that came with the migration or since break a constraint that would come back.
"""
import argparse
import os
import random
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[1] / "tools"), str(Path(__file__).resolve().parents[2] / "tools/lib")]
import law  # noqa: E402
from undo_case import shrunk  # noqa: E402


def product(kind):
    """What makes a case, and the law's database."""
    if kind == "sqlite":
        from sqlite_cases import make_case
        from sqlite_law import SQLite
        return make_case, SQLite
    from postgres_cases import make_case
    from postgres_session import Postgres
    return make_case, Postgres


def judged(sluice, case, database):
    """(outcome, why)."""
    with tempfile.TemporaryDirectory() as place:
        case.write(place)
        held = law.Case(sluice, f"{os.getpid()}", Path(place), database)
        try:
            return held.judge(), ""
        except law.Broken as broken:
            return "broken", " ".join(str(broken).split())
        except (sqlite3.Error, SystemExit, RuntimeError) as unfit:  # rows that do not go in
            return "unfit", str(unfit)
        except subprocess.TimeoutExpired as late:
            return "broken", f"{late}"
        finally:
            held.close()


CLASHES = re.compile("constraint failed|foreign key check failed|violates|would be violated|could not create unique index|contains null values"
                     "|cannot be cast|datatype mismatch|duplicate key|invalid input|numeric field overflow|out of range|is violated by some row", re.I)
WRITES = re.compile(r"\s*(WITH|INSERT|UPDATE|REPLACE|MERGE|DELETE|DO|SELECT|CALL)\b", re.I)


def clashes(sluice, case, why, database):
    """Whether the rollback cannot run only because of rows that came with the migration or since: it fails and changes nothing."""
    if not why.startswith(("rollback ends 1", "refused; with leave it fails", "redo")) or not CLASHES.search(why):
        return False
    without = replace(case, use=(), steps=tuple(tuple(each for each in step if not WRITES.match(each)) or ("SELECT 1",)
                                                for step in case.steps))
    return without != case and judged(sluice, without, database)[0] != "broken"


def sort_of(why):
    """What is said of a break without names and numbers; what is made smaller must break in the same way."""
    return why.split(":")[0]


def try_case(sluice, kind, seed, number, is_whole):
    make_case, database = product(kind)
    case = make_case(random.Random(f"{kind} {seed} {number}"))
    outcome, why = judged(sluice, case, database)
    if outcome != "broken":
        return number, outcome, why, None
    is_whole = is_whole or f"{kind} {seed}-{number}" in known_breaks()
    if clashes(sluice, case, why, database):
        return number, "clash", why, None
    reasons = [why]

    def breaks(smaller):
        got, reason = judged(sluice, smaller, database)
        is_same = got == "broken" and sort_of(reason) == sort_of(why) and not clashes(sluice, smaller, reason, database)
        reasons.extend([reason] if is_same else [])
        return is_same
    if not is_whole:
        case = shrunk(case, breaks)
    return number, outcome, reasons[-1], case


def known_breaks():
    """The names of cases, as "pg 5-82"."""
    lines = (Path(__file__).parent / "known_breaks.txt").read_text().splitlines()
    return {line.split(":")[0] for line in lines if line and not line.startswith("#")}


def run(options, kind):
    """How many cases broke, or no longer do."""
    known = known_breaks()
    tally = Counter()
    with ProcessPoolExecutor(options.jobs) as pool:
        numbers = range(options.first, options.first + options.count)
        pending = [pool.submit(try_case, options.sluice, kind, options.seed, number, options.whole) for number in numbers]
        for each in pending:
            number, outcome, why, case = each.result()
            if f"{kind} {options.seed}-{number}" in known:
                case, outcome = None, "known" if outcome == "broken" else "mended"
            tally[outcome] += 1
            if outcome == "mended":
                print(f"{kind} {options.seed}-{number} no longer breaks: take it out of known_breaks.txt", flush=True)
            if options.verbose and outcome != "broken":
                print(f"{outcome:11} {kind} {options.seed}-{number} {why[:150]}".rstrip(), flush=True)
            if case is None:
                continue
            print(f"broken      {kind} {options.seed}-{number} {why}", flush=True)
            folder = options.keep / kind / f"{options.seed}-{number}"
            shutil.rmtree(folder, ignore_errors=True)
            case.write(folder)
            (folder / "WHY.md").write_text(f"# {options.seed}-{number}\n\n{why}\n")
    print(f"{kind}, seed {options.seed}: " + ", ".join(f"{outcome}: {count}" for outcome, count in sorted(tally.items())))
    return tally["broken"] + tally["mended"]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("sluice", type=os.path.abspath)
    parser.add_argument("--dialect", choices=["postgresql", "sqlite"])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--keep", type=Path, default=Path(tempfile.gettempdir()) / "broken_undo")
    parser.add_argument("--whole", action="store_true")
    parser.add_argument("-v", "--verbose", action="store_true")
    options = parser.parse_args()
    if os.path.isdir("/dev/shm") and "TMPDIR" not in os.environ:
        tempfile.tempdir = os.environ["TMPDIR"] = "/dev/shm"
    if options.dialect != "sqlite":
        from postgres_session import make_roles
        make_roles()
    kinds = {"sqlite": ["sqlite"], "postgresql": ["pg"], None: ["sqlite", "pg"]}[options.dialect]
    return 1 if sum([run(options, kind) for kind in kinds]) else 0


if __name__ == "__main__":
    sys.exit(main())
