#include "core/undo/parking_sql.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace sluice {

namespace {

constexpr std::size_t k_longest_name = 60;  // bytes; a server may cut after 63

std::string cut(std::string name) {
  if (name.size() <= k_longest_name) return name;
  std::size_t end = k_longest_name;
  while (end > 0 && (static_cast<unsigned char>(name[end]) & 0xC0U) == 0x80U) --end;
  return name.substr(0, end);
}

}  // namespace

const Table* table_after(const Schemas& schemas, const ObjectName& before, const Renames& renames,
                         const DialectFacts& facts) {
  const auto is_same = [&](const ObjectName& a, const ObjectName& b) {
    return facts.ignores_case ? text::equals_ignore_case(a.name, b.name) : a == b;
  };
  const auto find_in = [&](const Schema& schema, const ObjectName& name) {
    const auto found = std::find_if(schema.tables.begin(), schema.tables.end(),
                                    [&](const Table& table) { return is_same(table.name, name); });
    return found == schema.tables.end() ? nullptr : &*found;
  };
  const auto find = [&](const ObjectName& name) { return find_in(schemas.after, name); };
  ObjectName old = before;
  for (const auto& [from, to] : renames.schemas)
    if (old.schema == from) old.schema = to;
  ObjectName name = old;
  bool is_anothers = false;  // another table bears the old name now
  bool was_there = false;    // and it is one of before
  for (const auto& [from, to] : renames.tables) {
    if (is_same(from, old)) name = to;
    if (!is_same(to, old)) continue;
    is_anothers = true;
    was_there = was_there || (!is_same(from, old) && find_in(schemas.before, from) != nullptr);
  }
  if (was_there && is_same(name, old)) return nullptr;
  const Table* table = find(name);
  // Renamed and dropped: what was made under its name is its copy.
  return table != nullptr || is_anothers ? table : find(old);
}

bool ParkingSql::is_same_name(std::string_view a, std::string_view b) const {
  return facts_.ignores_case ? text::equals_ignore_case(a, b) : a == b;
}

std::string ParkingSql::literal(std::string_view text) const {
  return text::cat("'", text::replace_all(text, "'", "''"), "'");
}

std::string ParkingSql::parameter(int number) const { return own_.parameter(number); }

std::string ParkingSql::name_of(const ObjectName& table) const {
  return facts_.has_schemas ? text::cat(quote(table.schema), ".", quote(table.name))
                            : quote(table.name);
}

std::string ParkingSql::index() const {
  return facts_.has_schemas ? text::cat(quote(k_parked), ".", quote("parked")) : quote(k_parked);
}

std::string ParkingSql::copy_name(std::int64_t id, const ObjectName& table) const {
  return cut(text::cat(facts_.has_schemas ? "" : text::cat(k_parked, "_"), id, "_", table.name));
}

std::string ParkingSql::place(const std::string& copy_name) const {
  return facts_.has_schemas ? text::cat(quote(k_parked), ".", quote(copy_name)) : quote(copy_name);
}

std::vector<std::string> ParkingSql::create_index() const {
  std::vector<std::string> statements;
  if (facts_.has_schemas)
    statements.push_back(text::cat("CREATE SCHEMA IF NOT EXISTS ", quote(k_parked)));
  statements.push_back(text::cat("CREATE TABLE IF NOT EXISTS ", index(), R"( (
  id )",
                                 own_.counting_key(), R"(,
  at TEXT NOT NULL,
  history TEXT NOT NULL,
  direction TEXT NOT NULL,
  migration_name TEXT NOT NULL,
  table_name TEXT NOT NULL,
  what TEXT NOT NULL,
  copy_name TEXT,
  row_count BIGINT NOT NULL DEFAULT 0,
  purged_at TEXT,
  is_needed INTEGER NOT NULL DEFAULT 0,
  put_first TEXT,
  put_back TEXT
))"));
  return statements;
}

std::string ParkingSql::copy(const Table& table, const std::string& place) const {
  std::vector<std::string> columns;
  for (const Column& column : table.columns) {
    if (column.generated) continue;
    const std::string name = quote(column.name);
    columns.push_back(column.type_schema.empty() ? name
                                                 : text::cat(own_.as_text(name), " AS ", name));
  }
  if (const std::string number = own_.hidden_number(table); !number.empty())
    columns.push_back(text::cat(number, " AS ", k_number_column));
  return text::cat("CREATE TABLE ", place, " AS SELECT ", text::join(columns, ", "), " FROM ",
                   own_.only(), name_of(table.name));
}

std::string ParkingSql::function(std::string_view name) const {
  return text::cat(facts_.function_schema, name);
}

std::string ParkingSql::equal(std::string_view a, std::string_view b) const {
  return text::cat(a, own_.infix("="), b);
}

// A user's own type with its length and brackets: typ(3)[] of schema s is "s"."typ"(3)[].
std::string ParkingSql::value(std::string_view copy, const Column& column) const {
  const std::string stored = text::cat(copy, ".", quote(column.name));
  if (column.type_schema.empty()) return stored;
  const std::size_t end = std::min(column.type.find_first_of("(["), column.type.size());
  return text::cat(stored, "::", quote(column.type_schema), ".", quote(column.type.substr(0, end)),
                   column.type.substr(end));
}

}  // namespace sluice
