// No path that a file of the folder names leads out of it.
#include "engine/folder/folder_files.hpp"

#include <filesystem>

#include "facade/system_ports.hpp"
#include "support/temp_folder.hpp"
#include "support/test.hpp"

namespace sluice {
namespace {

namespace fs = std::filesystem;

TEST_CASE("a path that leaves the folder, or no terminal should show, is refused") {
  for (const std::string& path :
       {std::string(), std::string("/etc/passwd"), std::string("../x"), std::string("a/../../x"),
        std::string("a//b"), std::string("./a"), std::string("a\\b"), std::string("a\0b", 3),
        std::string("a\x1b[31m"), std::string("a\u009b"), std::string("a\u202e"),
        std::string("\xff")}) {
    CAPTURE(path);
    CHECK_THROWS_AS(refuse_path(path, "layout.json"), Error);
  }
  for (const char* path : {"0000_a", "a/b.sql", "..a", "0001_später"})
    CHECK_NOTHROW(refuse_path(path, "layout.json"));
}

TEST_CASE("a path below a folder is named as the user names the folder") {
  CHECK(path_below("drizzle", "meta/_journal.json") == "drizzle/meta/_journal.json");
  CHECK(path_below("./drizzle", "a.sql") == "./drizzle/a.sql");
  CHECK(path_below("/", "a.sql") == "/a.sql");
  CHECK(path_below(".", "a.sql") == "a.sql");
}

TEST_CASE("a link is read where it stays in the folder, and never written or removed through") {
  const test::TempFolder place;
  const std::string top = place.path(), folder = top + "/drizzle";
  SystemFileSystem files;
  files.make_folder(folder + "/data");
  files.make_folder(top + "/outside");
  files.write(top + "/outside/secret.sql", "secret");
  files.write(folder + "/data/a.sql", "inside");
  fs::create_symlink("data/a.sql", folder + "/a.sql");
  fs::create_symlink(top + "/outside/secret.sql", folder + "/b.sql");
  fs::create_symlink("../outside", folder + "/out");
  CHECK(read_below(files, folder, folder + "/a.sql", 100) == "inside");
  for (const char* path : {"/b.sql", "/out/secret.sql"})
    CHECK_THROWS_WITH(read_below(files, folder, folder + path, 100),
                      Catch::Contains("leads out of the migrations folder"));
  FolderFiles guarded(files, folder);
  for (const char* path : {"/a.sql", "/b.sql", "/out/secret.sql", "/out/new.sql", "/../x.sql"}) {
    CAPTURE(path);
    CHECK_THROWS_AS(guarded.write(folder + path, "x"), Error);
    CHECK_THROWS_AS(guarded.create(folder + path, "x"), Error);
    CHECK_THROWS_AS(guarded.remove(folder + path), Error);
    CHECK_THROWS_AS(guarded.make_folder(folder + path), Error);
  }
  CHECK_THROWS_AS(guarded.write(top + "/drizzle2/x", "x"), Error);
  CHECK(files.read(top + "/outside/secret.sql", 100) == "secret");
  guarded.write(folder + "/c.sql", "mine");
  CHECK(guarded.read(folder + "/c.sql", 100) == "mine");
}

TEST_CASE("the folder itself may be a link") {
  const test::TempFolder place;
  const std::string top = place.path();
  SystemFileSystem files;
  files.make_folder(top + "/real");
  fs::create_symlink("real", top + "/drizzle");
  FolderFiles guarded(files, top + "/drizzle");
  guarded.create(top + "/drizzle/a.sql", "mine");
  CHECK(files.read(top + "/real/a.sql", 100) == "mine");
}

}  // namespace
}  // namespace sluice
