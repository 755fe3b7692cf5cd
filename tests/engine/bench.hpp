// A workspace on a SQLite file and a folder in memory, on which every call to the database is seen
// and can be broken.
#pragma once

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "dialects/sqlite/sqlite.hpp"
#include "engine/use/reset.hpp"
#include "engine/use/workspace.hpp"
#include "support/fake_clock.hpp"
#include "support/fake_files.hpp"
#include "support/fake_observer.hpp"
#include "support/fault_driver.hpp"
#include "support/temp_folder.hpp"

namespace sluice::test {

// SQLite's, with statements that cannot run in a transaction and can be probed:
// "/*alone*/", "/*probe*/". A probe reads the one cell of the table `answer`; what undoes
// is a row in the table `undone`.
class MarkedDialect final : public Dialect {
 public:
  std::string_view name() const override { return real().name(); }
  std::string quote(std::string_view identifier) const override { return real().quote(identifier); }
  ScanRules scan_rules() const override { return real().scan_rules(); }
  bool is_harmless_function(std::string_view name) const override {
    return real().is_harmless_function(name);
  }
  StatementFacts facts_of(const Statement& statement) const override {
    return real().facts_of(statement);
  }
  DialectFacts facts() const override { return real().facts(); }
  HistorySql history_sql(const HistoryTables& tables) const override {
    return real().history_sql(tables);
  }
  const ParkingDialect& parking() const override { return real().parking(); }
  const SampleDialect& samples() const override { return real().samples(); }
  StatementTraits traits(const Statement& statement) const override {
    StatementTraits traits = real().traits(statement);
    traits.needs_autocommit = traits.needs_autocommit || has(statement, "/*alone*/");
    traits.changes_session = has(statement, "/*set*/");
    if (has(statement, "/*adds*/")) traits.adds_enum_value = "'new value'";
    return traits;
  }
  std::optional<Probe> probe(const Statement& statement) const override {
    if (!has(statement, "/*probe*/")) return {};
    return Probe{"SELECT value FROM answer", "INSERT INTO undone VALUES (1)"};
  }

 private:
  static const Dialect& real() { return sqlite::dialect(); }
  static bool has(const Statement& statement, const std::string& mark) {
    return statement.sql.find(mark) != std::string::npos;
  }
};

using Files = std::vector<std::pair<std::string, std::string>>;  // tag, SQL

inline std::map<std::string, std::string> project_files(const Files& migrations) {
  std::string journal = R"({"version":"7","dialect":"sqlite","entries":[)";
  std::map<std::string, std::string> files;
  for (std::size_t i = 0; i < migrations.size(); ++i) {
    const auto& [tag, sql] = migrations[i];
    journal += (i ? "," : "") + std::string(R"({"idx":)") + std::to_string(i) +
               R"(,"version":"6","when":)" +
               std::to_string(1'700'000'000'000 + static_cast<long long>(i) * 1000) +
               R"(,"tag":")" + tag + R"(","breakpoints":true})";
    files["drizzle/" + tag + ".sql"] = sql;
  }
  files["drizzle/meta/_journal.json"] = journal + "]}";
  return files;
}

inline constexpr const char* k_mark = "--> statement-breakpoint\n";

// Three migrations that nothing can be wrong with.
inline Files shop() {
  return {{"0000_a", "CREATE TABLE a (id integer PRIMARY KEY);"},
          {"0001_b",
           std::string("CREATE TABLE b (id integer);\n") + k_mark + "INSERT INTO b VALUES (1);"},
          {"0002_c", "CREATE TABLE c (id integer);"}};
}

inline int times(const std::vector<std::string>& calls, const std::string& call) {
  return static_cast<int>(std::count(calls.begin(), calls.end(), call));
}

class Bench {
 public:
  explicit Bench(const Files& migrations) : files(project_files(migrations)) {}

  Workspace& work() {
    if (!work_) {
      const Backend backend{&dialect, &driver, &sqlite::schema_dialect(), &sqlite::introspector()};
      work_ = std::make_unique<Workspace>(SessionPorts{.backend = backend,
                                                       .files = files,
                                                       .clock = clock,
                                                       .observer = observer,
                                                       .stop = &stop},
                                          open_project(files, "drizzle"), options());
    }
    return *work_;
  }
  // A new process, as it were.
  Workspace& new_work() {
    work_.reset();
    script.calls.clear();
    observer.told.clear();
    return work();
  }
  OpenOptions options() const {
    return {.url = "sqlite:" + database(),
            .wait_lock = std::chrono::milliseconds(100),
            .wait_db = wait_db,
            .actor = "ann@desk"};
  }
  std::string database() const { return folder / "test.db"; }

  // The cells of the rows, joined by "|"; NULL as "-".
  std::vector<std::string> rows(const std::string& sql) const {
    const auto connection = sqlite::driver().connect({.url = "sqlite:" + database()});
    std::vector<std::string> found;
    for (const auto& row : connection->query(sql).rows) {
      std::string line;
      for (const Value& cell : row) line += (line.empty() ? "" : "|") + cell.value_or("-");
      found.push_back(line);
    }
    return found;
  }
  std::vector<std::string> tables() const {
    return rows(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE '\\_\\_%' ESCAPE "
        "'\\' "
        "AND name NOT LIKE 'sqlite%' ORDER BY name");
  }
  std::vector<std::string> recorded() const {
    return rows("SELECT migration_name FROM __migration_tracking ORDER BY id");
  }
  std::vector<std::string> events() const {
    return rows(
        "SELECT kind || ' ' || migration_name || CASE WHEN statement_index >= 0 THEN ' ' || "
        "statement_index "
        "ELSE '' END FROM __migration_events ORDER BY id");
  }

  TempFolder folder;
  FakeFiles files;
  FakeClock clock;
  FakeObserver observer;
  FakeStop stop;
  Script script;
  MarkedDialect dialect;
  FaultDriver driver{sqlite::driver(), script};
  std::chrono::milliseconds wait_db{0};

 private:
  std::unique_ptr<Workspace> work_;
};

// "done+" for a step that is done and committed, "failed", "not_reached" …, by tag.
inline std::vector<std::string> outcomes(const RunReport& report) {
  std::vector<std::string> found;
  for (const StepResult& step : report.steps) {
    const std::string outcome = step.outcome == Outcome::done     ? "done"
                                : step.outcome == Outcome::failed ? "failed"
                                                                  : "not_reached";
    found.push_back(step.tag + " " + outcome + (step.committed ? "+" : "") +
                    (step.commit_unknown ? "?" : ""));
  }
  return found;
}

}  // namespace sluice::test
