"""README shows the example that is compiled, and names only commands and files that exist."""
import re
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


class Readme(unittest.TestCase):
    def test_the_example_is_the_one_that_is_compiled(self):
        self.assertIn((ROOT / "examples/migrate_at_start.cpp").read_text(encoding="utf-8"), README)

    def test_the_tools_it_names_exist(self):
        for path in re.findall(r"\b(?:tools|tests|examples|schemas)/[\w./-]*\w", README):
            with self.subTest(path=path):
                self.assertTrue((ROOT / path).exists())

    def test_its_first_two_commands_are_quickstart_and_test(self):
        first = re.search(r"```sh\n(.*?)```", README, re.S).group(1).split("\n")
        self.assertEqual([line.split()[0] for line in first if line], ["tools/quickstart", "tools/test"])


if __name__ == "__main__":
    unittest.main()
