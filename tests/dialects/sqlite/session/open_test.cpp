#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <functional>

#include "dialects/sqlite/fixture.hpp"

using namespace sluice;
using namespace sluice::sqlite::test;
namespace fs = std::filesystem;

namespace {

void write_file(const std::string& path, const std::string& content) {
  std::ofstream(path, std::ios::binary) << content;
}

ErrorInfo refused(const ConnectOptions& options) {
  const ErrorInfo info = error_of([&] { sqlite::driver().connect(options); });
  CHECK(info.code == ErrorCode::connection);
  CHECK_FALSE(info.hint.empty());
  return info;
}

// What `action` returns, run by a user without rights.
std::string as_nobody(const std::function<std::string()>& action) {
  int pipes[2];
  REQUIRE(pipe(pipes) == 0);
  const pid_t child = fork();
  if (child == 0) {
    std::string said =
        geteuid() != 0 || setuid(65534) == 0 ? action() : "cannot become another user";
    const auto written = write(pipes[1], said.data(), said.size());
    _exit(written < 0 ? 1 : 0);
  }
  close(pipes[1]);
  std::string out;
  char buffer[4096];
  for (ssize_t size; (size = read(pipes[0], buffer, sizeof buffer)) > 0;)
    out.append(buffer, static_cast<std::size_t>(size));
  close(pipes[0]);
  waitpid(child, nullptr, 0);
  return out;
}

std::string message_of(const std::function<void()>& action) {
  try {
    action();
    return "no error";
  } catch (const Error& error) {
    return error.info().message;
  }
}

}  // namespace

TEST_CASE("A new file is made, unless that is not wanted") {
  const TemporaryFolder folder;
  const std::string path = folder / "new.db";
  CHECK(sqlite::driver().is_absent({.url = path}));
  CHECK_FALSE(sqlite::driver().is_absent({.url = ":memory:"}));
  for (const ConnectOptions& options : {ConnectOptions{.url = path, .may_create = false},
                                        ConnectOptions{.url = path, .access = Access::read_only},
                                        ConnectOptions{.url = "file:" + path + "?mode=rw"},
                                        ConnectOptions{.url = "file:" + path + "?mode=ro"}}) {
    const ErrorInfo info = refused(options);
    CHECK(info.message == "cannot open the database " + path + ": there is no such file");
  }
  CHECK_FALSE(fs::exists(path));
  connect("sqlite://" + path);
  CHECK(fs::exists(path));
  CHECK_FALSE(sqlite::driver().is_absent({.url = path}));
}

TEST_CASE("A path that cannot be a database is named with its reason") {
  const TemporaryFolder folder;
  fs::create_directory(folder / "folder");
  CHECK(refused({.url = folder / "folder"}).message ==
        "cannot open the database " + folder / "folder" + ": it is a folder");
  CHECK(refused({.url = folder / "missing/a.db"}).message ==
        "cannot open the database " + folder / "missing/a.db" + ": there is no folder " +
            folder / "missing");
  write_file(folder / "note.txt",
             "This is a note, and not a database at all. " + std::string(4096, 'x'));
  const ErrorInfo info = refused({.url = folder / "note.txt"});
  CHECK(info.message ==
        "cannot open the database " + folder / "note.txt" + ": the file is not a SQLite database");
  CHECK(info.sqlstate == "SQLITE_NOTADB");
  CHECK(refused({.url = folder / "note.txt/a.db"}).message.find("there is no folder") !=
        std::string::npos);
}

TEST_CASE("An empty file is an empty database") {
  const TemporaryFolder folder;
  write_file(folder / "empty.db", "");
  CHECK(connect(folder / "empty.db")->query("SELECT name FROM sqlite_schema", {}).rows.empty());
  apply(*connect(folder / "empty.db"), {"CREATE TABLE t (a)"});
  CHECK(connect(folder / "empty.db")->query("SELECT name FROM sqlite_schema", {}).rows.size() == 1);
}

