// What the schema model does not hold: for each object the SQL that makes it and the SQL that
// removes it.
#include "dialects/postgres/catalog/introspect_sql_parts.hpp"

namespace sluice::postgres::sql {

// With the columns that own them.
const char* const k_sequence_owners = R"sql(
  SELECT 'pg_class'::regclass, d.objid, 0, 'sequence owner', format('%I.%I', s.nspname, s.relname),
         concat(own.makes, format('ALTER SEQUENCE %I.%I OWNED BY %I.%I.%I;', s.nspname, s.relname,
                                  r.nspname, r.relname, a.attname)),
         concat(format('ALTER SEQUENCE %I.%I OWNED BY NONE;', s.nspname, s.relname), own.drops),
         true
  FROM pg_depend AS d
  JOIN relation AS s ON s.oid = d.objid AND s.relkind = 'S'
  JOIN (SELECT c.oid, c.relname, n.nspname
        FROM pg_class AS c
        JOIN pg_namespace AS n ON n.oid = c.relnamespace) AS r ON r.oid = d.refobjid
  JOIN pg_attribute AS a ON a.attrelid = r.oid AND a.attnum = d.refobjsubid
  LEFT JOIN LATERAL (
    SELECT format('ALTER SEQUENCE %I.%I OWNER TO %I; ', s.nspname, s.relname,
                  pg_get_userbyid(s.relowner)) AS makes,
           format(' ALTER SEQUENCE %I.%I OWNER TO CURRENT_USER;', s.nspname, s.relname) AS drops
    WHERE pg_get_userbyid(s.relowner) <> current_user
  ) AS own ON true
  WHERE d.classid = 'pg_class'::regclass
    AND d.refclassid = 'pg_class'::regclass
    AND d.deptype = 'a'
)sql";

