#!/usr/bin/env python3
"""Compares the facts of PostgreSQL's statements with what its catalog says they made, dropped and changed.

    tests/oracle/postgres_facts.py PRINT_FACTS [--prelude FILE] FOLDER_OR_FILE...

Each folder's migrations are applied to a database of its own on SLUICE_TEST_PG18_URL, or else SLUICE_TEST_PG15_URL, with
the catalog read before and after each statement. Prints how often each cause explains a difference; exits with 1 where
one has no cause.
"""
import collections
import json
import os
import pathlib
import subprocess
import sys

SNAPSHOT = r"""
WITH ns AS (SELECT oid, nspname FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'),
rel AS (SELECT c.*, n.nspname, CASE relkind WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view' WHEN 'S' THEN 'sequence'
          WHEN 'i' THEN 'index' WHEN 'I' THEN 'index' WHEN 'f' THEN 'foreign table' WHEN 'c' THEN 'type' ELSE 'table' END AS kind
          FROM pg_class c JOIN ns n ON n.oid = c.relnamespace),
all_of AS (
SELECT 'schema' k, '' s, nspname::text n, '' p, '' o, md5(row(nspname, obj_description(oid))::text) d FROM ns
UNION ALL SELECT kind, nspname, relname, '',
  coalesce((SELECT t.relname FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid WHERE i.indexrelid = rel.oid),
           (SELECT t.relname FROM pg_depend d JOIN pg_class t ON t.oid = d.refobjid
             WHERE d.classid = 'pg_class'::regclass AND d.objid = rel.oid AND d.deptype IN ('a', 'i') AND rel.relkind = 'S'
               AND d.refclassid = 'pg_class'::regclass LIMIT 1), ''),
  md5(row(relowner, relacl, reloptions, relrowsecurity, relforcerowsecurity, relreplident, relpersistence, relispartition,
          obj_description(oid, 'pg_class'), CASE WHEN relkind IN ('v', 'm') THEN pg_get_viewdef(oid) END,
          CASE WHEN relkind IN ('i', 'I') THEN pg_get_indexdef(oid) END)::text) FROM rel
UNION ALL SELECT CASE rel.kind WHEN 'type' THEN 'attribute' ELSE 'column' END, nspname, relname, attname, '',
  md5(row(atttypid, atttypmod, attnotnull, attidentity, attgenerated, attstorage, attoptions, attacl, pg_get_expr(adbin, adrelid),
          col_description(rel.oid, attnum))::text)
  FROM rel JOIN pg_attribute a ON a.attrelid = rel.oid LEFT JOIN pg_attrdef f ON f.adrelid = rel.oid AND f.adnum = a.attnum
  WHERE a.attnum > 0 AND NOT attisdropped AND relkind NOT IN ('i', 'I', 'S')
UNION ALL SELECT 'constraint', nspname, relname, conname, '', md5(row(pg_get_constraintdef(x.oid), convalidated)::text)
  FROM pg_constraint x JOIN rel ON rel.oid = x.conrelid WHERE contype NOT IN ('t', 'n')
UNION ALL SELECT 'domain constraint', nspname, typname, conname, '', md5(row(pg_get_constraintdef(x.oid), convalidated)::text)
  FROM pg_constraint x JOIN pg_type t ON t.oid = x.contypid JOIN ns ON ns.oid = t.typnamespace WHERE contype <> 'n'
UNION ALL SELECT CASE typtype WHEN 'd' THEN 'domain' ELSE 'type' END, nspname, typname, '', '',
  md5(row(typowner, typacl, typnotnull, typdefault, obj_description(t.oid, 'pg_type'),
          (SELECT array_agg(enumlabel ORDER BY enumsortorder) FROM pg_enum WHERE enumtypid = t.oid))::text)
  FROM pg_type t JOIN ns ON ns.oid = typnamespace WHERE typtype IN ('e', 'd', 'r') OR (typtype = 'b' AND typelem = 0)
UNION ALL SELECT CASE prokind WHEN 'p' THEN 'procedure' WHEN 'a' THEN 'aggregate' ELSE 'function' END, nspname, proname, '',
  pg_get_function_identity_arguments(p.oid), md5(string_agg(row(p.*, obj_description(p.oid, 'pg_proc'))::text, '' ))
  FROM pg_proc p JOIN ns ON ns.oid = pronamespace GROUP BY p.oid, nspname
UNION ALL SELECT 'trigger', nspname, relname, tgname, '', md5(row(pg_get_triggerdef(t.oid), tgenabled, tgfoid)::text)
  FROM pg_trigger t JOIN rel ON rel.oid = tgrelid WHERE NOT tgisinternal
UNION ALL SELECT 'policy', nspname, relname, polname, '', md5(row(p.polcmd, polpermissive, polroles, pg_get_expr(polqual, polrelid),
  pg_get_expr(polwithcheck, polrelid))::text) FROM pg_policy p JOIN rel ON rel.oid = polrelid
UNION ALL SELECT 'rule', nspname, relname, rulename, '', md5(pg_get_ruledef(r.oid)) FROM pg_rewrite r JOIN rel ON rel.oid = ev_class
  WHERE rulename <> '_RETURN'
UNION ALL SELECT 'extension', '', extname, '', '', extversion FROM pg_extension
UNION ALL SELECT 'role', '', rolname, '', '', md5(row(r.*)::text) FROM pg_authid r WHERE rolname !~ '^pg_')
SELECT coalesce(json_agg(json_build_array(k, s, n, p, o, d)), '[]')::text FROM all_of;
"""
MARK = "-- end of answer --"


