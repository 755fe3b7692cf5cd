// Takes migrations back as the migrator would: the catalog before and after, the difference, its
// SQL.
#pragma once

#include <cstdio>
#include <regex>

#include "base/text.hpp"
#include "core/diff.hpp"
#include "core/migration.hpp"
#include "dialects/postgres/postgres.hpp"
#include "support/golden.hpp"
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

inline std::string unquoted(const std::string& name) {
  if (name.size() < 2 || name.front() != '"') return text::lower(name);
  return text::replace_all(name.substr(1, name.size() - 2), "\"\"", "\"");
}

inline ObjectName object_name(const std::string& schema, const std::string& name) {
  return {schema.empty() ? "public" : unquoted(schema.substr(0, schema.size() - 1)),
          unquoted(name)};
}

// What the migration's own RENAME statements say.
inline Renames renames_of(const std::vector<Statement>& migration) {
  static const std::string k_name = R"(("[^"]+"|\w+))", k_schema = R"(("[^"]+"\.|\w+\.)?)";
  static const std::string k_start =
      R"(^\s*(?:--[^\n]*\n\s*)*ALTER\s+(TABLE|TYPE|SEQUENCE|VIEW|SCHEMA|ROLE)\s+(?:IF\s+EXISTS\s+)?(?:ONLY\s+)?)" +
      k_schema + k_name + R"(\s+)";
  static const std::regex k_rename(k_start + "RENAME\\s+TO\\s+" + k_name, std::regex::icase);
  static const std::regex k_move(k_start + "SET\\s+SCHEMA\\s+" + k_name, std::regex::icase);
  static const std::regex k_column(
      k_start + "RENAME\\s+(?:COLUMN\\s+)?(?!TO\\s|CONSTRAINT\\s)" + k_name + "\\s+TO\\s+" + k_name,
      std::regex::icase);
  Renames renames;
  std::smatch m;
  for (const Statement& statement : migration) {
    if (statement.sql.size() > 2000) continue;
    const bool moves = std::regex_search(statement.sql, m, k_move);
    if (moves || std::regex_search(statement.sql, m, k_rename)) {
      const ObjectName from = object_name(m[2], m[3]);
      const ObjectName to =
          moves ? ObjectName{unquoted(m[4]), from.name} : ObjectName{from.schema, unquoted(m[4])};
      const std::string kind = text::upper(m[1].str());
      if (kind == "TABLE") renames.tables.emplace_back(from, to);
      if (kind == "TYPE") renames.enums.emplace_back(from, to);
      if (kind == "SEQUENCE") renames.sequences.emplace_back(from, to);
      if (kind == "VIEW") renames.views.emplace_back(from, to);
      if (kind == "SCHEMA") renames.schemas.emplace_back(from.name, to.name);
      if (kind == "ROLE") renames.roles.emplace_back(from.name, to.name);
    } else if (std::regex_search(statement.sql, m, k_column)) {
      renames.columns.push_back({object_name(m[2], m[3]), unquoted(m[4]), unquoted(m[5])});
    }
  }
  for (Renames::ColumnRename& column : renames.columns)
    for (const auto& [from, to] : renames.tables)
      if (column.table == from) column.table = to;
  return renames;
}

inline std::vector<std::string> rollback_of(const Schema& before, const Schema& after,
                                            const std::vector<Statement>& migration) {
  return schema_dialect().render(diff(after, before, reversed(renames_of(migration))), after,
                                 before);
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

// `pg_dump --schema-only` of a database, the columns of each table sorted.
std::string dump_of(const std::string& url);
// The first line that differs; empty for equal texts.
std::string first_difference(const std::string& wanted, const std::string& found);

}  // namespace sluice::postgres::undo
