#include "core/undo/parking_sql.hpp"

#include "base/text.hpp"

namespace sluice {

namespace {

constexpr std::size_t k_longest_name = 60;  // PostgreSQL cuts names after 63 bytes

std::string cut(std::string name) {
  if (name.size() <= k_longest_name) return name;
  std::size_t end = k_longest_name;
  while (end > 0 && (static_cast<unsigned char>(name[end]) & 0xC0U) == 0x80U) --end;
  return name.substr(0, end);
}

}  // namespace

std::string ParkingSql::literal(std::string_view text) const {
  return text::cat("'", text::replace_all(text, "'", "''"), "'");
}

std::string ParkingSql::parameter(int number) const {
  return text::cat(is_sqlite_ ? "?" : "$", number);
}

std::string ParkingSql::name_of(const ObjectName& table) const {
  return is_sqlite_ ? quote(table.name) : text::cat(quote(table.schema), ".", quote(table.name));
}

std::string ParkingSql::index() const {
  return is_sqlite_ ? quote(k_parked) : text::cat(quote(k_parked), ".", quote("parked"));
}

std::string ParkingSql::copy_name(std::int64_t id, const ObjectName& table) const {
  return cut(text::cat(is_sqlite_ ? text::cat(k_parked, "_") : "", id, "_", table.name));
}

std::string ParkingSql::place(const std::string& copy_name) const {
  return is_sqlite_ ? quote(copy_name) : text::cat(quote(k_parked), ".", quote(copy_name));
}

std::vector<std::string> ParkingSql::create_index() const {
  std::vector<std::string> statements;
  if (!is_sqlite_) statements.push_back(text::cat("CREATE SCHEMA IF NOT EXISTS ", quote(k_parked)));
  statements.push_back(
      text::cat("CREATE TABLE IF NOT EXISTS ", index(), R"( (
  id )",
                is_sqlite_ ? "INTEGER PRIMARY KEY AUTOINCREMENT" : "BIGSERIAL PRIMARY KEY",
                R"(,
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
    columns.push_back(column.type_schema.empty() ? name : text::cat(as_text(name), " AS ", name));
  }
  return text::cat("CREATE TABLE ", place, " AS SELECT ", text::join(columns, ", "), " FROM ",
                   only(), name_of(table.name));
}

std::string ParkingSql::function(std::string_view name) const {
  return text::cat(is_sqlite_ ? "" : "pg_catalog.", name);
}

std::string ParkingSql::equal(std::string_view a, std::string_view b) const {
  return text::cat(a, is_sqlite_ ? " = " : " OPERATOR(pg_catalog.=) ", b);
}

std::string ParkingSql::joined() const { return is_sqlite_ ? " || " : " OPERATOR(pg_catalog.||) "; }

std::string ParkingSql::read_revokes() const {
  if (is_sqlite_) return {};
  return text::cat(R"(SELECT DISTINCT 'REVOKE ALL ON TABLE ' OPERATOR(pg_catalog.||)
       pg_catalog.quote_ident(n.nspname) OPERATOR(pg_catalog.||) '.' OPERATOR(pg_catalog.||)
       pg_catalog.quote_ident(c.relname) OPERATOR(pg_catalog.||) ' FROM ' OPERATOR(pg_catalog.||)
       coalesce(pg_catalog.quote_ident(r.rolname), 'PUBLIC')
  FROM pg_catalog.pg_namespace AS n
  JOIN pg_catalog.pg_class AS c ON c.relnamespace OPERATOR(pg_catalog.=) n.oid
 CROSS JOIN pg_catalog.aclexplode(c.relacl) AS a
  LEFT JOIN pg_catalog.pg_roles AS r ON r.oid OPERATOR(pg_catalog.=) a.grantee
 WHERE n.nspname OPERATOR(pg_catalog.=) )",
                   literal(k_parked), R"(
   AND a.grantee OPERATOR(pg_catalog.<>) c.relowner)");
}

std::string ParkingSql::clear(const std::string& place) const {
  return text::cat(is_sqlite_ ? "DELETE FROM " : "TRUNCATE ", place);
}

std::string ParkingSql::as_text(const std::string& expression) const {
  return is_sqlite_ ? text::cat("quote(", expression, ")")
                    : text::cat(expression, "::pg_catalog.text");
}

std::string ParkingSql::differ(const std::string& a, const std::string& b) const {
  if (is_sqlite_) return text::cat(a, " IS NOT ", b);
  return text::cat("NOT ", agree(a, b));
}

std::string ParkingSql::agree(const std::string& a, const std::string& b) const {
  if (is_sqlite_) return text::cat(a, " IS ", b);
  return text::cat("CASE WHEN ", a, " IS NULL THEN ", b, " IS NULL ELSE coalesce(", equal(a, b),
                   ", false) END");
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
