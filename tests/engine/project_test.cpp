#include "engine/project.hpp"

#include "dialects/sqlite/sqlite.hpp"
#include "support/fake_files.hpp"
#include "support/test.hpp"

using namespace sluice;
using sluice::test::FakeFiles;
using Pairs = std::vector<std::pair<std::string, std::string>>;

namespace {

constexpr const char* k_journal =
    R"({"version":"7","dialect":"sqlite","entries":[{"idx":0,"version":"6","when":1,"tag":"0000_a","breakpoints":true},)"
    R"({"idx":1,"version":"6","when":2,"tag":"0001_b","breakpoints":true}]})";

ErrorInfo failure_of(const FakeFiles& files, const std::string& folder) {
  try {
    open_project(files, folder);
  } catch (const Error& error) {
    return error.info();
  }
  return {};
}

}  // namespace

TEST_CASE("a folder with a journal is opened and files are named as the user names the folder") {
  for (const auto& [said, prefix] : Pairs{{"drizzle", "drizzle/"},
                                          {"drizzle/", "drizzle/"},
                                          {"./drizzle", "./drizzle/"},
                                          {"/srv/app", "/srv/app/"},
                                          {".", ""}}) {
    const FakeFiles files{{prefix + "meta/_journal.json", k_journal},
                          {prefix + "0000_a.sql", "CREATE TABLE a (id);"}};
    Project project = open_project(files, said);
    CHECK(project.journal.file == prefix + "meta/_journal.json");
    REQUIRE(project.journal.entries.size() == 2);
    CHECK(project.migrations.empty());
    CHECK(hashes_of(project).empty());
    load_migrations(project, files, sqlite::dialect());
    REQUIRE(project.migrations.size() == 2);
    CHECK(project.migrations[0].file == prefix + "0000_a.sql");
    CHECK(project.migrations[0].statements.size() == 1);
  }
}

TEST_CASE("opening a project reads no SQL file") {
  const FakeFiles files{
      {"d/meta/_journal.json", k_journal}, {"d/0000_a.sql", ""}, {"d/0001_b.sql", ""}};
  open_project(files, "d");
  CHECK(files.times_read("d/0000_a.sql") == 0);
}

TEST_CASE("a missing file is a finding with the file's name, and an empty hash") {
  const FakeFiles files{{"d/meta/_journal.json", k_journal}, {"d/0000_a.sql", "SELECT 1;"}};
  Project project = open_project(files, "d");
  load_migrations(project, files, sqlite::dialect());
  const Migration& missing = project.migrations.at(1);
  CHECK(missing.hash.empty());
  REQUIRE(missing.diagnostics.size() == 1);
  CHECK(missing.diagnostics[0].severity == Severity::error);
  CHECK(missing.diagnostics[0].where.file == "d/0001_b.sql");
  CHECK(hashes_of(project).at(0).hash == project.migrations[0].hash);
  CHECK(hashes_of(project).at(1).hash.empty());
}

TEST_CASE("a folder that does not exist is an error that names it and the flag") {
  const ErrorInfo info = failure_of(FakeFiles(), "drizzel");
  CHECK(info.code == ErrorCode::config);
  CHECK(info.message == "the migrations folder drizzel does not exist");
  CHECK(info.hint.find("--dir") != std::string::npos);
}

TEST_CASE("a folder without a journal is an error that names the journal") {
  const ErrorInfo info = failure_of(FakeFiles{{"drizzle/0000_a.sql", ""}}, "drizzle");
  CHECK(info.code == ErrorCode::config);
  CHECK(info.message == "the migrations folder drizzle holds no meta/_journal.json");
}

TEST_CASE("the layout of drizzle-kit 1.0 is recognised and said") {
  const FakeFiles files{{"drizzle/20261120180354_init/migration.sql", ""},
                        {"drizzle/20261120180354_init/snapshot.json", "{}"}};
  CHECK(layout_of(files, "drizzle") == Layout::v1);
  const ErrorInfo info = failure_of(files, "drizzle/");
  CHECK(info.code == ErrorCode::config);
  CHECK(info.message.find("is laid out as drizzle-kit 1.0 writes it") != std::string::npos);
}

TEST_CASE("the layout tells a journal, folders of 1.0, and nothing apart") {
  CHECK(layout_of(FakeFiles{{"d/meta/_journal.json", "{}"}, {"d/x/migration.sql", ""}}, "d") ==
        Layout::journal);
  CHECK(layout_of(FakeFiles{{"d/x/migration.sql", ""}}, "d") == Layout::v1);
  CHECK(layout_of(FakeFiles{{"d/x/other.sql", ""}}, "d") == Layout::none);
  CHECK(layout_of(FakeFiles(), "d") == Layout::none);
}
