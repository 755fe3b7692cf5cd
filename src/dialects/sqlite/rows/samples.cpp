#include "dialects/sqlite/rows/samples.hpp"

#include <algorithm>
#include <utility>

#include "base/text.hpp"
#include "dialects/sqlite/statement/names.hpp"
#include "dialects/sqlite/statement/table_text.hpp"

namespace sluice::sqlite {

namespace {

constexpr int k_plain = 24;
constexpr int k_first = 1001;  // migrations put in rows with the first numbers themselves

std::string plain_value(Affinity affinity, int i) {
  const std::string number = std::to_string(k_first + i);
  switch (affinity) {
    case Affinity::text: return literal(number);
    case Affinity::integer:
    case Affinity::numeric: return number;
    case Affinity::real: return number + ".5";
    case Affinity::blob: return text::cat("x'00", 10 + i, "'");
  }
  return number;
}

// Where the table is not strict, a column takes values of any type.
std::vector<std::string> edges_of(Affinity affinity, bool is_strict) {
  const std::string words = "'Ünïcode 日本 🙂 \"\\'";
  const std::string longest = "replace(hex(zeroblob(1500)), '00', 'xy')";
  std::vector<std::string> edges, others;
  switch (affinity) {
    case Affinity::text:
      edges = {"''", "'007'", words, longest};
      others = {"'a' || char(0) || 'b'", "x'00ff'"};
      break;
    case Affinity::integer:
      edges = {"0", "-9223372036854775808", "9223372036854775807"};
      others = {"1.5", "'n/a'"};
      break;
    case Affinity::real:
      edges = {"-0.1", "9e999", "3"};
      others = {"'n/a'"};
      break;
    case Affinity::numeric: edges = {"0", "-1.5", "'n/a'", "1e300"}; break;
    case Affinity::blob:
      edges = {"x''", "x'00ff27'"};
      others = {"'text'", "7", "-0.5"};
      break;
  }
  if (!is_strict) edges.insert(edges.end(), others.begin(), others.end());
  return edges;
}

bool is_not_null(const Table& table, const Column& column) {
  if (column.not_null || is_rowid(table, column)) return true;
  const bool keeps_nulls_out =
      table.attributes.contains("without_rowid") || table.attributes.contains("strict");
  const bool is_key =
      column.primary_key ||
      (table.primary_key &&
       std::find(table.primary_key->columns.begin(), table.primary_key->columns.end(),
                 column.name) != table.primary_key->columns.end());
  return keeps_nulls_out && is_key;
}

SampleColumn column_of(const Table& table, const Column& column) {
  const bool is_strict = table.attributes.contains("strict");
  const bool is_any = is_strict && text::equals_ignore_case(column.type, "any");
  const Affinity kind = is_any ? Affinity::blob : affinity(column.type);
  SampleColumn made{.name = column.name,
                    .may_be_null = !is_not_null(table, column),
                    .has_default = column.default_sql.has_value(),
                    .is_counted = is_rowid(table, column)};
  for (int i = 0; i < k_plain; ++i) made.plain.push_back(plain_value(kind, i));
  made.edges = edges_of(kind, is_strict && !is_any);
  return made;
}

std::vector<std::string> key_of(const Schema& schema, const std::string& name) {
  for (const Table& table : schema.tables) {
    if (!text::equals_ignore_case(table.name.name, name)) continue;
    if (table.primary_key) return table.primary_key->columns;
    for (const Column& column : table.columns)
      if (column.primary_key) return {column.name};
  }
  return {};
}

// As its CREATE TABLE writes it.
ObjectName stored_table(const Schema& schema, const std::string& name) {
  for (const Table& table : schema.tables)
    if (text::equals_ignore_case(table.name.name, name)) return table.name;
  return {"", name};
}

SampleTable table_of(const Schema& schema, const Table& table) {
  SampleTable made{.name = table.name};
  for (const Column& column : table.columns)
    if (!column.generated) made.columns.push_back(column_of(table, column));
  for (const ForeignKey& key : table.foreign_keys) {
    SampleKey own{.columns = key.columns,
                  .target = stored_table(schema, key.target.name),
                  .target_columns = key.target_columns};
    if (own.target_columns.empty()) own.target_columns = key_of(schema, key.target.name);
    made.keys.push_back(std::move(own));
  }
  for (const Check& check : table.checks) made.conditions.push_back(check.expression);
  return made;
}

// The table of a full-text index is filled by what keeps it, where it indexes another's rows.
bool holds_text(const std::string& definition) {
  const std::string sql = text::lower(definition);
  return sql.find("using fts") != std::string::npos && sql.find("content") == std::string::npos;
}

class SqliteSamples final : public SampleDialect {
 public:
  std::vector<SampleTable> read_tables(Connection& connection,
                                       const Schema& schema) const override {
    std::vector<SampleTable> tables;
    for (const Table& table : schema.tables) tables.push_back(table_of(schema, table));
    for (const OtherObject& other : schema.others) {
      if (!holds_text(other.definition)) continue;
      SampleTable made{.name = {"", other.identity}};
      for (const auto& row :
           connection.query("SELECT name FROM pragma_table_info(?1)", {other.identity}).rows)
        made.columns.push_back({.name = row.at(0).value_or(""),
                                .plain = {"'one word'", "'two words'", "'three'"},
                                .edges = {"''", "'Ünïcode 日本'"}});
      if (!made.columns.empty()) tables.push_back(std::move(made));
    }
    return tables;
  }

  std::string value(const SampleColumn& /*column*/, std::string_view text,
                    bool is_number) const override {
    return is_number ? std::string(text) : literal(text);
  }
  // quote() ends a text at its first NUL.
  std::string read_value(const std::string& column) const override {
    const std::string name = quote(column);
    return text::cat("CASE WHEN typeof(", name, ") = 'text' AND instr(", name,
                     ", char(0)) > 0 THEN 'CAST(x''' || hex(", name,
                     ") || ''' AS text)' ELSE quote(", name, ") END");
  }
  std::string written(const SampleColumn& /*column*/, const Value& text) const override {
    return text.value_or("NULL");
  }
  std::vector<std::string> move_counters() const override {
    return {"UPDATE sqlite_sequence SET seq = seq + 7 WHERE substr(name, 1, 2) <> '__'"};
  }
  std::vector<std::string> pass_numbers(const SampleTable& /*table*/) const override { return {}; }
  std::vector<std::string> empty(const std::vector<ObjectName>& tables) const override {
    std::vector<std::string> statements = {"PRAGMA defer_foreign_keys=ON"};
    for (const ObjectName& each : tables)
      statements.push_back(text::cat("DELETE FROM ", quote(each.name)));
    statements.emplace_back("PRAGMA defer_foreign_keys=OFF");
    return statements;
  }
  std::string_view defer_keys() const override { return "PRAGMA defer_foreign_keys=ON"; }
  std::string_view check_keys() const override { return "PRAGMA foreign_key_check"; }
};

}  // namespace

const SampleDialect& samples() {
  static const SqliteSamples k_samples;
  return k_samples;
}

}  // namespace sluice::sqlite