class Psql:
    def __init__(self, url):
        self.process = subprocess.Popen(["psql", "-XqAt", "-v", "VERBOSITY=terse", url], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)

    def ask(self, sql):
        self.process.stdin.write(sql + f"\n;\n\\echo {MARK}\n")
        self.process.stdin.flush()
        lines = []
        while (line := self.process.stdout.readline()) and line.rstrip("\n") != MARK:
            lines.append(line.rstrip("\n"))
        return lines

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def snapshot(psql):
    rows = json.loads("".join(psql.ask(SNAPSHOT.rstrip().rstrip(";"))))
    return {(k, s, n, p, o if k in ("function", "procedure", "aggregate") else ""): (o, d) for k, s, n, p, o, d in rows}


KINDS = {"routine": ("function", "procedure", "aggregate")}


def same(named, found, default):
    """Whether a use's object is that of the catalog; a name without a schema is looked for in all."""
    kind, schema, name, part = named
    kinds = KINDS.get(kind, (kind,))
    if kind in ("table", "view", "index", "materialized view", "sequence", "foreign table", "type", "domain"):
        kinds = ("table", "view", "index", "materialized view", "sequence", "foreign table", "type", "domain")
    part = part if kind in ("column", "attribute", "constraint", "domain constraint", "trigger", "policy", "rule") else ""
    return found[0] in kinds and (not schema or schema == found[1]) and name == found[2] and part == found[3]


RELATIONS = ("table", "view", "materialized view", "foreign table", "sequence", "index", "type", "domain")


