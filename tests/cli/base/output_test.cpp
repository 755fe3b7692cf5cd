#include "cli/base/output.hpp"
#include "render/style.hpp"

#include <sstream>

#include "sluice/error.hpp"
#include "support/test.hpp"

using namespace sluice;
using namespace sluice::cli;

TEST_CASE("the passwords of a URL are found wherever they stand in it") {
  CHECK(secrets_of("postgres://deploy:gehe1m@db/shop") == std::vector<std::string>{"gehe1m"});
  CHECK(secrets_of("postgres://db/shop?user=deploy&password=gehe1m") ==
        std::vector<std::string>{"gehe1m"});
  CHECK(secrets_of("postgres://deploy@db/shop", "gehe1m") == std::vector<std::string>{"gehe1m"});
  CHECK(secrets_of("postgres://deploy@db/shop").empty());
  CHECK(secrets_of("sqlite:shop.db").empty());
  CHECK(secrets_of("").empty());
}

TEST_CASE("a password that is a name shown on purpose is not given away by hiding the name") {
  CHECK(secrets_of("postgres://deploy:deploy@db/shop").empty());
  CHECK(secrets_of("postgres://deploy:shop@db/shop").empty());
}

TEST_CASE("neither stdout nor stderr shows a secret") {
  std::ostringstream out, err;
  Output output(out, err);
  output.hide({"gehe1m"});
  output.result("the password is gehe1m, or postgres://u:other@h/d\n");
  output.log("gehe1m\n");
  CHECK(out.str() == "the password is ***, or postgres://u:***@h/d\n");
  CHECK(err.str() == "***\n");
}

TEST_CASE("of control characters only our own sequences reach a terminal") {
  std::ostringstream out, err;
  Output output(out, err);
  const Style style{.colour = true, .seal = output.seal()};
  output.result(style.red("a\x1b[31mb") + "\n");
  output.log("c\x1b[2J\xC2\x9B\r\n::error::d\n");
  output.log_command("::error::e\x1b\n");
  CHECK(out.str() == "\x1b[31ma\\x1b[31mb\x1b[0m\n");
  CHECK(err.str() == "c\\x1b[2J\\x9b\n\\x3a:error::d\n::error::e\\x1b\n");
}

TEST_CASE("SQL that goes into a file keeps every byte, a machine's lines keep their commands") {
  std::ostringstream out, err;
  Output output(out, err);
  output.exact_result("password = 'x1' \x1b\r\n");
  output.machine_result("::error::a\x1b\n");
  CHECK(out.str() == "password = 'x1' \x1b\r\n::error::a\\x1b\n");
}

TEST_CASE("a JSON document keeps its shape, even where a secret is a member's name") {
  std::ostringstream out, err;
  Output output(out, err);
  output.hide({"message"});
  output.json_result(R"({"message": "the message", "n": [1, 2.5, null, true], "o": {}})");
  CHECK(out.str() ==
        "{\n  \"message\": \"the ***\",\n  \"n\": [\n    1,\n    2.5,\n    null,\n    true\n  ],\n "
        " \"o\": {}\n}\n");
}

TEST_CASE("a stdout that takes nothing is an error") {
  std::ostringstream out, err;
  out.setstate(std::ios::badbit);
  Output output(out, err);
  CHECK_THROWS_AS(output.result("x"), Error);
  CHECK_THROWS_AS(output.json_result("{}"), Error);
}
