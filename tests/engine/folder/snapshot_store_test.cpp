#include "engine/folder/snapshot_store.hpp"

#include "dialects/sqlite/sqlite.hpp"
#include "engine/folder/project.hpp"
#include "support/fake_files.hpp"
#include "support/test.hpp"

using namespace sluice;
using sluice::test::FakeFiles;

TEST_CASE("a snapshot is found by its entry, and nothing where its file is missing") {
  const FakeFiles files{{"d/20261120180354_a/migration.sql", ""},
                        {"d/20261120180354_a/snapshot.json",
                         R"({"version":"7","dialect":"sqlite","id":"a","prevIds":[],"ddl":[]})"},
                        {"d/20261120180355_b/migration.sql", ""},
                        {"d/20261120180356_c/migration.sql", ""},
                        {"d/20261120180356_c/snapshot.json", "{"}};
  const Project project = open_project(files, "d");
  const SnapshotStore store(sqlite::schema_dialect(), files, project);
  CHECK(store.file(1) == "d/20261120180355_b/snapshot.json");
  REQUIRE(store.snapshot(0));
  CHECK(store.snapshot(0)->id == "a");
  CHECK_FALSE(store.snapshot(1));
  CHECK(store.text(store.file(2)) == "{");
  CHECK_THROWS_AS(store.snapshot(2), Error);
}
