#include "dialects/postgres/rows/samples.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "base/json.hpp"
#include "base/text.hpp"
#include "dialects/postgres/rows/sample_values.hpp"
#include "dialects/postgres/statement/names.hpp"
#include "dialects/postgres/statement/qualified.hpp"

namespace sluice::postgres {

namespace {

// A type of an extension has a name of its own; what it is made of is not asked.
constexpr const char* k_columns = R"sql(
  WITH RECURSIVE beneath AS (
    SELECT t.oid AS top, t.oid AS type, t.typtypmod AS modifier, t.typnotnull AS not_null
    FROM pg_type AS t
    UNION ALL
    SELECT d.top, t.typbasetype, CASE WHEN t.typtypmod >= 0 THEN t.typtypmod ELSE d.modifier END,
           d.not_null OR t.typnotnull
    FROM beneath AS d
    JOIN pg_type AS t ON t.oid = d.type
    WHERE t.typtype = 'd'
  ), shape AS (
    SELECT d.top, b.typname, b.typcategory, b.typtype, d.modifier, b.oid AS base,
           coalesce(nullif(b.typelem, 0), r.rngsubtype) AS element,
           CASE b.typtype
             WHEN 'e' THEN (SELECT json_agg(e.enumlabel ORDER BY e.enumsortorder)
                            FROM pg_enum AS e WHERE e.enumtypid = b.oid)
             WHEN 'c' THEN (SELECT json_agg(a.attname ORDER BY a.attnum)
                            FROM pg_attribute AS a
                            WHERE a.attrelid = b.typrelid AND a.attnum > 0 AND NOT a.attisdropped)
           END AS labels
    FROM beneath AS d
    JOIN pg_type AS b ON b.oid = d.type AND b.typtype <> 'd'
    LEFT JOIN pg_range AS r ON r.rngtypid = b.oid
  )
  SELECT n.nspname, c.relname, a.attname, format_type(a.atttypid, a.atttypmod),
         s.typname, s.typcategory, s.typtype,
         CASE WHEN a.atttypmod >= 0 THEN a.atttypmod ELSE s.modifier END, s.labels,
         format_type(s.element, NULL), e.typname, e.typcategory, e.typtype, e.labels,
         NOT (a.attnotnull OR t.typnotnull
              OR EXISTS (SELECT FROM beneath AS o WHERE o.top = a.atttypid AND o.not_null)),
         a.atthasdef OR a.attidentity <> '',
         a.attidentity <> '' OR pg_get_expr(d.adbin, d.adrelid) LIKE 'nextval(%',
         a.attidentity = 'a'
  FROM pg_class AS c
  JOIN pg_namespace AS n ON n.oid = c.relnamespace
  JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
  JOIN pg_type AS t ON t.oid = a.atttypid
  JOIN shape AS s ON s.top = a.atttypid
  LEFT JOIN shape AS e ON e.top = s.element
  LEFT JOIN pg_attrdef AS d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
  WHERE c.relkind = 'r' AND c.relpersistence <> 't' AND a.attgenerated = ''
    AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
  ORDER BY a.attrelid, a.attnum
)sql";

constexpr const char* k_conditions = R"sql(
  SELECT n.nspname, c.relname, pg_get_constraintdef(k.oid)
  FROM pg_constraint AS k
  JOIN pg_class AS c ON c.oid = k.conrelid
  JOIN pg_namespace AS n ON n.oid = c.relnamespace
  WHERE k.contype = 'c'
  UNION ALL
  SELECT n.nspname, c.relname, pg_get_partition_constraintdef(c.oid)
  FROM pg_class AS c
  JOIN pg_namespace AS n ON n.oid = c.relnamespace
  WHERE c.relispartition AND c.relkind = 'r'
  UNION ALL
  SELECT n.nspname, c.relname,
         replace(pg_get_constraintdef(k.oid), 'VALUE', quote_ident(a.attname))
  FROM pg_constraint AS k
  JOIN pg_attribute AS a ON a.atttypid = k.contypid AND a.attnum > 0
  JOIN pg_class AS c ON c.oid = a.attrelid AND c.relkind = 'r'
  JOIN pg_namespace AS n ON n.oid = c.relnamespace
  WHERE k.contype = 'c'
)sql";

constexpr const char* k_keys = R"sql(
  SELECT n.nspname, c.relname, m.nspname, f.relname,
         (SELECT json_agg(a.attname ORDER BY i)
          FROM unnest(k.conkey) WITH ORDINALITY AS u (number, i)
          JOIN pg_attribute AS a ON a.attrelid = k.conrelid AND a.attnum = u.number),
         (SELECT json_agg(a.attname ORDER BY i)
          FROM unnest(k.confkey) WITH ORDINALITY AS u (number, i)
          JOIN pg_attribute AS a ON a.attrelid = k.confrelid AND a.attnum = u.number)
  FROM pg_constraint AS k
  JOIN pg_class AS c ON c.oid = k.conrelid AND c.relkind = 'r'
  JOIN pg_namespace AS n ON n.oid = c.relnamespace
  JOIN pg_class AS f ON f.oid = k.confrelid
  JOIN pg_namespace AS m ON m.oid = f.relnamespace
  WHERE k.contype = 'f'
    AND NOT EXISTS (SELECT FROM pg_constraint AS p
                    WHERE p.oid = k.conparentid AND p.conrelid = k.conrelid)
  ORDER BY k.conrelid, k.conname
)sql";

