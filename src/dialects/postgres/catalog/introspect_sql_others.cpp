// What the schema model does not hold: for each object the SQL that makes it and the SQL that
// removes it.
#include "dialects/postgres/catalog/introspect_sql_parts.hpp"

namespace sluice::postgres::sql {

// A database's own objects have numbers from 16384 on, which tell at once that there are none.
const OtherKind k_others[17] = {
    {R"sql(EXISTS (SELECT FROM pg_proc WHERE oid >= 16384))sql",
     R"sql(
  SELECT 'pg_proc'::regclass, p.oid, 0, p.word, p.identity,
         concat(pg_get_functiondef(p.oid), ';'),
         format('DROP %s %s;', upper(p.word), p.identity), false
  FROM routine AS p
  WHERE p.prokind <> 'a'
)sql"},
    {R"sql(EXISTS (SELECT FROM pg_proc WHERE oid >= 16384))sql",
     R"sql(
  SELECT 'pg_proc'::regclass, p.oid, 0, p.word, p.identity,
         concat(format('CREATE AGGREGATE %s (SFUNC = %s, STYPE = %s', p.identity, a.aggtransfn,
                       format_type(a.aggtranstype, NULL)),
                CASE WHEN a.aggfinalfn <> 0 THEN format(', FINALFUNC = %s', a.aggfinalfn) END,
                CASE WHEN a.aggcombinefn <> 0 THEN format(', COMBINEFUNC = %s', a.aggcombinefn) END,
                ', INITCOND = ' || quote_literal(a.agginitval),
                CASE WHEN p.proparallel = 's' THEN ', PARALLEL = SAFE' END, ');'),
         format('DROP AGGREGATE %s;', p.identity), false
  FROM routine AS p
  JOIN pg_aggregate AS a ON a.aggfnoid = p.oid
)sql"},
    {R"sql(EXISTS (SELECT FROM pg_trigger WHERE NOT tgisinternal))sql",
     R"sql(
  SELECT 'pg_trigger'::regclass, t.oid, 0, 'trigger',
         format('%I on %I.%I', t.tgname, r.nspname, r.relname),
         concat(pg_get_triggerdef(t.oid), ';'),
         format('DROP TRIGGER %I ON %I.%I;', t.tgname, r.nspname, r.relname), false
  FROM pg_trigger AS t
  JOIN relation AS r ON r.oid = t.tgrelid
  WHERE NOT t.tgisinternal
    AND t.tgparentid = 0
)sql"},
    {nullptr,
     R"sql(
  SELECT 'pg_trigger'::regclass, t.oid, 0, 'trigger state',
         format('%I on %I.%I', t.tgname, r.nspname, r.relname),
         format('ALTER TABLE %I.%I %s TRIGGER %I;', r.nspname, r.relname,
                CASE t.tgenabled
                  WHEN 'D' THEN 'DISABLE'
                  WHEN 'R' THEN 'ENABLE REPLICA'
                  ELSE 'ENABLE ALWAYS'
                END, t.tgname),
         format('ALTER TABLE %I.%I ENABLE TRIGGER %I;', r.nspname, r.relname, t.tgname), true
  FROM pg_trigger AS t
  JOIN relation AS r ON r.oid = t.tgrelid
  WHERE NOT t.tgisinternal
    AND t.tgparentid = 0
    AND t.tgenabled <> 'O'
)sql"},
    {R"sql(EXISTS (SELECT FROM pg_rewrite WHERE oid >= 16384 AND rulename <> '_RETURN'))sql",
     R"sql(
  SELECT 'pg_rewrite'::regclass, w.oid, 0, 'rule',
         format('%I on %I.%I', w.rulename, r.nspname, r.relname),
         pg_get_ruledef(w.oid), format('DROP RULE %I ON %I.%I;', w.rulename, r.nspname, r.relname),
         false
  FROM pg_rewrite AS w
  JOIN relation AS r ON r.oid = w.ev_class
  WHERE w.rulename <> '_RETURN'
)sql"},
    {R"sql(EXISTS (SELECT FROM pg_constraint WHERE contype = 'x'))sql",
     R"sql(
  SELECT 'pg_constraint'::regclass, c.oid, 0, 'constraint',
         format('%I on %I.%I', c.conname, r.nspname, r.relname),
         format('ALTER TABLE %I.%I ADD CONSTRAINT %I %s;', r.nspname, r.relname, c.conname,
                pg_get_constraintdef(c.oid)),
         format('ALTER TABLE %I.%I DROP CONSTRAINT %I;', r.nspname, r.relname, c.conname), false
  FROM pg_constraint AS c
  JOIN relation AS r ON r.oid = c.conrelid
  WHERE c.contype = 'x'
    AND c.conparentid = 0
)sql"},
    {R"sql(coalesce('m' = ANY (found.kinds), false))sql",
     R"sql(
  SELECT 'pg_class'::regclass, i.indexrelid, 0, 'index', format('%I.%I', i.nspname, i.relname),
         concat(pg_get_indexdef(i.indexrelid),
                (SELECT format(' TABLESPACE %I', t.spcname) FROM pg_tablespace AS t
                 WHERE t.oid = i.reltablespace), ';'),
         format('DROP INDEX %I.%I;', i.nspname, i.relname), false
  FROM index_of AS i
  WHERE i.relkind = 'm'
)sql"},
    {R"sql(EXISTS (SELECT
          FROM pg_sequence AS q
          JOIN pg_depend AS d ON d.classid = 'pg_class'::regclass AND d.objid = q.seqrelid
            AND d.deptype = 'a'))sql",
     R"sql(
  SELECT 'pg_class'::regclass, d.objid, 0, 'sequence owner', format('%I.%I', s.nspname, s.relname),
         format('ALTER SEQUENCE %I.%I OWNED BY %I.%I.%I;', s.nspname, s.relname, r.nspname,
                r.relname, a.attname),
         format('ALTER SEQUENCE %I.%I OWNED BY NONE;', s.nspname, s.relname), true
  FROM pg_depend AS d
  JOIN relation AS s ON s.oid = d.objid AND s.relkind = 'S'
  JOIN relation AS r ON r.oid = d.refobjid
  JOIN pg_attribute AS a ON a.attrelid = r.oid AND a.attnum = d.refobjsubid
  WHERE d.classid = 'pg_class'::regclass
    AND d.refclassid = 'pg_class'::regclass
    AND d.deptype = 'a'
)sql"},
    {R"sql(EXISTS (SELECT FROM pg_extension WHERE oid >= 16384))sql",
     R"sql(
  SELECT 'pg_extension'::regclass, e.oid, 0, 'extension', quote_ident(e.extname),
         format('CREATE EXTENSION %I WITH SCHEMA %I;', e.extname, n.nspname),
         format('DROP EXTENSION %I;', e.extname),
         false
  FROM pg_extension AS e
  JOIN pg_namespace AS n ON n.oid = e.extnamespace
  WHERE e.oid >= 16384
)sql"},
    {R"sql(EXISTS (SELECT FROM pg_type WHERE oid >= 16384 AND typtype IN ('d', 'r'))
             OR EXISTS (SELECT FROM pg_class WHERE relkind = 'c'))sql",
     R"sql(
  SELECT 'pg_type'::regclass, t.oid, 0, t.word, t.identity,
         CASE t.typtype
           WHEN 'd' THEN concat(format('CREATE DOMAIN %s AS %s', t.identity,
                                       format_type(t.typbasetype, t.typtypmod)),
             (SELECT format(' COLLATE %I.%I', n.nspname, c.collname)
              FROM pg_collation AS c
              JOIN pg_namespace AS n ON n.oid = c.collnamespace
              JOIN pg_type AS b ON b.oid = t.typbasetype
              WHERE c.oid = t.typcollation AND b.typcollation <> t.typcollation),
             ' DEFAULT ' || t.typdefault,
             CASE WHEN t.typnotnull THEN ' NOT NULL' END,
             (SELECT string_agg(format(' CONSTRAINT %I %s', c.conname, pg_get_constraintdef(c.oid)),
                                '' ORDER BY c.conname)
              FROM pg_constraint AS c
              WHERE c.contypid = t.oid AND c.contype = 'c'), ';')
           WHEN 'r' THEN (SELECT concat(
               format('CREATE TYPE %s AS RANGE (SUBTYPE = %s', t.identity,
                      format_type(g.rngsubtype, NULL)),
               (SELECT format(', SUBTYPE_OPCLASS = %I.%I', n.nspname, o.opcname)
                FROM pg_opclass AS o
                JOIN pg_namespace AS n ON n.oid = o.opcnamespace
                WHERE o.oid = g.rngsubopc AND NOT o.opcdefault),
               (SELECT format(', COLLATION = %I.%I', n.nspname, c.collname)
                FROM pg_collation AS c
                JOIN pg_namespace AS n ON n.oid = c.collnamespace
                WHERE c.oid = g.rngcollation AND c.collname <> 'default'),
               CASE WHEN g.rngcanonical <> 0 THEN format(', CANONICAL = %s', g.rngcanonical) END,
               CASE WHEN g.rngsubdiff <> 0 THEN format(', SUBTYPE_DIFF = %s', g.rngsubdiff) END,
               format(', MULTIRANGE_TYPE_NAME = %s);', format_type(g.rngmultitypid, NULL)))
             FROM pg_range AS g
             WHERE g.rngtypid = t.oid)
           ELSE format('CREATE TYPE %s AS (%s);', t.identity,
             (SELECT string_agg(format('%I %s', a.attname, format_type(a.atttypid, a.atttypmod)),
                                ', ' ORDER BY a.attnum)
              FROM pg_attribute AS a
              WHERE a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped))
         END,
         format('DROP %s %s;', upper(t.word), t.identity), false
  FROM own_type AS t
  WHERE t.typtype <> 'e'
)sql"},
    {R"sql(EXISTS (SELECT FROM pg_collation WHERE oid >= 16384))sql",
     R"sql(
  SELECT 'pg_collation'::regclass, c.oid, 0, 'collation', format('%I.%I', n.nspname, c.collname),
         concat(format('CREATE COLLATION %I.%I (', n.nspname, c.collname),
                CASE c.collprovider
                  WHEN 'i' THEN 'PROVIDER = icu'
                  WHEN 'b' THEN 'PROVIDER = builtin'
                  ELSE 'PROVIDER = libc'
                END,
                ', LOCALE = '
                    || quote_literal(coalesce(to_jsonb(c) ->> 'colllocale',
                                              to_jsonb(c) ->> 'colliculocale')),
                ', LC_COLLATE = ' || quote_literal(c.collcollate),
                ', LC_CTYPE = ' || quote_literal(c.collctype),
                CASE WHEN NOT c.collisdeterministic THEN ', DETERMINISTIC = false' END, ');'),
         format('DROP COLLATION %I.%I;', n.nspname, c.collname), false
  FROM pg_collation AS c
  JOIN space AS n ON n.oid = c.collnamespace
  WHERE NOT EXISTS (SELECT FROM member AS m WHERE m.classid = 'pg_collation'::regclass
                    AND m.objid = c.oid)
)sql"},
    {R"sql(EXISTS (SELECT FROM pg_operator WHERE oid >= 16384))sql",
     R"sql(
  SELECT 'pg_operator'::regclass, o.oid, 0, 'operator', o.oid::regoperator::text,
         concat(format('CREATE OPERATOR %I.%s (FUNCTION = %s', n.nspname, o.oprname,
                       substring(o.oprcode::regprocedure::text FROM '^[^(]*')),
                CASE WHEN o.oprleft <> 0
                     THEN format(', LEFTARG = %s', format_type(o.oprleft, NULL)) END,
                CASE WHEN o.oprright <> 0
                     THEN format(', RIGHTARG = %s', format_type(o.oprright, NULL)) END,
                CASE WHEN o.oprcom <> 0 THEN format(', COMMUTATOR = OPERATOR(%s)',
                     substring(o.oprcom::regoperator::text FROM '^[^(]*')) END,
                CASE WHEN o.oprcanhash THEN ', HASHES' END,
                CASE WHEN o.oprcanmerge THEN ', MERGES' END, ');'),
         format('DROP OPERATOR %s;', o.oid::regoperator), false
  FROM pg_operator AS o
  JOIN space AS n ON n.oid = o.oprnamespace
  WHERE o.oprcode <> 0
    AND NOT EXISTS (SELECT FROM member AS m WHERE m.classid = 'pg_operator'::regclass
                    AND m.objid = o.oid)
)sql"},
    {R"sql(EXISTS (SELECT FROM pg_statistic_ext))sql",
     R"sql(
  SELECT 'pg_statistic_ext'::regclass, s.oid, 0, 'statistics',
         format('%I.%I', n.nspname, s.stxname),
         concat(pg_get_statisticsobjdef(s.oid), ';'),
         format('DROP STATISTICS %I.%I;', n.nspname, s.stxname), false
  FROM pg_statistic_ext AS s
  JOIN space AS n ON n.oid = s.stxnamespace
)sql"},
    {R"sql(EXISTS (SELECT FROM pg_event_trigger))sql",
     R"sql(
  SELECT 'pg_event_trigger'::regclass, e.oid, 0, 'event trigger', quote_ident(e.evtname),
         concat(format('CREATE EVENT TRIGGER %I ON %s', e.evtname, e.evtevent),
                (SELECT format(' WHEN TAG IN (%s)', string_agg(quote_literal(tag), ', '))
                 FROM unnest(e.evttags) AS tag
                 HAVING count(*) > 0),
                format(' EXECUTE FUNCTION %s();', e.evtfoid::regproc)),
         format('DROP EVENT TRIGGER %I;', e.evtname), false
  FROM pg_event_trigger AS e
  WHERE NOT EXISTS (SELECT FROM member AS m WHERE m.classid = 'pg_event_trigger'::regclass
                    AND m.objid = e.oid)
)sql"},
    {nullptr,
     R"sql(
  SELECT 'pg_event_trigger'::regclass, e.oid, 0, 'trigger state', quote_ident(e.evtname),
         format('ALTER EVENT TRIGGER %I %s;', e.evtname,
                CASE e.evtenabled
                  WHEN 'D' THEN 'DISABLE'
                  WHEN 'R' THEN 'ENABLE REPLICA'
                  ELSE 'ENABLE ALWAYS'
                END),
         format('ALTER EVENT TRIGGER %I ENABLE;', e.evtname), true
  FROM pg_event_trigger AS e
  WHERE e.evtenabled <> 'O'
)sql"},
    {R"sql(EXISTS (SELECT FROM pg_publication))sql",
     R"sql(
  SELECT 'pg_publication'::regclass, p.oid, 0, 'publication', quote_ident(p.pubname),
         concat(format('CREATE PUBLICATION %I', p.pubname),
                CASE WHEN p.puballtables THEN ' FOR ALL TABLES' END,
                format(' WITH (publish = %L',
                       concat_ws(', ', CASE WHEN p.pubinsert THEN 'insert' END,
                                                       CASE WHEN p.pubupdate THEN 'update' END,
                                                       CASE WHEN p.pubdelete THEN 'delete' END,
                                                       CASE WHEN p.pubtruncate
                                                            THEN 'truncate' END)),
                CASE WHEN p.pubviaroot THEN ', publish_via_partition_root = true' END, ');'),
         format('DROP PUBLICATION %I;', p.pubname), false
  FROM pg_publication AS p
)sql"},
    {R"sql(EXISTS (SELECT FROM pg_publication_rel))sql",
     R"sql(
  SELECT 'pg_publication_rel'::regclass, x.oid, 0, 'publication table',
         format('%I.%I in %I', r.nspname, r.relname, p.pubname),
         concat(format('ALTER PUBLICATION %I ADD TABLE ONLY %I.%I', p.pubname, r.nspname,
                       r.relname),
                (SELECT format(' (%s)', string_agg(quote_ident(a.attname), ', ' ORDER BY k.n))
                 FROM unnest(x.prattrs::smallint[]) WITH ORDINALITY AS k (attnum, n)
                 JOIN pg_attribute AS a ON a.attrelid = x.prrelid AND a.attnum = k.attnum
                 HAVING count(*) > 0),
                ' WHERE (' || pg_get_expr(x.prqual, x.prrelid) || ')', ';'),
         format('ALTER PUBLICATION %I DROP TABLE ONLY %I.%I;', p.pubname, r.nspname, r.relname),
         false
  FROM pg_publication_rel AS x
  JOIN pg_publication AS p ON p.oid = x.prpubid
  JOIN relation AS r ON r.oid = x.prrelid
)sql"},
};

}  // namespace sluice::postgres::sql
