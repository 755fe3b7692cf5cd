#!/usr/bin/env python3
"""One object of every kind that PostgreSQL's catalogs hold, changed by a migration and rolled back: pg_dump sees no
difference, or the stored rollback says what it does not bring back. What `sluice dump` prints of them makes the same
database, before and after; what `compare --sql` prints leads from the one to the other.

    tests/tools/every_kind.py SLUICE

The server is that of SLUICE_TEST_PG15_URL. The migrations of a batch run in one database, each on objects of its own: up
together, and down together. Statements of the last batch change what no schema holds: each must say so.
"""
import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

PG_DUMP = '/usr/lib/postgresql/15/bin/pg_dump'
ROLES = ('sluice_reader', 'sluice_member', 'sluice_group', 'sluice_owner')

SETUP = r'''
CREATE ROLE sluice_reader; CREATE ROLE sluice_group; CREATE ROLE sluice_owner;
CREATE ROLE sluice_member; GRANT sluice_group TO sluice_member;
CREATE SCHEMA lib;
CREATE TABLE base (id int PRIMARY KEY, a text, b int, c int);
CREATE INDEX base_b ON base (b);
CREATE FUNCTION same(int, int) RETURNS bool IMMUTABLE LANGUAGE sql AS 'SELECT $1 = $2';
CREATE FUNCTION backwards(int, int) RETURNS int IMMUTABLE LANGUAGE sql AS 'SELECT btint4cmp($2, $1)';
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE FUNCTION told() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
'''

