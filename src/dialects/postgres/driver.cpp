// The backend's two halves as the static objects that the rest of the program is handed.
#include "base/text_cache.hpp"
#include "dialects/postgres/catalog/scratch.hpp"
#include "dialects/postgres/facts/facts.hpp"
#include "dialects/postgres/facts/harmless.hpp"
#include "dialects/postgres/history/history.hpp"
#include "dialects/postgres/postgres.hpp"
#include "dialects/postgres/rows/parking.hpp"
#include "dialects/postgres/rows/samples.hpp"
#include "dialects/postgres/session/connection.hpp"
#include "dialects/postgres/session/lock.hpp"
#include "dialects/postgres/session/lock_holder.hpp"
#include "dialects/postgres/statement/dialect.hpp"
#include "dialects/postgres/statement/names.hpp"

namespace sluice::postgres {

namespace {

class PgDialect final : public Dialect {
 public:
  std::string_view name() const override { return "postgresql"; }
  std::string quote(std::string_view identifier) const override {
    return postgres::quote(identifier);
  }
  ScanRules scan_rules() const override { return postgres::scan_rules(); }
  DialectFacts facts() const override { return postgres::facts(); }
  bool is_system_schema(std::string_view schema) const override {
    return postgres::is_system_schema(schema);
  }
  bool redirects_names(const StatementFacts& facts) const override {
    return postgres::redirects_names(facts);
  }
  HomeNames home_names() const override { return postgres::home_names(); }
  bool is_harmless_function(std::string_view name) const override {
    return postgres::is_harmless_function(name);
  }
  StatementTraits traits(const Statement& statement) const override {
    return traits_of(*facts_.of(statement.sql));
  }
  StatementFacts facts_of(const Statement& statement) const override {
    return *facts_.of(statement.sql);
  }
  HistorySql history_sql(const HistoryTables& tables) const override {
    return postgres::history_sql(tables);
  }
  const ParkingDialect& parking() const override { return postgres::parking(); }
  const SampleDialect& samples() const override { return postgres::samples(); }
  std::optional<Probe> probe(const Statement& statement) const override {
    return probe_for(*facts_.of(statement.sql));
  }
  bool moves_counter(std::string_view function) const override {
    return function.ends_with("setval") || function.ends_with("nextval");
  }
  Connection::Bound undo_query(std::span<const CatalogQuestion> questions,
                               const std::string& product) const override {
    return postgres::undo_query(questions, product);
  }

 private:
  mutable TextCache<StatementFacts> facts_{
      [](const std::string& sql) { return postgres::facts_of(sql); }};
};

class PgDriver final : public Driver {
 public:
  std::unique_ptr<Connection> connect(const ConnectOptions& options) const override {
    return std::make_unique<PgConnection>(options);
  }
  std::unique_ptr<Lock> lock(Connection& connection, const ConnectOptions& options,
                             const LockRequest& request, const Clock& clock) const override {
    return take_lock(connection, options, request, clock);
  }
  std::string running(Connection& connection, const std::string& key) const override {
    return migrator_holding(connection, key);
  }
  std::unique_ptr<ScratchDatabase> scratch(const ConnectOptions& options,
                                           const Clock& clock) const override {
    return make_scratch(options, clock);
  }
};

}  // namespace

const Dialect& dialect() {
  static const PgDialect k_dialect;
  return k_dialect;
}

const Driver& driver() {
  static const PgDriver k_driver;
  return k_driver;
}

}  // namespace sluice::postgres
