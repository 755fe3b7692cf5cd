"""README and docs/ show the example that is compiled, name only what exists, and name each command."""
import re
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = {path: path.read_text(encoding="utf-8") for path in (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))}


def anchors(text):
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in re.findall(r"^#+ (.*)$", text, re.M)}


class Readme(unittest.TestCase):
    def test_the_example_is_the_one_that_is_compiled(self):
        self.assertIn((ROOT / "examples/migrate_at_start.cpp").read_text(encoding="utf-8"), "".join(PAGES.values()))

    def test_the_tools_they_name_exist(self):
        for page, text in PAGES.items():
            for path in re.findall(r"(?<![\w/-])(?:tools|tests|examples|schemas)/[\w./-]*\w", text):
                with self.subTest(page=page.name, path=path):
                    self.assertTrue((ROOT / path).exists())

    def test_their_links_lead_somewhere(self):
        for page, text in PAGES.items():
            for link in re.findall(r"\]\((?!https?:)([^)]*)\)", text):
                name, _, anchor = link.partition("#")
                target = page.parent / name if name else page
                with self.subTest(page=page.name, link=link):
                    self.assertTrue(target.exists())
                    self.assertTrue(not anchor or anchor in anchors(target.read_text(encoding="utf-8")))

    def test_every_command_has_its_line(self):
        table = (ROOT / "src/cli/commands/command_table.cpp").read_text(encoding="utf-8")
        for name in re.findall(r'\.name = "(\w+)"', table):
            if name not in ("help", "version"):
                with self.subTest(command=name):
                    self.assertRegex(PAGES[ROOT / "docs/commands.md"], rf"(?m)^\| `{name}\b")
                    self.assertRegex(README, rf"(?m)^\| .*`{name}`")

    def test_its_first_two_commands_are_quickstart_and_test(self):
        first = re.search(r"```sh\n(.*?)```", README, re.S).group(1).split("\n")
        self.assertEqual([line.split()[0] for line in first if line], ["tools/quickstart", "tools/test"])


if __name__ == "__main__":
    unittest.main()