# Set-up and the statement that the migration holds. All come back.
EXACT = [
    # text search
    ('CREATE TEXT SEARCH CONFIGURATION ts1 (COPY = french)', 'DROP TEXT SEARCH CONFIGURATION ts1'),
    ('CREATE TEXT SEARCH CONFIGURATION ts2 (COPY = french)',
     'ALTER TEXT SEARCH CONFIGURATION ts2 ALTER MAPPING FOR word WITH simple'),
    ('CREATE TEXT SEARCH CONFIGURATION ts3 (COPY = french)', "COMMENT ON TEXT SEARCH CONFIGURATION ts3 IS 'x'"),
    ('CREATE TEXT SEARCH CONFIGURATION ts4 (COPY = french)',
     'ALTER TEXT SEARCH CONFIGURATION ts4 OWNER TO sluice_owner'),
    ('', 'CREATE TEXT SEARCH CONFIGURATION ts5 (COPY = simple)'),
    ("CREATE TEXT SEARCH DICTIONARY td1 (TEMPLATE = simple, stopwords = english)",
     'ALTER TEXT SEARCH DICTIONARY td1 (accept = false)'),
    ("CREATE TEXT SEARCH DICTIONARY td2 (TEMPLATE = simple)", 'DROP TEXT SEARCH DICTIONARY td2'),
    ('CREATE TEXT SEARCH TEMPLATE tt1 (LEXIZE = dsimple_lexize)', 'ALTER TEXT SEARCH TEMPLATE tt1 RENAME TO tt2'),
    ('CREATE TEXT SEARCH TEMPLATE tt3 (LEXIZE = dsimple_lexize)', 'DROP TEXT SEARCH TEMPLATE tt3'),
    ('CREATE TEXT SEARCH PARSER tp1 (START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end,'
     ' LEXTYPES = prsd_lextype)', 'DROP TEXT SEARCH PARSER tp1'),
    # foreign data
    ("CREATE FOREIGN DATA WRAPPER fw1 OPTIONS (a 'b')", 'DROP FOREIGN DATA WRAPPER fw1'),
    ("CREATE FOREIGN DATA WRAPPER fw2 OPTIONS (a 'b')", "ALTER FOREIGN DATA WRAPPER fw2 OPTIONS (SET a 'c', ADD d 'e')"),
    ('CREATE FOREIGN DATA WRAPPER fw3', 'ALTER FOREIGN DATA WRAPPER fw3 VALIDATOR postgresql_fdw_validator'),
    ('CREATE FOREIGN DATA WRAPPER fw4', 'ALTER FOREIGN DATA WRAPPER fw4 RENAME TO fw5'),
    ('CREATE FOREIGN DATA WRAPPER fw6', 'GRANT USAGE ON FOREIGN DATA WRAPPER fw6 TO sluice_reader'),
    ('CREATE FOREIGN DATA WRAPPER fw7', "COMMENT ON FOREIGN DATA WRAPPER fw7 IS 'x'"),
    ("CREATE FOREIGN DATA WRAPPER fs1; CREATE SERVER fs1 FOREIGN DATA WRAPPER fs1 OPTIONS (host 'a')",
     "ALTER SERVER fs1 OPTIONS (SET host 'b')"),
    ('CREATE FOREIGN DATA WRAPPER fs2; CREATE SERVER fs2 FOREIGN DATA WRAPPER fs2', "ALTER SERVER fs2 VERSION '2'"),
    ('CREATE FOREIGN DATA WRAPPER fs3; CREATE SERVER fs3 FOREIGN DATA WRAPPER fs3;'
     ' CREATE FOREIGN TABLE fs3t (id int) SERVER fs3; CREATE USER MAPPING FOR PUBLIC SERVER fs3',
     "ALTER SERVER fs3 VERSION '2'"),
    ("CREATE FOREIGN DATA WRAPPER fs4; CREATE SERVER fs4 TYPE 't' VERSION '1' FOREIGN DATA WRAPPER fs4", 'DROP SERVER fs4'),
    ('CREATE FOREIGN DATA WRAPPER fs5; CREATE SERVER fs5 FOREIGN DATA WRAPPER fs5',
     'GRANT USAGE ON FOREIGN SERVER fs5 TO sluice_reader'),
    ('CREATE FOREIGN DATA WRAPPER fs6; CREATE SERVER fs6 FOREIGN DATA WRAPPER fs6', "COMMENT ON SERVER fs6 IS 'x'"),
    ('CREATE FOREIGN DATA WRAPPER fs7; CREATE SERVER fs7 FOREIGN DATA WRAPPER fs7',
     "CREATE USER MAPPING FOR CURRENT_USER SERVER fs7"),
    ("CREATE FOREIGN DATA WRAPPER fs8; CREATE SERVER fs8 FOREIGN DATA WRAPPER fs8;"
     " CREATE USER MAPPING FOR sluice_reader SERVER fs8 OPTIONS (\"user\" 'a')",
     "ALTER USER MAPPING FOR sluice_reader SERVER fs8 OPTIONS (SET \"user\" 'b')"),
    ('CREATE FOREIGN DATA WRAPPER fs9; CREATE SERVER fs9 FOREIGN DATA WRAPPER fs9;'
     ' CREATE USER MAPPING FOR PUBLIC SERVER fs9', 'DROP USER MAPPING FOR PUBLIC SERVER fs9'),
    ("CREATE FOREIGN DATA WRAPPER ft1; CREATE SERVER ft1 FOREIGN DATA WRAPPER ft1; CREATE FOREIGN TABLE ft1"
     " (id int NOT NULL, v text OPTIONS (c 'd') DEFAULT 'x', CHECK (id > 0)) SERVER ft1 OPTIONS (q 'w');"
     " COMMENT ON FOREIGN TABLE ft1 IS 'a'; COMMENT ON COLUMN ft1.id IS 'b'; CREATE VIEW ft1v AS SELECT id FROM ft1;"
     ' GRANT SELECT ON ft1 TO sluice_reader; CREATE TRIGGER ft1g BEFORE INSERT ON ft1 FOR EACH ROW EXECUTE FUNCTION touch()',
     'DROP FOREIGN TABLE ft1 CASCADE'),
    ('CREATE FOREIGN DATA WRAPPER ft2; CREATE SERVER ft2 FOREIGN DATA WRAPPER ft2;'
     ' CREATE FOREIGN TABLE ft2 (id int) SERVER ft2; CREATE VIEW ft2v AS SELECT id FROM ft2',
     'ALTER FOREIGN TABLE ft2 ADD COLUMN n int'),
    ('CREATE FOREIGN DATA WRAPPER ft3; CREATE SERVER ft3 FOREIGN DATA WRAPPER ft3;'
     ' CREATE FOREIGN TABLE ft3 (id int) SERVER ft3;'
     ' CREATE TRIGGER ft3g BEFORE INSERT ON ft3 FOR EACH ROW EXECUTE FUNCTION touch()', 'DROP TRIGGER ft3g ON ft3'),
    ('CREATE FOREIGN DATA WRAPPER ft4; CREATE SERVER ft4 FOREIGN DATA WRAPPER ft4;'
     ' CREATE FOREIGN TABLE ft4 (id int) SERVER ft4;'
     ' CREATE TRIGGER ft4g BEFORE INSERT ON ft4 FOR EACH ROW EXECUTE FUNCTION touch()',
     'ALTER FOREIGN TABLE ft4 DISABLE TRIGGER ft4g'),
    ('CREATE FOREIGN DATA WRAPPER ft5; CREATE SERVER ft5 FOREIGN DATA WRAPPER ft5;'
     ' CREATE FOREIGN TABLE ft5 (id int) SERVER ft5', "COMMENT ON FOREIGN TABLE ft5 IS 'x'"),
    ('CREATE FOREIGN DATA WRAPPER ft6; CREATE SERVER ft6 FOREIGN DATA WRAPPER ft6;'
     ' CREATE FOREIGN TABLE ft6 (id int) SERVER ft6', "ALTER FOREIGN TABLE ft6 OPTIONS (ADD a 'b')"),
    # operators and their like
    ('CREATE OPERATOR === (FUNCTION = same, LEFTARG = int, RIGHTARG = int, RESTRICT = eqsel, JOIN = eqjoinsel)',
     'DROP OPERATOR === (int, int)'),
    ('CREATE OPERATOR ==== (FUNCTION = same, LEFTARG = int, RIGHTARG = int, RESTRICT = eqsel)',
     'ALTER OPERATOR ==== (int, int) SET (RESTRICT = NONE)'),
    ('CREATE OPERATOR ##== (FUNCTION = same, LEFTARG = int, RIGHTARG = int)',
     'ALTER OPERATOR ##== (int, int) OWNER TO sluice_owner'),
    ('CREATE OPERATOR ##=== (FUNCTION = same, LEFTARG = int, RIGHTARG = int)', "COMMENT ON OPERATOR ##=== (int, int) IS 'x'"),
    ('', 'CREATE OPERATOR CLASS oc1 FOR TYPE int USING btree AS OPERATOR 1 >, OPERATOR 2 >=, OPERATOR 3 =, OPERATOR 4 <=,'
     ' OPERATOR 5 <, FUNCTION 1 backwards(int, int)'),
    ('CREATE OPERATOR CLASS oc2 FOR TYPE int USING btree AS OPERATOR 1 >, OPERATOR 2 >=, OPERATOR 3 =, OPERATOR 4 <=,'
     ' OPERATOR 5 <, FUNCTION 1 backwards(int, int)', 'DROP OPERATOR FAMILY oc2 USING btree'),
    ('CREATE OPERATOR CLASS oc3 FOR TYPE int USING btree AS OPERATOR 1 >, OPERATOR 2 >=, OPERATOR 3 =, OPERATOR 4 <=,'
     ' OPERATOR 5 <, FUNCTION 1 backwards(int, int)', 'ALTER OPERATOR CLASS oc3 USING btree OWNER TO sluice_owner'),
    ('CREATE OPERATOR CLASS oc4 FOR TYPE int USING btree AS OPERATOR 1 >, OPERATOR 2 >=, OPERATOR 3 =, OPERATOR 4 <=,'
     " OPERATOR 5 <, FUNCTION 1 backwards(int, int)", "COMMENT ON OPERATOR CLASS oc4 USING btree IS 'x'"),
    ('CREATE OPERATOR FAMILY of1 USING btree', 'ALTER OPERATOR FAMILY of1 USING btree ADD OPERATOR 1 < (int4, int2)'),
    ('CREATE OPERATOR FAMILY of2 USING btree; ALTER OPERATOR FAMILY of2 USING btree ADD OPERATOR 1 < (int4, int2)',
     'ALTER OPERATOR FAMILY of2 USING btree DROP OPERATOR 1 (int4, int2)'),
    ('CREATE OPERATOR FAMILY of3 USING btree', 'DROP OPERATOR FAMILY of3 USING btree'),
    ('', 'CREATE OPERATOR FAMILY of4 USING hash'),
    ('CREATE OPERATOR FAMILY of5 USING btree', 'ALTER OPERATOR FAMILY of5 USING btree RENAME TO of6'),
    ('CREATE TYPE ca1 AS ENUM (\'a\')', 'CREATE CAST (text AS ca1) WITH INOUT AS ASSIGNMENT'),
    ("CREATE TYPE ca2 AS ENUM ('a'); CREATE CAST (text AS ca2) WITH INOUT; COMMENT ON CAST (text AS ca2) IS 'x'",
     'DROP CAST (text AS ca2)'),
    ("CREATE TYPE ca3 AS ENUM ('a'); CREATE CAST (varchar AS ca3) WITH INOUT AS IMPLICIT", 'DROP TYPE ca3 CASCADE'),
    ("CREATE CONVERSION cv1 FOR 'UTF8' TO 'LATIN1' FROM utf8_to_iso8859_1", 'DROP CONVERSION cv1'),
    ("CREATE CONVERSION cv2 FOR 'UTF8' TO 'LATIN1' FROM utf8_to_iso8859_1", 'ALTER CONVERSION cv2 OWNER TO sluice_owner'),
    ('CREATE LANGUAGE la1 HANDLER plpgsql_call_handler VALIDATOR plpgsql_validator', 'DROP LANGUAGE la1'),
    ('CREATE TRUSTED LANGUAGE la2 HANDLER plpgsql_call_handler', 'REVOKE USAGE ON LANGUAGE la2 FROM PUBLIC'),
    ('CREATE ACCESS METHOD am1 TYPE TABLE HANDLER heap_tableam_handler', 'DROP ACCESS METHOD am1'),
    ('CREATE ACCESS METHOD am2 TYPE TABLE HANDLER heap_tableam_handler', "COMMENT ON ACCESS METHOD am2 IS 'x'"),
    # aggregates
    ('CREATE AGGREGATE ag1 (int) (SFUNC = int4larger, STYPE = int, SORTOP = >, SSPACE = 100)', 'DROP AGGREGATE ag1 (int)'),
    ("CREATE AGGREGATE ag2 (*) (SFUNC = int8inc, STYPE = bigint, INITCOND = '0')", 'DROP AGGREGATE ag2 (*)'),
    ("CREATE AGGREGATE ag3 (*) (SFUNC = int8inc, STYPE = bigint, INITCOND = '0')", "COMMENT ON AGGREGATE ag3 (*) IS 'x'"),
    ('CREATE AGGREGATE ag4 (double precision ORDER BY anyelement) (SFUNC = ordered_set_transition, STYPE = internal,'
     ' FINALFUNC = percentile_disc_final, FINALFUNC_EXTRA)', 'DROP AGGREGATE ag4 (double precision ORDER BY anyelement)'),
    # types
    ('CREATE TYPE sh1', 'DROP TYPE sh1'),
    ('', 'CREATE TYPE sh2'),
    ('CREATE DOMAIN do1 AS int CHECK (VALUE > 0)', 'ALTER DOMAIN do1 ADD CONSTRAINT c2 CHECK (VALUE < 1000)'),
    ('CREATE DOMAIN do2 AS int; CREATE TABLE do2t (v do2); INSERT INTO do2t VALUES (1)', 'ALTER DOMAIN do2 SET NOT NULL'),
    ('CREATE DOMAIN do3 AS int DEFAULT 3', 'ALTER DOMAIN do3 SET DEFAULT 4'),
    ('CREATE DOMAIN do4 AS int DEFAULT 3 NOT NULL; CREATE TABLE do4t (v do4)', 'ALTER DOMAIN do4 DROP DEFAULT'),
    ('CREATE DOMAIN do5 AS int CONSTRAINT c CHECK (VALUE > 0); CREATE TABLE do5t (v do5)',
     'ALTER DOMAIN do5 DROP CONSTRAINT c'),
    ('CREATE DOMAIN do6 AS int', 'ALTER DOMAIN do6 ADD CONSTRAINT c CHECK (VALUE > 0) NOT VALID'),
    ("CREATE DOMAIN do7 AS int CONSTRAINT c CHECK (VALUE > 0) NOT NULL DEFAULT 1; COMMENT ON CONSTRAINT c ON DOMAIN do7 IS 'x'",
     'DROP DOMAIN do7'),
    ('CREATE TYPE co1 AS (street text); CREATE TABLE co1t (id int, a co1)', 'ALTER TYPE co1 ADD ATTRIBUTE zip text'),
    ('CREATE TYPE co2 AS (street text)', "COMMENT ON COLUMN co2.street IS 'x'"),
    ("CREATE TYPE co3e AS ENUM ('a'); CREATE TYPE co3 AS (x co3e, \"Y z\" text COLLATE \"C\")", 'DROP TYPE co3'),
    ("CREATE TYPE co4 AS (street text)", 'ALTER TYPE co4 ALTER ATTRIBUTE street TYPE varchar(9)'),
    ('CREATE TYPE co5 AS (a int, b text); CREATE TABLE co5t OF co5', 'ALTER TYPE co5 ADD ATTRIBUTE c text CASCADE'),
    ('CREATE TYPE co6 AS (a int, b text); CREATE TABLE co6t OF co6', 'ALTER TYPE co6 RENAME ATTRIBUTE b TO d CASCADE'),
    ('CREATE COLLATION cl1 (LOCALE = "C")', 'ALTER COLLATION cl1 OWNER TO sluice_owner'),
    ('CREATE COLLATION cl2 (LOCALE = "C")', 'DROP COLLATION cl2'),
    # tables and what is on them
    ('CREATE TABLE tb1 (id int); CREATE INDEX tb1i ON tb1 (id)', 'CLUSTER tb1 USING tb1i'),
    ('CREATE TABLE tb2 (id int, n text)', 'ALTER TABLE tb2 SET (toast.autovacuum_enabled = false)'),
    ('CREATE TABLE tb3 (id int, body text)', 'ALTER TABLE tb3 ALTER COLUMN body SET STORAGE EXTERNAL'),
    ('CREATE TABLE tb4 (id int PRIMARY KEY)', 'ALTER TABLE tb4 REPLICA IDENTITY FULL'),
    ('CREATE TABLE tb5 (id int); CREATE RULE tb5r AS ON DELETE TO tb5 DO INSTEAD NOTHING', 'ALTER TABLE tb5 DISABLE RULE tb5r'),
    ("CREATE TABLE tb6 (a int) PARTITION BY RANGE (a); CREATE TABLE tb6p PARTITION OF tb6 FOR VALUES FROM (0) TO (9);"
     ' CREATE INDEX tb6i ON ONLY tb6 (a)', 'DROP INDEX tb6i'),
    ('CREATE TABLE tb7 (a int, b int); CREATE STATISTICS tb7s ON a, b FROM tb7', 'ALTER STATISTICS tb7s SET STATISTICS 50'),
    ('CREATE TABLE tb8 (a int, b int); CREATE STATISTICS tb8s ON a, b FROM tb8', 'ALTER STATISTICS tb8s OWNER TO sluice_owner'),
    # views
    ('CREATE VIEW vw1 AS SELECT a FROM base', "ALTER VIEW vw1 ALTER COLUMN a SET DEFAULT 'q'"),
    ('CREATE MATERIALIZED VIEW mv1 AS SELECT id FROM base; CREATE INDEX mv1i ON mv1 (id)',
     'ALTER MATERIALIZED VIEW mv1 CLUSTER ON mv1i'),
    ('CREATE MATERIALIZED VIEW mv2 AS SELECT a FROM base', 'ALTER MATERIALIZED VIEW mv2 ALTER COLUMN a SET STORAGE EXTERNAL'),
    ('CREATE MATERIALIZED VIEW mv3 AS SELECT a FROM base', 'ALTER MATERIALIZED VIEW mv3 ALTER COLUMN a SET STATISTICS 9'),
    ('CREATE MATERIALIZED VIEW mv4 AS SELECT a FROM base', 'ALTER MATERIALIZED VIEW mv4 ALTER COLUMN a SET COMPRESSION pglz'),
    # sequences
    ('CREATE SEQUENCE sq2', 'ALTER SEQUENCE sq2 INCREMENT -1 MINVALUE -100 MAXVALUE 100'),
    ('CREATE TABLE sq3 (id serial PRIMARY KEY); ALTER TABLE sq3 OWNER TO sluice_owner', 'ALTER TABLE sq3 OWNER TO CURRENT_USER'),
    # publications, triggers of the database
    ('CREATE PUBLICATION pu1', 'ALTER PUBLICATION pu1 ADD TABLES IN SCHEMA lib'),
    ('CREATE PUBLICATION pu2 FOR TABLES IN SCHEMA lib', 'DROP PUBLICATION pu2'),
    ('CREATE PUBLICATION pu3', 'ALTER PUBLICATION pu3 OWNER TO sluice_owner'),
    ('CREATE EVENT TRIGGER ev1 ON sql_drop EXECUTE FUNCTION told()', "COMMENT ON EVENT TRIGGER ev1 IS 'x'"),
    # privileges
    ('', 'GRANT SELECT (id, a, b), UPDATE (c) ON TABLE base TO sluice_reader'),
    ('', 'GRANT pg_read_all_data TO sluice_reader'),
    ('', 'DROP ROLE sluice_member'),
    ('', 'REVOKE ALL ON FUNCTION pg_sleep(double precision) FROM PUBLIC'),
    ('', 'GRANT SELECT (rolname) ON pg_authid TO sluice_owner'),
    ('', 'GRANT SET ON PARAMETER work_mem TO sluice_owner'),
]

