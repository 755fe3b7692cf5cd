// `.env` is read as the npm package dotenv reads it; the expectations were made by running
// dotenv 16.
#include "cli/base/env_file.hpp"

#include "support/test.hpp"

namespace sluice::cli {

namespace {

std::string value_of(const std::string& text) {
  const auto variables = parse_env_file(text, ".env").variables;
  REQUIRE(variables.size() == 1);
  CHECK(variables[0].name == "A");
  return variables[0].value;
}

}  // namespace

TEST_CASE("an unquoted value is trimmed and ends at a comment") {
  CHECK(value_of("A=b") == "b");
  CHECK(value_of("A =  b c  ") == "b c");
  CHECK(value_of("A=b # why") == "b");
  CHECK(value_of("A=b#c") == "b");
  CHECK(value_of("A=") == "");
  CHECK(value_of("A=#c") == "");
  CHECK(value_of("A=b=c") == "b=c");
  CHECK(value_of("A={\"x\": 'y'}") == "{\"x\": 'y'}");
}

TEST_CASE("export, a colon and a BOM are accepted") {
  CHECK(value_of("export A=b") == "b");
  CHECK(value_of("  export   A = b") == "b");
  CHECK(value_of("A: b") == "b");
  CHECK(value_of("\xEF\xBB\xBF"
                 "A=b") == "b");
}

TEST_CASE("quotes keep blanks and comments") {
  CHECK(value_of("A=' b # c '") == " b # c ");
  CHECK(value_of("A=\" b # c \" # why") == " b # c ");
  CHECK(value_of("A=`b'\"c`") == "b'\"c");
  CHECK(value_of("A=''") == "");
}

TEST_CASE("only double quotes expand \\n and \\r") {
  CHECK(value_of("A=\"b\\nc\\rd\\te\"") == "b\nc\rd\\te");
  CHECK(value_of("A='b\\nc'") == "b\\nc");
  CHECK(value_of("A=`b\\nc`") == "b\\nc");
  CHECK(value_of("A=b\\nc") == "b\\nc");
}

TEST_CASE("a quoted value may span lines, and the lines after it are counted on") {
  const auto file = parse_env_file("A=\"b\r\nc\"\r\nD=e\n", ".env");
  REQUIRE(file.variables.size() == 2);
  CHECK(file.variables[0] == EnvVariable{"A", "b\nc", 1});
  CHECK(file.variables[1] == EnvVariable{"D", "e", 3});
}

TEST_CASE("a quote that does not close is part of the value") {
  CHECK(value_of("A='b") == "'b");
  CHECK(value_of("A=\"b\"c") == "\"b\"c");
  CHECK(value_of("A=\"b\" \"c\"") == "b\" \"c");
}

TEST_CASE("a quote after a backslash closes only when no other does") {
  CHECK(value_of("A=\"b\\\"c\"") == "b\\\"c");
  CHECK(value_of("A=\"C:\\dir\\\"") == "C:\\dir\\");
  const auto file = parse_env_file("A=\"C:\\dir\\\"\nB=\"x\"\n", ".env");
  REQUIRE(file.variables.size() == 2);
  CHECK(file.variables[0].value == "C:\\dir\\");
}

TEST_CASE("names may hold dots and dashes") {
  CHECK(parse_env_file("a.b-c=1", ".env").variables[0].name == "a.b-c");
}

TEST_CASE("what is not an assignment is ignored, with its line and without its content") {
  const auto file = parse_env_file("# note\n\npassword hunter2\nA=b\n=c\nexport\n", ".env");
  CHECK(file.variables == std::vector<EnvVariable>{{"A", "b", 4}});
  REQUIRE(file.diagnostics.size() == 3);
  CHECK(file.diagnostics[0].where == Where{.file = ".env", .line = 3});
  CHECK(file.diagnostics[1].where.line == 5);
  CHECK(file.diagnostics[2].where.line == 6);
  for (const auto& diagnostic : file.diagnostics)
    CHECK(message_of(diagnostic).find("hunter2") == std::string::npos);
}

TEST_CASE("an empty file has nothing in it") {
  CHECK(parse_env_file("", ".env").variables.empty());
  CHECK(parse_env_file("\n\n#x", ".env").diagnostics.empty());
}

}  // namespace sluice::cli
