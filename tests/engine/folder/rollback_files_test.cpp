// Whose a rollback file is, by its name.
#include "engine/folder/rollback_files.hpp"

#include "base/text.hpp"
#include "support/fake_files.hpp"
#include "support/test.hpp"

namespace sluice {
namespace {

using test::FakeFiles;

Project project(const std::vector<std::string>& tags) {
  Project made{.folder = "d"};
  for (const std::string& tag : tags) made.journal.entries.push_back({.tag = tag});
  return made;
}

std::optional<std::string> found(const Project& of, const FakeFiles& files,
                                 const std::string& tag) {
  return find_rollback(of, tag,
                       [&](const std::string& path) { return files.is_file("d/" + path); });
}

std::vector<std::string> codes(const Project& of, const FakeFiles& files) {
  std::vector<std::string> all;
  for (const Finding& finding : check_rollbacks(of, files))
    all.push_back(text::cat(name_of(finding.code), " ", finding.where.file));
  return all;
}

TEST_CASE("the first of the four forms counts, and another one is named as unused") {
  const Project of = project({"0001_a"});
  FakeFiles files;
  std::vector<std::string> paths = rollback_paths("0001_a");
  for (auto path = paths.rbegin(); path != paths.rend(); ++path) {
    files.write("d/" + *path, "undo");
    CHECK(found(of, files, "0001_a") == *path);
  }
  CHECK(codes(of, files) == std::vector<std::string>{"rollback-unused d/rollback/0001_rollback.sql",
                                                     "rollback-unused d/0001_a.down.sql",
                                                     "rollback-unused d/0001_a/down.sql"});
}

TEST_CASE("a numbered file of several migrations is refused until all but one have their own") {
  const Project of = project({"0006_x", "0007_b", "0007_c"});
  FakeFiles files{{"d/rollback/0007_rollback.sql", "drop b"}};
  for (const char* tag : {"0007_b", "0007_c"}) CHECK_THROWS_AS(found(of, files, tag), Error);
  CHECK(found(of, files, "0006_x") == std::nullopt);
  CHECK(codes(of, files) ==
        std::vector<std::string>{"rollback-ambiguous d/rollback/0007_rollback.sql"});
  files.write("d/rollback/0007_c.sql", "drop c");
  CHECK(found(of, files, "0007_b") == "rollback/0007_rollback.sql");
  CHECK(found(of, files, "0007_c") == "rollback/0007_c.sql");
  CHECK(codes(of, files).empty());
  files.write("d/rollback/0007_b.sql", "drop b");
  CHECK(codes(of, files) ==
        std::vector<std::string>{"rollback-unused d/rollback/0007_rollback.sql"});
}

TEST_CASE("a migration that is called rollback has its file to itself") {
  const Project of = project({"0007_b", "0007_rollback"});
  const FakeFiles files{{"d/rollback/0007_rollback.sql", "undo"}};
  CHECK(found(of, files, "0007_rollback") == "rollback/0007_rollback.sql");
  CHECK(found(of, files, "0007_b") == std::nullopt);
  CHECK(codes(of, files).empty());
}

TEST_CASE("files of no migration are named, in both layouts") {
  const FakeFiles files{{"d/rollback/0002_gone.sql", ""},
                        {"d/rollback/0003_rollback.sql", ""},
                        {"d/rollback/notes.md", ""},
                        {"d/0004_gone.down.sql", ""}};
  const std::vector<std::string> orphans = {"rollback-unused d/rollback/0002_gone.sql",
                                            "rollback-unused d/rollback/0003_rollback.sql",
                                            "rollback-unused d/0004_gone.down.sql"};
  CHECK(codes(project({"0001_a"}), files) == orphans);
  Project v1 = project({"20250101000000_a"});
  v1.journal.layout = Layout::v1;
  CHECK(codes(v1, files) == orphans);
}

}  // namespace
}  // namespace sluice
