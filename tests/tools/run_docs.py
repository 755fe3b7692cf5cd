#!/usr/bin/env python3
"""Runs the examples of README and docs/, and compares what they print with what the pages show.

    tests/tools/run_docs.py [--update] --binary SLUICE [PAGE...]

A fenced block of the language `console` is run: `$ ` begins a command, `> ` continues it, and the other lines are what it
prints, stdout and stderr together. A line `...` stands for any lines. Times, durations, sizes and versions may differ.
A command that fails must be followed by `$ echo $?`. Comments of the page direct the run:
    <!-- project: sample|empty sqlite|postgresql -->   a new folder, with a copy of drizzle/ or without; each page
                                                       begins with `sample sqlite`
    <!-- file: PATH -->                                the next block is written to this file first
DATABASE_URL names a new database of the project: on SQLite `sqlite:shop.db`, on PostgreSQL one of the server of
SLUICE_TEST_PG15_URL.
--update rewrites what is shown, except where `...` already fits.
"""
import argparse
import contextlib
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/cases"))
from run_cases import Database, clean_environment, normalised  # noqa: E402

PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.M | re.S)
PART = re.compile(r"^<!-- (project|file): (.*?) -->$|" + FENCE.pattern, re.M | re.S)


def alike(shown, printed):
    """Whether the lines agree, where a shown line `...` is any number of lines."""
    if not shown:
        return not printed
    if shown[0] == "...":
        return any(alike(shown[1:], printed[start:]) for start in range(len(printed) + 1))
    return bool(printed) and shown[0] == printed[0] and alike(shown[1:], printed[1:])


class Scene:
    """A project's folder and its database, in which the commands of a page run one after the other."""

    def __init__(self, binary, content, dialect, number):
        self.binary, self.content, self.dialect, self.number, self.status = binary, content, dialect, number, 0

    def __enter__(self):
        self.stack = contextlib.ExitStack()
        top = Path(self.stack.enter_context(tempfile.TemporaryDirectory()))
        self.folder, tools = top / "project", top / "tools"
        self.folder.mkdir(), tools.mkdir()
        (tools / "sluice").symlink_to(self.binary)
        if self.content == "sample":
            shutil.copytree(ROOT / "drizzle", self.folder / "drizzle")
        self.database = self.stack.enter_context(Database(self.dialect, self.folder, self.number))
        self.environment = clean_environment(self.database, tools)
        return self

    def __exit__(self, *_):
        self.stack.close()

    def write(self, name, text):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def run(self, command):
        done = subprocess.run(["bash", "-c", f"(exit {self.status})\n{command}"], cwd=self.folder, env=self.environment,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=60)
        self.status = done.returncode
        return done.stdout.decode("utf-8", "replace").splitlines()

    def same(self, lines):
        text = normalised("\n".join(lines), self.database)
        return re.sub(r"\b\d+(?:\.\d+)? (?:B|kB|KB|KiB|MB)\b", "<size>", text).splitlines()


def commands_of(block):
    """(command, lines that it prints) of a block, in order."""
    found = []
    for line in block.splitlines():
        if line.startswith("$ "):
            found.append((line[2:], []))
        elif line.startswith("> ") and not found[-1][1]:
            found[-1] = (found[-1][0] + "\n" + line[2:], [])
        else:
            found[-1][1].append(line)
    return found


class Page:
    def __init__(self, path, binary):
        self.path, self.binary, self.faults, self.count = path, binary, [], 0

    def play(self, number):
        text, shown = self.path.read_text(encoding="utf-8"), []
        with contextlib.ExitStack() as stack:
            scene, name, end = None, None, 0
            for part in PART.finditer(text):
                kind, argument, language, block = part.groups()
                if kind == "project":
                    stack.close()
                    scene = stack.enter_context(Scene(self.binary, *argument.split(), f"{number}_{part.start()}"))
                elif kind == "file":
                    name = argument
                elif name or language == "console":
                    scene = scene or stack.enter_context(Scene(self.binary, "sample", "sqlite", number))
                    if name:
                        scene.write(name, block)
                        name = None
                    else:
                        shown += [text[end:part.start()], "```console\n", *self.run(scene, block), "```"]
                        end = part.end()
        return "".join(shown) + text[end:]

    def run(self, scene, block):
        """The block's lines as they should be."""
        all_commands = commands_of(block)
        for index, (command, expected) in enumerate(all_commands):
            printed = scene.run(command)
            self.count += 1
            following = all_commands[index + 1][0] if index + 1 < len(all_commands) else ""
            if scene.status != 0 and following != "echo $?":
                self.faults.append(f"{self.path.name}: `{command}` exits {scene.status}, and the page does not show it")
            if not alike(scene.same(expected), scene.same(printed)):
                self.faults.append(f"{self.path.name}: `{command}` prints\n" + "\n".join(printed) + "\ninstead of\n"
                                   + "\n".join(expected))
                expected = printed
            yield "$ " + command.replace("\n", "\n> ") + "\n"
            yield from (line + "\n" for line in expected)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--update", action="store_true")
    parser.add_argument("--binary", required=True)
    parser.add_argument("pages", nargs="*", type=Path)
    arguments = parser.parse_args()
    count, faults = 0, []
    for number, path in enumerate(arguments.pages or PAGES):
        page = Page(path, Path(arguments.binary).resolve())
        text = page.play(number)
        if arguments.update:
            path.write_text(text, encoding="utf-8")
        count, faults = count + page.count, faults + page.faults
    print("\n\n".join(faults), f"{count} examples, {len(faults)} differ", sep="\n" if faults else "")
    return 1 if faults or not count else 0


if __name__ == "__main__":
    sys.exit(main())
