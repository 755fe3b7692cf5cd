#include "dialects/postgres/session/conninfo.hpp"

#include "dialects/postgres/session/message.hpp"
#include "dialects/postgres/session/tls.hpp"
#include "sluice/error.hpp"
#include "support/test.hpp"

namespace sluice::postgres {
namespace {

using Names = std::vector<std::string>;

TEST_CASE("a URL's parts are read, percent-encoding undone") {
  const Conninfo info = parse_conninfo(
      "postgres://us%40er:p%3Aw@db.example:6543/my%20db?application_name=x&sslmode=require");
  CHECK(info.find("user") == "us@er");
  CHECK(info.find("password") == "p:w");
  CHECK(info.find("host") == "db.example");
  CHECK(info.find("port") == "6543");
  CHECK(info.find("dbname") == "my db");
  CHECK(info.find("application_name") == "x");
  CHECK(info.find("sslmode") == "require");
  CHECK(info.ignored.empty());
  CHECK(info.secrets == Names{"p:w"});
}

TEST_CASE("several hosts, a socket's folder and a plain conninfo are taken as libpq takes them") {
  const Conninfo several =
      parse_conninfo("postgresql://a:1,b:2,c/d?target_session_attrs=read-write");
  CHECK(several.find("host") == "a,b,c");
  CHECK(several.find("port") == "1,2,");
  CHECK(several.find("target_session_attrs") == "read-write");
  CHECK(parse_conninfo("postgres:///d?host=/tmp/s&port=7").find("host") == "/tmp/s");
  CHECK(parse_conninfo("postgres://%2Ftmp%2Fs/d").find("host") == "/tmp/s");
  CHECK(parse_conninfo("host=h dbname='my db' password='a b'").find("dbname") == "my db");
  CHECK(parse_conninfo("").parameters.empty());
}

TEST_CASE("what other tools say about TLS is said in libpq's words") {
  const auto mode = [](const std::string& query) {
    return parse_conninfo("postgres://h/d?" + query).find("sslmode");
  };
  CHECK(mode("ssl=true") == "verify-full");
  CHECK(mode("ssl=1") == "verify-full");
  CHECK(mode("ssl=%74rue") == "verify-full");
  CHECK(mode("ssl=yes") == "verify-full");
  CHECK(mode("ssl") == "verify-full");
  CHECK(mode("ssl=require") == "require");
  CHECK(mode("ssl=false") == "disable");
  CHECK(mode("ssl=verify-full") == "verify-full");
  CHECK(mode("ssl=prefer") == "prefer");
  CHECK(mode("ssl=no-verify") == "require");
  CHECK(mode("ssl=%7B%22rejectUnauthorized%22%3Afalse%7D") == "require");
  CHECK(mode("ssl=%7B%22rejectUnauthorized%22%3Atrue%7D") == "verify-full");
  CHECK(mode("ssl={}") == "verify-full");
  CHECK(mode("sslmode=no-verify") == "require");
  CHECK(mode("sslmode=no-verify&ssl=true") == "require");
  CHECK(mode("sslmode=disable&ssl=true") == "disable");
  CHECK(mode("ssl=true&sslmode=require") == "verify-full");
  CHECK(mode("sslmode=verify-ca&ssl=true") == "verify-full");
  CHECK(mode("sslmode=verify-full&sslmode=require") == "verify-full");
  CHECK(mode("sslmode=no-verify&sslmode=verify-full") == "verify-full");
  CHECK(mode("sslaccept=strict") == "verify-full");
  CHECK(mode("sslaccept=accept_invalid_certs") == "require");
  CHECK(mode("sslnegotiation=direct") == "verify-full");
  CHECK(mode("ssl=false&sslmode=require&uselibpqcompat=true") == "require");
  CHECK(mode("application_name=x").empty());
}

TEST_CASE("a parameter that would secure the connection is never left out in silence") {
  for (const std::string query :
       {"SSLMODE=verify-full", "sslMode=require", "ssl_mode=require", "ssl-mode=REQUIRED",
        "SSL=true", "useSSL=true", "tls=1", "ssl={\"ca\":\"-----BEGIN\"}", "%53SLMODE=require"}) {
    CAPTURE(query);
    CHECK_THROWS_AS(parse_conninfo("postgres://h/d?" + query), Error);
  }
  CHECK(parse_conninfo("postgres://h/d?sslidentity=a.p12").ignored == Names{"sslidentity"});
}

TEST_CASE("what the environment asks for is never weakened, and certificates are the system's") {
  const auto settled = [](const std::string& query, const TlsDefaults& defaults) {
    Conninfo info = parse_conninfo("postgres://h/d?" + query);
    const bool is_raised = !settle_tls(info, defaults).empty();
    return info.find("sslmode") + "|" + info.find("sslrootcert") + (is_raised ? "|raised" : "");
  };
  const TlsDefaults nothing{.sslmode = "prefer", .system_certificates = "/ca"};
  CHECK(settled("", nothing) == "|");
  CHECK(settled("sslmode=disable", nothing) == "disable|");
  CHECK(settled("sslmode=require", nothing) == "require|");
  CHECK(settled("ssl=true", nothing) == "verify-full|/ca");
  CHECK(settled("sslmode=verify-full", nothing) == "verify-full|/ca");
  CHECK(settled("sslmode=verify-ca", nothing) == "verify-full|/ca");
  CHECK(settled("sslmode=verify-ca&sslrootcert=/own", nothing) == "verify-ca|/own");
  CHECK(settled("sslrootcert=/own", nothing) == "verify-full|/own");
  CHECK(settled("sslrootcert=system", nothing) == "verify-full|/ca");
  CHECK(settled("sslmode=require&sslrootcert=system", nothing) == "verify-full|/ca");
  CHECK(settled("sslmode=require&sslrootcert=/own", nothing) == "require|/own");
  CHECK(settled("sslmode=disable&sslrootcert=/own", nothing) == "disable|/own");
  CHECK(settled("sslcert=/mine&sslkey=/key", nothing) == "verify-full|/ca");
  const TlsDefaults full{.sslmode = "verify-full", .system_certificates = "/ca"};
  CHECK(settled("", full) == "verify-full|/ca");
  CHECK(settled("ssl=true", full) == "verify-full|/ca");
  CHECK(settled("sslmode=require", full) == "verify-full|/ca|raised");
  CHECK(settled("ssl=false", full) == "verify-full|/ca|raised");
  CHECK(settled("sslmode=no-verify", full) == "verify-full|/ca|raised");
  const TlsDefaults own{.sslmode = "require", .sslrootcert = "/own", .system_certificates = "/ca"};
  CHECK(settled("ssl=true", own) == "verify-full|");
  CHECK(settled("sslmode=prefer", own) == "require||raised");
}

TEST_CASE("other tools' parameters are left out and named in the URL's order") {
  const Conninfo info = parse_conninfo(
      "postgres://h/"
      "d?schema=public&pgbouncer=true&connect_timeout=3&connection_limit=1&pool_timeout=0&max=5&"
      "novalue");
  CHECK(info.ignored == Names{"schema", "pgbouncer", "connection_limit", "pool_timeout", "max",
                              "one without a value"});
  CHECK(info.find("connect_timeout") == "3");
  CHECK(parse_conninfo("postgres://h/d?").ignored.empty());
  CHECK(parse_conninfo("postgres://h/d?&application_name=x&").find("application_name") == "x");
}

TEST_CASE("a password that Node's clients take unescaped is taken too") {
  CHECK(parse_conninfo("postgres://u:p@ss@h/d").find("password") == "p@ss");
  CHECK(parse_conninfo("postgres://u:p@ss@h/d").find("host") == "h");
  CHECK(parse_conninfo("postgres://u:50%off@h/d").find("password") == "50%off");
  CHECK(parse_conninfo("postgres://u:a?b#c@h/d?application_name=x").find("password") == "a?b#c");
  CHECK(parse_conninfo("postgres://u:a%@h/d").find("password") == "a%");
  CHECK(parse_conninfo("postgres://h/d?user=a@b").find("user") == "a@b");
}

TEST_CASE("a connection string that cannot be read is a configuration error without its password") {
  for (const std::string url :
       {"postgres://u:hunter2@[::1/d", "postgres://u:hunter2@h/d%zz",
        "postgres://u:hunter2@h/d?application_name=%zz", "host=h password=very hunter2", "hunter2",
        "host=h password='hunter2", "postgres://u:x/y?hunter2@h:5432/d",
        "postgres:///u:hunter2@h/d", "postgres://u:ab@cd/x?hunter2@h/d",
        "postgres://u:pa/hunter2@h/d", "postgres://u:a@hunter2/hunter2?x=hunter2@h/d",
        "postgres://u%3Ahunter2%40h:1/d"}) {
    CAPTURE(url);
    try {
      parse_conninfo(url);
      FAIL("was read");
    } catch (const Error& error) {
      CHECK(error.info().code == ErrorCode::config);
      CHECK_THAT(error.info().message, !Catch::Contains("hunter2") && !Catch::Contains("\n"));
      CHECK_FALSE(error.info().hint.empty());
    }
  }
}

TEST_CASE("libpq's message becomes one line that says nothing twice") {
  CHECK(one_line("connection to server at \"h\" (::1), port 5432 failed: Connection refused\n"
                 "\tIs the server running on that host and accepting TCP/IP connections?\n") ==
        "connection to server at \"h\" (::1), port 5432 failed: Connection refused");
  CHECK(one_line("a: FATAL:  no\na: FATAL:  no\nb\n") == "a: no; b");
  CHECK(one_line("bad secret here", {"secret"}).find("secret") == std::string::npos);
}

TEST_CASE("each usual complaint has a hint of its own") {
  std::vector<std::string> hints;
  for (const auto* message :
       {"connection to server at \"h\", port 1 failed: Connection refused",
        "connection to server on socket \"/x\" failed: No such file or directory",
        "could not translate host name \"h\" to address",
        "FATAL:  password authentication failed for user \"u\"",
        "FATAL:  database \"d\" does not exist", "FATAL:  role \"r\" does not exist",
        "server does not support SSL, but SSL was required",
        "FATAL:  sorry, too many clients already", "FATAL:  the database system is starting up",
        "something new"}) {
    const ErrorInfo info = connect_error(message, {}).info();
    CHECK(info.code == ErrorCode::connection);
    CHECK_FALSE(info.hint.empty());
    CHECK(std::find(hints.begin(), hints.end(), info.hint) == hints.end());
    hints.push_back(info.hint);
  }
  CHECK(connect_error("invalid sslmode value: \"x\"\n", {}).info().code == ErrorCode::config);
}

}  // namespace
}  // namespace sluice::postgres