# What no schema holds.
DECLARED = [
    ('CREATE TABLE ix2 (a int) PARTITION BY RANGE (a); CREATE TABLE ix2p PARTITION OF ix2 FOR VALUES FROM (0) TO (9);'
     ' CREATE INDEX ix2i ON ONLY ix2 (a); CREATE INDEX ix2pi ON ix2p (a)',
     'ALTER INDEX ix2i ATTACH PARTITION ix2pi'),
    ('CREATE FUNCTION de1() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$',
     'ALTER FUNCTION de1() DEPENDS ON EXTENSION plpgsql'),
    ('', "COMMENT ON EXTENSION plpgsql IS 'x'"),
    ('', "COMMENT ON ROLE sluice_owner IS 'x'"),
    ('', "ALTER ROLE sluice_owner PASSWORD 'x'"),
    ('', 'ALTER COLLATION "de-x-icu" REFRESH VERSION'),
    ('', 'GRANT CONNECT ON DATABASE @ TO sluice_owner'),
    ('', "COMMENT ON DATABASE @ IS 'x'"),
    ("CREATE TABLE sq1 (id serial)", 'ALTER SEQUENCE sq1_id_seq MINVALUE 1000 START 1000 RESTART 1000'),
    ('CREATE TYPE de3; CREATE FUNCTION de3i(cstring) RETURNS de3 LANGUAGE internal STRICT IMMUTABLE AS $$int4in$$;'
     ' CREATE FUNCTION de3o(de3) RETURNS cstring LANGUAGE internal STRICT IMMUTABLE AS $$int4out$$',
     'CREATE TYPE de3 (INPUT = de3i, OUTPUT = de3o, LIKE = int4)'),
    ('CREATE TABLE de4 (a int); CREATE MATERIALIZED VIEW de4v AS SELECT a FROM de4; INSERT INTO de4 VALUES (1)',
     'REFRESH MATERIALIZED VIEW de4v'),
]


