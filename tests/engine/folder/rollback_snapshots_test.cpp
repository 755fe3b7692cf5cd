#include "engine/folder/rollback_snapshots.hpp"

#include "base/text.hpp"
#include "support/fake_files.hpp"
#include "support/test.hpp"

using namespace sluice;
using sluice::test::FakeFiles;

namespace {

// A snapshot is "id parent,parent table".
class Words final : public SchemaDialect {
 public:
  Snapshot decode_snapshot(const std::string& text, const std::string& file) const override {
    const std::vector<std::string> words = text::split(text, " ");
    if (words.size() != 3) throw Error(ErrorCode::bad_file, "no snapshot", Where{.file = file});
    Snapshot snapshot{.id = words[0], .prev_ids = text::split(words[1], ",")};
    for (const std::string& name : text::split(words[2], ","))
      snapshot.schema.tables.push_back({.name = {"", name}});
    return snapshot;
  }
  std::string encode_snapshot(const Snapshot&) const override { return {}; }
  Schema normalize(Schema schema) const override { return schema; }
  std::vector<RenderedStatement> render(const std::vector<Change>&, const Schema&,
                                        const Schema&) const override {
    return {};
  }
};

const Words k_words;
constexpr const char* k_none = "00000000-0000-0000-0000-000000000000";

struct Folder {
  explicit Folder(const std::vector<std::string>& snapshots) {
    project.folder = "d";
    for (std::size_t i = 0; i < snapshots.size(); ++i) {
      project.journal.entries.push_back({.tag = text::cat("000", std::to_string(i), "_x")});
      if (!snapshots[i].empty()) files.write(file(i), snapshots[i]);
    }
  }
  static std::string file(std::size_t entry) {
    return text::cat("d/meta/000", std::to_string(entry), "_snapshot.json");
  }
  // "before > after", by the tables' names; "?" where the snapshots do not tell.
  std::string around(RollbackSnapshots& snapshots, std::size_t entry) const {
    const auto pair = snapshots.around(project.journal.entries.at(entry).tag);
    if (!pair) return "?";
    const auto names = [](const Schema& schema) {
      std::vector<std::string> all;
      for (const Table& table : schema.tables) all.push_back(table.name.name);
      return text::join(all, ",");
    };
    return text::cat(names(*pair->before), " > ", names(pair->after->schema));
  }
  std::vector<std::string> all() const {
    RollbackSnapshots snapshots(k_words, files, project);
    std::vector<std::string> found;
    for (std::size_t i = 0; i < project.journal.entries.size(); ++i)
      found.push_back(around(snapshots, i));
    return found;
  }

  FakeFiles files;
  Project project;
};

std::string first(const char* rest) { return text::cat("a ", k_none, " ", rest); }

}  // namespace

TEST_CASE("a snapshot's parent is what was before it") {
  const Folder folder({first("t"), "b a t,u", "c b u"});
  CHECK(folder.all() == std::vector<std::string>{" > t", "t > t,u", "t,u > u"});
}

TEST_CASE("one after the other, each snapshot is read once") {
  const Folder folder({first("t"), "b a t,u", "c b u", "d c v"});
  RollbackSnapshots snapshots(k_words, folder.files, folder.project);
  for (const std::size_t entry : {1U, 2U, 3U}) folder.around(snapshots, entry);
  for (const std::size_t entry : {0U, 1U, 2U, 3U})
    CHECK(folder.files.times_read(Folder::file(entry)) == 1);
}

TEST_CASE("no snapshot is read before it is asked for") {
  const Folder folder({first("t"), "b a t,u", "c b u"});
  RollbackSnapshots snapshots(k_words, folder.files, folder.project);
  CHECK(folder.around(snapshots, 1) == "t > t,u");
  CHECK(folder.files.times_read(Folder::file(2)) == 0);
}

TEST_CASE("snapshots may be asked for in any order") {
  const Folder folder({first("t"), "b a t,u", "c b u"});
  RollbackSnapshots snapshots(k_words, folder.files, folder.project);
  CHECK(folder.around(snapshots, 2) == "t,u > u");
  CHECK(folder.around(snapshots, 0) == " > t");
  CHECK(folder.around(snapshots, 2) == "t,u > u");
  CHECK(folder.around(snapshots, 1) == "t > t,u");
}

TEST_CASE("a parent that is not the one before is found by its id") {
  const Folder folder({first("t"), "b a t,u", "c a w"});
  CHECK(folder.all() == std::vector<std::string>{" > t", "t > t,u", "t > w"});
}

TEST_CASE("a copy of a snapshot changes nothing") {
  const Folder folder({first("t"), first("t"), "b a t,u"});
  CHECK(folder.all() == std::vector<std::string>{" > t", "t > t", "t > t,u"});
}

TEST_CASE("a snapshot with several parents has all that they have before it") {
  const Folder folder({first("t"), "b a t,u", "c a t,w", "d b,c x"});
  CHECK(folder.all().back() == "t,u,w > x");
}

TEST_CASE(
    "a snapshot that is missing or cannot be read leaves its migration and the next without one") {
  for (const char* lost : {"", "nonsense"}) {
    const Folder folder({first("t"), lost, "c b u", "d c v"});
    CHECK(folder.all() == std::vector<std::string>{" > t", "?", "?", "u > v"});
  }
}
