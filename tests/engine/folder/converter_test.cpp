// Laws of converting a folder: there and back the same bytes; broken off anywhere, it is finished
// by the next.
#include "engine/folder/converter.hpp"

#include <algorithm>
#include <filesystem>

#include "dialects/backends.hpp"
#include "engine/folder/layout.hpp"
#include "engine/folder/project.hpp"
#include "engine/folder/snapshot_files.hpp"
#include "support/breaking_files.hpp"
#include "support/fake_files.hpp"
#include "support/golden.hpp"
#include "support/test.hpp"

namespace sluice {
namespace {

using sluice::test::BreakingFiles;
using sluice::test::FakeFiles;
using Tree = std::map<std::string, std::string>;

struct Sample {
  std::string dialect, folder;
  Layout layout = Layout::journal;
};

const std::vector<Sample> k_samples = {{"sqlite", "drizzle"},
                                       {"postgresql", "tests/fixtures/shop-pg/drizzle"},
                                       {"sqlite", "tests/fixtures/v1/sqlite", Layout::v1},
                                       {"postgresql", "tests/fixtures/v1/postgresql", Layout::v1}};

Layout other(Layout layout) { return layout == Layout::v1 ? Layout::journal : Layout::v1; }

FakeFiles load(const Sample& sample) {
  FakeFiles files;
  const std::string root = SLUICE_SOURCE_DIR "/" + sample.folder;
  for (const auto& item : std::filesystem::recursive_directory_iterator(root))
    if (item.is_regular_file())
      files.write("d" + item.path().string().substr(root.size()),
                  test::read_file(item.path().string()));
  return files;
}

Conversion planned_conversion(FileSystem& files, const std::string& dialect, Layout to) {
  return plan_conversion(open_project(files, "d"), to, files, find_backend(dialect));
}

void convert(FileSystem& files, const std::string& dialect, Layout to) {
  const Conversion conversion = planned_conversion(files, dialect, to);
  write_files(conversion, files);
  turn_over(conversion, files);
}

TEST_CASE("converted to the other layout and back, a folder is byte for byte what it was") {
  for (const auto& sample : k_samples) {
    INFO(sample.folder);
    FakeFiles files = load(sample);
    const Tree before = files.files();
    convert(files, sample.dialect, other(sample.layout));
    CHECK(layout_of(files, "d") == other(sample.layout));
    CHECK(open_project(files, "d").journal.entries.size() ==
          planned_conversion(files, sample.dialect, sample.layout).migrations.size());
    CHECK(is_empty(planned_conversion(files, sample.dialect, other(sample.layout))));
    convert(files, sample.dialect, sample.layout);
    CHECK(files.files() == before);
  }
}

TEST_CASE("a folder that has the layout already tells how its migrations were called before") {
  for (const auto& sample : k_samples) {
    INFO(sample.folder);
    FakeFiles files = load(sample);
    const auto before = open_project(files, "d").journal.entries;
    CHECK_FALSE(has_layout(planned_conversion(files, sample.dialect, other(sample.layout))));
    convert(files, sample.dialect, other(sample.layout));
    const Conversion known = planned_conversion(files, sample.dialect, other(sample.layout));
    CHECK(has_layout(known));
    REQUIRE(known.migrations.size() == before.size());
    const auto after = open_project(files, "d").journal.entries;
    for (std::size_t i = 0; i < before.size(); ++i) {
      CHECK(known.migrations[i].to == after[i].tag);
      CHECK(known.migrations[i].when == after[i].when);
      CHECK(std::any_of(before.begin(), before.end(), [&](const JournalEntry& entry) {
        return entry.tag == known.migrations[i].from;
      }));
    }
  }
}

TEST_CASE("where nothing is kept of another layout, each migration was called what it is called") {
  FakeFiles files = load(k_samples[2]);
  const Conversion known = planned_conversion(files, k_samples[2].dialect, Layout::v1);
  REQUIRE(known.migrations.size() == 6);
  for (const auto& migration : known.migrations) CHECK(migration.from == migration.to);
}

TEST_CASE("what was written for a conversion that does not come about is taken back") {
  for (const auto& sample : k_samples) {
    INFO(sample.folder);
    FakeFiles files = load(sample);
    const Tree before = files.files();
    const Conversion conversion = planned_conversion(files, sample.dialect, other(sample.layout));
    write_files(conversion, files);
    CHECK(files.files() != before);
    take_back(conversion, files);
    CHECK(files.files() == before);
  }
}

// Whether it was broken.
bool breaks(FileSystem& files, const Sample& sample) {
  try {
    convert(files, sample.dialect, other(sample.layout));
    return false;
  } catch (const Error& error) {
    REQUIRE(error.info().code == ErrorCode::io);
  } catch (const test::Killed&) {
  }
  return true;
}

// At every `stride`-th change.
void break_everywhere(const FakeFiles& before, const Sample& sample, int stride) {
  const auto as = GENERATE(BreakingFiles::As::error, BreakingFiles::As::kill);
  FakeFiles clean = before;
  const auto count = open_project(clean, "d").journal.entries.size();
  convert(clean, sample.dialect, other(sample.layout));
  bool is_broken = true;
  for (int n = 0; is_broken; n += stride) {
    INFO(sample.folder << ", change " << n);
    FakeFiles files = before;
    BreakingFiles breaking(files, n, as);
    is_broken = breaks(breaking, sample);
    REQUIRE(open_project(files, "d").journal.entries.size() == count);
    convert(files, sample.dialect, other(sample.layout));
    CHECK(files.files() == clean.files());
  }
}

TEST_CASE("a conversion broken off before any of its changes is finished by the next one") {
  const FakeFiles small{
      {"d/meta/_journal.json",
       R"({"version":"7","dialect":"sqlite","entries":[{"idx":0,"when":1000,"tag":"0000_a"},)"
       R"({"idx":1,"when":2000,"tag":"0001_b"}]})"},
      {"d/0000_a.sql", "a"},
      {"d/0001_b.sql", "b"},
      {"d/rollback/0001_b.sql", "undo b"}};
  SECTION("small") { break_everywhere(small, {"sqlite", "small"}, 1); }
  SECTION("real") {
    for (const auto& sample : k_samples) break_everywhere(load(sample), sample, 23);
  }
}

TEST_CASE("a conversion broken off before it turned is taken back by one to the old layout") {
  for (const auto& sample : k_samples) {
    const Tree before = load(sample).files();
    for (int n = 1;; n += 29) {
      INFO(sample.folder << ", change " << n);
      FakeFiles files = load(sample);
      BreakingFiles breaking(files, n, BreakingFiles::As::kill);
      if (!breaks(breaking, sample) || layout_of(files, "d") != sample.layout) break;
      convert(files, sample.dialect, sample.layout);
      CHECK(files.files() == before);
    }
  }
}

TEST_CASE("v1: what was converted says the same schema at every migration") {
  for (const auto& sample : k_samples) {
    if (sample.layout == Layout::v1) continue;
    INFO(sample.folder);
    const SchemaDialect& dialect = *find_backend(sample.dialect).schema_dialect;
    FakeFiles files = load(sample);
    const Project before = open_project(files, "d");
    const SnapshotFiles old_snapshots(dialect, files, before);
    convert(files, sample.dialect, Layout::v1);
    const Project after = open_project(files, "d");
    const SnapshotFiles new_snapshots(dialect, files, after);
    CHECK(new_snapshots.findings().empty());
    for (std::size_t i = 0; i < before.journal.entries.size(); ++i) {
      REQUIRE(new_snapshots.of(i) != nullptr);
      V1Entities mine = dialect.snapshots().v1_entities(new_snapshots.of(i)->schema);
      V1Entities theirs = dialect.snapshots().v1_entities(old_snapshots.of(i)->schema);
      std::sort(mine.begin(), mine.end());
      std::sort(theirs.begin(), theirs.end());
      CHECK(mine == theirs);
    }
  }
}

TEST_CASE("migrations of one second, and a `when` that goes backwards, keep their order in v1") {
  FakeFiles files{
      {"d/meta/_journal.json",
       R"({"version":"7","dialect":"sqlite","entries":[{"idx":0,"when":1795198067900,)"
       R"("tag":"0000_z"},)"
       R"({"idx":1,"when":1795198067999,"tag":"0001_a"},{"idx":2,"when":5,"tag":"0002_b"}]})"},
      {"d/0000_z.sql", "z"},
      {"d/0001_a.sql", "a"},
      {"d/0002_b.sql", "b"},
      {"d/rollback/0001_a.sql", "undo a"}};
  const Tree before = files.files();
  convert(files, "sqlite", Layout::v1);
  const auto& entries = open_project(files, "d").journal.entries;
  REQUIRE(entries.size() == 3);
  CHECK(entries[0].tag == "20261120180747_0000_z");
  CHECK(entries[1].tag == "20261120180747_0001_a");
  CHECK(entries[2].tag == "20261120180747_0002_b");
  CHECK(files.files()["d/20261120180747_0001_a/down.sql"] == "undo a");
  convert(files, "sqlite", Layout::journal);
  CHECK(files.files() == before);
}

FakeFiles two_of_one_second() {
  return {{"d/20250101000000_a/migration.sql", "a"},
          {"d/20250101000000_bonus/migration.sql", "bonus"},
          {"d/rollback/20250101000000_bonus.sql", "undo bonus"},
          {"d/20250101000003_c/migration.sql", "c"},
          {"d/20250101000003_c/down.sql", "undo c"},
          {"d/20250101000004_e.down.sql", "undo e"},
          {"d/20250101000004_e/migration.sql", "e"}};
}

TEST_CASE("v1 to v0: times stay those of the rows, rollbacks go along, and all comes back") {
  FakeFiles files = two_of_one_second();
  const Tree before = files.files();
  const Conversion planned = planned_conversion(files, "sqlite", Layout::journal);
  CHECK(std::any_of(
      planned.diagnostics.begin(), planned.diagnostics.end(),
      [](const Finding& each) { return each.code == FindingCode::drizzle_would_skip; }));
  convert(files, "sqlite", Layout::journal);
  const auto& entries = open_project(files, "d").journal.entries;
  REQUIRE(entries.size() == 4);
  CHECK(entries[0].when == entries[1].when);
  CHECK(files.files()["d/rollback/0001_bonus.sql"] == "undo bonus");
  CHECK(files.files()["d/rollback/0002_c.sql"] == "undo c");
  CHECK(files.files()["d/rollback/0003_e.sql"] == "undo e");
  convert(files, "sqlite", Layout::v1);
  CHECK(files.files() == before);
}

TEST_CASE("what was made in v1 among what v0 had gets a number, and no time is given away") {
  FakeFiles files{
      {"d/meta/_journal.json",
       R"({"version":"7","dialect":"sqlite","entries":[{"idx":0,"version":"6","when":1000,)"
       R"("tag":"0000_a","breakpoints":true},)"
       R"({"idx":1,"version":"6","when":9000,"tag":"0001_b","breakpoints":true}]})"},
      {"d/0000_a.sql", "a"},
      {"d/0001_b.sql", "b"}};
  convert(files, "sqlite", Layout::v1);
  files.write("d/19700101000005_new/migration.sql", "new");
  convert(files, "sqlite", Layout::journal);
  const auto& entries = open_project(files, "d").journal.entries;
  REQUIRE(entries.size() == 3);
  CHECK(entries[1].tag == "0001_new");
  CHECK(entries[1].when == 5000);
  CHECK(entries[2].tag == "0002_b");
  CHECK(entries[2].when == 9000);
}

TEST_CASE("what nobody converted is nobody's rest: a folder of one's own stays, links too") {
  FakeFiles files{{"d/20240101000000_a/migration.sql", "a"},
                  {"d/meta/docs/notes.md", "mine"},
                  {"d/meta/0000_snapshot.json", "mine"},
                  {"d/meta/link/keep.txt", "outside"}};
  files.link("d/meta/link", "/outside");
  CHECK(is_empty(planned_conversion(files, "sqlite", Layout::v1)));
  const Tree before = files.files();
  convert(files, "sqlite", Layout::v1);
  CHECK(files.files() == before);
}

TEST_CASE("v0 to v1 leaves what somebody put into meta, and reads through no link in it") {
  FakeFiles files = load(k_samples[0]);
  files.write("d/meta/notes.md", "mine");
  files.write("d/meta/link/keep.txt", "outside");
  files.link("d/meta/link", "/outside");
  convert(files, "sqlite", Layout::v1);
  CHECK(files.files().count("d/meta/notes.md") == 1);
  CHECK(files.files().count("d/meta/link/keep.txt") == 1);
  CHECK(files.files().count("d/.v0/meta/link/keep.txt") == 0);
}

std::string kept_text(const std::string& tag, const std::string& converted,
                      const std::string& snapshot, const std::string& down) {
  return R"({"version":1,"migrations":[{"tag":")" + tag + R"(","converted":")" + converted +
         R"(","sha256":"","snapshot":")" + snapshot + R"(","down":")" + down +
         R"(","idx":0,"version":"7","when":1704067200000,"breakpoints":true}]})";
}

