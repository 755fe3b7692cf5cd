// Asks the catalog whether a statement took effect that was interrupted outside a transaction.
#include <array>
#include <string_view>

#include "base/text.hpp"
#include "core/sql/sql_scanner.hpp"
#include "dialects/postgres/statement/dialect.hpp"
#include "dialects/postgres/statement/names.hpp"
#include "dialects/postgres/statement/token_pattern.hpp"

namespace sluice::postgres {

namespace {

using Probe = Dialect::Probe;
using Parts = std::vector<std::string>;

constexpr std::size_t k_leading_tokens = 40;

std::string quoted(const Parts& parts) {
  std::vector<std::string> all;
  for (const std::string& part : parts) all.push_back(quote(part));
  return text::join(all, ".");
}

// An index lies in its table's schema. While it is being built, and when that was interrupted, it
// is invalid.
constexpr std::string_view k_index_built = R"sql(
SELECT coalesce(
         (SELECT CASE WHEN i.indisvalid THEN 'done' ELSE 'invalid' END
            FROM pg_catalog.pg_index AS i
            JOIN pg_catalog.pg_class AS c ON c.oid {=} i.indexrelid
           WHERE i.indrelid {=} pg_catalog.to_regclass({1})::pg_catalog.oid
             AND c.relname {=} {2}),
         'not_done')
)sql";

constexpr std::string_view k_relation_gone = R"sql(
SELECT CASE WHEN pg_catalog.to_regclass({1}) IS NULL THEN 'done' ELSE 'not_done' END
)sql";

constexpr std::string_view k_enum_value_there = R"sql(
SELECT CASE
         WHEN EXISTS (SELECT
                        FROM pg_catalog.pg_enum
                       WHERE enumtypid {=} pg_catalog.to_regtype({1})::pg_catalog.oid
                         AND enumlabel {=} {2})
         THEN 'done'
         ELSE 'not_done'
       END
)sql";

constexpr std::string_view k_database_there = R"sql(
SELECT CASE
         WHEN EXISTS (SELECT FROM pg_catalog.pg_database WHERE datname {=} {1})
         THEN 'done'
         ELSE 'not_done'
       END
)sql";

constexpr std::string_view k_database_gone = R"sql(
SELECT CASE
         WHEN EXISTS (SELECT FROM pg_catalog.pg_database WHERE datname {=} {1})
         THEN 'not_done'
         ELSE 'done'
       END
)sql";

std::string in_catalog_filled(std::string_view sql, const std::vector<std::string>& values) {
  return filled(in_catalog(sql), values);
}

// Without a name PostgreSQL invents one, by which it cannot be found again.
Probe index_built(const Captures& captures) {
  const Parts index = name_parts(captures[0]);
  const Parts table = name_parts(captures[1]);
  Parts place = table;
  place.back() = index.back();
  return {in_catalog_filled(k_index_built, {quoted(table), index.back()}),
          text::cat("DROP INDEX CONCURRENTLY IF EXISTS ", quoted(place))};
}

Probe relation_gone(const Captures& captures) {
  return {in_catalog_filled(k_relation_gone, {quoted(name_parts(captures[0]))}), ""};
}

// 'it''s' → it's
std::string plain_text(const std::string& token) {
  return text::replace_all(std::string_view(token).substr(1, token.size() - 2), "''", "'");
}

Probe enum_value_there(const Captures& captures) {
  return {in_catalog_filled(k_enum_value_there,
                            {quoted(name_parts(captures[0])), plain_text(captures[1][0])}),
          ""};
}

Probe database_there(const Captures& captures) {
  return {in_catalog_filled(k_database_there, {identifier(captures[0].back())}), ""};
}

Probe database_gone(const Captures& captures) {
  return {in_catalog_filled(k_database_gone, {identifier(captures[0].back())}), ""};
}

struct Entry {
  std::string_view pattern;
  Probe (*probe)(const Captures&);
};

constexpr std::array k_probes = std::to_array<Entry>({
    {"CREATE UNIQUE? INDEX CONCURRENTLY IF NOT EXISTS <name> ON ONLY? <name>", index_built},
    {"CREATE UNIQUE? INDEX CONCURRENTLY <name> ON ONLY? <name>", index_built},
    {"DROP INDEX CONCURRENTLY IF EXISTS <name>", relation_gone},
    {"DROP INDEX CONCURRENTLY <name>", relation_gone},
    {"ALTER TYPE <name> ADD VALUE IF NOT EXISTS <text>", enum_value_there},
    {"ALTER TYPE <name> ADD VALUE <text>", enum_value_there},
    {"CREATE DATABASE <name>", database_there},
    {"DROP DATABASE IF EXISTS <name>", database_gone},
    {"DROP DATABASE <name>", database_gone},
});

}  // namespace

std::optional<Probe> probe_for(const Statement& statement) {
  const std::vector<std::string> tokens =
      leading_tokens(statement.sql, scan_rules(), k_leading_tokens);
  for (const Entry& entry : k_probes)
    if (const auto captures = match(tokens, entry.pattern)) return entry.probe(*captures);
  return std::nullopt;
}

}  // namespace sluice::postgres
