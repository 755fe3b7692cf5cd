#include "sluice/sluice.hpp"

#include <filesystem>
#include <fstream>

#include "dialects/sqlite/sqlite.hpp"
#include "facade/url_dialect.hpp"
#include "support/fake_clock.hpp"
#include "support/fake_files.hpp"
#include "support/temp_folder.hpp"
#include "support/test.hpp"

using namespace sluice;
using sluice::test::TempFolder;

namespace {

std::string sample() { return std::string(SLUICE_SOURCE_DIR) + "/drizzle"; }

}  // namespace

TEST_CASE("the library opens, plans, migrates and tells the status") {
  const TempFolder folder;
  Migrator migrator = Migrator::open({.url = "sqlite:" + (folder / "shop.db"), .dir = sample()});
  const std::size_t count = migrator.plan().steps.size();
  CHECK(count > 5);
  CHECK_FALSE(std::filesystem::exists(folder / "shop.db"));
  const RunReport report = migrator.migrate();
  CHECK_FALSE(report.failure);
  CHECK(report.steps.size() == count);
  for (const MigrationState& each : migrator.status().reconciliation.migrations)
    CHECK(each.state == State::applied);

  Migrator moved = std::move(migrator);
  CHECK(moved.migrate().steps.empty());
}

TEST_CASE("the library migrates a folder of plain files; the URL says their dialect") {
  const TempFolder folder;
  std::filesystem::create_directories(folder / "plain" + "/2_b");
  std::ofstream(folder / "plain" + "/1_a.sql") << "CREATE TABLE a (id integer PRIMARY KEY);";
  std::ofstream(folder / "plain" + "/2_b/up.sql") << "CREATE TABLE b (id integer PRIMARY KEY);";
  Migrator migrator = Migrator::open({.url = folder / "shop.db", .dir = folder / "plain"});
  CHECK(migrator.migrate().steps.size() == 2);
  CHECK(migrator.status().entries.back().tag == "2_b");
  CHECK(migrator.migrate().steps.empty());
}

TEST_CASE("the library baselines and adopts") {
  const TempFolder folder;
  Migrator migrator = Migrator::open({.url = folder / "shop.db", .dir = sample()});
  CHECK(migrator.baseline("0001").steps.size() == 2);
  CHECK(migrator.adopt().adopted == 0);
  CHECK(migrator.plan().steps.front().tag.rfind("0002", 0) == 0);
}

TEST_CASE(
    "a database that is not there is not made for what does not come to its first statement") {
  const TempFolder folder;
  std::filesystem::copy(sample(), folder / "drizzle", std::filesystem::copy_options::recursive);
  for (const auto& item : std::filesystem::directory_iterator(folder / "drizzle"))
    if (item.path().filename().string().starts_with("0003")) std::filesystem::remove(item.path());
  const auto migrator = [&] {
    return Migrator::open({.url = "sqlite:" + (folder / "shop.db"), .dir = folder / "drizzle"});
  };
  CHECK_THROWS_AS(migrator().migrate(), Error);
  CHECK_THROWS_AS(migrator().migrate({.steps = 9}), Error);
  CHECK_THROWS_AS(migrator().baseline(""), Error);
  CHECK(migrator().adopt().adopted == 0);
  CHECK_FALSE(std::filesystem::exists(folder / "shop.db"));
  CHECK(migrator().migrate({.steps = 2}).steps.size() == 2);
  CHECK(std::filesystem::exists(folder / "shop.db"));
}

TEST_CASE("opening connects to nothing, and refuses a database of another product") {
  CHECK_NOTHROW(Migrator::open({.url = "sqlite:/no/such/folder/x.db", .dir = sample()}));
  try {
    Migrator::open({.url = "postgres://ann:secret@localhost/shop", .dir = sample()});
    FAIL("it was opened");
  } catch (const Error& error) {
    CHECK(error.info().code == ErrorCode::config);
    CHECK(error.info().message.find("secret") == std::string::npos);
    CHECK(error.info().message.find("postgresql") != std::string::npos);
  }
}

TEST_CASE("a URL tells its product by its scheme or its ending") {
  for (const char* url : {"postgres://h/d", "postgresql:///d?host=/run", "POSTGRES://h"})
    CHECK(dialect_of(url) == "postgresql");
  for (const char* url :
       {"sqlite:x", "sqlite:///x", "file:x", ":memory:", "a/b.db", "x.sqlite", "x.SQLITE3"})
    CHECK(dialect_of(url) == "sqlite");
  for (const char* url : {"", "shop", "mysql://h", "https://h/x.db", "host=localhost dbname=shop"})
    CHECK(dialect_of(url).empty());
}

