#include "dialects/postgres/facts/parser.hpp"

#include <pg_query.h>

#include <memory>

namespace sluice::postgres {

// The names of the tree's fields are those of this version and later ones.
static_assert(PG_VERSION_NUM >= 150000);

namespace {

// The parser reads up to a zero byte, which no statement that the server takes has.
bool is_readable(std::string_view sql) { return sql.find('\0') == std::string_view::npos; }

}  // namespace

std::optional<std::string> parse_tree(std::string_view sql) {
  if (!is_readable(sql)) return std::nullopt;
  PgQueryParseResult result = pg_query_parse(std::string(sql).c_str());
  std::optional<std::string> tree;
  if (result.error == nullptr && result.parse_tree != nullptr) tree = result.parse_tree;
  pg_query_free_parse_result(result);
  return tree;
}

std::optional<std::string> plpgsql_tree(std::string_view sql) {
  if (!is_readable(sql)) return std::nullopt;
  PgQueryPlpgsqlParseResult result = pg_query_parse_plpgsql(std::string(sql).c_str());
  std::optional<std::string> tree;
  if (result.error == nullptr && result.plpgsql_funcs != nullptr) tree = result.plpgsql_funcs;
  pg_query_free_plpgsql_parse_result(result);
  return tree;
}

}  // namespace sluice::postgres
