#!/usr/bin/env python3
"""Holds the walls of the house as two tables: which layer may include which, and where each vendor's header may appear.

    tools/check_layers.py [ROOT]

Prints one line for each violation and exits 1 when there is one. Reported too: rooms (folders of src) and files (a header
with its source) that include each other, straight or over others; files that have grown too long; lines that are too wide;
lines of core and engine that speak of a product, or that decide by a sentence.
"""
import pathlib
import re
import sys

MAX_LINES = 400
MAX_COLUMNS = 100

# A layer, and the other layers it may include. include/sluice, which includes no layer, is open to all.
LAYERS = {
    "base": set(),
    "core": {"base"},
    "engine": {"core", "base"},
    "dialects": {"core", "base"},
    "render": {"engine", "core", "base"},
    "facade": {"render", "engine", "dialects", "core", "base"},
    "cli": {"facade", "render", "engine", "dialects", "core", "base"},
}

# A vendor's header (or its folder), and the one folder of src whose .cpp files may include it.
VENDORS = {
    "simdjson.h": "base",
    "re2/": "base",
    "openssl/": "base",
    "fmt/": "base",
    "cxxopts.hpp": "cli",
    "libpq-fe.h": "dialects/postgres",
    "pg_query.h": "dialects/postgres",
    "sqlite3.h": "dialects/sqlite",
    "catch2/": "no folder of src",
}

# Each product is known in one folder; these two never meet.
APART = ("dialects/postgres", "dialects/sqlite")

# What only a product's own folder says: its name, its catalog, its codes, its spelling of SQL.
PRODUCT_WORDS = re.compile(
    r"postgres|sqlite|libsql|turso|\bpg_|\bpragma(?:_|\b)|\bctid\b|\bregclass\b|\browid\b|\bnextval\b|\bsetval\b|\bsearch_path\b"
    r"|(?-i:\"public\")|create_schema\.empty|\"[0-9][0-9A-Z]{4}\"|name\(\) *[!=]= *\"", re.IGNORECASE)

# Layers that know no product.
FREE_OF_PRODUCTS = ("core", "engine")

# Where such a word stays all the same: files (or the beginning of their names), the words, the reason.
OF_STATEMENTS = "a reader of statements knows the words that statements begin with, and harmless functions by name"
FOR_PEOPLE = "a sentence for the user, about what the product or its Drizzle driver does"
PRODUCT_WORDS_ALLOWED = (
    ("core/undo/inverse_", "pragma|setval|pg_", OF_STATEMENTS),
    ("core/undo/danger_reader.cpp", "pragma|setval", OF_STATEMENTS),
    ("core/finding/", "postgres|libsql|\"public\"", FOR_PEOPLE),
)

# A sentence is for the user. What core and engine decide goes by codes, kinds and fields.
SENTENCE = r"(?:\b(?:message|hint)\b|\b(?:message|hint)_of\([^()]*\)|\bwhat\(\))"
DECIDES_BY_TEXT = re.compile(
    rf"{SENTENCE}\s*[!=]=|[!=]=\s*[\w.>-]*{SENTENCE}"
    rf"|{SENTENCE}\.(?:starts_with|ends_with|r?find\w*|contains|compare)\(|\bcode\s*[!=]=\s*\"")

INCLUDE = re.compile(r'\s*#\s*include\s*([<"])([^>"]+)[>"]')
STANDARD = re.compile(r"[a-z_]+\d*")


def includes(path):
    for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
        if match := INCLUDE.match(line):
            yield number, match[1] == "<", match[2]


def inside(name, folder):
    return name.startswith(folder + "/")


def check_layer(name, target):
    """`name` is a file relative to src, `target` a quoted include in it."""
    layer, wanted = name.split("/")[0], target.split("/")[0]
    if layer not in LAYERS:
        return f"src/{layer} is no layer; the layers are {', '.join(LAYERS)}"
    if wanted == "sluice":
        return None
    if "/" not in target or wanted not in LAYERS:
        return f'"{target}" is not written relative to src or include'
    if wanted != layer and wanted not in LAYERS[layer]:
        return f"{layer} may not include {wanted} ({target})"
    for here, there in (APART, APART[::-1]):
        if inside(name, here) and inside(target, there):
            return f"{here} may not include {there} ({target})"
    return None


def check_vendor(name, target):
    for header, folder in VENDORS.items():
        if target != header and not (header.endswith("/") and target.startswith(header)):
            continue
        if not inside(name, folder):
            return f"<{target}> belongs to {folder}, nowhere else"
        if not name.endswith(".cpp"):
            return f"<{target}> belongs in a .cpp, never in a header"
    return None


def check_source(name, angled, target):
    return check_vendor(name, target) or (None if angled else check_layer(name, target))


