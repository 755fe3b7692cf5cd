// Laws of giving plain files a journal.
#include "dialects/backends.hpp"
#include "engine/folder/converter.hpp"
#include "engine/folder/project.hpp"
#include "support/breaking_files.hpp"
#include "support/fake_files.hpp"
#include "support/test.hpp"

namespace sluice {
namespace {

using sluice::test::BreakingFiles;
using sluice::test::FakeFiles;
using Tree = std::map<std::string, std::string>;

Conversion plan(FileSystem& files, const std::string& dialect, Layout to) {
  return plan_conversion(open_project(files, "d"), to, files, find_backend(dialect));
}

FakeFiles plain_folder() {
  return FakeFiles{{"d/0001_a.sql", "create a"},    {"d/0001_a.down.sql", "drop a"},
                   {"d/0002_b/up.sql", "create b"}, {"d/0002_b/down.sql", "drop b"},
                   {"d/0003_c.up.sql", "create c"}, {"d/rollback/0003_c.sql", "drop c"},
                   {"d/seed.sql", "insert"}};
}

// Drizzle's migrator takes the names and times from the journal alone.
void convert_plain(FileSystem& files) {
  const Conversion conversion =
      plan_conversion(open_project(files, "d"), Layout::journal, files, find_backend("sqlite"));
  write_files(conversion, files);
  turn_over(conversion, files);
}

TEST_CASE("plain files get a journal with their names and times, and pairs the names of v0") {
  FakeFiles files = plain_folder();
  const Project before = open_project(files, "d");
  convert_plain(files);
  Tree expected = {{"d/0001_a.sql", "create a"}, {"d/0001_a.down.sql", "drop a"},
                   {"d/0002_b.sql", "create b"}, {"d/0002_b.down.sql", "drop b"},
                   {"d/0003_c.sql", "create c"}, {"d/rollback/0003_c.sql", "drop c"},
                   {"d/seed.sql", "insert"}};
  expected["d/meta/_journal.json"] = files.files()["d/meta/_journal.json"];
  CHECK(files.files() == expected);
  const Project after = open_project(files, "d");
  REQUIRE(after.journal.entries.size() == 3);
  for (std::size_t i = 0; i < 3; ++i) {
    CHECK(after.journal.entries[i].tag == before.journal.entries[i].tag);
    CHECK(after.journal.entries[i].when == before.journal.entries[i].when);
    CHECK(after.journal.entries[i].idx == static_cast<int>(i + 1));  // 0004 comes next
  }
  convert_plain(files);
  CHECK(files.files() == expected);
}

TEST_CASE(
    "a conversion of plain files that is broken off leaves them, and is finished by the next") {
  FakeFiles clean = plain_folder();
  convert_plain(clean);
  bool is_broken = true;
  for (int n = 0; is_broken; ++n) {
    INFO("change " << n);
    FakeFiles files = plain_folder();
    BreakingFiles breaking(files, n);
    try {
      convert_plain(breaking);
      is_broken = false;
    } catch (const Error& error) {
      REQUIRE(error.info().code == ErrorCode::io);
    }
    REQUIRE(open_project(files, "d").journal.entries.size() == 3);
    convert_plain(files);
    CHECK(files.files() == clean.files());
  }
}

TEST_CASE("plain files become v1 only by way of v0") {
  FakeFiles files = plain_folder();
  CHECK_THROWS_AS(plan(files, "sqlite", Layout::v1), Error);
}

}  // namespace
}  // namespace sluice
