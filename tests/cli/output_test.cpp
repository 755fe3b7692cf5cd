#include "cli/output.hpp"

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
