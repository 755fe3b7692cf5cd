#include "sluice/sluice.hpp"

#include <filesystem>
#include <fstream>

#include "facade/url_dialect.hpp"
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
  for (const char* url : {"", "shop", "mysql://h", "host=localhost dbname=shop"})
    CHECK(dialect_of(url).empty());
}

TEST_CASE("the version has three numbers") {
  const std::string text = version();
  CHECK(std::count(text.begin(), text.end(), '.') == 2);
}
