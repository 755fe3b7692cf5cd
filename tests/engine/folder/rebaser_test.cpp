// A rebase that breaks at any write loses nothing: what the journal names is there.
#include "engine/folder/rebaser.hpp"

#include <set>

#include "base/sha256.hpp"
#include "base/text.hpp"
#include "dialects/backends.hpp"
#include "engine/folder/project.hpp"
#include "engine/folder/snapshot_files.hpp"
#include "support/breaking_files.hpp"
#include "support/fake_files.hpp"
#include "support/test.hpp"

namespace sluice {
namespace {

using test::BreakingFiles;

std::string snapshot_text(const std::string& id, const std::string& prev,
                          const std::vector<std::string>& tables) {
  std::vector<std::string> parts;
  for (const std::string& name : tables)
    parts.push_back(text::cat(
        "\"", name, R"(":{"name":")", name,
        R"(","columns":{"id":{"name":"id","type":"integer","primaryKey":false,"notNull":false,)"
        R"("autoincrement":false}},"indexes":{},"foreignKeys":{},"compositePrimaryKeys":{},)"
        R"("uniqueConstraints":{},"checkConstraints":{}})"));
  return text::cat(R"({"version":"6","dialect":"sqlite","id":")", id, R"(","prevId":")", prev,
                   R"(","tables":{)", text::join(parts, ","),
                   R"(},"views":{},"enums":{},"_meta":{"schemas":{},"tables":{},"columns":{}},)"
                   R"("internal":{"indexes":{}}})");
}

// 0002 and 0003 are local; the other branch is 0001 and 0004.
test::FakeFiles forked_folder() {
  test::FakeFiles files;
  std::string entries;
  const auto add = [&](int idx, const std::string& tag, const std::string& snapshot) {
    entries += text::cat(idx == 0 ? "" : ",", R"({"idx":)", idx, R"(,"when":)", 1000 + idx,
                         R"(,"tag":")", tag, R"("})");
    files.write(text::cat("drizzle/", tag, ".sql"),
                text::cat("CREATE TABLE ", tag, " (id integer);"));
    files.write(text::cat("drizzle/meta/000", idx, "_snapshot.json"), snapshot);
  };
  const std::string none = "00000000-0000-0000-0000-000000000000";
  add(0, "0000_base", snapshot_text("a", none, {"base"}));
  add(1, "0001_theirs", snapshot_text("b", "a", {"base", "theirs"}));
  add(2, "0002_mine", snapshot_text("c", "a", {"base", "mine"}));
  add(3, "0003_more", snapshot_text("d", "c", {"base", "mine", "more"}));
  add(4, "0004_last", snapshot_text("e", "b", {"base", "theirs", "last"}));
  files.write("drizzle/meta/_journal.json",
              text::cat(R"({"version":"7","dialect":"sqlite","entries":[)", entries, "]}"));
  files.write("drizzle/rollback/0002_mine.sql", "DROP TABLE mine;");
  return files;
}

enum class Ended { well, broken };

Ended rebase(test::FakeFiles& inner, int writes, BreakingFiles::As as = BreakingFiles::As::error) {
  BreakingFiles files(inner, writes, as);
  const Backend backend = find_backend("sqlite");
  const Project project = open_project(files, "drizzle");
  int made = 0;
  FolderRebase rebase({.backend = backend,
                       .files = files,
                       .project = project,
                       .local = "0002_mine",
                       .new_uuid = [&] { return text::cat("new-", ++made); },
                       .derive = {}});
  REQUIRE(rebase.report().plan.moved.size() == 2);
  try {
    rebase.run();
    return Ended::well;
  } catch (const Error& error) {
    CHECK(error.info().message == "the disk is full");
  } catch (const test::Killed&) {
  }
  return Ended::broken;
}

// Each entry's SQL is there, with its own content.
void nothing_is_lost(const test::FakeFiles& files) {
  const Project project = open_merged(files, "drizzle");
  REQUIRE(project.journal.entries.size() == 5);
  for (const JournalEntry& entry : project.journal.entries) {
    CAPTURE(entry.tag);
    const std::string sql = files.read(text::cat("drizzle/", entry.tag, ".sql"), 1000);
    CHECK(sql.find(entry.tag.substr(5)) != sql.npos);
    const std::string snapshot =
        text::cat("drizzle/meta/", entry.tag.substr(0, 4), "_snapshot.json");
    CHECK((files.is_file(snapshot) || files.is_file(snapshot + ".sluice-rebase")));
  }
}

TEST_CASE("a rebase that breaks at any write leaves every migration that the journal names") {
  bool is_over = false;
  int failures = 0;
  for (int writes = 0; !is_over; ++writes) {
    CAPTURE(writes);
    test::FakeFiles files = forked_folder();
    is_over = rebase(files, writes) == Ended::well;
    failures += is_over ? 0 : 1;
    nothing_is_lost(files);
  }
  CHECK(failures > 8);
}

TEST_CASE("what was made is taken away again where the journal was not written") {
  test::FakeFiles files = forked_folder();
  const auto before = files.files();
  const Backend backend = find_backend("sqlite");
  const Project project = open_project(files, "drizzle");
  FolderRebase rebase({.backend = backend,
                       .files = files,
                       .project = project,
                       .local = "0002",
                       .new_uuid = [] { return std::string("x"); },
                       .derive = {}});
  files.write("drizzle/0006_more.sql", "in the way");
  CHECK_THROWS_WITH(rebase.run(), Catch::Contains("File exists"));
  rebase.undo();
  CHECK(files.files().at("drizzle/0006_more.sql") == "in the way");
  files.remove("drizzle/0006_more.sql");
  CHECK(files.files() == before);
}

TEST_CASE("whoever comes after a rebase that was killed takes it back or finishes it") {
  const auto before = forked_folder().files();
  test::FakeFiles whole = forked_folder();
  CHECK(rebase(whole, 1000) == Ended::well);
  std::set<Settled> seen;
  for (int writes = 0;; ++writes) {
    test::FakeFiles files = forked_folder();
    if (rebase(files, writes, BreakingFiles::As::kill) == Ended::well) break;
    // Killed again while it tidies up, at every point.
    for (int more = 0;; ++more) {
      CAPTURE(writes, more);
      test::FakeFiles again(files.files());
      BreakingFiles failing(again, more);
      bool is_over = true;
      try {
        settle_rebase(failing, "drizzle");
      } catch (const Error& error) {
        CHECK(error.info().message == "the disk is full");
        CHECK_THROWS_WITH(open_project(again, "drizzle"), Catch::Contains("broke off"));
        is_over = false;
      }
      const Settled settled = settle_rebase(again, "drizzle");
      if (is_over) CHECK(settled == Settled::nothing);
      seen.insert(settled);
      CHECK((again.files() == before || again.files() == whole.files()));
      if (is_over) break;
    }
  }
  CHECK(seen == std::set{Settled::nothing, Settled::taken_back, Settled::finished});
}

std::string record_text(const test::FakeFiles& files, const std::string& made,
                        const std::string& goes) {
  return text::cat(R"({"journal":")", sha256_hex(files.read("drizzle/meta/_journal.json", 10000)),
                   R"(","made":[)", made, R"(],"goes":[)", goes, "]}");
}

std::string file_text(const std::string& path, const std::string& content) {
  return text::cat(R"({"path":")", path, R"(","hash":")", sha256_hex(content),
                   R"(","waits":true})");
}

