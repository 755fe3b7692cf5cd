#include "base/redact.hpp"

#include "support/test.hpp"

namespace sluice {

namespace {

struct Case {
  std::string text;
  std::string redacted;
};

void check(const std::vector<Case>& cases) {
  for (const Case& each : cases) {
    CHECK(redact(each.text) == each.redacted);
    CHECK(redact(each.redacted) == each.redacted);  // a second time changes nothing
  }
}

}  // namespace

TEST_CASE("the password of a URL is hidden and the rest of it stays") {
  check({
      {"postgres://u:secret@h:5432/db?sslmode=require",
       "postgres://u:***@h:5432/db?sslmode=require"},
      {"postgresql://u:p%40ss%2Fw@h/db", "postgresql://u:***@h/db"},
      {"postgres://:secret@/db?host=/tmp", "postgres://:***@/db?host=/tmp"},
      {"postgres://u:secret@a:1,b:2/db", "postgres://u:***@a:1,b:2/db"},
      {"postgres://u:secret@[::1]:5432/db", "postgres://u:***@[::1]:5432/db"},
      {"cannot connect to \"postgres://u:se\\cret@h/db\", try again",
       "cannot connect to \"postgres://u:***@h/db\", try again"},
      {"a postgres://u:x1@h and libsql://v:y2@i/d.",
       "a postgres://u:***@h and libsql://v:***@i/d."},
      {"{\"url\":\"postgres://u:x1@h/d\",\"mail\":\"a@b.c\"}",
       "{\"url\":\"postgres://u:***@h/d\",\"mail\":\"a@b.c\"}"},
  });
}

TEST_CASE("a password that was pasted without percent encoding is hidden whole") {
  check({
      {"postgres://u:p@ss@h/db", "postgres://u:***@h/db"},
      {"postgres://u:p/ss@h/db", "postgres://u:***@h/db"},
      {"postgres://u:p/s@s@h/db", "postgres://u:***@h/db"},
      {"postgres://u:p?ss@h/db", "postgres://u:***@h/db"},
      {"postgres://u:p#ss@h/db", "postgres://u:***@h/db"},
      {"postgres://u:p:ss@h/db", "postgres://u:***@h/db"},
      {"postgres://u:p ss w@h/db now", "postgres://u:***@h/db now"},
      {"postgres://u:p\"ss@h/db", "postgres://u:***@h/db"},
      {"postgres://u:pässwörd@h/db", "postgres://u:***@h/db"},
      {"postgres://me@server:secret@h/db", "postgres://me@server:***@h/db"},
      {"postgres://u:secret", "postgres://u:***"},
      {"postgres://u:a@b/c?d=e@h:1/db", "postgres://u:***@h:1/db"},
  });
}

TEST_CASE("a URL without a password stays as it is") {
  for (const std::string text :
       {"postgres://u@h/db", "postgres://h:5432/db", "postgres://h:5432", "postgres://u:@h/db",
        "postgres:///db?host=/tmp", "https://example.com:8080/a?b=c@d",
        "postgres://h:5432/db?user=me@server", "see https://a.b/c: it helps, me@x.org",
        "sqlite:./a:b@c.db", "file:///tmp/a@b.db", "postgres://u@h/db?application_name=a@b"})
    CHECK(redact(text) == text);
}

TEST_CASE("named passwords are hidden in conninfo strings, URLs and environment lines") {
  check({
      {"host=h password=secret user=u", "host=h password=*** user=u"},
      {"password='se cret' host=h", "password='***' host=h"},
      {"password='it\\'s' host=h", "password='***' host=h"},
      {"password = secret host=h", "password = *** host=h"},
      {"password=a&b;c host=h", "password=*** host=h"},
      {"password=se\\ cret host=h", "password=*** host=h"},
      {"sslpassword=x1 sslmode=require", "sslpassword=*** sslmode=require"},
      {"postgres://h/db?user=u&password=x%26y&sslmode=require",
       "postgres://h/db?user=u&password=***&sslmode=require"},
      {"libsql://h?authToken=ey.J-x&tls=0", "libsql://h?authToken=***&tls=0"},
      {"PGPASSWORD=x1 psql", "PGPASSWORD=*** psql"},
      {"DB_PASSWORD=\"x1\"\nDB_HOST=h", "DB_PASSWORD=\"***\"\nDB_HOST=h"},
      {"--password=x1 --host h", "--password=*** --host h"},
      {"\"host=h password=x1\" is not right", "\"host=h password=***\" is not right"},
  });
}

TEST_CASE("named passwords are hidden in JSON, also in JSON within JSON, and in SQL") {
  check({
      {R"({"user":"u","password":"se\"cret","port":1})",
       R"({"user":"u","password":"***","port":1})"},
      {R"({"dbPassword" : "x1"})", R"({"dbPassword" : "***"})"},
      {R"("{\"password\":\"x1\",\"port\":1}")", R"("{\"password\":\"***\",\"port\":1}")"},
      {"{ password: 'x1', host: 'h' }", "{ password: '***', host: 'h' }"},
      {"{ password: `x1`, host: 'h' }", "{ password: `***`, host: 'h' }"},
      {"CREATE ROLE r LOGIN PASSWORD 'it''s' CREATEDB",
       "CREATE ROLE r LOGIN PASSWORD '***' CREATEDB"},
      {"ALTER ROLE r ENCRYPTED PASSWORD  'x1'", "ALTER ROLE r ENCRYPTED PASSWORD  '***'"},
  });
}

