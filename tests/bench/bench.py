#!/usr/bin/env python3
"""What Sluice costs, as ratios against its peers measured in the same run.

usage: tools/bench [--dialect pg|sqlite] [--only nothing-50,nothing-1000,50,1000,drops-50,drops-1000,drops-2000,real]
                   [--delays 0,5,20] [--peers sluice,dbmate,...] [--runs N] [--sluice PATH] [--shared FOLDER] [--folder PART]

Every number is the median of whole processes, start to end. The contenders take turns, so that a change of the
machine's mood meets all of them; each run gets a fresh database, made outside the measured time.
"""
import argparse
import os
import re
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from folders import Folder
from peers import Runner, Target, peers_of
from proxy import Proxy
from real_folders import Roles, measure_folder, real_folders, report_folders

# What is aimed at: (dialect, scenario, delay) → [(peer, ratio)]; None stands for any.
AIMS = [
    (None, "nothing", None, "drizzle-kit", 0.05),
    (None, "nothing", None, "dbmate", 0.5),
    ("postgresql", "1000", 0, "psql -1", 1.1),
    ("postgresql", "1000", 20, "drizzle-orm", 0.1),
    ("postgresql", "drops-50", 0, "psql -1", 1.5),
    ("postgresql", "drops-1000", 0, "psql -1", 1.5),
    ("sqlite", "1000", 0, "sqlite3", 1.1),
]
# Over the folders of real projects: (median, worst).
REAL_AIMS = {
    "postgresql": {"psql -1": (1.25, 2.0), "drizzle-orm": (0.6, None)},
    "sqlite": {"sqlite3": (1.2, None)},
}
PEAK_MB = 30


class Sqlite:
    dialect = "sqlite"

    def __init__(self, place):
        self.place, self.number = Path(place), 0

    def fresh(self):
        self.number += 1
        path = self.place / f"{self.number}.db"
        return Target(self.dialect, f"sqlite:{path}", str(path))

    def drop(self, target):
        for end in ("", "-wal", "-shm", "-journal"):
            Path(target.path + end).unlink(missing_ok=True)


class Postgres:
    dialect = "postgresql"

    def __init__(self, port=None):
        self.admin = os.environ["SLUICE_TEST_PG15_URL"]
        self.port, self.number, self.template = port, 0, "template1"

    def psql(self, text):
        subprocess.run(["psql", "-X", "-q", "-d", self.admin, "-c", text], check=True, stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL)

    def prepare(self, script):
        """Databases made from now on are copies of one in which `script` ran, as far as this server can."""
        target = self.fresh()
        subprocess.run(["psql", "-X", "-q", "-d", target.url, "-f", script], check=True, stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL)
        self.template = target.path

    def fresh(self):
        self.number += 1
        name = f"bench_{os.getpid()}_{self.port or 0}_{self.number}"
        self.psql(f"create database {name} template {self.template}")
        if self.port:
            user = re.match(r"postgresql://([^@/]*)@", self.admin)
            url = f"postgresql://{user.group(1) if user else 'postgres'}@127.0.0.1:{self.port}/{name}"
        else:
            url = re.sub(r"^(postgresql://[^/]*)/[^?]*", rf"\1/{name}", self.admin)
        return Target(self.dialect, url, name)

    def drop(self, target):
        self.psql(f"drop database {target.path} with (force)")


def socket_of(url):
    """The Unix socket behind SLUICE_TEST_PG15_URL."""
    parameters = dict(part.split("=", 1) for part in url.split("?", 1)[1].split("&"))
    port = parameters.get("port") or (re.search(r"@[^/]*:(\d+)/", url) or [None, "5432"])[1]
    folder = parameters["host"].replace("%2F", "/")
    return f"{folder}/.s.PGSQL.{port}"


def measure_migrating(database, folder, peers, runs):
    results = {peer.name: [] for peer in peers}
    for _ in range(runs):
        for peer in peers:
            target = database.fresh()
            results[peer.name].append(peer.migrate(folder, target))
            database.drop(target)
    return results


def measure_nothing_pending(database, folder, peers, runs):
    peers = [peer for peer in peers if peer.history]
    targets = {peer.name: database.fresh() for peer in peers}
    for peer in peers:
        peer.migrate(folder, targets[peer.name])
    results = {peer.name: [] for peer in peers}
    for _ in range(runs):
        for peer in peers:
            results[peer.name].append(peer.migrate(folder, targets[peer.name]))
    for target in targets.values():
        database.drop(target)
    return results


def aims_for(dialect, scenario, delay):
    return {peer: ratio for d, s, ms, peer, ratio in AIMS
            if d in (None, dialect) and s == ("nothing" if applied_before(scenario) else scenario) and ms in (None, delay)}