TEST_CASE("a record of a rebase that names a file elsewhere is refused, and nothing is touched") {
  for (const char* path : {"../../victim/precious.sql", "/etc/passwd.sql", "a/../../b.sql",
                           "meta/_journal.json", "meta/notes.md", ""})
    for (const bool is_made : {false, true}) {
      CAPTURE(path, is_made);
      test::FakeFiles files = forked_folder();
      const std::string file = file_text(path, "precious");
      files.write(text::cat("drizzle/", path), "precious");
      files.write("drizzle/meta/_sluice_rebase.json",
                  record_text(files, is_made ? file : "", is_made ? "" : file));
      const auto before = files.files();
      CHECK_THROWS_AS(settle_rebase(files, "drizzle"), Error);
      CHECK(files.files() == before);
    }
}

TEST_CASE("a record takes away neither what the journal names, nor what was edited, nor a link's") {
  test::FakeFiles files = forked_folder();
  const std::string base = files.read("drizzle/0000_base.sql", 1000);
  files.write("drizzle/0009_old.sql", "edited");
  files.write("drizzle/0008_linked.sql", "outside");
  files.link("drizzle/0008_linked.sql", "/outside/file");
  files.write("drizzle/0007_ours.sql", "ours");
  files.write(
      "drizzle/meta/_sluice_rebase.json",
      record_text(
          files, "",
          text::join({file_text("0000_base.sql", base), file_text("0009_old.sql", "as it was"),
                      file_text("0008_linked.sql", "outside"), file_text("0007_ours.sql", "ours")},
                     ",")));
  CHECK(settle_rebase(files, "drizzle") == Settled::finished);
  CHECK(files.is_file("drizzle/0000_base.sql"));
  CHECK(files.is_file("drizzle/0009_old.sql"));
  CHECK(files.is_file("drizzle/0008_linked.sql"));
  CHECK_FALSE(files.is_file("drizzle/0007_ours.sql"));
}

TEST_CASE("where the journal was changed after a rebase was killed, nothing is taken away") {
  test::FakeFiles files = forked_folder();
  int writes = 0;
  while (!files.is_file("drizzle/0006_more.sql")) {
    files = forked_folder();
    CHECK(rebase(files, ++writes) == Ended::broken);
  }
  std::string& journal = files.files()["drizzle/meta/_journal.json"];
  journal.replace(journal.find("0003_more"), 9, "0006_more");
  const auto before = files.files();
  CHECK_THROWS_WITH(settle_rebase(files, "drizzle"), Catch::Contains("changed since"));
  CHECK(files.files() == before);
}

// git's text for a hunk that both sides changed.
std::string conflict(const std::string& ours, const std::string& theirs) {
  return text::cat("<<<<<<< HEAD\n", ours, "\n=======\n", theirs, "\n>>>>>>> main\n");
}