def run(*command, **more):
    return subprocess.run(command, capture_output=True, text=True, timeout=300, **{'input': '', **more})


class Server:
    def __init__(self, url, name='sluice_every_kind'):
        self.url, self.name = url, name

    def at(self, database):
        head, _, query = self.url.partition('?')
        head = re.sub(r'^([a-z]+://[^/]*).*$', r'\1/' + database, head)
        return head + ('?' + query if query else '')

    def sql(self, text, database=None):
        done = run('psql', '-XqAt', '-v', 'ON_ERROR_STOP=1', '-d', self.at(database or self.name), '-c', text)
        if done.returncode:
            sys.exit(f'{text}: {done.stderr}')
        return done.stdout

    def make(self):
        self.sql(f'DROP DATABASE IF EXISTS {self.name} WITH (FORCE)', 'postgres')
        self.sql(f'CREATE DATABASE {self.name} TEMPLATE template0', 'postgres')

    def beside(self):
        return Server(self.url, self.name + '_again')

    def clear(self):
        for name in (self.beside().name, self.name):
            self.sql(f'DROP DATABASE IF EXISTS {name} WITH (FORCE)', 'postgres')
        # What was granted on the server itself goes with DROP OWNED.
        there = self.sql("SELECT rolname FROM pg_roles WHERE rolname ~ '^sluice_'", 'postgres').split()
        for role in filter(there.__contains__, ROLES):
            self.sql(f'DROP OWNED BY {role}; DROP ROLE {role}', 'postgres')

    def dump(self):
        done = run(PG_DUMP, '-s', '-d', self.at(self.name), '-N', 'drizzle', '-T', '*.__migration*')
        if done.returncode:
            sys.exit(done.stderr)
        roles = self.sql("SELECT r.rolname, m.roleid::regrole FROM pg_roles AS r LEFT JOIN pg_auth_members AS m ON m.member = r.oid"
                         " WHERE r.rolname ~ '^sluice_' ORDER BY 1, 2")
        skipped = ('--', '\\restrict', '\\unrestrict', 'SET ')
        return sorted(line for line in (done.stdout + roles).split('\n') if line and not line.startswith(skipped))


