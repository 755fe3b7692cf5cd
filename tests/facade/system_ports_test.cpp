#include "facade/system_ports.hpp"

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "support/temp_folder.hpp"
#include "support/test.hpp"

using namespace sluice;
using sluice::test::TempFolder;

namespace {

template <class Call>
ErrorInfo failure_of(Call call) {
  try {
    call();
  } catch (const Error& error) {
    return error.info();
  }
  return {};
}

// The number of a process that has ended.
pid_t ended_process() {
  const pid_t child = ::fork();
  if (child == 0) ::_exit(0);
  ::waitpid(child, nullptr, 0);
  return child;
}

}  // namespace

TEST_CASE("what is written is read back, byte for byte") {
  const TempFolder folder;
  SystemFileSystem files;
  const std::string content("a\0b\r\n\xff", 6);
  files.write(folder / "f", content);
  CHECK(files.read(folder / "f", 100) == content);
  CHECK(files.is_file(folder / "f"));
  CHECK_FALSE(files.is_folder(folder / "f"));
  CHECK(files.is_folder(folder.path()));
}

TEST_CASE("writing replaces a file whole, keeps its mode and leaves nothing beside it") {
  const TempFolder folder;
  SystemFileSystem files;
  files.write(folder / "f", "old");
  REQUIRE(::chmod((folder / "f").c_str(), 0640) == 0);
  files.write(folder / "f", "new");
  CHECK(files.read(folder / "f", 100) == "new");
  struct stat status {};
  REQUIRE(::stat((folder / "f").c_str(), &status) == 0);
  CHECK((status.st_mode & 07777U) == 0640U);
  CHECK(files.list(folder.path()) == std::vector<std::string>{"f"});
}

TEST_CASE("creating never replaces") {
  const TempFolder folder;
  SystemFileSystem files;
  files.create(folder / "f", "first");
  const ErrorInfo info = failure_of([&] { files.create(folder / "f", "second"); });
  CHECK(info.code == ErrorCode::io);
  CHECK(info.message.find(folder / "f") != std::string::npos);
  CHECK(files.read(folder / "f", 100) == "first");
}

TEST_CASE("a file over the limit is a bad file, one at the limit is read") {
  const TempFolder folder;
  SystemFileSystem files;
  files.write(folder / "f", std::string(1000, 'x'));
  CHECK(files.read(folder / "f", 1000).size() == 1000);
  const ErrorInfo info = failure_of([&] { files.read(folder / "f", 999); });
  CHECK(info.code == ErrorCode::bad_file);
  CHECK(info.where.file == folder / "f");
}

TEST_CASE("names are listed in the order of their bytes") {
  const TempFolder folder;
  SystemFileSystem files;
  for (const char* name : {"b", "B", "a", "é", "10", "9"}) files.write(folder / name, "");
  CHECK(files.list(folder.path()) == std::vector<std::string>{"10", "9", "B", "a", "b", "é"});
}

TEST_CASE("every failure names the path and the system's reason") {
  const TempFolder folder;
  SystemFileSystem files;
  const std::string missing = folder / "no/file";
  for (const ErrorInfo& info :
       {failure_of([&] { files.read(missing, 1); }), failure_of([&] { files.list(missing); }),
        failure_of([&] { files.write(missing, ""); }),
        failure_of([&] { files.remove(missing); })}) {
    CHECK(info.code == ErrorCode::io);
    CHECK(info.message.find(missing) != std::string::npos);
    CHECK(info.message.find("No such file or directory") != std::string::npos);
  }
  CHECK(failure_of([&] { files.read(folder.path(), 1); }).code == ErrorCode::io);
  CHECK(failure_of([&] { files.read(std::string("a\0b", 3), 1); }).code == ErrorCode::io);
}

TEST_CASE("asking what a path is never throws") {
  const SystemFileSystem files;
  for (const std::string& path :
       {std::string(), std::string("a\0b", 3), std::string(10'000, 'x'), std::string("/no/such")}) {
    CHECK_FALSE(files.is_file(path));
    CHECK_FALSE(files.is_folder(path));
  }
}

TEST_CASE("folders are made with their parents, and made again without harm; files are removed") {
  const TempFolder folder;
  SystemFileSystem files;
  files.make_folder(folder / "a/b/c");
  files.make_folder(folder / "a/b/c");
  CHECK(files.is_folder(folder / "a/b/c"));
  files.write(folder / "a/f", "");
  files.remove(folder / "a/f");
  CHECK_FALSE(files.is_file(folder / "a/f"));
}

TEST_CASE("the actor is a user and a host") {
  const std::string actor = system_actor();
  const std::size_t at = actor.find('@');
  REQUIRE(at != std::string::npos);
  CHECK(at > 0);
  CHECK(at + 1 < actor.size());
}

TEST_CASE("the clock sleeps at least as long as asked, and not at all for nothing") {
  const SystemClock clock;
  const auto start = clock.monotonic();
  clock.sleep(std::chrono::milliseconds(-5));
  clock.sleep(std::chrono::milliseconds(3));
  CHECK(clock.monotonic() - start >= std::chrono::milliseconds(3));
}

TEST_CASE("writing a file removes what a killed process left of it, and nothing else") {
  const TempFolder folder;
  SystemFileSystem files;
  const std::string gone = std::to_string(ended_process()), own = std::to_string(::getpid()),
                    alive = std::to_string(::getppid());
  const std::vector<std::string> kept = {
      "f.json." + alive + ".tmp", "f.json.old.tmp", "f.json..tmp", "g.json." + gone + ".tmp",
      "f.json." + gone,           "f.json.-5.tmp",  "f.json.tmp",  "f.json.99999999999999.tmp"};
  for (const std::string& name : kept) std::ofstream(folder / name) << "x";
  for (const std::string& process : {gone, own})
    std::ofstream(folder / ("f.json." + process + ".tmp")) << "half";
  files.write(folder / "f.json", "whole");
  CHECK(files.read(folder / "f.json", 100) == "whole");
  std::vector<std::string> expected = kept;
  expected.push_back("f.json");
  std::sort(expected.begin(), expected.end());
  CHECK(files.list(folder.path()) == expected);
}
