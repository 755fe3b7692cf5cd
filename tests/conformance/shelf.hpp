// A project in memory on a fresh database, and what its tables hold, to compare before and after.
#pragma once

#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/text.hpp"
#include "conformance/laws.hpp"
#include "engine/use/runner.hpp"
#include "engine/use/workspace.hpp"
#include "support/fake_files.hpp"
#include "support/fake_observer.hpp"

namespace sluice::test {

class Shelf {
 public:
  // Each migration's statements.
  Shelf(const Target& target, const std::vector<std::string>& migrations)
      : target_(target), files_(files_of(target, migrations)) {}

  Workspace& work(OpenOptions options = {.preserve_data = true}) {
    options.url = target_.url();
    options.actor = "ann@desk";
    work_ = std::make_unique<Workspace>(
        with_runner(
            {.backend = target_.backend(), .files = files_, .clock = clock, .observer = observer_}),
        open_project(files_, "drizzle"), std::move(options));
    return *work_;
  }
  void write(const std::string& path, const std::string& content) { files_.write(path, content); }

  // Every table of the user's: its name and columns, then its rows, sorted.
  std::vector<std::string> contents() const {
    const auto connection = target_.connect();
    std::vector<std::string> lines;
    for (const auto& [table, columns] : tables(*connection)) {
      lines.push_back(text::cat(table, "(", text::join(columns, ", "), ")"));
      std::vector<std::string> rows;
      for (const auto& row : connection->query(row_query(table, columns)).rows)
        rows.push_back("  " + row.at(0).value_or("NULL"));
      std::sort(rows.begin(), rows.end());
      lines.insert(lines.end(), rows.begin(), rows.end());
    }
    return lines;
  }
  std::string value(const std::string& sql) const { return value_of(*target_.connect(), sql); }
  void run(const std::vector<std::string>& statements) const {
    execute(*target_.connect(), statements);
  }
  bool is_postgres() const { return test::is_postgres(target_.product()); }
  // Copies that lie about, whether they are listed or not.
  std::string copies() const {
    return value(is_postgres()
                     ? "SELECT count(*) FROM information_schema.tables WHERE table_schema "
                       "= '__migration_parked' AND table_name <> 'parked'"
                     : "SELECT count(*) FROM sqlite_schema WHERE name LIKE "
                       "'\\_\\_migration\\_parked\\_%' ESCAPE '\\' AND type = 'table'");
  }

  RealClock clock;

 private:
  static std::map<std::string, std::string> files_of(const Target& target,
                                                     const std::vector<std::string>& migrations) {
    const bool is_sqlite = target.product() == Product::sqlite;
    std::string journal = text::cat(R"({"version":"7","dialect":")",
                                    is_sqlite ? "sqlite" : "postgresql", R"(","entries":[)");
    std::map<std::string, std::string> files;
    for (std::size_t i = 0; i < migrations.size(); ++i) {
      const std::string tag = text::cat("000", i, "_step");
      journal += text::cat(i == 0 ? "" : ",", R"({"idx":)", i, R"(,"version":"7","when":)",
                           1'700'000'000'000 + static_cast<std::int64_t>(i) * 1000, R"(,"tag":")",
                           tag, R"(","breakpoints":true})");
      files[text::cat("drizzle/", tag, ".sql")] = migrations[i];
    }
    files["drizzle/meta/_journal.json"] = journal + "]}";
    return files;
  }

  std::map<std::string, std::vector<std::string>> tables(Connection& connection) const {
    const char* const query = is_postgres() ? R"sql(
          SELECT c.table_name, c.column_name
          FROM information_schema.columns AS c
          JOIN information_schema.tables AS t USING (table_schema, table_name)
          WHERE t.table_type = 'BASE TABLE' AND t.table_schema = 'public'
            AND c.table_name NOT LIKE '\_\_migration%'
          ORDER BY 1, 2)sql"
                                            : R"sql(
          SELECT t.name, c.name
          FROM sqlite_schema AS t, pragma_table_xinfo(t.name) AS c
          WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite%'
            AND t.name NOT LIKE '\_\_%' ESCAPE '\'
          ORDER BY 1, 2)sql";
    std::map<std::string, std::vector<std::string>> found;
    for (const auto& row : connection.query(query).rows) found[*row.at(0)].push_back(*row.at(1));
    return found;
  }

  std::string row_query(const std::string& table, const std::vector<std::string>& columns) const {
    const Dialect& dialect = *target_.backend().dialect;
    std::vector<std::string> cells;
    for (const std::string& column : columns)
      cells.push_back(is_postgres() ? text::cat(dialect.quote(column), "::text")
                                    : text::cat("quote(", dialect.quote(column), ")"));
    return is_postgres() ? text::cat("SELECT ROW(", text::join(cells, ", "), ")::text FROM ",
                                     dialect.quote(table))
                         : text::cat("SELECT ", text::join(cells, " || ', ' || "), " FROM ",
                                     dialect.quote(table));
  }

  const Target& target_;
  FakeFiles files_;
  FakeObserver observer_;
  std::unique_ptr<Workspace> work_;
};

}  // namespace sluice::test
