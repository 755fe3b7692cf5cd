// Operators, their classes and families, and what else extends the server's own language of types:
// casts, conversions, languages, transforms, access methods, shells of types. That there are base
// types is told only to undo.
#include "dialects/postgres/catalog/introspect_sql_parts.hpp"

namespace sluice::postgres::sql {

const OtherKind k_operators[11] = {
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
                CASE WHEN o.oprnegate <> 0 THEN format(', NEGATOR = OPERATOR(%s)',
                     substring(o.oprnegate::regoperator::text FROM '^[^(]*')) END,
                CASE WHEN o.oprrest <> 0 THEN format(', RESTRICT = %s', o.oprrest) END,
                CASE WHEN o.oprjoin <> 0 THEN format(', JOIN = %s', o.oprjoin) END,
                CASE WHEN o.oprcanhash THEN ', HASHES' END,
                CASE WHEN o.oprcanmerge THEN ', MERGES' END, ');'),
         format('DROP OPERATOR %s;', o.oid::regoperator), false
  FROM pg_operator AS o
  JOIN space AS n ON n.oid = o.oprnamespace
  WHERE o.oprcode <> 0
    AND NOT EXISTS (SELECT FROM member AS m WHERE m.classid = 'pg_operator'::regclass
                    AND m.objid = o.oid)
)sql"},
    {R"sql(EXISTS (SELECT FROM pg_opfamily WHERE oid >= 16384))sql",
     R"sql(
  SELECT 'pg_opfamily'::regclass::oid, f.oid, 0, 'operator family',
         format('%I.%I USING %I', n.nspname, f.opfname, a.amname),
         format('CREATE OPERATOR FAMILY %I.%I USING %I;', n.nspname, f.opfname, a.amname),
         format('DROP OPERATOR FAMILY %I.%I USING %I;', n.nspname, f.opfname, a.amname), false
  FROM pg_opfamily AS f
  JOIN space AS n ON n.oid = f.opfnamespace
  JOIN pg_am AS a ON a.oid = f.opfmethod
  WHERE NOT EXISTS (SELECT FROM member AS m WHERE m.classid = 'pg_opfamily'::regclass
                    AND m.objid = f.oid)
)sql"},
    {nullptr,
     R"sql(
  SELECT x.classid, x.objid, 0, 'operator family member',
         format('%s %s of %I.%I USING %I', x.what, x.place, n.nspname, f.opfname, a.amname),
         format('ALTER OPERATOR FAMILY %I.%I USING %I ADD %s %s;', n.nspname, f.opfname, a.amname,
                x.what, x.made),
         format('ALTER OPERATOR FAMILY %I.%I USING %I DROP %s %s;', n.nspname, f.opfname, a.amname,
                x.what, x.place), false
  FROM (
    SELECT 'pg_amop'::regclass::oid AS classid, o.oid AS objid, o.amopfamily AS family,
           'OPERATOR' AS what,
           format('%s (%s, %s)', o.amopstrategy, format_type(o.amoplefttype, NULL),
                  format_type(o.amoprighttype, NULL)) AS place,
           concat(format('%s %s', o.amopstrategy, o.amopopr::regoperator),
                  (SELECT format(' FOR ORDER BY %I.%I', sn.nspname, s.opfname)
                   FROM pg_opfamily AS s
                   JOIN pg_namespace AS sn ON sn.oid = s.opfnamespace
                   WHERE s.oid = o.amopsortfamily)) AS made
    FROM pg_amop AS o
    UNION ALL
    SELECT 'pg_amproc'::regclass, p.oid, p.amprocfamily, 'FUNCTION',
           format('%s (%s, %s)', p.amprocnum, format_type(p.amproclefttype, NULL),
                  format_type(p.amprocrighttype, NULL)),
           format('%s (%s, %s) %s', p.amprocnum, format_type(p.amproclefttype, NULL),
                  format_type(p.amprocrighttype, NULL), p.amproc::regprocedure)
    FROM pg_amproc AS p
  ) AS x
  JOIN pg_opfamily AS f ON f.oid = x.family
  JOIN pg_namespace AS n ON n.oid = f.opfnamespace
  JOIN pg_am AS a ON a.oid = f.opfmethod
  WHERE x.objid >= 16384
    AND NOT EXISTS (SELECT FROM member AS m WHERE m.classid = 'pg_opfamily'::regclass
                    AND m.objid = f.oid)
    AND NOT EXISTS (SELECT FROM pg_depend AS d
                    WHERE d.classid = x.classid AND d.objid = x.objid
                      AND d.refclassid = 'pg_opclass'::regclass)
)sql"},
    {R"sql(EXISTS (SELECT FROM pg_opclass WHERE oid >= 16384))sql",
     R"sql(
  SELECT 'pg_opclass'::regclass::oid, c.oid, 0, 'operator class',
         format('%I.%I USING %I', n.nspname, c.opcname, a.amname),
         concat(format('CREATE OPERATOR CLASS %I.%I', n.nspname, c.opcname),
                CASE WHEN c.opcdefault THEN ' DEFAULT' END,
                format(' FOR TYPE %s USING %I FAMILY %I.%I AS ', format_type(c.opcintype, NULL),
                       a.amname, fn.nspname, f.opfname),
                concat_ws(', ',
                  CASE WHEN c.opckeytype <> 0 OR part.operators IS NULL AND part.functions IS NULL
                       THEN format('STORAGE %s',
                                   format_type(coalesce(nullif(c.opckeytype, 0), c.opcintype),
                                               NULL)) END,
                  part.operators, part.functions), ';'),
         format('DROP OPERATOR CLASS %I.%I USING %I;', n.nspname, c.opcname, a.amname), false
  FROM pg_opclass AS c
  JOIN space AS n ON n.oid = c.opcnamespace
  JOIN pg_am AS a ON a.oid = c.opcmethod
  JOIN pg_opfamily AS f ON f.oid = c.opcfamily
  JOIN pg_namespace AS fn ON fn.oid = f.opfnamespace
  CROSS JOIN LATERAL (
    SELECT (SELECT string_agg(concat(format('OPERATOR %s %s', o.amopstrategy,
                                            o.amopopr::regoperator),
                                     (SELECT format(' FOR ORDER BY %I.%I', sn.nspname, s.opfname)
                                      FROM pg_opfamily AS s
                                      JOIN pg_namespace AS sn ON sn.oid = s.opfnamespace
                                      WHERE s.oid = o.amopsortfamily)), ', '
                              ORDER BY o.amopstrategy)
            FROM pg_amop AS o
            JOIN pg_depend AS d ON d.classid = 'pg_amop'::regclass AND d.objid = o.oid
              AND d.refclassid = 'pg_opclass'::regclass
              AND d.refobjid = c.oid) AS operators,
           (SELECT string_agg(format('FUNCTION %s (%s, %s) %s', p.amprocnum,
                                     format_type(p.amproclefttype, NULL),
                                     format_type(p.amprocrighttype, NULL),
                                     p.amproc::regprocedure), ', ' ORDER BY p.amprocnum)
            FROM pg_amproc AS p
            JOIN pg_depend AS d ON d.classid = 'pg_amproc'::regclass AND d.objid = p.oid
              AND d.refclassid = 'pg_opclass'::regclass
              AND d.refobjid = c.oid) AS functions
  ) AS part
  WHERE NOT EXISTS (SELECT FROM member AS m WHERE m.classid = 'pg_opclass'::regclass
                    AND m.objid = c.oid)
)sql"},
    {R"sql(EXISTS (SELECT FROM pg_cast WHERE oid >= 16384))sql",
     R"sql(
  SELECT 'pg_cast'::regclass::oid, c.oid, 0, 'cast',
         format('(%s AS %s)', format_type(c.castsource, NULL), format_type(c.casttarget, NULL)),
         concat(format('CREATE CAST (%s AS %s) ', format_type(c.castsource, NULL),
                       format_type(c.casttarget, NULL)),
                CASE c.castmethod
                  WHEN 'f' THEN format('WITH FUNCTION %s', c.castfunc::regprocedure)
                  WHEN 'i' THEN 'WITH INOUT'
                  ELSE 'WITHOUT FUNCTION'
                END,
                CASE c.castcontext
                  WHEN 'a' THEN ' AS ASSIGNMENT'
                  WHEN 'i' THEN ' AS IMPLICIT'
                END, ';'),
         format('DROP CAST (%s AS %s);', format_type(c.castsource, NULL),
                format_type(c.casttarget, NULL)), false
  FROM pg_cast AS c
  WHERE c.oid >= 16384
    AND NOT EXISTS (SELECT FROM member AS m WHERE m.classid = 'pg_cast'::regclass
                    AND m.objid = c.oid)
    AND NOT EXISTS (SELECT FROM pg_depend AS d
                    WHERE d.classid = 'pg_cast'::regclass AND d.objid = c.oid AND d.deptype = 'i')
)sql"},
    {R"sql(EXISTS (SELECT FROM pg_conversion WHERE oid >= 16384))sql",
     R"sql(
  SELECT 'pg_conversion'::regclass::oid, c.oid, 0, 'conversion',
         format('%I.%I', n.nspname, c.conname),
         format('CREATE %sCONVERSION %I.%I FOR %L TO %L FROM %s;',
                CASE WHEN c.condefault THEN 'DEFAULT ' END, n.nspname, c.conname,
                pg_encoding_to_char(c.conforencoding), pg_encoding_to_char(c.contoencoding),
                c.conproc),
         format('DROP CONVERSION %I.%I;', n.nspname, c.conname), false
  FROM pg_conversion AS c
  JOIN space AS n ON n.oid = c.connamespace
  WHERE NOT EXISTS (SELECT FROM member AS m WHERE m.classid = 'pg_conversion'::regclass
                    AND m.objid = c.oid)
)sql"},
    {R"sql(EXISTS (SELECT FROM pg_language WHERE oid >= 16384))sql",
     R"sql(
  SELECT 'pg_language'::regclass::oid, l.oid, 0, 'language', quote_ident(l.lanname),
         concat('CREATE ', CASE WHEN l.lanpltrusted THEN 'TRUSTED ' END,
                format('LANGUAGE %I HANDLER %s', l.lanname, l.lanplcallfoid::regproc),
                CASE WHEN l.laninline <> 0 THEN format(' INLINE %s', l.laninline::regproc) END,
                CASE WHEN l.lanvalidator <> 0
                     THEN format(' VALIDATOR %s', l.lanvalidator::regproc) END, ';'),
         format('DROP LANGUAGE %I;', l.lanname), false
  FROM pg_language AS l
  WHERE l.oid >= 16384
    AND l.lanplcallfoid <> 0
    AND NOT EXISTS (SELECT FROM member AS m WHERE m.classid = 'pg_language'::regclass
                    AND m.objid = l.oid)
)sql"},
    {R"sql(EXISTS (SELECT FROM pg_transform))sql",
     R"sql(
  SELECT 'pg_transform'::regclass::oid, t.oid, 0, 'transform',
         format('FOR %s LANGUAGE %I', format_type(t.trftype, NULL), l.lanname),
         format('CREATE TRANSFORM FOR %s LANGUAGE %I (%s);', format_type(t.trftype, NULL),
                l.lanname, concat_ws(', ',
                  CASE WHEN t.trffromsql <> 0
                       THEN format('FROM SQL WITH FUNCTION %s',
                                   t.trffromsql::oid::regprocedure) END,
                  CASE WHEN t.trftosql <> 0
                       THEN format('TO SQL WITH FUNCTION %s', t.trftosql::oid::regprocedure) END)),
         format('DROP TRANSFORM FOR %s LANGUAGE %I;', format_type(t.trftype, NULL), l.lanname),
         false
  FROM pg_transform AS t
  JOIN pg_language AS l ON l.oid = t.trflang
  WHERE NOT EXISTS (SELECT FROM member AS m WHERE m.classid = 'pg_transform'::regclass
                    AND m.objid = t.oid)
)sql"},
    {R"sql(EXISTS (SELECT FROM pg_am WHERE oid >= 16384))sql",
     R"sql(
  SELECT 'pg_am'::regclass::oid, a.oid, 0, 'access method', quote_ident(a.amname),
         format('CREATE ACCESS METHOD %I TYPE %s HANDLER %s;', a.amname,
                CASE a.amtype WHEN 't' THEN 'TABLE' ELSE 'INDEX' END, a.amhandler),
         format('DROP ACCESS METHOD %I;', a.amname), false
  FROM pg_am AS a
  WHERE a.oid >= 16384
    AND NOT EXISTS (SELECT FROM member AS m WHERE m.classid = 'pg_am'::regclass
                    AND m.objid = a.oid)
)sql"},
    {R"sql(EXISTS (SELECT FROM pg_type WHERE NOT typisdefined))sql",
     R"sql(
  SELECT 'pg_type'::regclass::oid, t.oid, 0, 'type', format('%I.%I', n.nspname, t.typname),
         format('CREATE TYPE %I.%I;', n.nspname, t.typname),
         format('DROP TYPE %I.%I;', n.nspname, t.typname), false
  FROM pg_type AS t
  JOIN space AS n ON n.oid = t.typnamespace
  WHERE NOT t.typisdefined
    AND NOT EXISTS (SELECT FROM member AS m WHERE m.classid = 'pg_type'::regclass
                    AND m.objid = t.oid)
)sql"},
    {R"sql(EXISTS (SELECT FROM pg_type
             WHERE oid >= 16384 AND typtype = 'b' AND typisdefined
               AND typinput <> 'array_in'::regproc))sql",
     R"sql(
  SELECT 'pg_type'::regclass::oid, t.oid, 0, 'loss', format('TYPE %I.%I', n.nspname, t.typname),
         '', '', true
  FROM pg_type AS t
  JOIN space AS n ON n.oid = t.typnamespace
  WHERE {to_undo}
    AND t.typtype = 'b'
    AND t.typisdefined
    AND t.typinput <> 'array_in'::regproc
    AND NOT EXISTS (SELECT FROM member AS m WHERE m.classid = 'pg_type'::regclass
                    AND m.objid = t.oid)
)sql",
     true},
};

}  // namespace sluice::postgres::sql
