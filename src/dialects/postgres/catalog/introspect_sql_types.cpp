// Domains, composite types, ranges and collations.
#include "dialects/postgres/catalog/introspect_sql_parts.hpp"

namespace sluice::postgres::sql {

const OtherKind k_types[4] = {
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
              WHERE c.oid = t.typcollation AND b.typcollation <> t.typcollation), ';')
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
           ELSE format(E'CREATE TYPE %s AS (\n%s\n);', t.identity,
             (SELECT string_agg(concat(format(E'\t%I %s', a.attname,
                                              format_type(a.atttypid, a.atttypmod)),
                                       (SELECT format(' COLLATE %I.%I', n.nspname, c.collname)
                                        FROM pg_collation AS c
                                        JOIN pg_namespace AS n ON n.oid = c.collnamespace
                                        JOIN pg_type AS b ON b.oid = a.atttypid
                                        WHERE c.oid = a.attcollation
                                          AND b.typcollation <> c.oid)),
                                E',\n' ORDER BY a.attnum)
              FROM pg_attribute AS a
              WHERE a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped))
         END,
         format('DROP %s %s;', upper(t.word), t.identity), false
  FROM own_type AS t
  WHERE t.typtype <> 'e'
)sql"},
    {nullptr,
     R"sql(
  SELECT 'pg_type'::regclass, t.oid, 0, 'domain setting', format('%s of %s', x.setting, t.identity),
         format('ALTER DOMAIN %s %s;', t.identity, x.makes),
         format('ALTER DOMAIN %s %s;', t.identity, x.drops), true
  FROM own_type AS t
  CROSS JOIN LATERAL (
    SELECT 'default' AS setting, format('SET DEFAULT %s', t.typdefault) AS makes,
           'DROP DEFAULT' AS drops
    WHERE t.typdefault IS NOT NULL
    UNION ALL
    SELECT 'not null', 'SET NOT NULL', 'DROP NOT NULL'
    WHERE t.typnotnull
      AND NOT EXISTS (SELECT FROM pg_constraint AS c WHERE c.contypid = t.oid AND c.contype = 'n')
  ) AS x
  WHERE t.typtype = 'd'
)sql",
     true},
    {nullptr,
     R"sql(
  SELECT 'pg_constraint'::regclass, c.oid, 0, 'domain constraint',
         format('%I of %s', c.conname, t.identity),
         format('ALTER DOMAIN %s ADD CONSTRAINT %I %s;', t.identity, c.conname,
                pg_get_constraintdef(c.oid)),
         format('ALTER DOMAIN %s DROP CONSTRAINT %I;', t.identity, c.conname), false
  FROM own_type AS t
  JOIN pg_constraint AS c ON c.contypid = t.oid
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
};

}  // namespace sluice::postgres::sql