struct Merged {
  test::FakeFiles files;
  std::string mine, theirs;  // their snapshots
};

// Both branches made 0001; the journal and the snapshot are in conflict.
Merged merged_folder() {
  Merged merged;
  const std::string none = "00000000-0000-0000-0000-000000000000";
  const std::string base = R"({"idx":0,"when":1000,"tag":"0000_base"})";
  merged.mine = snapshot_text("b", "a", {"base", "mine"});
  merged.theirs = snapshot_text("c", "a", {"base", "theirs"});
  auto& files = merged.files;
  files.write("drizzle/meta/_journal.json",
              text::cat("{\"version\":\"7\",\"dialect\":\"sqlite\",\"entries\":[", base, ",\n",
                        conflict(R"({"idx":1,"when":1300,"tag":"0001_mine"})",
                                 R"({"idx":1,"when":1200,"tag":"0001_theirs"})"),
                        "]}"));
  files.write("drizzle/meta/0000_snapshot.json", snapshot_text("a", none, {"base"}));
  files.write("drizzle/meta/0001_snapshot.json", conflict(merged.mine, merged.theirs));
  for (const char* name : {"base", "mine", "theirs"})
    files.write(
        text::cat("drizzle/", name == std::string("base") ? "0000_" : "0001_", name, ".sql"),
        text::cat("CREATE TABLE `", name, "` (\n\t`id` integer\n);\n"));
  return merged;
}

// What the folder is like afterwards: no finding.
void is_fine(test::FakeFiles& files) {
  Project project = open_project(files, "drizzle");
  std::vector<std::string> tags;
  for (const JournalEntry& entry : project.journal.entries) tags.push_back(entry.tag);
  CHECK(tags == std::vector<std::string>{"0000_base", "0001_theirs", "0002_mine"});
  const SnapshotFiles snapshots(*find_backend("sqlite").schema_dialect, files, project);
  CHECK(snapshots.findings().empty());
  REQUIRE(snapshots.of(2) != nullptr);
  CHECK(snapshots.of(2)->schema.tables.size() == 3);
  CHECK_THROWS_AS(files.read("drizzle/meta/_sluice_rebase.json", 1000), Error);
}

void rebase_merged(test::FakeFiles& files, DeriveSchema derive = {}) {
  const Project project = open_merged(files, "drizzle");
  int made = 0;
  FolderRebase rebase({.backend = find_backend("sqlite"),
                       .files = files,
                       .project = project,
                       .local = {},
                       .new_uuid = [&] { return text::cat("new-", ++made); },
                       .derive = std::move(derive)});
  rebase.run();
}

TEST_CASE("both sides of git's conflicts are taken, each with its own snapshot") {
  Merged merged = merged_folder();
  CHECK_THROWS_WITH(open_project(merged.files, "drizzle"),
                    Catch::Contains("unresolved merge conflict"));
  rebase_merged(merged.files);
  CHECK(merged.files.files().at("drizzle/meta/0001_snapshot.json") == merged.theirs + "\n");
  is_fine(merged.files);
}

TEST_CASE("of two snapshots in one file the lost one is made anew, whichever it is") {
  const bool is_mine_lost = GENERATE(false, true);
  Merged merged = merged_folder();
  merged.files.write("drizzle/meta/0001_snapshot.json", is_mine_lost ? merged.theirs : merged.mine);
  CHECK_THROWS_WITH(rebase_merged(merged.files), Catch::Contains("share the snapshot"));
  rebase_merged(merged.files, [&](const DerivedFrom& from) {
    CHECK(from.entries == std::vector<std::size_t>{0});
    const std::string& text = is_mine_lost ? merged.mine : merged.theirs;
    return find_backend("sqlite").schema_dialect->snapshots().decode(text, "x").schema;
  });
  is_fine(merged.files);
}

TEST_CASE("where nothing tells whose a snapshot is, nothing is done") {
  Merged merged = merged_folder();
  merged.files.write("drizzle/0001_mine.sql", "SELECT 1;");
  merged.files.write("drizzle/0001_theirs.sql", "SELECT 2;");
  CHECK_THROWS_WITH(rebase_merged(merged.files), Catch::Contains("nothing tells whose it is"));
}

TEST_CASE("after a rebase the folder is fine, and its rollbacks have moved along") {
  test::FakeFiles files = forked_folder();
  CHECK(rebase(files, 100) == Ended::well);
  Project project = open_project(files, "drizzle");
  std::vector<std::string> tags;
  for (const JournalEntry& entry : project.journal.entries) tags.push_back(entry.tag);
  CHECK(tags == std::vector<std::string>{"0000_base", "0001_theirs", "0004_last", "0005_mine",
                                         "0006_more"});
  CHECK(files.is_file("drizzle/rollback/0005_mine.sql"));
  CHECK_FALSE(files.is_file("drizzle/rollback/0002_mine.sql"));
  CHECK_FALSE(files.is_file("drizzle/meta/0002_snapshot.json"));
}

}  // namespace
}  // namespace sluice
