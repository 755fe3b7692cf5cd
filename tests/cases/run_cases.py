#!/usr/bin/env python3
"""Runs the command-line cases: each file tests/cases/*.case is one behaviour, its name the sentence that says which.

    tests/cases/run_cases.py [--update] [--every N] --binary SLUICE --dialect sqlite|postgresql [CASE...]

A case is a list of sections, each begun by a line `=== KIND ARGUMENT`:
    dialects NAME...      only on these; all without it
    file PATH             text of a file, written when the section is reached
    journal TAG...        drizzle/meta/_journal.json with these entries, a second apart
    bytes PATH            the same with Python's escapes (\\r\\n, \\xff) and without the last newline
    run COMMAND           by a shell, in the case's own folder
    stdout, stderr, exit  what the last run gave; stdout and stderr may name a dialect, which then wins over none.
                          What is left out is empty, or 0.

Files and expectations may say {{dialect}}, {{url}}, {{db}} (the database's name). Commands find DATABASE_URL,
`sluice`, and `sql STATEMENT...`, which asks the database. Times and durations in output read <time> and <took>.
PostgreSQL is the server of SLUICE_TEST_PG15_URL. --update rewrites what is expected.
--every N plays what names the dialect, and of the cases that expect the same of both only each N-th,
unless CASE says which.
CASE is a file, or a part of its name; SLUICE_CASES holds such words where the command line is not one's own.
"""
import argparse
import contextlib
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1] / "tools/lib"))
from psql import Server  # noqa: E402

SERVER = Server(os.environ.get("SLUICE_TEST_PG15_URL", ""))
KINDS = ("dialects", "journal", "file", "bytes", "run", "stdout", "stderr", "exit")
EXPECTED = ("stdout", "stderr", "exit")


class Section:
    def __init__(self, kind, argument, body=""):
        self.kind, self.argument, self.body = kind, argument, body

    def text(self):
        return f"=== {self.kind} {self.argument}".rstrip() + "\n" + self.body


def parse(text):
    """(comment, sections)"""
    head, sections = [], []
    for line in text.splitlines(keepends=True):
        match = re.match(r"=== (\w+) ?(.*)$", line)
        if match and match[1] in KINDS:
            sections.append(Section(match[1], match[2].strip()))
        elif sections:
            sections[-1].body += line
        else:
            head.append(line)
    return "".join(head), sections


class Database:
    """One fresh database for one case."""

    def __init__(self, dialect, folder, number):
        self.dialect, self.folder = dialect, folder
        self.name = "shop.db" if dialect == "sqlite" else f"case_{os.getpid()}_{number}"

    def __enter__(self):
        if self.dialect == "sqlite":
            self.url = "sqlite:shop.db"
        else:
            SERVER.create(self.name)
            self.url = re.sub(r"^(postgres(?:ql)?://[^/]*/)[^?]*", rf"\g<1>{self.name}",
                              os.environ["SLUICE_TEST_PG15_URL"])
        return self

    def __exit__(self, *_):
        if self.dialect == "postgresql":
            SERVER.drop(self.name)

    def sql_tool(self, path):
        """`sql`: one line a row, cells apart by a bar, as both shells print it."""
        if self.dialect == "sqlite":
            body = '#!/bin/sh\nexec sqlite3 -batch -list -noheader shop.db "$@"\n'
        else:
            body = ('#!/bin/sh\nleft=$#\nwhile [ "$left" -gt 0 ]; do\n  set -- "$@" -c "$1"\n  shift\n  left=$((left - 1))\n'
                    'done\nexec psql -XqAt "$DATABASE_URL" "$@"\n')
        path.write_text(body)
        path.chmod(0o755)


def clean_environment(database, tools):
    drop = re.compile(r"^(PG|DB_|SLUICE_(?!TEST)|NODE_ENV|APP_ENV|CI$|GITHUB_|NO_COLOR|DATABASE_URL|MIGRATION_|MAX_MIG|AUTO_|BACKUP_|npm_)")
    environment = {key: value for key, value in os.environ.items() if not drop.match(key)}
    environment.update(PATH=f"{tools}:{environment['PATH']}", DATABASE_URL=database.url, LC_ALL="C.UTF-8", TZ="UTC")
    return environment