TEST_CASE("a layout that names a file elsewhere is refused before anything is written") {
  const std::string good = "20240101000000_a";
  for (const std::string& text :
       {kept_text("../../victim/written", good, "", ""), kept_text("0000_a", "../x", "", ""),
        kept_text("0000_a", good, "../../victim", ""),
        kept_text("0000_a", good, "meta/0009_snapshot.json", ""),
        kept_text("0000_a", good, "", "../../victim/bashrc"),
        kept_text("0000_a", good, "", "/etc/passwd"), kept_text("0000_a", good, "", "0001_b.sql")})
    for (const Layout to : {Layout::journal, Layout::v1}) {
      CAPTURE(text);
      FakeFiles files{{"d/20240101000000_a/migration.sql", "a"},
                      {"d/20240101000000_a/down.sql", "down"},
                      {"d/.v0/layout.json", text}};
      const Tree before = files.files();
      CHECK_THROWS_AS(convert(files, "sqlite", to), Error);
      CHECK(files.files() == before);
    }
}

TEST_CASE("a record takes away only what is still as a conversion left it") {
  FakeFiles files{{"d/20240101000000_a/migration.sql", "a"},
                  {"d/.v0/layout.json", kept_text("0000_a", "20240101000000_a", "", "")},
                  {"d/0000_a.sql", "edited since"}};
  CHECK(planned_conversion(files, "sqlite", Layout::v1).removed.empty());
  files.write("d/0000_a.sql", "a");
  CHECK(planned_conversion(files, "sqlite", Layout::v1).removed ==
        std::vector<std::string>{"0000_a.sql"});
}