def folder_of(statements, root):
    folder = Path(root) / 'drizzle'
    (folder / 'meta').mkdir(parents=True)
    entries = []
    for number, statement in enumerate(statements):
        tag = f'{number:04}_m'
        (folder / f'{tag}.sql').write_text(statement.replace('; ', ';--> statement-breakpoint\n') + ';\n')
        entries.append({'idx': number, 'version': '7', 'when': 1700000000000 + number, 'tag': tag, 'breakpoints': True})
    journal = {'version': '7', 'dialect': 'postgresql', 'entries': entries}
    (folder / 'meta' / '_journal.json').write_text(json.dumps(journal))
    return str(folder)


def stored(server):
    return server.sql("SELECT coalesce(json_agg(rollback_sql ORDER BY id), '[]') FROM __migration_tracking")


def differences(before, after):
    return [f'gone: {line}' for line in before if line not in after] + [f'new: {line}' for line in after if line not in before]


def dumps_again(sluice, server):
    """What is wrong with a database that is made from the dump of this one: lines."""
    again = server.beside()
    again.make()
    dumped = run(sluice, 'dump', '--url', server.at(server.name), cwd='/')
    loaded = run('psql', '-XqAt', '-v', 'ON_ERROR_STOP=1', '-d', again.at(again.name), input=dumped.stdout)
    if dumped.returncode or loaded.returncode:
        return [f'dump: {dumped.stderr}{loaded.stderr}']
    compared = run(sluice, 'compare', server.at(server.name), again.at(again.name), cwd='/')
    return [f'dump: {line}' for line in differences(server.dump(), again.dump())] + (
        [f'compare: {compared.stdout}{compared.stderr}'] if compared.returncode else [])


