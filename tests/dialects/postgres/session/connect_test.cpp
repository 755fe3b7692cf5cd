// Connecting to real servers: URL forms, TLS, and what is said when it does not work.
#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/text.hpp"
#include "conformance/laws.hpp"
#include "dialects/postgres/postgres.hpp"

namespace sluice::postgres {
namespace {

using test::error_of;
using test::server_url;
using test::value_of;

std::unique_ptr<Connection> connect(const std::string& url) {
  return driver().connect({.url = url});
}

ErrorInfo refusal(const std::string& url) {
  return error_of([&] { connect(url); });
}

// A port on which connections are taken and nothing is ever said.
class SilentServer {
 public:
  SilentServer() : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    ::bind(socket_, reinterpret_cast<sockaddr*>(&address), length);
    ::listen(socket_, 8);
    ::getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &length);
    port_ = ntohs(address.sin_port);
  }
  ~SilentServer() { ::close(socket_); }
  SilentServer(const SilentServer&) = delete;
  SilentServer& operator=(const SilentServer&) = delete;
  int port() const { return port_; }

 private:
  int socket_;
  int port_ = 0;
};

std::string port_of(const std::string& url) {
  const std::size_t begin = url.find("127.0.0.1:") + 10;
  return url.substr(begin, url.find('/', begin) - begin);
}

TEST_CASE("the session is named after the program unless the URL names it, and speaks UTF-8") {
  const std::string url = server_url("SLUICE_TEST_PG15_URL");
  CHECK(value_of(*connect(url), "SHOW application_name") == "sluice");
  CHECK(value_of(*connect(url + "&application_name=mine"), "SHOW application_name") == "mine");
  CHECK(value_of(*connect(url + "&client_encoding=LATIN1"), "SHOW client_encoding") == "UTF8");
}

TEST_CASE("TLS is spoken when the URL asks for it, in every way that other tools write it") {
  const std::string url = server_url("SLUICE_TEST_PGTLS_URL");
  const std::string bare = url.substr(0, url.find('?'));
  for (const std::string query :
       {"?sslmode=require", "?ssl=require", "?sslmode=no-verify", "?ssl=no-verify&schema=x"}) {
    CAPTURE(query);
    CHECK(value_of(*connect(bare + query),
                   "SELECT ssl::text FROM pg_stat_ssl WHERE pid = pg_backend_pid()") == "true");
  }
  // Its certificate is of no authority that the system knows.
  for (const std::string query :
       {"?ssl=true", "?ssl=1", "?ssl=%7B%22rejectUnauthorized%22%3Atrue%7D",
        "?sslmode=verify-full"}) {
    CAPTURE(query);
    CHECK_THAT(refusal(bare + query).message, Catch::Contains("certificate verify failed"));
  }
  const std::string ca = server_url("SLUICE_TEST_PGTLS_CA");
  CHECK(value_of(*connect(text::cat(bare, "?sslmode=verify-full&sslrootcert=", ca)), "SELECT 1") ==
        "1");
}

TEST_CASE("a server that wants TLS refuses a session without, and the hint says so") {
  const std::string url = server_url("SLUICE_TEST_PGTLS_URL");
  const ErrorInfo info = refusal(url.substr(0, url.find('?')) + "?ssl=false");
  CHECK(info.code == ErrorCode::connection);
  CHECK_THAT(info.hint, Catch::Contains("sslmode=require"));
}

TEST_CASE("a wrong password is a connection error that holds neither password") {
  std::string url = server_url("SLUICE_TEST_PGTLS_URL");
  url = text::replace_all(url, ":s3cret@", ":wr0ngpass@");
  const ErrorInfo info = refusal(url);
  CHECK(info.code == ErrorCode::connection);
  CHECK_THAT(info.message, Catch::Contains("password authentication failed for user \"tlsuser\""));
  CHECK_THAT(info.message,
             !Catch::Contains("wr0ngpass") && !Catch::Contains("s3cret") && !Catch::Contains("\n"));
  CHECK_THAT(info.hint, Catch::Contains("password"));
}