// A database's own objects have numbers from 16384 on, which tell at once that there are none.
const OtherKind k_others[18] = {
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
                CASE WHEN a.aggtransspace <> 0 THEN format(', SSPACE = %s', a.aggtransspace) END,
                CASE WHEN a.aggfinalfn <> 0 THEN format(', FINALFUNC = %s', a.aggfinalfn) END,
                CASE WHEN a.aggfinalextra THEN ', FINALFUNC_EXTRA' END,
                CASE WHEN a.aggfinalfn <> 0 THEN modify.final END,
                CASE WHEN a.aggcombinefn <> 0 THEN format(', COMBINEFUNC = %s', a.aggcombinefn) END,
                CASE WHEN a.aggserialfn <> 0 THEN format(', SERIALFUNC = %s', a.aggserialfn) END,
                CASE WHEN a.aggdeserialfn <> 0
                     THEN format(', DESERIALFUNC = %s', a.aggdeserialfn) END,
                ', INITCOND = ' || quote_literal(a.agginitval),
                CASE WHEN a.aggmtransfn <> 0
                     THEN format(', MSFUNC = %s, MINVFUNC = %s, MSTYPE = %s', a.aggmtransfn,
                                 a.aggminvtransfn, format_type(a.aggmtranstype, NULL)) END,
                CASE WHEN a.aggmtransspace <> 0
                     THEN format(', MSSPACE = %s', a.aggmtransspace) END,
                CASE WHEN a.aggmfinalfn <> 0 THEN format(', MFINALFUNC = %s', a.aggmfinalfn) END,
                CASE WHEN a.aggmfinalextra THEN ', MFINALFUNC_EXTRA' END,
                CASE WHEN a.aggmfinalfn <> 0 THEN modify.moving END,
                ', MINITCOND = ' || quote_literal(a.aggminitval),
                (SELECT format(', SORTOP = OPERATOR(%I.%s)', n.nspname, o.oprname)
                 FROM pg_operator AS o
                 JOIN pg_namespace AS n ON n.oid = o.oprnamespace
                 WHERE o.oid = a.aggsortop),
                CASE p.proparallel
                  WHEN 's' THEN ', PARALLEL = SAFE'
                  WHEN 'r' THEN ', PARALLEL = RESTRICTED'
                END,
                CASE WHEN a.aggkind = 'h' THEN ', HYPOTHETICAL' END, ');'),
         format('DROP AGGREGATE %s;', p.identity), false
  FROM routine AS p
  JOIN pg_aggregate AS a ON a.aggfnoid = p.oid
  CROSS JOIN LATERAL (
    SELECT max(CASE WHEN k.code = a.aggfinalmodify AND k.code <> k.usual
                    THEN ', FINALFUNC_MODIFY = ' || k.word END) AS final,
           max(CASE WHEN k.code = a.aggmfinalmodify AND k.code <> k.usual
                    THEN ', MFINALFUNC_MODIFY = ' || k.word END) AS moving
    FROM (SELECT v.code, v.word, CASE a.aggkind WHEN 'n' THEN 'r' ELSE 'w' END AS usual
          FROM (VALUES ('r', 'READ_ONLY'), ('s', 'SHAREABLE'), ('w', 'READ_WRITE'))
              AS v (code, word)) AS k
  ) AS modify
)sql"},
    {R"sql(EXISTS (SELECT FROM pg_trigger WHERE NOT tgisinternal))sql",
     R"sql(
  SELECT 'pg_trigger'::regclass, t.oid, 0, 'trigger',
         format('%I on %I.%I', t.tgname, r.nspname, r.relname),
         concat(pg_get_triggerdef(t.oid), ';'),
         format('DROP TRIGGER %I ON %I.%I;', t.tgname, r.nspname, r.relname), false
  FROM pg_trigger AS t
  JOIN holder AS r ON r.oid = t.tgrelid
  WHERE NOT t.tgisinternal
    AND t.tgparentid = 0
)sql"},
    {nullptr,
     R"sql(
  SELECT 'pg_trigger'::regclass, t.oid, 0, 'trigger state',
         format('%I on %I.%I', t.tgname, r.nspname, r.relname),
         format('ALTER TABLE %I.%I %s TRIGGER %I;', r.nspname, r.relname,
                CASE t.tgenabled
                  WHEN 'O' THEN 'ENABLE'
                  WHEN 'D' THEN 'DISABLE'
                  WHEN 'R' THEN 'ENABLE REPLICA'
                  ELSE 'ENABLE ALWAYS'
                END, t.tgname),
         format('ALTER TABLE %I.%I ENABLE TRIGGER %I;', r.nspname, r.relname, t.tgname), true
  FROM pg_trigger AS t
  JOIN holder AS r ON r.oid = t.tgrelid
  WHERE NOT t.tgisinternal
    AND {trigger_state}
)sql",
     true},
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
    {nullptr,
     R"sql(
  SELECT 'pg_rewrite'::regclass, w.oid, 0, 'rule state',
         format('%I on %I.%I', w.rulename, r.nspname, r.relname),
         format('ALTER TABLE %I.%I %s RULE %I;', r.nspname, r.relname,
                CASE w.ev_enabled
                  WHEN 'D' THEN 'DISABLE'
                  WHEN 'R' THEN 'ENABLE REPLICA'
                  ELSE 'ENABLE ALWAYS'
                END, w.rulename),
         format('ALTER TABLE %I.%I ENABLE RULE %I;', r.nspname, r.relname, w.rulename), true
  FROM pg_rewrite AS w
  JOIN relation AS r ON r.oid = w.ev_class
  WHERE w.rulename <> '_RETURN'
    AND w.ev_enabled <> 'O'
)sql",
     true},
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
    {nullptr,
     R"sql(
  SELECT 'pg_class'::regclass, r.oid, 0, 'view setting',
         format('%s of %I.%I', x.setting, r.nspname, r.relname),
         format('ALTER MATERIALIZED VIEW %I.%I %s;', r.nspname, r.relname, x.makes),
         format('ALTER MATERIALIZED VIEW %I.%I %s;', r.nspname, r.relname, x.drops), true
  FROM relation AS r
  CROSS JOIN LATERAL (
    SELECT 'cluster' AS setting, format('CLUSTER ON %I', i.relname) AS makes,
           'SET WITHOUT CLUSTER' AS drops
    FROM index_of AS i
    WHERE i.indrelid = r.oid AND i.indisclustered
    UNION ALL
    SELECT format('%s of column %I', k.setting, a.attname),
           format('ALTER COLUMN %I SET %s', a.attname, k.makes),
           format('ALTER COLUMN %I %s', a.attname, k.drops)
    FROM pg_attribute AS a
    JOIN pg_type AS t ON t.oid = a.atttypid
    CROSS JOIN LATERAL (
      SELECT 'statistics' AS setting, format('STATISTICS %s', a.attstattarget) AS makes,
             'SET STATISTICS -1' AS drops
      WHERE a.attstattarget <> -1
      UNION ALL
      SELECT 'compression',
             format('COMPRESSION %s', CASE a.attcompression WHEN 'p' THEN 'pglz' ELSE 'lz4' END),
             'SET COMPRESSION default'
      WHERE a.attcompression <> ''
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
    ) AS k
    WHERE a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped
  ) AS x
  WHERE r.relkind = 'm'
)sql",
     true},
    {R"sql(coalesce('v' = ANY (found.kinds), false))sql",
     R"sql(
  SELECT 'pg_class'::regclass, r.oid, 0, 'view default',
         format('%I of %I.%I', a.attname, r.nspname, r.relname),
         format('ALTER VIEW %I.%I ALTER COLUMN %I SET DEFAULT %s;', r.nspname, r.relname,
                a.attname, pg_get_expr(d.adbin, d.adrelid)),
         format('ALTER VIEW %I.%I ALTER COLUMN %I DROP DEFAULT;', r.nspname, r.relname, a.attname),
         true
  FROM pg_attrdef AS d
  JOIN relation AS r ON r.oid = d.adrelid AND r.relkind = 'v'
  JOIN pg_attribute AS a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
)sql",
     true},
    {R"sql(EXISTS (SELECT
          FROM pg_sequence AS q
          JOIN pg_depend AS d ON d.classid = 'pg_class'::regclass AND d.objid = q.seqrelid
            AND d.deptype = 'a'))sql",
     k_sequence_owners},
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
    {R"sql(EXISTS (SELECT FROM pg_statistic_ext))sql",
     R"sql(
  SELECT 'pg_statistic_ext'::regclass, s.oid, 0, 'statistics',
         format('%I.%I', n.nspname, s.stxname),
         concat(pg_get_statisticsobjdef(s.oid), ';'),
         format('DROP STATISTICS %I.%I;', n.nspname, s.stxname), false
  FROM pg_statistic_ext AS s
  JOIN space AS n ON n.oid = s.stxnamespace
)sql"},
    {nullptr,
     R"sql(
  SELECT 'pg_statistic_ext'::regclass, s.oid, 0, 'statistics target',
         format('%I.%I', n.nspname, s.stxname),
         format('ALTER STATISTICS %I.%I SET STATISTICS %s;', n.nspname, s.stxname,
                s.stxstattarget),
         format('ALTER STATISTICS %I.%I SET STATISTICS -1;', n.nspname, s.stxname), true
  FROM pg_statistic_ext AS s
  JOIN space AS n ON n.oid = s.stxnamespace
  WHERE s.stxstattarget <> -1
)sql",
     true},
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
)sql",
     true},
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
                CASE WHEN p.pubviaroot THEN ', publish_via_partition_root = true' END,
                CASE WHEN to_jsonb(p) ->> 'pubgencols' = 's'
                     THEN ', publish_generated_columns = stored' END, ');'),
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
