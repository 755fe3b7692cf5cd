#include "engine/folder/project.hpp"

#include "base/text.hpp"
#include "core/journal/migration.hpp"
#include "dialects/backends.hpp"
#include "dialects/sqlite/sqlite.hpp"
#include "engine/folder/journal_file.hpp"
#include "engine/folder/layout.hpp"
#include "engine/folder/named_dialect.hpp"
#include "engine/folder/plain_folder.hpp"
#include "support/fake_files.hpp"
#include "support/test.hpp"

using namespace sluice;
using sluice::test::FakeFiles;
using Pairs = std::vector<std::pair<std::string, std::string>>;

namespace {

constexpr const char* k_journal =
    R"({"version":"7","dialect":"sqlite","entries":[{"idx":0,"version":"6","when":1,)"
    R"("tag":"0000_a","breakpoints":true},)"
    R"({"idx":1,"version":"6","when":2,"tag":"0001_b","breakpoints":true}]})";

std::string dialect_named(const FakeFiles& files, const std::string& folder = "d") {
  Project project = open_project(files, folder);
  name_dialect(project, files, known_dialects());
  return project.journal.dialect;
}

ErrorInfo failure_of(const FakeFiles& files, const std::string& folder) {
  try {
    dialect_named(files, folder);
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

TEST_CASE("equivalent hashes are read with the files, or when they are asked for") {
  const FakeFiles files{{"d/meta/_journal.json", k_journal}, {"d/0000_a.sql", "SELECT 1;\n"}};
  const auto expected = equivalent_hashes("SELECT 1;\n");
  Project whole = open_project(files, "d"), part = whole;
  load_migrations(whole, files, sqlite::dialect());
  CHECK(whole.migrations[0].equivalent_hashes == expected);
  CHECK(hashes_of(whole).at(0).equivalent() == expected);

  load_migrations(part, files, sqlite::dialect(), Hashes::own);
  CHECK(part.migrations[0].equivalent_hashes.empty());
  CHECK(part.migrations[0].hash == whole.migrations[0].hash);
  const int times = files.times_read("d/0000_a.sql");
  const std::vector<FileHashes> hashes = hashes_of(part, files);
  CHECK(hashes[0].includes(part.migrations[0].hash));
  CHECK(files.times_read("d/0000_a.sql") == times);
  CHECK(hashes[0].includes(drizzle_hash("SELECT 1;\r\n")));
  CHECK_FALSE(hashes[0].includes(drizzle_hash("SELECT 2;\n")));
  CHECK_FALSE(hashes[1].includes(drizzle_hash("")));

  load_equivalent_hashes(part, files);
  CHECK(part == whole);
}

TEST_CASE("a folder that does not exist is an error that names it and the flag") {
  const ErrorInfo info = failure_of(FakeFiles(), "drizzel");
  CHECK(info.code == ErrorCode::config);
  CHECK(info.message == "the migrations folder drizzel does not exist");
  CHECK(info.hint.find("--dir") != std::string::npos);
}

TEST_CASE("a folder without migrations is an error that names what it could hold") {
  const ErrorInfo info = failure_of(FakeFiles{{"drizzle/a.sql", ""}}, "drizzle");
  CHECK(info.code == ErrorCode::config);
  CHECK(info.message ==
        "the migrations folder drizzle holds no meta/_journal.json, no folder with "
        "migration.sql and no file such as 0001_init.sql");
}

TEST_CASE("a v1 folder is opened by its folders' names, and a snapshot says the dialect") {
  const FakeFiles files{{"drizzle/20261120180354_init/migration.sql", "CREATE TABLE a (id);"},
                        {"drizzle/20261120180354_init/snapshot.json", R"({"dialect": "postgres"})"},
                        {"drizzle/20261120180355_next/migration.sql", ""},
                        {"drizzle/rollback/x.sql", ""},
                        {"drizzle/README.md", ""}};
  Project project = open_project(files, "drizzle/");
  CHECK(project.journal.layout == Layout::v1);
  CHECK(project.journal.dialect == "postgres");
  REQUIRE(project.journal.entries.size() == 2);
  CHECK(snapshot_file(project, project.journal.entries[1]) ==
        "drizzle/20261120180355_next/snapshot.json");
  load_migrations(project, files, sqlite::dialect());
  CHECK(project.migrations[0].file == "drizzle/20261120180354_init/migration.sql");
  CHECK(project.migrations[0].statements.size() == 1);
}

TEST_CASE("a folder of another product is refused; a v1 folder without snapshots says no dialect") {
  const FakeFiles v1{{"d/20261120180354_a/migration.sql", ""},
                     {"d/20261120180354_a/snapshot.json", R"({"dialect":"mysql"})"}};
  const FakeFiles v0{{"d/meta/_journal.json", R"({"version":"7","dialect":"mysql","entries":[]})"}};
  for (const auto& [files, file] :
       {std::pair(v1, "d/20261120180354_a/snapshot.json"), std::pair(v0, "d/meta/_journal.json")}) {
    const ErrorInfo info = failure_of(files, "d");
    CHECK(info.code == ErrorCode::bad_file);
    CHECK(info.where.file == file);
    CHECK(info.hint == "Sluice handles postgresql and sqlite.");
  }
  CHECK(dialect_named(FakeFiles{{"d/20261120180354_a/migration.sql", ""}}).empty());
}

TEST_CASE("a dialect gets its product's own name, whatever the files call it") {
  for (const auto& [said, name] :
       {std::pair("pg", "postgresql"), std::pair("postgres", "postgresql"),
        std::pair("postgresql", "postgresql"), std::pair("sqlite", "sqlite"),
        std::pair("turso", "sqlite")}) {
    INFO(said);
    CHECK(dialect_named(FakeFiles{{"d/20261120180354_a/migration.sql", ""},
                                  {"d/20261120180354_a/snapshot.json",
                                   text::cat(R"({"dialect":")", said, "\"}")}}) == name);
  }
}

TEST_CASE("a journal that calls its dialect by an older name is rewritten, unless it was changed") {
  FakeFiles files{
      {"d/meta/_journal.json",
       R"({"version":"5","dialect":"pg","entries":[{"idx":0,"when":1,"tag":"0000_a"}]})"}};
  Project project = open_project(files, "d");
  name_dialect(project, files, known_dialects());
  JournalFile journal(files, project);
  journal.prepare({7});
  journal.write();
  CHECK(open_project(files, "d").journal.entries.at(0).when == 7);
  CHECK_THROWS_AS(journal.prepare({9}), Error);
}

TEST_CASE("the layout tells a journal, folders of 1.0, and nothing apart") {
  CHECK(layout_of(FakeFiles{{"d/meta/_journal.json", "{}"}, {"d/x/migration.sql", ""}}, "d") ==
        Layout::journal);
  CHECK(layout_of(FakeFiles{{"d/x/migration.sql", ""}}, "d") == Layout::v1);
  CHECK(layout_of(FakeFiles{{"d/x/other.sql", ""}}, "d") == Layout::none);
  CHECK(layout_of(FakeFiles(), "d") == Layout::none);
}

TEST_CASE("a folder without a journal whose .sql files begin with numbers is read in their order") {
  FakeFiles files{{"d/10_c.sql", "SELECT 3;"},     {"d/2_b/up.sql", "SELECT 2;"},
                  {"d/2_b/down.sql", "SELECT 0;"}, {"d/1_a.sql", "SELECT 1;"},
                  {"d/1_a.down.sql", "SELECT 0;"}, {"d/seed.sql", "x"},
                  {"d/.hidden.sql", "x"},          {"d/10_c.sql~", "x"},
                  {"d/rollback/10_c.sql", "x"},    {"d/9_gone.down.sql", "x"}};
  Project project = open_project(files, "d");
  CHECK(project.journal.layout == Layout::plain);
  CHECK(project.journal.file == "d");
  load_migrations(project, files, sqlite::dialect());
  REQUIRE(project.migrations.size() == 3);
  CHECK(project.migrations[0].file == "d/1_a.sql");
  CHECK(project.migrations[1].file == "d/2_b/up.sql");
  CHECK(project.migrations[2].file == "d/10_c.sql");
  CHECK(project.migrations[2].statements.size() == 1);
  CHECK(unlisted_files(project, files) == std::vector<std::string>{"9_gone.down.sql", "seed.sql"});
}

TEST_CASE("a journal that is lost, and a v1 folder, are never taken for plain files") {
  const FakeFiles lost{{"d/0000_a.sql", "SELECT 1;"}, {"d/meta/0000_snapshot.json", "{}"}};
  CHECK(layout_of(lost, "d") == Layout::none);
  CHECK(holds_migrations(lost, "d"));
  CHECK(failure_of(lost, "d").message ==
        "the migrations folder d contains meta/, but no meta/_journal.json");
  const FakeFiles unreadable{{"d/0000_a.sql", "SELECT 1;"}, {"d/meta/_journal.json", "{"}};
  CHECK(failure_of(unreadable, "d").code == ErrorCode::bad_file);
  const FakeFiles v1{{"d/0000_a.sql", "SELECT 1;"}, {"d/20240101000000_a/migration.sql", "x"}};
  CHECK(layout_of(v1, "d") == Layout::v1);
  const FakeFiles others{{"d/seed.sql", "SELECT 1;"}, {"d/schema.sql", "x"}};
  CHECK(layout_of(others, "d") == Layout::none);
  CHECK_FALSE(holds_migrations(others, "d"));
}

TEST_CASE("what may not run of plain files is an error of that migration") {
  FakeFiles files{{"d/1_a.sql", "SELECT 1;"},
                  {"d/1_b.sql", "SELECT 1;"},
                  {"d/2_c.sql", "-- migrate:up\nSELECT 1;\n-- migrate:down\nSELECT 2;"}};
  Project project = open_project(files, "d");
  load_migrations(project, files, sqlite::dialect());
  const auto code = [&](std::size_t i) { return project.migrations.at(i).diagnostics.at(0).code; };
  CHECK(code(0) == FindingCode::number_repeated);
  CHECK(code(1) == FindingCode::number_repeated);
  CHECK(code(2) == FindingCode::down_section);
  CHECK(project.migrations[2].diagnostics[0].where.line == 3);
}

TEST_CASE("files that no journal names are listed, and those of rollbacks are not") {
  const FakeFiles files{{"d/meta/_journal.json", k_journal}, {"d/0000_a.sql", "SELECT 1;"},
                        {"d/0001_b.sql", "SELECT 1;"},       {"d/0002_late.sql", "x"},
                        {"d/0000_a.down.sql", "x"},          {"d/old.down.sql", "x"},
                        {"d/rollback/0000_a.sql", "x"}};
  CHECK(unlisted_files(open_project(files, "d"), files) ==
        std::vector<std::string>{"0002_late.sql"});
  const FakeFiles v1{{"d/20240101000000_a/migration.sql", "x"}, {"d/0000_old.sql", "x"}};
  CHECK(unlisted_files(open_project(v1, "d"), v1) == std::vector<std::string>{"0000_old.sql"});
}
