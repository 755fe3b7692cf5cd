#!/usr/bin/env python3
"""tools/nightly runs whole what the tests run in part: each sample in tests/programs.cmake, and each variable that widens one."""
import re
import shlex
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NIGHTLY = (ROOT / "tools/nightly").read_text()
# An option that makes a sample, with its value, and one that undoes the sample that a program takes by itself.
SAMPLES = re.compile(r"--(every|first|seeds)\b")
WHOLE = "--all"
# What a variable chooses is no sample: where things are, and which one test by hand.
NO_SAMPLE = {"SLUICE_SHARED", "SLUICE_FAULTS_SEED", "SLUICE_UNDO_FOLDER", "SLUICE_UNDO_DUMPS"}


def commands_of_ctest():
    """[program, argument...] of each test that is a program of the repository's own, comments left out."""
    text = re.sub(r"#.*", "", (ROOT / "tests/programs.cmake").read_text())
    for match in re.finditer(r"add_test\(NAME .*?COMMAND (.*?)\)\s*\n", text, re.DOTALL):
        words = [word.removeprefix("${root}/") for word in match[1].split()]
        programs = [i for i, word in enumerate(words) if word.startswith(("tests/", "tools/"))]
        if programs:
            yield words[programs[0]:]


def commands_of_nightly():
    for line in NIGHTLY.replace("\\\n", " ").splitlines():
        words = shlex.split(line.strip(), comments=True) if line.strip().startswith("part ") else []
        programs = [i for i, word in enumerate(words) if word.startswith(("tests/", "tools/"))]
        if programs:
            yield words[programs[0]:]


def is_sampled_by_itself(program):
    return f'"{WHOLE}" in sys.argv' in (ROOT / program).read_text() or f'"{WHOLE}" not in sys.argv' in (ROOT / program).read_text()


def is_whole(command):
    if is_sampled_by_itself(command[0]) and WHOLE not in command:
        return False
    # Of seeds there is no end: nightly takes as many as it is told to.
    return not any(word in ("--every", "--first") for word in command)


class Nightly(unittest.TestCase):
    def test_it_runs_each_sampled_program_whole(self):
        whole = {command[0] for command in commands_of_nightly() if is_whole(command)}
        sampled = {command[0] for command in commands_of_ctest()
                   if any(SAMPLES.match(word) for word in command) or is_sampled_by_itself(command[0])}
        self.assertGreater(len(sampled), 5)
        self.assertEqual(set(), sampled - whole)

    def test_it_sets_each_variable_that_widens_a_sample(self):
        read = set()
        for path in (ROOT / "tests").rglob("*.[ch]pp"):
            read |= set(re.findall(r'getenv\("(SLUICE_(?!TEST_)\w+)"', path.read_text()))
        self.assertIn("SLUICE_FAULTS", read)
        self.assertEqual(set(), {name for name in read - NO_SAMPLE if f"{name}=all" not in NIGHTLY})

    def test_what_it_runs_is_there(self):
        for command in commands_of_nightly():
            self.assertTrue((ROOT / command[0]).is_file(), command)


if __name__ == "__main__":
    unittest.main()