// A sequence that was never asked goes far from the numbers that migrations write themselves.
constexpr const char* k_move = R"sql(
  SELECT CASE WHEN last_value IS NULL AND increment_by {=} 1
               AND max_value {>} (start_value {+} 1000)
              THEN pg_catalog.setval(place, (start_value {+} 1000))
              ELSE pg_catalog.nextval(place) END
  FROM (SELECT *, pg_catalog.format('%I.%I', schemaname, sequencename)::pg_catalog.regclass AS place
        FROM pg_catalog.pg_sequences) AS s
)sql";

std::vector<std::string> names_in(const Value& json) {
  std::vector<std::string> names;
  if (!json) return names;
  const JsonDocument document(*json, {});
  for (const Json& each : document.root().elements()) names.push_back(each.string());
  return names;
}

char letter(const Value& cell) { return cell && !cell->empty() ? cell->front() : 'b'; }

TypeShape shape_of(const std::vector<Value>& row) {
  TypeShape shape{
      .sql = row.at(3).value_or(""),
      .name = row.at(4).value_or(""),
      .category = row.at(5).value_or(""),
      .kind = letter(row.at(6)),
      .modifier = static_cast<int>(text::parse_integer(row.at(7).value_or("-1")).value_or(-1)),
      .labels = names_in(row.at(8))};
  if (row.at(10))
    shape.element.push_back({.sql = row.at(9).value_or(""),
                             .name = row.at(10).value_or(""),
                             .category = row.at(11).value_or(""),
                             .kind = letter(row.at(12)),
                             .labels = names_in(row.at(13))});
  return shape;
}

SampleColumn column_of(const std::vector<Value>& row) {
  const TypeShape shape = shape_of(row);
  SampleColumn column{.name = row.at(2).value_or(""),
                      .type = shape.sql,
                      .may_be_null = row.at(14) == "t",
                      .has_default = row.at(15) == "t",
                      .is_counted = row.at(16) == "t",
                      .must_count = row.at(17) == "t",
                      .plain = plain_values(shape),
                      .edges = edge_values(shape)};
  if (column.plain.empty()) column.plain = {"NULL"};
  return column;
}

ObjectName name_in(const std::vector<Value>& row, std::size_t at = 0) {
  return {row.at(at).value_or(""), row.at(at + 1).value_or("")};
}

std::string qualified_name(const ObjectName& name) {
  return name.schema.empty() ? quote(name.name)
                             : text::cat(quote(name.schema), ".", quote(name.name));
}

class PostgresSamples final : public SampleDialect {
 public:
  std::vector<SampleTable> read_tables(Connection& connection,
                                       const Schema& schema) const override {
    std::map<ObjectName, SampleTable> tables;
    for (const Table& table : schema.tables) tables[table.name].name = table.name;
    query_qualified(connection, {{k_columns, {}}, {k_conditions, {}}, {k_keys, {}}},
                    [&](std::size_t query, const Rows& rows) {
                      for (const auto& row : rows.rows) {
                        const auto table = tables.find(name_in(row));
                        if (table != tables.end()) add(table->second, query, row);
                      }
                    });
    std::vector<SampleTable> found;
    for (auto& [name, table] : tables)
      if (!table.columns.empty()) found.push_back(std::move(table));
    return found;
  }

  std::string value(const SampleColumn& column, std::string_view text,
                    bool /*is_number*/) const override {
    return text::cat(literal(text), "::", column.type);
  }
  std::string read_value(const std::string& column) const override {
    return text::cat(quote(column), "::pg_catalog.text");
  }
  std::string written(const SampleColumn& column, const Value& text) const override {
    return text ? text::cat(literal(*text), "::", column.type) : "NULL";
  }
  std::string_view overriding() const override { return "OVERRIDING SYSTEM VALUE "; }

  std::vector<std::string> move_counters() const override { return {in_catalog(k_move)}; }
  std::vector<std::string> pass_numbers(const SampleTable& table) const override {
    std::vector<std::string> moves;
    for (const SampleColumn& column : table.columns)
      if (column.is_counted)
        moves.push_back(text::cat("SELECT pg_catalog.setval(pg_catalog.pg_get_serial_sequence(",
                                  literal(qualified_name(table.name)), ", ", literal(column.name),
                                  ")::pg_catalog.regclass, ", "pg_catalog.max(", quote(column.name),
                                  ")) FROM ", qualified_name(table.name)));
    return moves;
  }
  std::vector<std::string> empty(const std::vector<ObjectName>& tables) const override {
    std::vector<std::string> places;
    for (const ObjectName& each : tables) places.push_back(qualified_name(each));
    return {text::cat("TRUNCATE ", text::join(places, ", "), " CASCADE")};
  }
  std::string_view defer_keys() const override { return "SET CONSTRAINTS ALL DEFERRED"; }
  std::string_view check_keys() const override { return "SET CONSTRAINTS ALL IMMEDIATE"; }

 private:
  static void add(SampleTable& table, std::size_t query, const std::vector<Value>& row) {
    if (query == 0) table.columns.push_back(column_of(row));
    if (query == 1) table.conditions.push_back(row.at(2).value_or(""));
    if (query == 2)
      table.keys.push_back({.columns = names_in(row.at(4)),
                            .target = name_in(row, 2),
                            .target_columns = names_in(row.at(5))});
  }
};

}  // namespace

const SampleDialect& samples() {
  static const PostgresSamples k_samples;
  return k_samples;
}

}  // namespace sluice::postgres