TEST_CASE("the library undoes, applies again, and finishes nothing where nothing is broken off") {
  const TempFolder folder;
  Migrator migrator = Migrator::open({.url = folder / "shop.db", .dir = sample()});
  migrator.migrate();
  CHECK(migrator.plan_rollback({.steps = 2}).steps.size() == 2);
  CHECK(migrator.plan_redo().steps.size() == 2);
  const RunReport undone = migrator.rollback({.steps = 2, .allow_data_loss = true});
  CHECK_FALSE(undone.failure);
  CHECK(migrator.plan().steps.size() == 2);
  CHECK_FALSE(migrator.migrate().failure);
  CHECK_FALSE(migrator.redo({.allow_data_loss = true}).failure);
  CHECK(migrator.resume().steps.empty());
  CHECK(migrator.plan().steps.empty());
}

TEST_CASE("the library verifies, checks, proves and repairs") {
  const TempFolder folder;
  Migrator migrator = Migrator::open({.url = folder / "shop.db", .dir = sample()});
  CHECK(migrator.verify().exit_status == exit_status(ErrorCode::pending));
  migrator.migrate();
  CHECK(migrator.verify().exit_status == 0);
  CHECK(migrator.check().migrations == migrator.status().entries.size());
  const ProofReport proof = migrator.prove({.tags = {migrator.status().entries.front().tag}});
  CHECK(proof.migrations.at(0).verdict == ProofVerdict::proven);
  CHECK(migrator.plan_repair().repairs.empty());
  CHECK_FALSE(migrator.repair().done);
  CHECK(migrator.parked().empty());
}

TEST_CASE("a plan is carried out as it was made, or not at all") {
  const TempFolder folder;
  Migrator migrator = Migrator::open({.url = folder / "shop.db", .dir = sample()});
  const Plan plan = migrator.plan({.steps = 2});
  CHECK(migrator.execute(plan).steps.size() == 2);
  CHECK(migrator.status().history.tracking.size() == 2);
  try {
    (void)migrator.execute(plan);
    FAIL("a plan of an older history was carried out");
  } catch (const Error& error) {
    CHECK(error.info().code == ErrorCode::drift);
  }
  CHECK(migrator.status().history.tracking.size() == 2);
}

TEST_CASE("what undoing by a plan would lose is refused unless it is allowed") {
  const TempFolder folder;
  const std::string url = "sqlite:" + (folder / "shop.db");
  test::FakeFiles files({{"m/0001_a.sql", "CREATE TABLE a (id integer PRIMARY KEY);"}});
  Migrator migrator = Migrator::open({.url = url, .dir = "m", .files = &files});
  migrator.migrate();
  (void)sqlite::driver().connect({.url = url})->query("INSERT INTO a VALUES (1)");
  const Plan plan = migrator.plan_rollback();
  CHECK_THROWS_AS(migrator.execute(plan), Error);
  CHECK(migrator.status().history.tracking.size() == 1);
  CHECK_FALSE(migrator.execute(plan, Migrator::DataLoss::allow).failure);
  CHECK(migrator.status().history.tracking.empty());
}

namespace {

struct Listener final : Observer {
  void statement_finished(const Step& step, std::size_t statement) override {
    told.push_back(step.tag + " " + std::to_string(statement));
  }
  std::vector<std::string> told;
};

}  // namespace

TEST_CASE("the ports that are handed in are the ones that are used, and each statement is told") {
  const TempFolder folder;
  test::FakeFiles files(
      {{"m/0001_a.sql",
        "CREATE TABLE a (id integer);\n--> statement-breakpoint\nINSERT INTO a VALUES (1);"},
       {"m/0002_b.sql", "CREATE TABLE b (id integer);"}});
  const test::FakeClock clock;
  Listener listener;
  Migrator migrator = Migrator::open({.url = "sqlite:" + (folder / "shop.db"),
                                      .dir = "m",
                                      .observer = &listener,
                                      .clock = &clock,
                                      .files = &files});
  CHECK_FALSE(migrator.migrate().failure);
  CHECK(listener.told == std::vector<std::string>{"0001_a 0", "0001_a 1", "0002_b 0"});
}

TEST_CASE("the version has three numbers") {
  const std::string text = version();
  CHECK(std::count(text.begin(), text.end(), '.') == 2);
}