TEST_CASE("A damaged file is named as such") {
  const TemporaryFolder folder;
  const std::string path = folder / "a.db";
  apply(*connect(path), {"CREATE TABLE t (a); INSERT INTO t VALUES (zeroblob(9000));"});
  SECTION("when its schema cannot be read") {
    std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(100);
    file << std::string(2000, '\x7f');
    file.close();
    const ErrorInfo info = refused({.url = path});
    CHECK(info.message ==
          "cannot open the database " + path + ": database disk image is malformed");
    CHECK(info.sqlstate.starts_with("SQLITE_CORRUPT"));
  }
  SECTION("when a table cannot be read") {
    std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(4096);
    file << std::string(4096, '\x7f');
    file.close();
    const auto connection = connect(path);
    connection->begin(Access::read_write);
    const StatementFailure failure = failure_of(*connection, "UPDATE t SET a = 1");
    CHECK(failure.sqlstate.starts_with("SQLITE_CORRUPT"));
    CHECK_FALSE(failure.hint.empty());
  }
  SECTION("when it is cut off") {
    fs::resize_file(path, 4096);
    CHECK(refused({.url = path}).sqlstate.starts_with("SQLITE_CORRUPT"));
  }
}

TEST_CASE("Rights that are missing are named") {
  const TemporaryFolder folder;
  chmod((folder / "").c_str(), 0777);
  const std::string path = folder / "a.db";
  apply(*connect(path), {"CREATE TABLE t (a)"});
  SECTION("to read the file") {
    chmod(path.c_str(), 0600);
    CHECK(as_nobody([&] { return message_of([&] { connect(path); }); }) ==
          "cannot open the database " + path + ": Permission denied");
  }
  SECTION("to write the file") {
    chmod(path.c_str(), 0644);
    CHECK(as_nobody([&] { return message_of([&] { connect(path); }); }) ==
          "cannot open the database " + path + ": the file is read-only");
    CHECK(as_nobody([&] {
            return rows(*sqlite::driver().connect({.url = path, .access = Access::read_only}),
                        "SELECT count(*) FROM t");
          }) == "0");
  }
  SECTION("to write the folder") {
    chmod(path.c_str(), 0666);
    chmod((folder / "").c_str(), 0755);
    CHECK(as_nobody([&] {
            const auto connection = connect(path);
            connection->begin(Access::read_write);
            const auto result = connection->run(statements("INSERT INTO t VALUES (1)"));
            return result.failure ? result.failure->sqlstate + ": " + result.failure->hint
                                  : "no failure";
          }).find("SQLITE_") == 0);
  }
  SECTION("to make a file in the folder") {
    chmod((folder / "").c_str(), 0755);
    CHECK(as_nobody([&] { return message_of([&] { connect(folder / "new.db"); }); }) ==
          "cannot open the database " + folder / "new.db" + ": the file cannot be created");
  }
  SECTION("to enter the folder") {
    chmod((folder / "").c_str(), 0700);
    CHECK(as_nobody([&] { return message_of([&] { connect(path); }); }) ==
          "cannot open the database " + path + ": Permission denied");
  }
}

TEST_CASE("A read-only connection can read every database and write none") {
  const TemporaryFolder folder;
  const std::string path = folder / "a.db";
  const bool is_wal = GENERATE(false, true);
  {
    const auto connection = connect(path);
    apply(*connection, {"CREATE TABLE t (a); INSERT INTO t VALUES (1);"});
    if (is_wal) connection->query("PRAGMA journal_mode=WAL");
  }
  for (const ConnectOptions& options : {ConnectOptions{.url = path, .access = Access::read_only},
                                        ConnectOptions{.url = "file:" + path + "?mode=ro"}}) {
    const auto connection = sqlite::driver().connect(options);
    CHECK(rows(*connection, "SELECT a FROM t") == "1");
    connection->begin(Access::read_only);
    CHECK(failure_of(*connection, "INSERT INTO t VALUES (2)").sqlstate == "SQLITE_READONLY");
    CHECK(failure_of(*connection, "CREATE TEMP TABLE x (a)").sqlstate == "SQLITE_READONLY");
    connection->rollback();
    CHECK(error_of([&] { connection->begin(Access::read_write); }).sqlstate == "SQLITE_READONLY");
  }
}

TEST_CASE("A database in WAL mode is migrated while it is read") {
  const TemporaryFolder folder;
  const auto reader = connect(folder / "a.db");
  reader->query("PRAGMA journal_mode=WAL");
  apply(*reader, {"CREATE TABLE t (a); INSERT INTO t VALUES (1);"});
  reader->begin(Access::read_only);
  CHECK(rows(*reader, "SELECT a FROM t") == "1");
  apply(*connect(folder / "a.db"), {"ALTER TABLE t ADD b; UPDATE t SET b = 2;"});
  CHECK(rows(*reader, "SELECT * FROM t") == "1");
  reader->commit();
  CHECK(rows(*reader, "SELECT * FROM t") == "1|2");
}
