"""A case of the law of honest undo as a value: it is written as a folder that tests/tools/law.py reads, and made smaller."""
import json
from dataclasses import dataclass, field, replace
from pathlib import Path

BREAKPOINT = "--> statement-breakpoint\n"
DIALECTS = {"sqlite": ("6", "sqlite"), "pg": ("7", "postgresql")}
HEADS = {"sqlite": "PRAGMA foreign_keys = ON;\n", "pg": ""}


@dataclass(frozen=True)
class Case:
    """Lists of statements. `first` migrations are applied before the rows of `data`; `steps` are under test."""
    kind: str
    setup: tuple = ()
    first: tuple = ()
    data: tuple = ()
    steps: tuple = ()
    use: tuple = ()
    info: dict = field(default_factory=dict)
    is_v1: bool = False
    has_breakpoints: bool = True

    def write(self, folder):
        folder = Path(folder)
        drizzle = folder / "drizzle"
        drizzle.mkdir(parents=True)
        for name in ("setup", "data", "use"):
            if getattr(self, name):
                (folder / f"{name}.sql").write_text(HEADS[self.kind] + "".join(f"{each};\n" for each in getattr(self, name)))
        info = self.info | {"steps": len(self.steps), "may_refuse": True}
        (folder / "case.json").write_text(json.dumps(info) + "\n")
        migrations = self.first + self.steps
        for number, statements in enumerate(migrations):
            tag = f"202601010000{number:02}_step" if self.is_v1 else f"{number:04}_step"
            file = drizzle / tag / "migration.sql" if self.is_v1 else drizzle / f"{tag}.sql"
            file.parent.mkdir(exist_ok=True)
            file.write_text(self.text_of(statements))
        if not self.is_v1:
            self.write_journal(drizzle / "meta", len(migrations))

    def text_of(self, statements):
        between = BREAKPOINT if self.has_breakpoints else ""
        return between.join(f"{each};\n" for each in statements)

    def write_journal(self, folder, count):
        version, dialect = DIALECTS[self.kind]
        entries = [{"idx": number, "version": version, "when": 1700000000000 + number, "tag": f"{number:04}_step",
                    "breakpoints": self.has_breakpoints} for number in range(count)]
        folder.mkdir()
        (folder / "_journal.json").write_text(json.dumps({"version": "7", "dialect": dialect, "entries": entries}, indent=1))

    def smaller(self):
        """Cases with less in them, the greatest cuts first."""
        for name in ("use", "setup"):
            if getattr(self, name):
                yield replace(self, **{name: ()})
        for flag in self.info:
            yield replace(self, info={key: value for key, value in self.info.items() if key != flag})
        if self.is_v1:
            yield replace(self, is_v1=False)
        if not self.has_breakpoints:
            yield replace(self, has_breakpoints=True)
        for name, least in (("steps", 1), ("first", 0)):
            parts = getattr(self, name)
            for number in reversed(range(len(parts))):
                if len(parts) > least:
                    yield replace(self, **{name: parts[:number] + parts[number + 1:]})
        for name in ("steps", "first"):
            parts = getattr(self, name)
            for number, statements in enumerate(parts):
                for fewer in without_some(statements):
                    if fewer:
                        yield replace(self, **{name: parts[:number] + (fewer,) + parts[number + 1:]})
        for name in ("data", "use", "setup"):
            for fewer in without_some(getattr(self, name)):
                yield replace(self, **{name: fewer})


def without_some(statements):
    """First halves, then each statement alone."""
    size = len(statements) // 2
    while size > 0:
        for start in range(0, len(statements), size):
            yield statements[:start] + statements[start + size:]
        size //= 2
    if len(statements) == 1:
        yield ()


def shrunk(case, breaks, tries=120):
    """The smallest case found for which `breaks(case)`; each try runs it."""
    is_smaller = True
    while is_smaller:
        is_smaller = False
        for each in case.smaller():
            tries -= 1
            if tries < 0:
                return case
            if breaks(each):
                case, is_smaller = each, True
                break
    return case