TEST_CASE("what is missing is named with a hint for it") {
  const std::string url = server_url("SLUICE_TEST_PG15_URL");
  const ErrorInfo database = refusal(test::with_database(url, "no_such_db"));
  CHECK_THAT(database.message, Catch::Contains("database \"no_such_db\" does not exist"));
  CHECK_THAT(database.hint, Catch::Contains("Create the database"));
  const ErrorInfo role = refusal(text::replace_all(url, "user=postgres", "user=nobody_here"));
  CHECK_THAT(role.message, Catch::Contains("role \"nobody_here\" does not exist"));
  const ErrorInfo socket = refusal("postgres:///d?host=/nowhere/at/all");
  CHECK_THAT(socket.hint, Catch::Contains("socket"));
  const ErrorInfo refused = refusal("postgres://u:p4ssw0rd@127.0.0.1:1/d");
  CHECK_THAT(refused.message,
             Catch::Contains("Connection refused") && !Catch::Contains("p4ssw0rd"));
  const ErrorInfo host = refusal("postgres://u@no-such-host.invalid/d");
  CHECK_THAT(host.hint, Catch::Contains("host name"));
  for (const ErrorInfo& info : {database, role, socket, refused, host})
    CHECK(info.code == ErrorCode::connection);
  CHECK(refusal(url + "&sslmode=perhaps").code == ErrorCode::config);
}

TEST_CASE("a password that was not percent-encoded is not shown as the port that it looks like") {
  const ErrorInfo info = refusal("postgres://u:hunter/2@h/d");
  CHECK(info.code == ErrorCode::config);
  CHECK_THAT(info.message, !Catch::Contains("hunter"));
  CHECK_THAT(info.hint, Catch::Contains("%2F"));
}

TEST_CASE("parameters of other tools are ignored with one warning that names them") {
  std::vector<Notice> notices;
  ConnectOptions options;
  options.url = server_url("SLUICE_TEST_PG15_URL") + "&schema=public&connection_limit=3";
  options.on_notice = [&](const Notice& notice) { notices.push_back(notice); };
  CHECK(value_of(*driver().connect(options), "SELECT 1") == "1");
  REQUIRE(notices.size() == 1);
  CHECK(notices[0].severity == "WARNING");
  CHECK_THAT(notices[0].message, Catch::EndsWith("schema, connection_limit"));
}

TEST_CASE("a server that says nothing is given up after the timeout") {
  const SilentServer silent;
  ConnectOptions options;
  options.url = text::cat("postgres://u@127.0.0.1:", silent.port(), "/d");
  options.connect_timeout = std::chrono::milliseconds(250);
  const auto began = std::chrono::steady_clock::now();
  const ErrorInfo info = error_of([&] { driver().connect(options); });
  CHECK(info.code == ErrorCode::connection);
  CHECK_THAT(info.message, Catch::Contains("no answer within"));
  CHECK(std::chrono::steady_clock::now() - began < std::chrono::seconds(3));
}

TEST_CASE("behind a host that refuses and one that is silent, the next is tried") {
  const SilentServer silent;
  const std::string tls = server_url("SLUICE_TEST_PGTLS_URL");
  ConnectOptions options;
  options.url = text::cat("postgres://tlsuser:s3cret@127.0.0.1:1,127.0.0.1:", silent.port(),
                          ",127.0.0.1:", port_of(tls), "/postgres?sslmode=require");
  options.connect_timeout = std::chrono::milliseconds(250);
  const auto connection = driver().connect(options);
  CHECK(connection->location() == text::cat("127.0.0.1:", port_of(tls), "/postgres"));
}

TEST_CASE("a stop request ends connecting") {
  const SilentServer silent;
  test::Stop stop;
  ConnectOptions options;
  options.url = text::cat("postgres://u@127.0.0.1:", silent.port(), "/d");
  options.stop = &stop;
  std::jthread asker([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    stop.ask();
  });
  const ErrorInfo info = error_of([&] { driver().connect(options); });
  asker.join();
  CHECK(info.code == ErrorCode::interrupted);
}

TEST_CASE("where a connection goes is told without user and password") {
  const auto connection = connect(server_url("SLUICE_TEST_PGTLS_URL"));
  CHECK_THAT(connection->location(),
             Catch::StartsWith("127.0.0.1:") && Catch::EndsWith("/postgres"));
  CHECK_THAT(connection->product(), Catch::Matches("PostgreSQL [0-9.]+"));
  CHECK(connection->round_trip().count() > 0);
}

}  // namespace
}  // namespace sluice::postgres