TEST_CASE("text that only speaks of passwords stays readable") {
  for (const std::string text :
       {"password authentication failed for user \"u\"", "fe_sendauth: no password supplied",
        "column \"password\" of relation \"users\" contains null values",
        "CREATE TABLE users (password text NOT NULL, \"password\" text DEFAULT 'x')",
        "UPDATE users SET password = NULL WHERE id = 1", "WHERE password = $1",
        "password_encryption=scram-sha-256", "set the password: use --url", "{\"password\":null}",
        "PWD=/home/me", "password=", "passfile=/home/me/.pgpass"})
    CHECK(redact(text) == text);
}

TEST_CASE("what libpq took for a port is hidden unless it is a number") {
  check({
      {"invalid port number: \"ss@h\"", "invalid port number: \"***\""},
      {"invalid integer value \"secret\" for connection option \"port\"",
       "invalid integer value \"***\" for connection option \"port\""},
      {"invalid port number: \"99999\"", "invalid port number: \"99999\""},
  });
}

TEST_CASE("known secrets are hidden wherever they are words of their own, encoded or not") {
  CHECK(redact("got hunter2!", {"hunter2!"}) == "got ***");
  CHECK(redact("got p%40ss and p@ss", {"p@ss"}) == "got *** and ***");
  CHECK(redact("got p@ss and p%40ss", {"p%40ss"}) == "got *** and ***");
  CHECK(redact("abc abcdef (abc)", {"abc"}) == "*** abcdef (***)");
  CHECK(redact("ab stays", {"ab"}) == "ab stays");
  CHECK(redact("longer-secret", {"longer", "longer-secret"}) == "***");
}

TEST_CASE("a password that is an ordinary word is hidden only where a password stands") {
  CHECK(redact("postgres://postgres:postgres@h/postgres: user \"postgres\" password=postgres",
               {"postgres"}) ==
        "postgres://postgres:***@h/postgres: user \"postgres\" password=***");
}

TEST_CASE("redacting terminates on any text and never makes it longer by more than the stars") {
  std::string text;
  for (unsigned seed = 1, i = 0; i < 3000; ++i) {
    seed = seed * 1664525u + 1013904223u;
    text += std::string_view("pasword:/@=?&'\"\\ {}\n$ab://")[seed >> 16 & 15];
    if (i % 50 == 0) text += "password";
    if (i % 70 == 0) text += "://u:";
    if (i % 100 == 0) CHECK(redact(text).size() <= 2 * text.size() + 8);
  }
}

