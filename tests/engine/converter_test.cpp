// Laws of converting a folder: there and back the same bytes; broken off anywhere, it is finished
// by the next.
#include "engine/converter.hpp"

#include <algorithm>
#include <filesystem>

#include "dialects/backends.hpp"
#include "engine/project.hpp"
#include "engine/snapshot_files.hpp"
#include "support/fake_files.hpp"
#include "support/golden.hpp"
#include "support/test.hpp"

namespace sluice {
namespace {

using sluice::test::FakeFiles;
using Tree = std::map<std::string, std::string>;

// Fails before its n-th change.
class BreakingFiles final : public FileSystem {
 public:
  BreakingFiles(FakeFiles& files, int left) : files_(files), left_(left) {}
  bool is_file(const std::string& path) const override { return files_.is_file(path); }
  bool is_folder(const std::string& path) const override { return files_.is_folder(path); }
  std::string read(const std::string& path, std::uint64_t limit) const override {
    return files_.read(path, limit);
  }
  std::vector<std::string> list(const std::string& folder) const override {
    return files_.list(folder);
  }
  void write(const std::string& path, const std::string& content) override {
    spend();
    files_.write(path, content);
  }
  void create(const std::string& path, const std::string& content) override {
    spend();
    files_.create(path, content);
  }
  void remove(const std::string& path) override {
    spend();
    files_.remove(path);
  }
  void make_folder(const std::string& path) override { files_.make_folder(path); }

 private:
  void spend() {
    if (left_-- == 0) throw Error(ErrorCode::io, "no space left");
  }
  FakeFiles& files_;
  int left_;
};

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

Conversion plan(FileSystem& files, const std::string& dialect, Layout to) {
  return plan_conversion(open_project(files, "d"), to, files, *find_backend(dialect).schema_dialect,
                         [&](const Schema& schema) { return v1_entities_of(dialect, schema); });
}

void convert(FileSystem& files, const std::string& dialect, Layout to) {
  const Conversion conversion = plan(files, dialect, to);
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
          plan(files, sample.dialect, sample.layout).migrations.size());
    CHECK(is_empty(plan(files, sample.dialect, other(sample.layout))));
    convert(files, sample.dialect, sample.layout);
    CHECK(files.files() == before);
  }
}

TEST_CASE("a folder that has the layout already tells how its migrations were called before") {
  for (const auto& sample : k_samples) {
    INFO(sample.folder);
    FakeFiles files = load(sample);
    const auto before = open_project(files, "d").journal.entries;
    CHECK_FALSE(has_layout(plan(files, sample.dialect, other(sample.layout))));
    convert(files, sample.dialect, other(sample.layout));
    const Conversion known = plan(files, sample.dialect, other(sample.layout));
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
  const Conversion known = plan(files, k_samples[2].dialect, Layout::v1);
  REQUIRE(known.migrations.size() == 6);
  for (const auto& migration : known.migrations) CHECK(migration.from == migration.to);
}

TEST_CASE("what was written for a conversion that does not come about is taken back") {
  for (const auto& sample : k_samples) {
    INFO(sample.folder);
    FakeFiles files = load(sample);
    const Tree before = files.files();
    const Conversion conversion = plan(files, sample.dialect, other(sample.layout));
    write_files(conversion, files);
    CHECK(files.files() != before);
    take_back(conversion, files);
    CHECK(files.files() == before);
  }
}

TEST_CASE("a conversion broken off before any of its changes is finished by the next one") {
  for (const auto& sample : k_samples) {
    FakeFiles clean = load(sample);
    const auto count = open_project(clean, "d").journal.entries.size();
    convert(clean, sample.dialect, other(sample.layout));
    bool is_broken = true;
    for (int n = 0; is_broken; ++n) {
      INFO(sample.folder << ", change " << n);
      FakeFiles files = load(sample);
      BreakingFiles breaking(files, n);
      try {
        convert(breaking, sample.dialect, other(sample.layout));
        is_broken = false;
      } catch (const Error& error) {
        REQUIRE(error.info().code == ErrorCode::io);
      }
      REQUIRE(open_project(files, "d").journal.entries.size() == count);
      convert(files, sample.dialect, other(sample.layout));
      CHECK(files.files() == clean.files());
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
      V1Entities mine = v1_entities_of(sample.dialect, new_snapshots.of(i)->schema);
      V1Entities theirs = v1_entities_of(sample.dialect, old_snapshots.of(i)->schema);
      std::sort(mine.begin(), mine.end());
      std::sort(theirs.begin(), theirs.end());
      CHECK(mine == theirs);
    }
  }
}

TEST_CASE("migrations of one second, and a `when` that goes backwards, keep their order in v1") {
  FakeFiles files{
      {"d/meta/_journal.json",
       R"({"version":"7","dialect":"sqlite","entries":[{"idx":0,"when":1795198067900,"tag":"0000_z"},)"
       R"({"idx":1,"when":1795198067999,"tag":"0001_a"},{"idx":2,"when":5,"tag":"0002_b"}]})"},
      {"d/0000_z.sql", "z"},
      {"d/0001_a.sql", "a"},
      {"d/0002_b.sql", "b"},
      {"d/rollback/0001_a.sql", "undo a"}};
  const Tree before = files.files();
  convert(files, "sqlite", Layout::v1);
  const auto& entries = open_project(files, "d").journal.entries;
  REQUIRE(entries.size() == 3);
  CHECK(entries[0].tag == "20261120180747_z");
  CHECK(entries[1].tag == "20261120180748_a");
  CHECK(entries[2].tag == "20261120180749_b");
  CHECK(files.files()["d/20261120180748_a/down.sql"] == "undo a");
  convert(files, "sqlite", Layout::journal);
  CHECK(files.files() == before);
}

TEST_CASE("v0 without one of its files is not converted") {
  FakeFiles files{
      {"d/meta/_journal.json",
       R"({"version":"7","dialect":"sqlite","entries":[{"idx":0,"when":5,"tag":"0000_gone"}]})"}};
  try {
    plan(files, "sqlite", Layout::v1);
    FAIL("it was");
  } catch (const Error& error) {
    CHECK(error.info().where.file == "d/0000_gone.sql");
  }
}

FakeFiles plain_folder() {
  return FakeFiles{{"d/0001_a.sql", "create a"},    {"d/0001_a.down.sql", "drop a"},
                   {"d/0002_b/up.sql", "create b"}, {"d/0002_b/down.sql", "drop b"},
                   {"d/0003_c.up.sql", "create c"}, {"d/rollback/0003_c.sql", "drop c"},
                   {"d/seed.sql", "insert"}};
}

// Drizzle's migrator takes the names and times from the journal alone.
void convert_plain(FileSystem& files) {
  Project project = open_project(files, "d");
  project.journal.dialect = "sqlite";
  const Conversion conversion =
      plan_conversion(project, Layout::journal, files, *find_backend("sqlite").schema_dialect,
                      [](const Schema& schema) { return v1_entities_of("sqlite", schema); });
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