def leads_there(sluice, server):
    """From a database that is as this one was to this one, and back to there."""
    again = server.beside()
    printed = run(sluice, 'compare', '--sql', again.at(again.name), server.at(server.name), cwd='/')
    ran = run('psql', '-XqAt', '-v', 'ON_ERROR_STOP=1', '-1', '-d', again.at(again.name), input=printed.stdout)
    if printed.returncode not in (0, 4) or ran.returncode:
        return [f'compare --sql: {printed.stderr}{ran.stderr}']
    return [f'compare --sql: {line}' for line in differences(server.dump(), again.dump())]


def try_batch(sluice, server, cases, declares):
    """What is wrong: lines."""
    cases = [(before, one.replace('@', server.name)) for before, one in cases if one]
    server.clear()
    server.make()
    server.sql(SETUP)
    server.sql('; '.join(before for before, _ in cases if before))
    wrong = []
    with tempfile.TemporaryDirectory() as root:
        where = ('--dir', folder_of([one for _, one in cases], root), '--url', server.at(server.name))
        before = server.dump()
        wrong += dumps_again(sluice, server)
        done = run(sluice, 'migrate', *where, cwd=root)
        if done.returncode:
            return [f'migrate ends {done.returncode}: {done.stdout}{done.stderr}']
        if not declares:
            wrong += leads_there(sluice, server) + dumps_again(sluice, server)
        texts = json.loads(stored(server))
        for (_, one), text in zip(cases, texts):
            if ('-- irreversible' in text) != declares:
                wrong.append(f'{one}: stored {text!r}')
        done = run(sluice, 'rollback', '--steps', str(len(cases)), '--allow-data-loss', *where, cwd=root)
        if done.returncode:
            wrong.append(f'rollback ends {done.returncode}: {done.stdout[-600:]}{done.stderr[-1200:]}')
        elif not declares:
            after = server.dump()
            wrong += differences(before, after)
    server.clear()
    return wrong


def main():
    url = os.environ.get('SLUICE_TEST_PG15_URL')
    if not url:
        sys.exit('SLUICE_TEST_PG15_URL is not set; run it under tools/with_servers')
    server = Server(url)
    sluice = str(Path(sys.argv[1]).resolve())
    wrong = try_batch(sluice, server, EXACT, False) + try_batch(sluice, server, DECLARED, True)
    print('\n'.join(wrong) or f'{len(EXACT)} statements come back, {len(DECLARED)} say that they do not')
    sys.exit(1 if wrong else 0)


if __name__ == '__main__':
    main()
