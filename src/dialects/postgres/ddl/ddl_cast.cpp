#include "dialects/postgres/ddl/ddl_cast.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "base/text.hpp"
#include "dialects/postgres/ddl/ddl_names.hpp"
#include "dialects/postgres/normalize/normalize.hpp"
#include "dialects/postgres/statement/names.hpp"

namespace sluice::postgres {

namespace {

// Without length or precision; serial is the integer it counts with.
std::string base_of(const Column& column) {
  if (!column.type_schema.empty()) return {};
  std::string type = normalize_type(column.type);
  if (type == "serial") return "integer";
  if (type == "bigserial") return "bigint";
  if (type == "smallserial") return "smallint";
  const std::size_t open = type.find('(');
  if (open != std::string::npos) type.erase(open, std::min(type.find(')'), type.size()) - open + 1);
  return type;
}

// Within a family the server converts by itself when it stores.
std::string family_of(const std::string& type) {
  static const std::map<std::string_view, const char*> k_families = {
      {"smallint", "number"},
      {"integer", "number"},
      {"bigint", "number"},
      {"numeric", "number"},
      {"real", "number"},
      {"double precision", "number"},
      {"text", "text"},
      {"character varying", "text"},
      {"character", "text"},
      {"json", "json"},
      {"jsonb", "json"},
      {"date", "time"},
      {"timestamp without time zone", "time"},
      {"timestamp with time zone", "time"}};
  const auto found = k_families.find(type);
  return found == k_families.end() ? type : found->second;
}

}  // namespace

std::string using_clause(const Column& from, const Column& to) {
  const std::string before = family_of(base_of(from)), after = family_of(base_of(to));
  const std::string name = quote(to.name), type = column_type(to);
  if (after == "text" || (before == after && !before.empty())) return {};
  if (from.type == to.type && from.type_schema == to.type_schema) return {};
  if (before == "text") return text::cat(" USING ", name, "::", type);
  if (before == "boolean" && after == "number")
    return text::cat(" USING ", name, "::integer::", type);
  if (before == "number" && after == "boolean") return text::cat(" USING ", name, " <> 0");
  return text::cat(" USING ", name, "::text::", type);
}

bool is_integer(const Column& column) {
  const std::string type = base_of(column);
  return type == "integer" || type == "bigint" || type == "smallint";
}

bool is_number(const Column& column) { return family_of(base_of(column)) == "number"; }

std::optional<std::string> stand_in(const Column& column, const Schema& schema) {
  if (column.type.ends_with("[]")) return "'{}'";
  for (const Enum& value : schema.enums)
    if (value.name == ObjectName{column.type_schema, column.type} && !value.values.empty())
      return literal(value.values.front());
  const std::string type = base_of(column), family = family_of(type);
  if (family == "number") return "0";
  if (family == "text" || type == "bytea" || column.type == "citext") return "''";
  if (family == "json") return "'{}'";
  if (family == "time") return "'epoch'";
  if (type == "boolean") return "false";
  if (type == "uuid") return "'00000000-0000-0000-0000-000000000000'";
  if (type == "interval" || type.starts_with("time ")) return "'00:00'";
  if (type == "inet" || type == "cidr") return "'0.0.0.0'";
  if (type.ends_with("multirange")) return "'{}'";
  if (type.ends_with("range")) return "'empty'";
  if (type == "tsvector" || type == "tsquery") return "''";
  return std::nullopt;
}

std::optional<std::string> distinct_stand_in(const Column& column) {
  const std::string type = base_of(column);
  if (type == "uuid") return "gen_random_uuid()";
  if (type == "text") return "gen_random_uuid()::text";
  if (const std::string limited = normalize_type(column.type);
      limited.starts_with("character varying"))
    return text::cat("gen_random_uuid()::text::", limited);
  if (family_of(type) == "time") return "clock_timestamp()";
  return std::nullopt;
}

}  // namespace sluice::postgres
