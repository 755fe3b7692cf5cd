"""Sluice and its peers: how each applies a folder to a database."""
import json
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ORACLE = ROOT / "tests/oracle"
DBMATE = ORACLE / "node_modules/@dbmate/linux-x64/bin/dbmate"
DRIZZLE_KIT = ORACLE / "node_modules/drizzle-kit/bin.cjs"


@dataclass
class Target:
    """A database: `url` as libpq and sluice take it; `path` of a SQLite file."""
    dialect: str
    url: str
    path: str = ""


@dataclass
class Run:
    seconds: float
    peak_mb: float


class Runner:
    """Runs whole processes under run_one, which is built on first use."""
    program = None

    @classmethod
    def build(cls, place):
        cls.program = Path(place) / "run_one"
        subprocess.run(["c++", "-O1", "-o", cls.program, Path(__file__).parent / "run_one.cpp"], check=True)


def timed(command, cwd=None, stdin=None):
    """Wall time and peak memory of a whole process. A failure ends the benchmark with what it said."""
    result, written = os.pipe()
    with open(stdin or os.devnull, "rb") as source:
        def hand_over():
            os.dup2(written, 3)

        process = subprocess.run([Runner.program, *map(str, command)], cwd=cwd, stdin=source, stdout=subprocess.PIPE,
                                 stderr=subprocess.STDOUT, preexec_fn=hand_over, pass_fds=[3, written])
    os.close(written)
    with os.fdopen(result) as numbers:
        seconds, kilobytes, status = numbers.read().split() or (0, 0, "none")
    if status != "0":
        raise RuntimeError(f"{' '.join(map(str, command))} ended with {status}\n{process.stdout.decode()}")
    return Run(float(seconds), int(kilobytes) / 1024)


class Sluice:
    name, history = "sluice", True

    def __init__(self, binary):
        self.binary = Path(binary).resolve()

    def migrate(self, folder, target):
        return timed([self.binary, "migrate", "--quiet", "--dir", folder.drizzle, "--url", target.url])


class DrizzleOrm:
    name, history = "drizzle-orm", True

    def migrate(self, folder, target):
        dialect = "pg" if target.dialect == "postgresql" else "sqlite"
        return timed(["node", ORACLE / "migrate.mjs", "--dialect", dialect, "--url", target.url, "--dir", folder.drizzle])


class DrizzleKit:
    name, history = "drizzle-kit", True

    def migrate(self, folder, target):
        """drizzle-kit prefixes `out` with "./" and looks its drivers up from the folder it runs in."""
        place = folder.drizzle.parent
        modules = place / "node_modules"
        if not modules.exists():
            modules.symlink_to(ORACLE / "node_modules")
        url = target.url if target.dialect == "postgresql" else f"file:{target.path}"
        config = {"dialect": target.dialect, "out": "drizzle", "schema": "none.ts", "dbCredentials": {"url": url}}
        (place / "drizzle.config.json").write_text(json.dumps(config))
        return timed(["node", DRIZZLE_KIT, "migrate", "--config", "drizzle.config.json"], cwd=place)


class Dbmate:
    name, history = "dbmate", True

    def migrate(self, folder, target):
        url = f"sqlite:{target.path}" if target.dialect == "sqlite" else target.url
        separator = "&" if "?" in url else "?"
        if target.dialect == "postgresql":
            url += f"{separator}sslmode=disable"
        return timed([DBMATE, "--url", url, "--migrations-dir", folder.dbmate, "--no-dump-schema", "migrate"])


class Shell:
    """psql -1 -f, or sqlite3 with one transaction: the SQL itself and nothing around it."""
    history = False

    def __init__(self, dialect):
        self.dialect = dialect
        self.name = "psql -1" if dialect == "postgresql" else "sqlite3"

    def migrate(self, folder, target):
        if self.dialect == "postgresql":
            return timed(["psql", "-X", "-q", "-1", "-v", "ON_ERROR_STOP=1", "-d", target.url, "-f", folder.all_sql])
        script = folder.all_sql.with_suffix(".tx.sql")
        script.write_text(f"BEGIN IMMEDIATE;\n{folder.all_sql.read_text()}COMMIT;\n")
        return timed(["sqlite3", "-batch", "-bail", target.path], stdin=script)


def peers_of(dialect, binary):
    return [Sluice(binary), DrizzleOrm(), DrizzleKit(), Dbmate(), Shell(dialect)]