TEST_CASE("nothing of somebody else's is written over, nor written through a link") {
  FakeFiles files = load(k_samples[0]);
  const std::string first = planned_conversion(files, "sqlite", Layout::v1).migrations.front().to;
  files.write("d/" + first + "/migration.sql", "mine");
  CHECK_THROWS_WITH(planned_conversion(files, "sqlite", Layout::v1),
                    Catch::Contains("File exists"));
  FakeFiles linked = load(k_samples[0]);
  linked.link("d/" + first, "/outside");
  CHECK_THROWS_WITH(planned_conversion(linked, "sqlite", Layout::v1),
                    Catch::Contains("symbolic link"));
  FakeFiles meta = load(k_samples[0]);
  meta.link("d/meta", "/outside");
  CHECK_THROWS_AS(planned_conversion(meta, "sqlite", Layout::v1), Error);
}

TEST_CASE("a numbered rollback file of two migrations is given to neither") {
  FakeFiles files{
      {"d/meta/_journal.json",
       R"({"version":"7","dialect":"sqlite","entries":[{"idx":0,"when":1000,"tag":"0007_b"},)"
       R"({"idx":1,"when":2000,"tag":"0007_c"}]})"},
      {"d/0007_b.sql", "b"},
      {"d/0007_c.sql", "c"},
      {"d/rollback/0007_rollback.sql", "drop b"}};
  CHECK_THROWS_WITH(planned_conversion(files, "sqlite", Layout::v1),
                    Catch::Contains("could undo each of 0007_b and 0007_c"));
  files.write("d/rollback/0007_c.sql", "drop c");
  convert(files, "sqlite", Layout::v1);
  CHECK(files.files()["d/19700101000001_b/down.sql"] == "drop b");
  CHECK(files.files()["d/19700101000002_c/down.sql"] == "drop c");
}

TEST_CASE("v0 without one of its files is not converted") {
  FakeFiles files{
      {"d/meta/_journal.json",
       R"({"version":"7","dialect":"sqlite","entries":[{"idx":0,"when":5,"tag":"0000_gone"}]})"}};
  try {
    planned_conversion(files, "sqlite", Layout::v1);
    FAIL("it was");
  } catch (const Error& error) {
    CHECK(error.info().where.file == "d/0000_gone.sql");
  }
}

}  // namespace
}  // namespace sluice
