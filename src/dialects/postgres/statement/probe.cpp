// Asks the catalog whether a statement took effect that was interrupted outside a transaction.
#include <string_view>

#include "base/text.hpp"
#include "dialects/postgres/statement/dialect.hpp"
#include "dialects/postgres/statement/names.hpp"

namespace sluice::postgres {

namespace {

using Probe = Dialect::Probe;
std::string quoted(const ObjectName& name) {
  return name.schema.empty() ? quote(name.name)
                             : text::cat(quote(name.schema), ".", quote(name.name));
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

Probe index_built(const ObjectUse& use) {
  return {in_catalog_filled(k_index_built, {quoted(use.on), use.object.name.name}),
          text::cat("DROP INDEX CONCURRENTLY IF EXISTS ", quoted(use.object.name))};
}

Probe relation_gone(const ObjectUse& use) {
  return {in_catalog_filled(k_relation_gone, {quoted(use.object.name)}), ""};
}

Probe enum_value_there(const ObjectUse& use) {
  return {in_catalog_filled(k_enum_value_there, {quoted(use.object.name), use.object.part}), ""};
}

Probe database_there(const ObjectUse& use) {
  return {in_catalog_filled(k_database_there, {use.object.name.name}), ""};
}

Probe database_gone(const ObjectUse& use) {
  return {in_catalog_filled(k_database_gone, {use.object.name.name}), ""};
}

}  // namespace

std::optional<Probe> probe_for(const StatementFacts& facts) {
  if (facts.objects.size() != 1) return std::nullopt;
  const ObjectUse& use = facts.objects.front();
  // Without a name PostgreSQL invents one, by which it cannot be found again.
  if (use.object.name.name.empty()) return std::nullopt;
  if (facts.verb == "CREATE INDEX CONCURRENTLY") return index_built(use);
  if (facts.verb == "DROP INDEX CONCURRENTLY") return relation_gone(use);
  if (facts.verb == "ALTER TYPE" && use.aspect == "add value") return enum_value_there(use);
  if (facts.verb == "CREATE DATABASE") return database_there(use);
  if (facts.verb == "DROP DATABASE") return database_gone(use);
  return std::nullopt;
}

}  // namespace sluice::postgres
