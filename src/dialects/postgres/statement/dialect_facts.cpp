// What is true of PostgreSQL.
#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "dialects/postgres/statement/dialect.hpp"

namespace sluice::postgres {

DialectFacts facts() {
  return {.has_schemas = true,
          .home_schema = "public",
          .folds_names = true,
          .function_schema = "pg_catalog.",
          .drops_triggers_on_tables = true,
          .counting_default = "nextval("};
}

bool is_system_schema(std::string_view schema) {
  const std::string name = text::lower(schema);
  return name.starts_with("pg_") || name == "information_schema";
}

// SET ROLE counts: the path may name the user's own schema.
bool redirects_names(const StatementFacts& facts) {
  constexpr auto k_settings =
      std::to_array<std::string_view>({"search_path", "role", "session_authorization", "all"});
  const bool sets = std::any_of(facts.calls.begin(), facts.calls.end(), [](const auto& name) {
    return name == "set_config" || name == "pg_catalog.set_config";
  });
  if (sets || facts.verb == "DISCARD ALL") return true;
  if (facts.kind != StatementKind::session) return false;
  return std::any_of(facts.objects.begin(), facts.objects.end(), [&](const ObjectUse& use) {
    return use.object.kind == "setting" &&
           std::find(k_settings.begin(), k_settings.end(), text::lower(use.object.name.name)) !=
               k_settings.end();
  });
}

Dialect::HomeNames home_names() {
  return {.query =
              "SELECT pg_catalog.array_to_string(pg_catalog.current_schemas(false), ',') "
              "OPERATOR(pg_catalog.=) 'public', "
              "EXISTS (SELECT FROM pg_catalog.pg_inherits AS h "
              "JOIN pg_catalog.pg_class AS c ON c.oid OPERATOR(pg_catalog.=) h.inhparent "
              "WHERE c.relkind IN ('r', 'p'))",
          .statement = "SET search_path TO public;"};
}

}  // namespace sluice::postgres