def check_public(name, angled, target):
    if angled:
        return None if STANDARD.fullmatch(target) else f"a public header includes only the standard library, not <{target}>"
    return None if target.startswith("sluice/") else f'a public header includes only "sluice/...", not "{target}"'


def check_test(name, angled, target):
    if target.startswith("catch2/") and not inside(name, "support"):
        return "Catch2 is included only through support/test.hpp"
    return None


CHECKS = {"src": check_source, "include": check_public, "tests": check_test}


def sources(root, folder):
    files = (root / folder).rglob("*")
    return sorted(path for path in files if path.suffix in {".cpp", ".hpp", ".h"})


def include_violations(root):
    for folder, check in CHECKS.items():
        for path in sources(root, folder):
            name = path.relative_to(root / folder).as_posix()
            for line, angled, target in includes(path):
                if message := check(name, angled, target):
                    yield f"{folder}/{name}:{line}: {message}"


def room_of(name):
    return name.rpartition("/")[0]


def unit_of(name):
    """A header and its source are one."""
    return name.rpartition(".")[0]


def included(root, node_of):
    """Of each node of src the others that it includes, each with the first place where it does."""
    graph = {}
    for path in sources(root, "src"):
        name = path.relative_to(root / "src").as_posix()
        for line, angled, target in includes(path):
            here, there = node_of(name), node_of(target)
            if not angled and here != there and (root / "src" / target).is_file():
                graph.setdefault(here, {}).setdefault(there, f"src/{name}:{line}")
    return graph


def reached_from(graph, start):
    reached, waiting = set(), [start]
    while waiting:
        for there in graph.get(waiting.pop(), {}):
            if there not in reached:
                reached.add(there)
                waiting.append(there)
    return reached


def circle_violations(root, node_of):
    graph = included(root, node_of)
    reached = {node: reached_from(graph, node) for node in graph}
    for here in sorted(graph):
        for there, place in sorted(graph[here].items()):
            if here in reached.get(there, ()):
                yield f"{place}: {here} includes {there}, which leads back to {here}"


def code_of(line):
    """The line without its comment; nothing of a directive."""
    if line.lstrip().startswith("#"):
        return ""
    for match in re.finditer("//", line):
        if line[:match.start()].replace('\\"', "").count('"') % 2 == 0:
            return line[:match.start()]
    return line


def product_lines(root):
    """Of core and engine each line that speaks of a product: its file below src, its number, its words."""
    for layer in FREE_OF_PRODUCTS:
        for path in sources(root / "src", layer):
            name = path.relative_to(root / "src").as_posix()
            for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
                if words := PRODUCT_WORDS.findall(code_of(line)):
                    yield name, number, words


def product_violations(root):
    for name, number, words in product_lines(root):
        allowed = [allowed for start, allowed, _ in PRODUCT_WORDS_ALLOWED if name.startswith(start)]
        for word in words:
            if not any(re.fullmatch(each, word, re.IGNORECASE) for each in allowed):
                yield f"src/{name}:{number}: {word} is a product's word: ask the dialect (DialectFacts, FailureKind, ParkingDialect)"
                break


def sentence_violations(root):
    for layer in ("core", "engine"):
        for path in sources(root / "src", layer):
            name = path.relative_to(root / "src").as_posix()
            for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
                if DECIDES_BY_TEXT.search(code_of(line)):
                    yield f"src/{name}:{number}: decides by a sentence: give what it asks about a code, a kind or a field"


WRITTEN_BY_HAND = {".cpp", ".hpp", ".h", ".py", ".sh", ".mjs", ".js", ".ts", ".cmake", ""}


def length_violations(root):
    for folder in ("src", "include", "tests", "tools"):
        for path in sorted((root / folder).rglob("*")):
            name = path.relative_to(root).as_posix()
            if not path.is_file() or path.suffix not in WRITTEN_BY_HAND:
                continue
            if "/node_modules/" in name or name.startswith("tests/fixtures/") or "/__pycache__/" in name:
                continue
            lines = path.read_bytes().count(b"\n")
            if lines > MAX_LINES:
                yield f"{name}:{lines}: longer than {MAX_LINES} lines"


# Help as a terminal shows it, and what the faults run.
def width_violations(root):
    for folder in ("src", "include", "tests"):
        for path in sources(root, folder):
            name = path.relative_to(root).as_posix()
            if name.startswith("tests/fixtures/") or "/node_modules/" in name:
                continue
            for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
                if len(line) > MAX_COLUMNS:
                    yield f"{name}:{number}: wider than {MAX_COLUMNS} columns"


def main(root):
    violations = [*include_violations(root), *circle_violations(root, room_of), *circle_violations(root, unit_of),
                  *product_violations(root), *sentence_violations(root), *length_violations(root), *width_violations(root)]
    for violation in violations:
        print(violation)
    return 1 if violations else 0


if __name__ == "__main__":
    here = pathlib.Path(__file__).resolve().parent.parent
    sys.exit(main(pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else here))
