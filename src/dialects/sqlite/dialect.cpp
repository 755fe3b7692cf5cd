// SQLite without a database: names, how its SQL is read, what a statement means.
#include "dialects/sqlite/history/history.hpp"
#include "dialects/sqlite/rows/parking.hpp"
#include "dialects/sqlite/rows/samples.hpp"
#include "dialects/sqlite/session/handle.hpp"
#include "dialects/sqlite/sqlite.hpp"
#include "dialects/sqlite/statement/names.hpp"
#include "dialects/sqlite/statement/scan_rules.hpp"
#include "dialects/sqlite/statement/traits.hpp"

namespace sluice::sqlite {

namespace {

class SqliteDialect final : public Dialect {
 public:
  std::string_view name() const override { return "sqlite"; }
  std::string quote(std::string_view identifier) const override {
    return sqlite::quote(identifier);
  }
  ScanRules scan_rules() const override { return sqlite::scan_rules(); }
  DialectFacts facts() const override {
    return {.home_schema = "main",
            .ignores_case = true,
            .counted_whole = " NOT INDEXED",
            .qualifies_indexes = true,
            .triggers_have_bodies = true,
            .keeps_definitions = true,
            .guards_columns = true,
            .rebuilds_tables = true,
            .settings_verb = "PRAGMA",
            .is_embedded = true,
            .lift_foreign_keys = "PRAGMA foreign_keys=OFF",
            .enforce_foreign_keys = "PRAGMA foreign_keys=ON"};
  }
  StatementTraits traits(const Statement& statement) const override {
    return sqlite::traits(statement);
  }
  bool is_harmless_function(std::string_view name) const override {
    return sqlite::is_harmless_function(name);
  }
  bool is_system_table(const ObjectName& table) const override {
    return table.name.starts_with("sqlite_");
  }
  StatementFacts facts_of(const Statement& statement) const override {
    return sqlite::facts_of(statement.sql);
  }
  HistorySql history_sql(const HistoryTables& tables) const override {
    return sqlite::history_sql(tables);
  }
  const ParkingDialect& parking() const override { return sqlite::parking(); }
  const SampleDialect& samples() const override { return sqlite::samples(); }
  std::optional<Probe> probe(const Statement& statement) const override {
    return sqlite::probe(statement);
  }
  Connection::Bound undo_query(std::span<const CatalogQuestion> questions,
                               const std::string& /*product*/) const override {
    return {sqlite::undo_query(questions), {}};
  }
};

}  // namespace

const Dialect& dialect() {
  static const SqliteDialect k_dialect;
  return k_dialect;
}

}  // namespace sluice::sqlite