def cause_of(change, found, owner, record, uses):
    """Why the catalog's object was made, dropped or changed, as the facts have it."""
    acts = {"made": ("makes", "changes"), "dropped": ("drops",), "changed": ("changes", "makes")}[change]
    for use in uses:
        object_, to = use["object"], use["to"]
        if use["act"] in acts and same(object_, found, ""):
            return "named"
        if use["act"] == "renames" and (same(object_, found, "") or same(to, found, "")):
            return "renamed"
        if use["act"] == "renames" and object_[0] == "schema":
            return "in a renamed schema"
    for use in uses:
        object_, to, on = use["object"], use["to"], use["on"]
        mine = found[2] == object_[2] or owner == object_[2]
        if object_[0] in RELATIONS and use["act"] in ("makes", "drops") and mine:
            return "part of what is made or dropped"
        if use["act"] == "renames" and (mine or to[2] in (found[2], owner)):
            return "part of what is renamed"
        if object_[0] in ("column", "constraint", "attribute") and mine:
            return f"{found[0]} with a {object_[0]} of its table"
        if object_[0] == "index" and use["act"] == "makes" and found[0] == "index" and not object_[2]:
            return "index that the server names"
        if object_[0] == "index" and use["act"] == "drops" and found[0] == "constraint":
            return "constraint of an index"
        if object_[0] == "schema" and use["act"] == "drops" and found[1] == object_[2]:
            return "in a dropped schema"
        if object_[0] == "extension":
            return "by an extension"
        if on[2] and on[2] in (found[2], owner):
            return "of the other table"
        if use["act"] == "changes" and object_[0] in RELATIONS and mine:
            return "with its table's change"
        if use["act"] == "changes" and "type" in use["aspect"] and change == "changed":
            return "definition that a type's change rewrites"
    if any(use["cascades"] for use in uses) and change != "made":
        return "cascade"
    if any(use["act"] == "renames" for use in uses) and change == "changed":
        return "definition that a rename rewrites"
    if any(use["aspect"] == "grant on all tables" or "on all" in use["aspect"] for use in uses):
        return "all in a schema"
    if any(use["aspect"] == "owned by" for use in uses):
        return "owner"
    return "unknown" if record["unknown"] else None


def apply(records, psql, causes, faults):
    """Returns how many statements failed: they change nothing."""
    failures = 0
    before = snapshot(psql)
    for record in records:
        answer = psql.ask(record["sql"].rstrip().rstrip(";"))
        after = snapshot(psql)
        failed = any("ERROR:" in line for line in answer)
        failures += failed
        changes = [("made", key, after[key][0]) for key in after.keys() - before.keys()]
        changes += [("dropped", key, before[key][0]) for key in before.keys() - after.keys()]
        changes += [("changed", key, after[key][0]) for key in after.keys() & before.keys() if after[key][1] != before[key][1]]
        for change, key, owner in changes:
            cause = cause_of(change, key, owner, record, record["uses"])
            causes[cause or "without a cause"] += 1
            if cause is None:
                faults.append((record, f"{change} {key}"))
        for use in record["uses"]:
            if failed or use["conditional"] or use["temporary"] or not use["object"][2]:
                continue
            known = {key[0] for key in after} | {"column"}
            there = any(same(use["object"], key, "") for key in after)
            wrong = use["act"] == "makes" and not there or use["act"] == "drops" and there and use["object"][1]
            part = use["object"][3] or use["object"][0] not in ("constraint", "column", "trigger", "policy", "rule")
            if use["object"][0] in known and part and wrong and len(record["uses"]) == 1:
                faults.append((record, f"{use['act']} {use['object']}, but the catalog has it not so"))
        before = after
    return failures


def main(program, arguments):
    url = os.environ.get("SLUICE_TEST_PG18_URL") or os.environ["SLUICE_TEST_PG15_URL"]
    prelude = arguments.pop(0) and arguments.pop(0) if arguments[0] == "--prelude" else None
    causes, faults, count, failures = collections.Counter(), [], 0, 0
    for number, place in enumerate(map(pathlib.Path, arguments)):
        files = [place] if place.is_file() else sorted(place.rglob("*.sql"))
        printed = subprocess.run([program, *map(str, files)], stdout=subprocess.PIPE, check=True).stdout
        records = [json.loads(line) for line in printed.decode("utf-8", "replace").splitlines()]
        admin = Psql(url)
        name = f"facts_{os.getpid()}_{number}"
        admin.ask(f"CREATE DATABASE {name}")
        head, _, tail = url.partition("?")
        psql = Psql(f"{head.rsplit('/', 1)[0]}/{name}{'?' + tail if tail else ''}")
        if prelude:
            psql.ask(pathlib.Path(prelude).read_text())
        failures += apply(records, psql, causes, faults)
        psql.close()
        admin.ask(f"DROP DATABASE {name}")
        admin.close()
        count += len(records)
    for cause, times in causes.most_common():
        print(f"{times:6} {cause}")
    for record, fault in faults:
        print(f"{record['file']}: {fault}\n  {record['sql'][:200]}\n  {record['facts'][:300]}")
    print(f"{count} statements, of which {failures} failed; {len(faults)} differences without a cause")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
