// A folder that goes when the test ends, connections into it, and files applied as the executor
// applies them.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "core/journal/migration.hpp"
#include "dialects/sqlite/sqlite.hpp"
#include "support/test.hpp"

namespace sluice::sqlite::test {

class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "sluice-test-XXXXXX").string();
    path_ = mkdtemp(pattern.data());
  }
  ~TemporaryFolder() { std::filesystem::remove_all(path_); }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  std::string operator/(const std::string& name) const { return path_ + "/" + name; }

 private:
  std::string path_;
};

inline std::unique_ptr<Connection> connect(const std::string& url = ":memory:") {
  return driver().connect({.url = url});
}

inline std::vector<Statement> statements(const std::string& file) {
  return parse_migration({}, "0000_test.sql", file, dialect().scan_rules()).statements;
}

// Runs what a file holds in the open transaction, then what the executor sends between files.
inline ScriptResult run_file(Connection& connection, const std::string& file) {
  const ScriptResult result = connection.run(statements(file));
  if (!result.failure) connection.run(connection.session_reset());
  return result;
}

// Every file in one transaction.
inline void apply(Connection& connection, const std::vector<std::string>& files) {
  connection.begin(Access::read_write);
  for (const std::string& file : files) {
    const ScriptResult result = run_file(connection, file);
    if (result.failure) {
      connection.rollback();
      FAIL(result.failure->sqlstate << ": " << result.failure->message);
    }
  }
  connection.commit();
}

inline StatementFailure failure_of(Connection& connection, const std::string& sql) {
  const ScriptResult result = connection.run(statements(sql));
  REQUIRE(result.failure);
  return *result.failure;
}

// "1|a;2|NULL"
inline std::string rows(Connection& connection, const std::string& sql) {
  std::string out;
  for (const std::vector<Value>& row : connection.query(sql).rows) {
    if (!out.empty()) out += ';';
    for (std::size_t i = 0; i < row.size(); ++i)
      out += (i == 0 ? "" : "|") + row[i].value_or("NULL");
  }
  return out;
}

template <class Action>
ErrorInfo error_of(const Action& action) {
  try {
    action();
  } catch (const Error& error) {
    return error.info();
  }
  FAIL("no error was thrown");
  return {};
}

}  // namespace sluice::sqlite::test
