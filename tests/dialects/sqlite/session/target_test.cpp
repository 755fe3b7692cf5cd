#include "dialects/sqlite/session/target.hpp"

#include "dialects/sqlite/fixture.hpp"

using namespace sluice;
using namespace sluice::sqlite;
using namespace sluice::sqlite::test;

TEST_CASE("Every way to write a path names the same file") {
  CHECK(parse_target("sqlite:data/a.db").path == "data/a.db");
  CHECK(parse_target("sqlite://data/a.db").path == "data/a.db");
  CHECK(parse_target("sqlite:./a.db").path == "./a.db");
  CHECK(parse_target("SQLite:///srv/a.db").path == "/srv/a.db");
  CHECK(parse_target("sqlite:/srv/a.db").path == "/srv/a.db");
  CHECK(parse_target("file:a.db").path == "a.db");
  CHECK(parse_target("file:./a.db").path == "./a.db");
  CHECK(parse_target("file:/srv/a.db").path == "/srv/a.db");
  CHECK(parse_target("file:///srv/a.db").path == "/srv/a.db");
  CHECK(parse_target("file://localhost/srv/a.db").path == "/srv/a.db");
  CHECK(parse_target("a.db").path == "a.db");
  CHECK(parse_target("../a b.sqlite3").path == "../a b.sqlite3");
}

TEST_CASE("A database in memory has three names") {
  for (const char* url : {":memory:", "sqlite::memory:", "sqlite://:memory:", "file::memory:",
                          "file:x?mode=memory"}) {
    INFO(url);
    CHECK(parse_target(url).in_memory);
  }
  CHECK(open_name(parse_target("sqlite::memory:")) == ":memory:");
}

TEST_CASE("In a URL, but not in a bare path, percent signs and question marks mean something") {
  CHECK(parse_target("file:my%20app%3F.db").path == "my app?.db");
  CHECK(parse_target("sqlite:100%.db").path == "100%.db");
  CHECK(parse_target("what%20is?.db").path == "what%20is?.db");
  CHECK(parse_target("file:a.db#part").path == "a.db");
}

TEST_CASE("The mode of a URL is taken out and its other parameters are kept") {
  CHECK(parse_target("file:a.db?mode=ro") == Target{.path = "a.db", .mode = OpenMode::read_only});
  CHECK(parse_target("file:a.db?mode=rw") == Target{.path = "a.db", .mode = OpenMode::existing});
  CHECK(parse_target("file:a.db?mode=rwc") == Target{.path = "a.db"});
  const Target target = parse_target("sqlite:///srv/a%23b.db?immutable=1&mode=ro&cache=private");
  CHECK(target.query == "immutable=1&cache=private");
  CHECK(open_name(target) == "file:/srv/a%23b.db?immutable=1&cache=private");
  CHECK(error_of([] { parse_target("file:a.db?mode=fast"); }).message ==
        "unknown mode \"fast\" in the database's URL");
}

TEST_CASE("URLs of other products are refused") {
  const auto refused = [](const std::string& url) {
    const ErrorInfo info = error_of([&] { parse_target(url); });
    CHECK(info.code == ErrorCode::config);
    CHECK_FALSE(info.hint.empty());
    return info.message;
  };
  CHECK(refused("libsql://shop-me.turso.io") ==
        "\"libsql:…\" is a Turso server, which is reached over the network and "
        "not supported");
  CHECK(refused("libsql:shop").find("Turso") != std::string::npos);
  CHECK(refused("https://shop-me.turso.io").find("Turso") != std::string::npos);
  CHECK(refused("http://127.0.0.1:8080").find("Turso") != std::string::npos);
  CHECK(refused("mysql://u:secret@h/db").find("secret") == std::string::npos);
  CHECK(refused("postgres://u@h/db") ==
        "\"postgres://u@h/db\" is not the URL of a SQLite database");
  CHECK(refused("file://server/a.db") ==
        "\"file://server/a.db\" names a host, which a file: URL cannot");
  for (const char* url : {"", "sqlite:", "sqlite://", "file:", "file:?mode=ro"})
    CHECK(refused(url).find("no file is named") != std::string::npos);
}

TEST_CASE("A file whose name begins like a URL is opened as a file") {
  CHECK(open_name(parse_target("sqlite:file:a.db")) == "./file:a.db");
}
