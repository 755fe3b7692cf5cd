// Takes migrations back as the migrator would: the catalog before and after, the
// difference, its SQL.
#pragma once

#include "base/text.hpp"
#include "core/schema/diff.hpp"
#include "dialects/sqlite/catalog.hpp"
#include "dialects/sqlite/ddl/ddl.hpp"
#include "dialects/sqlite/statement/names.hpp"
#include "support/golden.hpp"
#include "support/rendered.hpp"

namespace sluice::sqlite::test {

inline Schema introspect(Connection& connection) {
  return introspector().introspect(connection, {});
}

// What the migration's own RENAME statements say.
inline Renames renames_of(const std::vector<Statement>& migration) {
  Renames renames;
  for (const Statement& statement : migration)
    for (const ObjectUse& use : dialect().facts_of(statement).objects) {
      if (use.act != ObjectUse::Act::renames) continue;
      if (use.object.kind == "table")
        renames.tables.push_back({use.object.name, use.to.name});
      else
        renames.columns.push_back({use.object.name, use.object.part, use.to.part});
    }
  return renames;
}

inline std::vector<std::string> rollback_to(Connection& connection, const Schema& before,
                                            const std::vector<Statement>& migration) {
  const Schema after = introspect(connection);
  return sluice::test::as_stored(
      schema_dialect().render(diff(after, before, reversed(renames_of(migration))), after, before));
}

inline std::vector<Statement> as_statements(const std::vector<std::string>& texts) {
  std::vector<Statement> out;
  for (const std::string& sql : texts) out.push_back({sql});
  return out;
}

// In one transaction; what went wrong, or nothing.
inline std::string run(Connection& connection, const std::vector<Statement>& statements) {
  std::vector<Statement> plain;
  for (const Statement& statement : statements)
    if (dialect().traits(statement).control == TransactionControl::none) plain.push_back(statement);
  connection.begin(Access::read_write);
  const ScriptResult result = connection.run(plain);
  if (result.failure) {
    connection.rollback();
    connection.run(connection.session_reset());
    return text::cat(result.failure->message, " in: ", plain[result.failure->index].sql);
  }
  connection.run(connection.session_reset());
  try {
    connection.commit();
  } catch (const Error& error) {
    return error.info().message;
  }
  return {};
}

// Ordinary tables of the user.
inline std::vector<std::string> tables(Connection& connection) {
  std::vector<std::string> names;
  for (const std::vector<Value>& row : connection
                                           .query(R"sql(
         SELECT name
         FROM pragma_table_list
         WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite%'
         ORDER BY name
       )sql")
                                           .rows)
    names.push_back(*row[0]);
  return names;
}

inline std::map<std::string, std::string> counts(Connection& connection) {
  std::map<std::string, std::string> found;
  for (const std::string& table : tables(connection))
    found[table] = rows(connection, "SELECT count(*) FROM " + backtick(table));
  return found;
}

}  // namespace sluice::sqlite::test
