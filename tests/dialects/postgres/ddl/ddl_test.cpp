// The acceptance law, one case a kind of change: tests/fixtures/rollback/postgres/<case>/ holds a
// schema with rows, a migration, and the rollback it must get.
#include "dialects/postgres/ddl/ddl.hpp"

#include <filesystem>

#include "dialects/postgres/undo.hpp"

using namespace sluice;
using namespace sluice::postgres;
using namespace sluice::postgres::undo;

namespace {

namespace fs = std::filesystem;

struct Case {
  std::string name;
  std::vector<Statement> before, migration;
};

std::vector<Case> cases() {
  std::vector<Case> found;
  for (const auto& folder : fs::directory_iterator(sluice::test::fixture_path("rollback/postgres")))
    found.push_back({folder.path().filename(),
                     statements_of(sluice::test::read_file(folder.path() / "before.sql")),
                     statements_of(sluice::test::read_file(folder.path() / "migration.sql"))});
  std::sort(found.begin(), found.end(),
            [](const Case& a, const Case& b) { return a.name < b.name; });
  return found;
}

}  // namespace

namespace {

void check_each_kind(sluice::test::Product product) {
  const sluice::test::Target target(product);
  const auto connection = target.connect();
  for (const Case& each : cases()) {
    INFO(each.name);
    connection->begin(Access::read_write);
    CHECK(run_within(*connection, each.before) == "");
    const Schema before = introspect(*connection);
    const std::string forward = run_within(*connection, each.migration);
    CHECK(forward == "");
    if (!forward.empty()) {
      connection->rollback();
      continue;
    }
    const Schema after = introspect(*connection);
    const std::vector<std::string> rollback = rollback_of(before, after, each.migration);
    INFO(text::join(rollback, "\n"));
    if (product == sluice::test::Product::postgres_15)
      sluice::test::check_golden("rollback/postgres/" + each.name + "/rollback.sql",
                                 text::join(rollback, "\n") + "\n");
    const std::string failure = run_within(*connection, as_statements(rollback));
    CHECK(failure == "");
    if (failure.empty()) {
      CHECK(difference(before, introspect(*connection), each.migration) == "");
      const std::string again = run_within(*connection, each.migration);
      CHECK(again == "");
      if (again.empty()) CHECK(difference(after, introspect(*connection), each.migration) == "");
    }
    connection->rollback();
  }
}

}  // namespace

TEST_CASE("each kind of change is taken back, and then runs again, on PostgreSQL 15") {
  check_each_kind(sluice::test::Product::postgres_15);
}

TEST_CASE("each kind of change is taken back, and then runs again, on PostgreSQL 18") {
  check_each_kind(sluice::test::Product::postgres_18);
}
