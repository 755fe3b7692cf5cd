// Kinds of objects that few databases have: text search, foreign data, operator classes and their
// like. As the others: the SQL that makes each, and the SQL that removes it.
#include "dialects/postgres/catalog/introspect_sql_parts.hpp"

namespace sluice::postgres::sql {

const OtherKind k_text_search[5] = {
    {R"sql(EXISTS (SELECT FROM pg_ts_parser WHERE oid >= 16384))sql",
     R"sql(
  SELECT 'pg_ts_parser'::regclass::oid, p.oid, 0, 'text search parser',
         format('%I.%I', n.nspname, p.prsname),
         concat(format('CREATE TEXT SEARCH PARSER %I.%I (START = %s, GETTOKEN = %s, END = %s, '
                       'LEXTYPES = %s', n.nspname, p.prsname, p.prsstart, p.prstoken, p.prsend,
                       p.prslextype),
                CASE WHEN p.prsheadline <> 0 THEN format(', HEADLINE = %s', p.prsheadline) END,
                ');'),
         format('DROP TEXT SEARCH PARSER %I.%I;', n.nspname, p.prsname), false
  FROM pg_ts_parser AS p
  JOIN space AS n ON n.oid = p.prsnamespace
  WHERE NOT EXISTS (SELECT FROM member AS m WHERE m.classid = 'pg_ts_parser'::regclass
                    AND m.objid = p.oid)
)sql"},
    {R"sql(EXISTS (SELECT FROM pg_ts_template WHERE oid >= 16384))sql",
     R"sql(
  SELECT 'pg_ts_template'::regclass::oid, t.oid, 0, 'text search template',
         format('%I.%I', n.nspname, t.tmplname),
         concat(format('CREATE TEXT SEARCH TEMPLATE %I.%I (', n.nspname, t.tmplname),
                CASE WHEN t.tmplinit <> 0 THEN format('INIT = %s, ', t.tmplinit) END,
                format('LEXIZE = %s);', t.tmpllexize)),
         format('DROP TEXT SEARCH TEMPLATE %I.%I;', n.nspname, t.tmplname), false
  FROM pg_ts_template AS t
  JOIN space AS n ON n.oid = t.tmplnamespace
  WHERE NOT EXISTS (SELECT FROM member AS m WHERE m.classid = 'pg_ts_template'::regclass
                    AND m.objid = t.oid)
)sql"},
    {R"sql(EXISTS (SELECT FROM pg_ts_dict WHERE oid >= 16384))sql",
     R"sql(
  SELECT 'pg_ts_dict'::regclass::oid, d.oid, 0, 'text search dictionary',
         format('%I.%I', n.nspname, d.dictname),
         concat(format('CREATE TEXT SEARCH DICTIONARY %I.%I (TEMPLATE = %I.%I', n.nspname,
                       d.dictname, tn.nspname, t.tmplname),
                ', ' || d.dictinitoption, ');'),
         format('DROP TEXT SEARCH DICTIONARY %I.%I;', n.nspname, d.dictname), false
  FROM pg_ts_dict AS d
  JOIN space AS n ON n.oid = d.dictnamespace
  JOIN pg_ts_template AS t ON t.oid = d.dicttemplate
  JOIN pg_namespace AS tn ON tn.oid = t.tmplnamespace
  WHERE NOT EXISTS (SELECT FROM member AS m WHERE m.classid = 'pg_ts_dict'::regclass
                    AND m.objid = d.oid)
)sql"},
    {R"sql(EXISTS (SELECT FROM pg_ts_config WHERE oid >= 16384))sql",
     R"sql(
  SELECT 'pg_ts_config'::regclass::oid, c.oid, 0, 'text search configuration',
         format('%I.%I', n.nspname, c.cfgname),
         format('CREATE TEXT SEARCH CONFIGURATION %I.%I (PARSER = %I.%I);', n.nspname, c.cfgname,
                pn.nspname, p.prsname),
         format('DROP TEXT SEARCH CONFIGURATION %I.%I;', n.nspname, c.cfgname), false
  FROM pg_ts_config AS c
  JOIN space AS n ON n.oid = c.cfgnamespace
  JOIN pg_ts_parser AS p ON p.oid = c.cfgparser
  JOIN pg_namespace AS pn ON pn.oid = p.prsnamespace
  WHERE NOT EXISTS (SELECT FROM member AS m WHERE m.classid = 'pg_ts_config'::regclass
                    AND m.objid = c.oid)
)sql"},
    {nullptr,
     R"sql(
  SELECT 'pg_ts_config'::regclass::oid, c.oid, 0, 'text search mapping',
         format('%I of %I.%I', k.alias, n.nspname, c.cfgname),
         format('ALTER TEXT SEARCH CONFIGURATION %I.%I ADD MAPPING FOR %I WITH %s;', n.nspname,
                c.cfgname, k.alias, x.dictionaries),
         format('ALTER TEXT SEARCH CONFIGURATION %I.%I DROP MAPPING FOR %I;', n.nspname, c.cfgname,
                k.alias), true
  FROM pg_ts_config AS c
  JOIN space AS n ON n.oid = c.cfgnamespace
  JOIN (SELECT x.mapcfg, x.maptokentype,
               string_agg(x.mapdict::regdictionary::text, ', ' ORDER BY x.mapseqno) AS dictionaries
        FROM pg_ts_config_map AS x
        GROUP BY x.mapcfg, x.maptokentype) AS x ON x.mapcfg = c.oid
  CROSS JOIN LATERAL ts_token_type(c.cfgparser) AS k
  WHERE k.tokid = x.maptokentype
    AND NOT EXISTS (SELECT FROM member AS m WHERE m.classid = 'pg_ts_config'::regclass
                    AND m.objid = c.oid)
)sql",
     true},
};