TEST_CASE("a URL is shown without its password, and of what is none only its kind") {
  const std::vector<Case> shown = {
      {"postgres://u:secret@h:5432/db?sslmode=require",
       "postgres://u:***@h:5432/db?sslmode=require"},
      {"postgres://u:p@ss?w#d@h/db", "postgres://u:***@h/db"},
      {"postgresql://u:s@a:1,b:2/db?host=/tmp/s&x=y",
       "postgresql://u:***@a:1,b:2/db?host=/tmp/s&x=***"},
      {"postgres://u@[::1]:5432/d", "postgres://u@[::1]:5432/d"},
      {"postgres:///d?host=/run&password=x1", "postgres:///d?host=/run&password=***"},
      {"postgres://u:topsecret/part?TAIL@127.0.0.1/d", "postgres://…"},
      {"postgres:///u:secret@h/d", "postgres://…"},
      {"postgres://u:se@cret/x?y=z@h/d", "postgres://…"},
      {"postgres://u%3Asecret%40h/d", "postgres://…"},
      {"postgres:///d?host=@run&application_name=me@h",
       "postgres:///d?host=@run&application_name=me@h"},
      {"postgres//u:secret@h/d", "postgres:…"},
      {"postgres:/u:secret@h/d", "postgres:…"},
      {"postgres:\\\\u:secret@h/d", "postgres:…"},
      {"postgres;//u:secret@h/d", "postgres:…"},
      {"postgresql:u:secret@h/d", "postgresql:…"},
      {"u:secret@h/d", "***"},
      {"host=h user=u pw=secret", "***"},
      {"sqlite:x.db?key=secret&mode=ro", "sqlite:x.db?key=***&mode=ro"},
      {"file:/tmp/a@b.db", "file:/tmp/a@b.db"},
      {"sqlite:postgres//u:secret@h/d", "sqlite:…"},
      {"libsql://h?authToken=secret", "libsql:…"},
      {"data/shop.sqlite3", "data/shop.sqlite3"},
      {"nonsense", "nonsense"},
      {":memory:", ":memory:"},
  };
  for (const Case& each : shown) CHECK(shown_url(each.text) == each.redacted);
}

TEST_CASE("no misspelling of a URL shows its password") {
  const std::string secret = "S3cr3t";
  std::vector<std::string> forms;
  for (const std::string scheme :
       {"postgres://", "postgresql://", "postgres//", "postgres:/", "postgres:", "postgres;//",
        "postgres:\\\\", "postgres:///", "pstgres://", "", "jdbc:postgresql://",
        "sqlite:", "file:", "//"})
    for (const std::string rest :
         {"u:S3cr3t@h/d", "u:a/S3cr3t@h/d", "u:a?S3cr3t@h:5432/d", "u:a/b?S3cr3t@h/d",
          "u:a@b/S3cr3t@h/d", "u:S3cr3t", "u:S3cr3t@", "u:a#S3cr3t@h/d", "u:a S3cr3t@h/d",
          "h/d?password=S3cr3t", "h/d?token=S3cr3t&sslmode=require", "h/d?S3cr3t", "u:a&S3cr3t@h/d",
          "u:a=S3cr3t@h/d", "u:a@S3cr3t/S3cr3t?x=S3cr3t@h/d", "u%3aS3cr3t%40h/d",
          "u:a@b?S3cr3t=S3cr3t@h/d", "u:%S3cr3t@h/d", "u:a:S3cr3t@h:1/d"})
      forms.push_back(scheme + rest);
  // One letter too many, or too few, anywhere; user and password in one word are a user.
  const std::string right = "postgres://u:S3cr3t@h:5432/d?sslmode=require";
  for (std::size_t at = 0; at <= right.size(); ++at) {
    if (at < right.size() && right.substr(at, 2) != ":S")
      forms.push_back(right.substr(0, at) + right.substr(at + 1));
    for (const char letter : std::string_view("/:@?#;&=\\ %,'\"[]"))
      forms.push_back(right.substr(0, at) + letter + right.substr(at));
  }
  for (const std::string& form : forms) {
    CAPTURE(form);
    CHECK(shown_url(form).find(secret) == std::string::npos);
  }
}

}  // namespace sluice
