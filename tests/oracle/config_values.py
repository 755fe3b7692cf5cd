#!/usr/bin/env python3
"""Asks drizzle-kit itself which values it takes from the configs of tests/fixtures/config, and keeps them beside these.

    tests/oracle/config_values.py [CASE...]

drizzle-kit runs `migrate` in a copy of each case with its own loader, its own dotenv and the case's environment; the
packages that would connect are replaced by ones that write down what they are given. The answer is `drizzle-kit.txt`:
`out`, `table`, `schema`, and `url` or `host port user password database ssl`, one a line; or `refuses`. The golden test
of the settings reads it. Without names, the cases that have a `drizzle-kit.txt` are asked again.
"""
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
MODULES = HERE / "node_modules"
CASES = HERE.parent / "fixtures" / "config"
CONTROL = {"env", "flags", "expected.txt", "drizzle-kit.txt"}
ANSWER = "KIT_ANSWER"

WRITE = """
import { appendFileSync } from 'node:fs';
export const write = (what) => appendFileSync(process.env.%s, JSON.stringify(what) + '\\n');
""" % ANSWER

PACKAGES = {
    "pg": {"index.js": "import { write } from '../answer/index.js';\nexport class Pool { constructor(c) { write(c); } "
                       "on() {} }\nexport const types = { builtins: {}, getTypeParser() {} };\n"
                       "export default { Pool, types };\n"},
    "@libsql/client": {"index.js": "import { write } from '../../answer/index.js';\n"
                                   "export const createClient = (c) => { write({ url: c.url }); return {}; };\n"},
    "answer": {"index.js": WRITE},
}
MIGRATOR = "import { write } from 'answer';\nexport const migrate = async (db, c) => write(c);\n"
ORM = {"index.js": "export {};\n", "version.js": None, "relations.js": "export {};\n"}
for driver in ("node-postgres", "libsql"):
    ORM[f"{driver}.js"] = "export const drizzle = (client) => ({ client });\n"
    ORM[f"{driver}/migrator.js"] = MIGRATOR


def bundled_dotenv(kit):
    """drizzle-kit's own copy of dotenv, for configs that import it."""
    text = (kit / "bin.cjs").read_text()
    start = text.index('node_modules/dotenv/lib/main.js"(exports2, module2) {')
    body = text[text.index("{", start) + 1:]
    body = body[:body.index("\n  }\n});")]
    body = re.sub(r"require_package\w*\(\)", "({ version: '16' })", body)
    return "const exports2 = module.exports, module2 = module;\n" + body


def write_package(root, name, files, exports=None):
    folder = root / "node_modules" / name
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    kind = {"name": name, "version": "1.0.0", "type": "module", "main": "index.js"}
    if exports:
        kind["exports"] = exports
    (folder / "package.json").write_text(json.dumps(kind))


def make_root(root):
    modules = root / "node_modules"
    modules.mkdir()
    shutil.copytree(MODULES / "drizzle-kit", modules / "drizzle-kit")
    for name in ("@esbuild", "@esbuild-kit", "@drizzle-team", "esbuild", "tsx", "get-tsconfig", "resolve-pkg-maps",
                 "source-map", "source-map-support", "buffer-from"):
        if (MODULES / name).exists():
            (modules / name).symlink_to(MODULES / name)
    for name, files in PACKAGES.items():
        write_package(root, name, files)
    orm = dict(ORM, **{"version.js": (MODULES / "drizzle-orm" / "version.js").read_text()})
    write_package(root, "drizzle-orm", orm, {".": "./index.js", **{f"./{path[:-3]}": f"./{path}" for path in orm}})
    dotenv = modules / "dotenv"
    (dotenv / "lib").mkdir(parents=True)
    (dotenv / "lib" / "main.js").write_text(bundled_dotenv(MODULES / "drizzle-kit"))
    (dotenv / "config.js").write_text("require('./lib/main.js').config();\n")
    (dotenv / "package.json").write_text(json.dumps({"name": "dotenv", "version": "16.5.0", "main": "lib/main.js"}))


def assignments(path):
    lines = path.read_text().splitlines() if path.exists() else []
    return dict(line.split("=", 1) for line in lines if "=" in line)


def lines_of(answers):
    if not any("migrationsFolder" in answer for answer in answers):
        return ["refuses"]
    said = {}
    for answer in answers:
        said.update(answer)
    lines = []
    for key, name in (("migrationsFolder", "out"), ("migrationsTable", "table"), ("migrationsSchema", "schema"),
                      ("connectionString", "url"), ("url", "url"), ("host", "host"), ("port", "port"), ("user", "user"),
                      ("password", "password"), ("database", "database")):
        if said.get(key) is not None:
            lines.append(f"{name}: {said[key]}")
    if "host" in said and said.get("ssl") is not None:
        lines.append(f"ssl: {json.dumps(said['ssl'])}")
    return lines


def ask(root, case):
    folder = root / case.name
    shutil.copytree(case, folder, ignore=lambda where, names: CONTROL & set(names) if pathlib.Path(where) == case else [])
    flags = assignments(case / "flags")
    answer = root / (case.name + ".answer")
    environment = {"PATH": os.environ["PATH"], "HOME": str(root), ANSWER: str(answer), **assignments(case / "env")}
    command = ["node", str(root / "node_modules" / "drizzle-kit" / "bin.cjs"), "migrate"]
    command += [f"--config={flags['--config']}"] if "--config" in flags else []
    ran = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=60)
    answers = [json.loads(line) for line in answer.read_text().splitlines()] if answer.exists() else []
    lines = lines_of(answers)
    if lines == ["refuses"] and os.environ.get("VERBOSE"):
        print(ran.stdout, ran.stderr, file=sys.stderr)
    return lines


def main():
    names = sys.argv[1:] or sorted(p.parent.name for p in CASES.glob("*/drizzle-kit.txt"))
    with tempfile.TemporaryDirectory() as made:
        root = pathlib.Path(made)
        make_root(root)
        for name in names:
            lines = ask(root, CASES / name)
            (CASES / name / "drizzle-kit.txt").write_text("\n".join(lines) + "\n")
            print(f"{name}: {'; '.join(lines)}", flush=True)


if __name__ == "__main__":
    main()