const OtherKind k_foreign[9] = {
    {R"sql(EXISTS (SELECT FROM pg_foreign_data_wrapper WHERE oid >= 16384))sql",
     R"sql(
  SELECT 'pg_foreign_data_wrapper'::regclass::oid, w.oid, 0, 'foreign data wrapper',
         quote_ident(w.fdwname), format('CREATE FOREIGN DATA WRAPPER %I;', w.fdwname),
         format('DROP FOREIGN DATA WRAPPER %I;', w.fdwname), false
  FROM pg_foreign_data_wrapper AS w
  WHERE NOT EXISTS (SELECT FROM member AS m WHERE m.classid = 'pg_foreign_data_wrapper'::regclass
                    AND m.objid = w.oid)
)sql"},
    {nullptr,
     R"sql(
  SELECT 'pg_foreign_data_wrapper'::regclass::oid, w.oid, 0, 'wrapper setting',
         format('%s of %I', x.setting, w.fdwname),
         format('ALTER FOREIGN DATA WRAPPER %I %s;', w.fdwname, x.makes),
         format('ALTER FOREIGN DATA WRAPPER %I %s;', w.fdwname, x.drops), true
  FROM pg_foreign_data_wrapper AS w
  CROSS JOIN LATERAL (
    SELECT 'handler' AS setting, format('HANDLER %s', w.fdwhandler::regproc) AS makes,
           'NO HANDLER' AS drops
    WHERE w.fdwhandler <> 0
    UNION ALL
    SELECT 'validator', format('VALIDATOR %s', w.fdwvalidator::regproc), 'NO VALIDATOR'
    WHERE w.fdwvalidator <> 0
    UNION ALL
    SELECT format('option %I', split_part(o, '=', 1)),
           format('OPTIONS (ADD %I %L)', split_part(o, '=', 1), substr(o, strpos(o, '=') + 1)),
           format('OPTIONS (DROP %I)', split_part(o, '=', 1))
    FROM unnest(w.fdwoptions) AS o
  ) AS x
  WHERE NOT EXISTS (SELECT FROM member AS m WHERE m.classid = 'pg_foreign_data_wrapper'::regclass
                    AND m.objid = w.oid)
)sql",
     true},
    {R"sql(EXISTS (SELECT FROM pg_foreign_server WHERE oid >= 16384))sql",
     R"sql(
  SELECT 'pg_foreign_server'::regclass::oid, s.oid, 0, 'server', quote_ident(s.srvname),
         concat(format('CREATE SERVER %I', s.srvname), ' TYPE ' || quote_literal(s.srvtype),
                ' VERSION ' || quote_literal(s.srvversion),
                format(' FOREIGN DATA WRAPPER %I;', w.fdwname)),
         format('DROP SERVER %I;', s.srvname), false
  FROM pg_foreign_server AS s
  JOIN pg_foreign_data_wrapper AS w ON w.oid = s.srvfdw
  WHERE NOT EXISTS (SELECT FROM member AS m WHERE m.classid = 'pg_foreign_server'::regclass
                    AND m.objid = s.oid)
)sql"},
    {nullptr,
     R"sql(
  SELECT 'pg_foreign_server'::regclass::oid, s.oid, 0, 'server option',
         format('%I of %I', split_part(o, '=', 1), s.srvname),
         format('ALTER SERVER %I OPTIONS (ADD %I %L);', s.srvname, split_part(o, '=', 1),
                substr(o, strpos(o, '=') + 1)),
         format('ALTER SERVER %I OPTIONS (DROP %I);', s.srvname, split_part(o, '=', 1)), true
  FROM pg_foreign_server AS s
  CROSS JOIN LATERAL unnest(s.srvoptions) AS o
  WHERE NOT EXISTS (SELECT FROM member AS m WHERE m.classid = 'pg_foreign_server'::regclass
                    AND m.objid = s.oid)
)sql",
     true},
    {nullptr,
     R"sql(
  SELECT 'pg_user_mapping'::regclass::oid, u.umid, 0, 'user mapping',
         format('%s on %I', u.person, u.srvname),
         concat(format('CREATE USER MAPPING FOR %s SERVER %I', u.person, u.srvname),
                (SELECT format(' OPTIONS (%s)',
                               string_agg(format('%I %L', split_part(o, '=', 1),
                                                 substr(o, strpos(o, '=') + 1)), ', '))
                 FROM unnest(u.umoptions) AS o
                 HAVING count(*) > 0), ';'),
         format('DROP USER MAPPING FOR %s SERVER %I;', u.person, u.srvname), false
  FROM (SELECT *, CASE WHEN umuser = 0 THEN 'PUBLIC' ELSE quote_ident(usename) END AS person
        FROM pg_user_mappings) AS u
)sql"},
    {R"sql(EXISTS (SELECT FROM pg_class WHERE relkind = 'f'))sql",
     R"sql(
  SELECT 'pg_class'::regclass::oid, r.oid, 0, 'foreign table',
         format('%I.%I', r.nspname, r.relname),
         concat(format('CREATE FOREIGN TABLE %I.%I', r.nspname, r.relname),
                format(' (%s)', concat_ws(', ', part.columns, part.checks)),
                CASE WHEN NOT r.relispartition
                     THEN ' INHERITS (' || nullif(parent.names, '') || ')' END,
                format(' SERVER %I', s.srvname),
                (SELECT format(' OPTIONS (%s)',
                               string_agg(format('%I %L', split_part(o, '=', 1),
                                                 substr(o, strpos(o, '=') + 1)), ', '))
                 FROM unnest(t.ftoptions) AS o
                 HAVING count(*) > 0), ';',
                CASE WHEN r.relispartition
                     THEN format(' ALTER TABLE %s ATTACH PARTITION %I.%I %s;', parent.names,
                                 r.nspname, r.relname, pg_get_expr(r.relpartbound, r.oid)) END),
         format('DROP FOREIGN TABLE %I.%I;', r.nspname, r.relname), false
  FROM holder AS r
  JOIN pg_foreign_table AS t ON t.ftrelid = r.oid
  JOIN pg_foreign_server AS s ON s.oid = t.ftserver
  CROSS JOIN LATERAL (
    SELECT coalesce(string_agg(format('%I.%I', n.nspname, p.relname), ', '
                               ORDER BY h.inhseqno), '') AS names
    FROM pg_inherits AS h
    JOIN pg_class AS p ON p.oid = h.inhparent
    JOIN pg_namespace AS n ON n.oid = p.relnamespace
    WHERE h.inhrelid = r.oid
  ) AS parent
  CROSS JOIN LATERAL (
    SELECT (SELECT string_agg(
                     concat(quote_ident(a.attname), ' ', format_type(a.atttypid, a.atttypmod),
                            (SELECT format(' OPTIONS (%s)',
                                           string_agg(format('%I %L', split_part(o, '=', 1),
                                                             substr(o, strpos(o, '=') + 1)), ', '))
                             FROM unnest(a.attfdwoptions) AS o
                             HAVING count(*) > 0),
                            (SELECT format(' COLLATE %I.%I', n.nspname, c.collname)
                             FROM pg_collation AS c
                             JOIN pg_namespace AS n ON n.oid = c.collnamespace
                             JOIN pg_type AS b ON b.oid = a.atttypid
                             WHERE c.oid = a.attcollation AND b.typcollation <> c.oid),
                            (SELECT CASE WHEN a.attgenerated <> ''
                                         THEN format(' GENERATED ALWAYS AS (%s) STORED',
                                                     pg_get_expr(d.adbin, d.adrelid))
                                         ELSE format(' DEFAULT %s',
                                                     pg_get_expr(d.adbin, d.adrelid)) END
                             FROM pg_attrdef AS d
                             WHERE d.adrelid = a.attrelid AND d.adnum = a.attnum),
                            CASE WHEN a.attnotnull THEN ' NOT NULL' END), ', ' ORDER BY a.attnum)
            FROM pg_attribute AS a
            WHERE a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped
              AND (a.attislocal OR r.relispartition))
               AS columns,
           (SELECT string_agg(format('CONSTRAINT %I %s', c.conname, pg_get_constraintdef(c.oid)),
                              ', ' ORDER BY c.conname)
            FROM pg_constraint AS c
            WHERE c.conrelid = r.oid AND c.contype = 'c'
              AND (c.conislocal OR r.relispartition)) AS checks
  ) AS part
  WHERE r.relkind = 'f'
)sql"},
    {nullptr,
     R"sql(
  SELECT 'pg_class'::regclass, r.oid, 0, 'foreign table setting',
         format('%s of column %I of %I.%I', k.setting, a.attname, r.nspname, r.relname),
         format('ALTER FOREIGN TABLE %I.%I ALTER COLUMN %I SET %s;', r.nspname, r.relname,
                a.attname, k.makes),
         format('ALTER FOREIGN TABLE %I.%I ALTER COLUMN %I %s;', r.nspname, r.relname,
                a.attname, k.drops), true
  FROM holder AS r
  JOIN pg_attribute AS a ON a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped
  JOIN pg_type AS t ON t.oid = a.atttypid
  CROSS JOIN LATERAL (
    SELECT 'statistics' AS setting, format('STATISTICS %s', a.attstattarget) AS makes,
           'SET STATISTICS -1' AS drops
    WHERE a.attstattarget <> -1
    UNION ALL
    SELECT 'storage',
           format('STORAGE %s', max(w.word) FILTER (WHERE w.code = a.attstorage::text)),
           format('SET STORAGE %s', max(w.word) FILTER (WHERE w.code = t.typstorage::text))
    FROM (VALUES ('p', 'PLAIN'), ('e', 'EXTERNAL'), ('m', 'MAIN'), ('x', 'EXTENDED'))
        AS w (code, word)
    WHERE a.attstorage <> t.typstorage
    HAVING count(*) > 0
    UNION ALL
    SELECT 'options', format('(%s)', string_agg(o, ', ')),
           format('RESET (%s)', string_agg(split_part(o, '=', 1), ', '))
    FROM unnest(a.attoptions) AS o
    WHERE o !~ '^pg_attver='
    HAVING count(*) > 0
    UNION ALL
    SELECT 'own default', format('DEFAULT %s', pg_get_expr(d.adbin, d.adrelid)), 'DROP DEFAULT'
    FROM pg_attrdef AS d
    WHERE d.adrelid = a.attrelid AND d.adnum = a.attnum AND a.attgenerated = ''
      AND NOT a.attislocal AND NOT r.relispartition
    UNION ALL
    SELECT 'own not null', 'NOT NULL', 'DROP NOT NULL'
    WHERE a.attnotnull AND NOT a.attislocal AND NOT r.relispartition
      AND NOT EXISTS (SELECT FROM pg_inherits AS h
                      JOIN pg_attribute AS p ON p.attrelid = h.inhparent
                      WHERE h.inhrelid = r.oid AND p.attname = a.attname AND p.attnotnull)
  ) AS k
  WHERE r.relkind = 'f'
)sql",
     true},
    {R"sql(EXISTS (SELECT FROM pg_depend
             WHERE classid = to_regclass('pg_catalog.pg_publication_namespace')))sql",
     R"sql(
  SELECT 'pg_publication_namespace'::regclass::oid, x.oid, 0, 'publication schema',
         format('%I in %I', n.nspname, p.pubname),
         format('ALTER PUBLICATION %I ADD TABLES IN SCHEMA %I;', p.pubname, n.nspname),
         format('ALTER PUBLICATION %I DROP TABLES IN SCHEMA %I;', p.pubname, n.nspname), false
  FROM pg_publication_namespace AS x
  JOIN pg_publication AS p ON p.oid = x.pnpubid
  JOIN pg_namespace AS n ON n.oid = x.pnnspid
)sql"},
    {R"sql(EXISTS (SELECT FROM pg_shdepend
             WHERE classid = to_regclass('pg_catalog.pg_parameter_acl')))sql",
     R"sql(
  SELECT 'pg_parameter_acl'::regclass::oid, a.oid, 0, 'grant',
         concat_ws(' ', 'PARAMETER', a.parname, 'to', e.grantee, e.option),
         concat(format('GRANT %s ON PARAMETER %s TO %s', e.privileges, a.parname, e.grantee),
                ' ' || e.option, ';'),
         format('REVOKE %s ON PARAMETER %s FROM %s;', e.privileges, a.parname, e.grantee), true
  FROM pg_parameter_acl AS a
  CROSS JOIN LATERAL (
    SELECT CASE WHEN x.grantee = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(x.grantee)) END
               AS grantee,
           CASE WHEN x.is_grantable THEN 'WITH GRANT OPTION' END AS option,
           string_agg(x.privilege_type, ', ' ORDER BY x.privilege_type) AS privileges
    FROM aclexplode(a.paracl) AS x
    WHERE x.grantee <> 10
    GROUP BY x.grantee, x.is_grantable
  ) AS e
)sql",
     true},
};

}  // namespace sluice::postgres::sql