def normalised(output, database):
    output = output.replace(database.url, "{{url}}")
    if database.dialect == "postgresql":
        output = output.replace(database.name, "{{db}}")
    output = re.sub(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", "<time>", output)
    output = re.sub(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", "<time>", output)
    output = re.sub(r"(?:under 1 ms|\b\d+ ms|\b\d+\.\d s)\b", "<took>", output)
    output = re.sub(r'("(?:duration|duration_ms|waited_ms)": ?)\d+', r"\1<took>", output)
    output = re.sub(r"(?<=\S) {2,}", "  ", output)
    output = re.sub(r"/tmp/sluice\.\w+:\d+", "{{socket}}", output)
    output = re.sub(r"\bprocess \d+(?: \(\w+\))?", "process <pid>", output)
    return re.sub(r"(PostgreSQL|SQLite) \d+(?:\.\d+)+", r"\1 <version>", output)


class Case:
    def __init__(self, path, binary, dialect):
        self.path, self.binary, self.dialect = path, binary, dialect
        self.head, self.sections = parse(path.read_text(encoding="utf-8"))
        self.faults = []

    def concerns(self):
        only = [section.argument.split() for section in self.sections if section.kind == "dialects"]
        return not only or self.dialect in only[0]

    def names_dialect(self):
        return any(self.dialect in section.argument.split() for section in self.sections
                   if section.kind == "dialects" or section.kind in EXPECTED)

    def play(self, number):
        with contextlib.ExitStack() as stack:
            top = pathlib.Path(stack.enter_context(tempfile.TemporaryDirectory()))
            self.folder, tools = top / "project", top / "tools"
            self.folder.mkdir(), tools.mkdir()
            (tools / "sluice").symlink_to(self.binary)
            database = stack.enter_context(Database(self.dialect, self.folder, number))
            database.sql_tool(tools / "sql")
            self.database, self.environment = database, clean_environment(database, tools)
            self.actual = []
            for index, section in enumerate(self.sections):
                if section.kind == "journal":
                    self.write_journal(section.argument.split())
                elif section.kind in ("file", "bytes"):
                    self.write(section)
                elif section.kind == "run":
                    self.actual.append((index, self.run(section.argument)))
        for index, actual in self.actual:
            self.compare(index, actual)

    def filled(self, text):
        return (text.replace("{{dialect}}", self.dialect).replace("{{url}}", self.database.url)
                .replace("{{db}}", self.database.name))

    def write(self, section):
        path = self.folder / section.argument
        path.parent.mkdir(parents=True, exist_ok=True)
        body = self.filled(section.body)
        if section.kind == "bytes":
            content = body.removesuffix("\n").encode("latin-1", "backslashreplace").decode("unicode_escape").encode("latin-1")
        else:
            content = body.encode()
        path.write_bytes(content)

    def write_journal(self, tags):
        entries = [{"idx": i, "version": "7", "when": 1700000000000 + 1000 * i, "tag": tag, "breakpoints": True}
                   for i, tag in enumerate(tags)]
        journal = {"version": "7", "dialect": self.dialect, "entries": entries}
        path = self.folder / "drizzle/meta/_journal.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(journal, indent=2), encoding="utf-8")

    def run(self, command):
        done = subprocess.run(["bash", "-c", self.filled(command)], cwd=self.folder, env=self.environment,
                              stdin=subprocess.DEVNULL, capture_output=True, timeout=120)
        decoded = [normalised(stream.decode("utf-8", "backslashreplace"), self.database)
                   for stream in (done.stdout, done.stderr)]
        return {"stdout": decoded[0], "stderr": decoded[1], "exit": done.returncode}

    def expected(self, index):
        """kind → section, the dialect's own first"""
        found = {}
        for section in self.sections[index + 1:]:
            if section.kind not in EXPECTED:
                break
            if section.argument == self.dialect or (section.argument not in ("sqlite", "postgresql")
                                                    and section.kind not in found):
                found[section.kind] = section
        return found

    def compare(self, index, actual):
        expected = self.expected(index)
        for kind in EXPECTED:
            section = expected.get(kind)
            wanted = (section.argument if kind == "exit" else section.body) if section else ("0" if kind == "exit" else "")
            got = str(actual[kind])
            # A section always ends in a newline; a result that does not is another matter.
            if kind != "exit" and got and not got.endswith("\n"):
                got += "<no newline>\n"
            if wanted.rstrip("\n") == got.rstrip("\n"):
                continue
            self.faults.append((index, kind, wanted, got))

    def update(self):
        inserted = 0
        for index, kind, wanted, got in self.faults:
            at = index + inserted
            section = self.expected(at).get(kind)
            argument, body = (got, "") if kind == "exit" else ("", got)
            if kind == "exit" and section:
                section.argument = got
                continue
            # What SQLite gives is what is expected of both, until PostgreSQL gives something else.
            if section and (section.argument == self.dialect or self.is_reference()):
                section.body = body
                continue
            if kind != "exit" and not self.is_reference():
                argument = self.dialect
            following = at + 1
            while following < len(self.sections) and self.sections[following].kind in EXPECTED \
                    and EXPECTED.index(self.sections[following].kind) <= EXPECTED.index(kind):
                following += 1
            self.sections.insert(following, Section(kind, argument, body))
            inserted += 1
        text = self.head + "".join(section.text() for section in self.sections)
        self.path.write_text(text, encoding="utf-8")

    def is_reference(self):
        return self.dialect == "sqlite" or any(section.kind == "dialects" for section in self.sections)


def chosen(words):
    everything = sorted(HERE.glob("*.case"))
    paths = []
    for word in words:
        found = [pathlib.Path(word)] if os.path.isfile(word) else [path for path in everything if word in path.name]
        paths += found
        if not found:
            sys.exit(f"no case has {word} in its name")
    return paths if words else everything


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--update", action="store_true", default=os.environ.get("UPDATE_GOLDEN") == "1")
    parser.add_argument("--binary", required=True)
    parser.add_argument("--every", type=int, default=1, metavar="N", help="of what names no dialect, each N-th")
    parser.add_argument("--dialect", required=True, choices=("sqlite", "postgresql"))
    parser.add_argument("cases", nargs="*")
    options = parser.parse_args()
    words = options.cases or os.environ.get("SLUICE_CASES", "").split()
    paths = chosen(words)
    played = failed = common = 0
    for number, path in enumerate(paths):
        case = Case(path, pathlib.Path(options.binary).resolve(), options.dialect)
        if not case.concerns():
            continue
        if not case.names_dialect():
            common += 1
            if common % options.every != 0 and not words:
                continue
        played += 1
        case.play(number)
        if case.faults and options.update:
            case.update()
        elif case.faults:
            failed += 1
            print(f"FAILED {path.name} ({options.dialect})")
            for index, kind, wanted, got in case.faults:
                print(f"  $ {case.sections[index].argument}\n  {kind} expected:\n{wanted}\n  {kind} got:\n{got}")
    print(f"{played} cases on {options.dialect}, {failed} failed")
    return 1 if failed or not played else 0


if __name__ == "__main__":
    sys.exit(main())