def run_real(database, options, place):
    """Folders of real projects, on databases with what hosted platforms have made before."""
    corpus = Path(options.shared) / "corpus"
    postgres = database.dialect == "postgresql"
    if postgres:
        database.prepare(corpus / "prelude.sql")
        roles = Roles(database.admin)
    peers = [peer for peer in peers_of(database.dialect, options.sluice)
             if peer.name in (options.peers or ("sluice", "drizzle-orm", "psql -1", "sqlite3"))]

    def drop(target):
        database.drop(target)
        if postgres:
            roles.drop_new()

    def measured():
        for folder in real_folders(place, corpus / ("pg" if postgres else "sqlite"), options.folder):
            results = measure_folder(database.fresh, drop, folder, peers, options.runs or 5)
            if "sluice" in results and len(results) > 1:
                yield folder, results

    print(f"\n{database.dialect}, folders of real projects")
    return report_folders(database.dialect, measured(), REAL_AIMS[database.dialect])


def applied_before(scenario):
    """How many migrations are applied where nothing is pending: "nothing-1000"; 0 for the others."""
    return int(scenario.removeprefix("nothing-")) if scenario.startswith("nothing-") else 0


def report(dialect, scenario, delay, results):
    count = applied_before(scenario)
    what = f"nothing pending, {count} applied" if count else f"{scenario} migrations"
    where = f", +{delay} ms round trip" if delay else ""
    print(f"\n{dialect}, {what}{where}")
    ours = statistics.median(run.seconds for run in results["sluice"])
    aims = aims_for(dialect, scenario, delay)
    missed = []
    for name, runs in results.items():
        median = statistics.median(run.seconds for run in runs)
        peak = max(run.peak_mb for run in runs)
        spread = max(run.seconds for run in runs) - min(run.seconds for run in runs)
        line = f"  {name:<12} {median * 1000:>10.1f} ms  ±{spread * 500:<8.1f} {peak:>7.1f} MB"
        if name != "sluice":
            ratio = ours / median
            line += f"   sluice/{name} = {ratio:.3f}"
            if name in aims:
                reached = ratio <= aims[name]
                line += f"  (aim ≤ {aims[name]}: {'reached' if reached else 'NOT reached'})"
                missed += [] if reached else [f"{dialect}, {what}{where}: {ratio:.3f} of {name}, aim {aims[name]}"]
        elif peak > PEAK_MB:
            line += f"  (aim < {PEAK_MB} MB: NOT reached)"
            missed.append(f"{dialect}, {what}{where}: {peak:.1f} MB, aim {PEAK_MB}")
        print(line, flush=True)
    return missed


def run_scenarios(database, delay, options, folders):
    missed = []
    for scenario in options.only:
        if scenario == "real":
            continue
        count = applied_before(scenario)
        drops = scenario.startswith("drops-")
        scenario_count = count or int(scenario.removeprefix("drops-"))
        folder = folders(database.dialect, scenario_count, drops)
        peers = [peer for peer in peers_of(database.dialect, options.sluice) if peer.name in options.peers or not options.peers]
        slow = not count and scenario_count >= 1000
        runs = options.runs or (1 if slow and delay else 5 if slow else 9)
        measure = measure_nothing_pending if count else measure_migrating
        missed += report(database.dialect, scenario, delay, measure(database, folder, peers, runs))
    return missed


def parse(arguments):
    words = lambda text: [word for word in text.split(",") if word]
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0], prog="tools/bench")
    parser.add_argument("--sluice", required=True)
    parser.add_argument("--dialect", choices=["pg", "sqlite"])
    parser.add_argument("--only", type=words, default=["nothing-50", "nothing-1000", "50", "1000", "drops-50", "drops-1000"])
    parser.add_argument("--delays", type=lambda text: [int(word) for word in words(text)], default=[0, 5, 20])
    parser.add_argument("--peers", type=words, default=[])
    parser.add_argument("--runs", type=int)
    parser.add_argument("--shared", default=os.environ.get("SLUICE_SHARED", ""), help="holds corpus/, for `real`")
    parser.add_argument("--folder", default="", help="a part of the name of real folders")
    options = parser.parse_args(arguments)
    if options.peers and "sluice" not in options.peers:
        options.peers.append("sluice")
    return options


def main(arguments):
    options = parse(arguments)
    missed = []
    with tempfile.TemporaryDirectory(prefix="sluice-bench-") as place:
        Runner.build(place)
        made = {}

        def folders(dialect, count, drops):
            if (dialect, count, drops) not in made:
                made[dialect, count, drops] = Folder(place, dialect, count, drops)
            return made[dialect, count, drops]

        if "real" in options.only:
            databases = [Sqlite(place)] if options.dialect != "pg" else []
            databases += [Postgres()] if options.dialect != "sqlite" else []
            for database in databases:
                missed += run_real(database, options, place)

        if options.dialect != "pg":
            missed += run_scenarios(Sqlite(place), 0, options, folders)
        for delay in options.delays if options.dialect != "sqlite" else []:
            if delay == 0:
                missed += run_scenarios(Postgres(), 0, options, folders)
                continue
            with Proxy(socket_of(os.environ["SLUICE_TEST_PG15_URL"]), delay) as port:
                missed += run_scenarios(Postgres(port), delay, options, folders)
    print("\nevery aim is reached" if not missed else "\nnot reached:\n  " + "\n  ".join(missed))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
