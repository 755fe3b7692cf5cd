// Takes migrations back as the migrator would: the catalog before and after, the
// difference, its SQL.
#pragma once

#include <algorithm>

#include "base/text.hpp"
#include "core/journal/migration.hpp"
#include "core/schema/diff.hpp"
#include "core/schema/named_roles.hpp"
#include "core/undo/inverse.hpp"
#include "dialects/postgres/postgres.hpp"
#include "support/golden.hpp"
#include "support/rendered.hpp"
#include "support/servers.hpp"
#include "support/test.hpp"

namespace sluice::postgres::undo {

using sluice::test::execute;

inline Schema introspect(Connection& connection) {
  return introspector().introspect(connection, {});
}

// The order of columns does not count: one that comes back stands last.
inline Schema without_order(Schema schema) {
  for (Table& table : schema.tables)
    std::sort(table.columns.begin(), table.columns.end(),
              [](const Column& a, const Column& b) { return a.name < b.name; });
  return schema;
}

inline std::vector<std::string> rollback_of(Schema before, const Schema& after,
                                            const std::vector<Statement>& migration) {
  take_unnamed_roles(before, after, migration);
  return sluice::test::as_stored(schema_dialect().render(
      diff(after, before, reversed(renames_of(migration, dialect()))), after, before));
}

inline std::vector<Statement> as_statements(const std::vector<std::string>& texts) {
  std::vector<Statement> out;
  for (const std::string& sql : texts) out.push_back({sql});
  return out;
}

// Runs what can run in the open transaction; what went wrong, or nothing.
inline std::string run_within(Connection& connection, const std::vector<Statement>& statements) {
  std::vector<Statement> plain;
  for (const Statement& statement : statements)
    if (dialect().traits(statement).control == TransactionControl::none) plain.push_back(statement);
  const ScriptResult result = connection.run(plain);
  if (!result.failure) return {};
  return text::cat(result.failure->message, " in: ", plain[result.failure->index].sql);
}

// In one transaction, or where that cannot be one by one; what went wrong, or nothing.
inline std::string run(Connection& connection, const std::vector<Statement>& statements) {
  connection.begin(Access::read_write);
  std::string failure = run_within(connection, statements);
  if (failure.empty()) {
    connection.commit();
  } else {
    connection.rollback();
    std::vector<Statement> plain;
    for (const Statement& statement : statements)
      if (dialect().traits(statement).control == TransactionControl::none)
        plain.push_back(statement);
    const ScriptResult result = connection.run(plain);
    failure = result.failure
                  ? text::cat(result.failure->message, " in: ", plain[result.failure->index].sql)
                  : "";
  }
  connection.run(connection.session_reset());
  return failure;
}

inline std::vector<Statement> statements_of(const std::string& sql) {
  return parse_migration({.tag = "0000_test"}, "test.sql", sql, dialect().scan_rules()).statements;
}

// What one schema has and the other has not, a line each.
std::string difference(const Schema& wanted, const Schema& found);
// The same, but for roles that `migration` does not name: other tests make and drop them meanwhile.
inline std::string difference(Schema wanted, const Schema& found,
                              const std::vector<Statement>& migration) {
  take_unnamed_roles(wanted, found, migration);
  return difference(wanted, found);
}

// `pg_dump --schema-only` of a database, the columns of each table sorted.
std::string dump_of(const std::string& url);
// The first line that differs; empty for equal texts.
std::string first_difference(const std::string& wanted, const std::string& found);

}  // namespace sluice::postgres::undo
