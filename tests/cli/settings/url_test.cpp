// URLs: which product they mean, and that parts survive being put into one.
#include "cli/settings/url.hpp"

#include "support/test.hpp"

namespace sluice::cli {

TEST_CASE("a URL's form tells its dialect") {
  for (const auto* url : {"postgres://h/d", "postgresql://u:p@h:1,i:2/d?host=/run",
                          "POSTGRES://h/d", "postgresql:///d"}) {
    CHECK(dialect_of_url(url) == "postgresql");
  }
  for (const auto* url :
       {"sqlite:x", "sqlite://x", "sqlite:///x", "file:x?mode=ro", "file:///x", ":memory:", "x.db",
        "a/b.sqlite", "/x.sqlite3", "X.DB", "C:\\data\\x.db"}) {
    CHECK(dialect_of_url(url) == "sqlite");
  }
  for (const auto* url : {"", "mysql://h/d", "libsql://h.db", "https://h/x.sqlite", "x", "x.json",
                          "host=h dbname=d"}) {
    CHECK(dialect_of_url(url).empty());
  }
}

TEST_CASE("a scheme is a word of more than one letter before a colon") {
  CHECK(scheme_of("Postgres://h") == "postgres");
  CHECK(scheme_of("file:x") == "file");
  CHECK(scheme_of("C:\\x").empty());
  CHECK(scheme_of("./a:b").empty());
  CHECK(scheme_of(":memory:").empty());
  CHECK(scheme_of("plain").empty());
}

TEST_CASE("every part of a server's URL is percent-encoded") {
  CHECK(server_url(
            {.host = "h", .port = "1", .user = "a@b", .password = "p:/?#[]%", .database = "d/e"}) ==
        "postgresql://a%40b:p%3A%2F%3F%23%5B%5D%25@h:1/d%2Fe");
  CHECK(server_url({.host = "h", .database = "d", .parameters = {{"options", "-c a=b"}}}) ==
        "postgresql://h/d?options=-c%20a%3Db");
}

TEST_CASE("parts that are missing are left to libpq") {
  CHECK(server_url({.database = "d"}) == "postgresql:///d");
  CHECK(server_url({.host = "h"}) == "postgresql://h/");
  CHECK(server_url({.host = "h", .password = "p", .database = "d"}) == "postgresql://:p@h/d");
}

TEST_CASE("a socket's folder and an IPv6 address stand where libpq looks for them") {
  CHECK(server_url({.host = "/run/pg", .port = "5433", .user = "u", .database = "d"}) ==
        "postgresql://u@/d?host=%2Frun%2Fpg&port=5433");
  CHECK(server_url({.host = "::1", .port = "5433", .database = "d"}) ==
        "postgresql://[::1]:5433/d");
  CHECK(server_url({.host = "[::1]", .database = "d"}) == "postgresql://[::1]/d");
  CHECK(server_url({.host = "a,b", .port = "1,2", .database = "d"}) == "postgresql://a,b:1,2/d");
}

TEST_CASE("a path's own characters are no part of the URL") {
  CHECK(file_url("a b/ü.db") == "sqlite:a b/ü.db");
  CHECK(file_url("50%?#.db") == "sqlite:50%25%3F%23.db");
  CHECK(file_url(":memory:") == ":memory:");
}

TEST_CASE("a password is seen where it stands before the host") {
  CHECK(has_password("postgres://u:p@h/d"));
  CHECK_FALSE(has_password("postgres://u@h:1/d"));
  CHECK_FALSE(has_password("postgres://h:1/d@e:f"));
  CHECK_FALSE(has_password("x.db"));
}

TEST_CASE("parameters are added behind those that are there") {
  CHECK(with_parameters("postgres://h/d", {{"a", "1 2"}, {"b", "3"}}) ==
        "postgres://h/d?a=1%202&b=3");
  CHECK(with_parameters("postgres://h/d?x=y", {{"a", "1"}}) == "postgres://h/d?x=y&a=1");
  CHECK(with_parameters("postgres://h/d", {}) == "postgres://h/d");
}

}  // namespace sluice::cli
