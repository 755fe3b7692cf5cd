#!/usr/bin/python3
"""Checks JSON files against a JSON Schema, as Drizzle's own files and Sluice's reports are checked.

    tests/tools/validate_json.py [--only KEY=VALUE]... SCHEMA FILE...

Prints one line for each fault and exits 1 when there is one, or when no file was checked. --only passes over files whose
top-level KEY is not VALUE. Needs Debian's python3-jsonschema, hence Debian's own python3.
"""
import argparse
import json
import pathlib
import sys

import jsonschema


def load(path):
    return json.loads(pathlib.Path(path).read_text(encoding="utf-8"))


def faults(validator, path):
    try:
        document = load(path)
    except (OSError, ValueError) as error:
        yield str(error)
        return
    for error in sorted(validator.iter_errors(document), key=lambda error: list(map(str, error.absolute_path))):
        yield f"{error.json_path}: {error.message[:200]}"


def wanted(path, conditions):
    if not conditions:
        return True
    document = load(path)
    return all(str(document.get(key)) == value for key, value in conditions)


def main(arguments):
    parser = argparse.ArgumentParser()
    parser.add_argument("--only", action="append", default=[], metavar="KEY=VALUE")
    parser.add_argument("schema")
    parser.add_argument("files", nargs="+")
    options = parser.parse_args(arguments)
    schema = load(options.schema)
    jsonschema.Draft202012Validator.check_schema(schema)
    beside = jsonschema.RefResolver(pathlib.Path(options.schema).resolve().as_uri(), schema)
    validator = jsonschema.Draft202012Validator(schema, resolver=beside)
    conditions = [condition.split("=", 1) for condition in options.only]

    checked, found = 0, 0
    for path in options.files:
        if wanted(path, conditions):
            checked += 1
            for fault in faults(validator, path):
                found += 1
                print(f"{path}: {fault}")
    print(f"{checked} files checked, {found} faults")
    return 1 if found or not checked else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
