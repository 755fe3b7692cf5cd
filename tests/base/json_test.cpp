#include "base/json.hpp"

#include "base/text.hpp"
#include "support/test.hpp"

namespace sluice {

namespace {

Error failure_of(const std::string& text) {
  try {
    const JsonDocument document(text, "f.json");
  } catch (const Error& error) {
    return error;
  }
  FAIL("no failure: " << text);
  throw;
}

std::string message_of(const std::string& text) { return failure_of(text).what(); }

}  // namespace

TEST_CASE("every kind of value is told apart and read") {
  const JsonDocument document(R"({"n":null,"b":true,"i":-7,"f":1.5,"s":"x","a":[1],"o":{}})", "f");
  const Json root = document.root();
  CHECK(root.kind() == Json::Kind::object);
  CHECK(root.at("n").is_null());
  CHECK(root.at("b").boolean());
  CHECK(root.at("i").integer() == -7);
  CHECK(root.at("f").number() == 1.5);
  CHECK(root.at("i").number() == -7.0);
  CHECK(root.at("s").string() == "x");
  CHECK(root.at("a").elements().at(0).integer() == 1);
  CHECK(root.at("o").members().empty());
  CHECK(root.find("n").has_value());
  CHECK_FALSE(root.find("z").has_value());
}

TEST_CASE("an integer is read from what JavaScript takes for one, and nothing else") {
  const JsonDocument document(
      R"([9000.0, 9.1e3, 9000.5, 9223372036854775807, 18446744073709551615, 1e300])", "f");
  const auto values = document.root().elements();
  CHECK(values[0].integer() == 9000);
  CHECK(values[1].integer() == 9100);
  CHECK_THROWS_WITH(values[2].integer(), "f:1:17: [2]: expected an integer, found a number");
  CHECK(values[3].integer() == INT64_MAX);
  CHECK_THROWS_WITH(values[4].integer(), Catch::Contains("[4]: the number is too large"));
  CHECK_THROWS_WITH(values[5].integer(), Catch::Contains("[5]: the number is too large"));
}

TEST_CASE("a value knows its path, line and column, and an error names them") {
  const JsonDocument document(
      "{\n  \"é\": {\"x\": 1},\n  \"entries\": [\n    {},\n    {\"ü\":0, \"tag\": 7}\n  ]\n}\n",
      "f.json");
  const Json tag = document.root().at("entries").elements().at(1).at("tag");
  CHECK(tag.path() == "entries[1].tag");
  CHECK(tag.where() == Where{"f.json", 5, 20});
  CHECK(document.root().at("é").at("x").where() == Where{"f.json", 2, 14});
  CHECK(document.root().where() == Where{"f.json", 1, 1});
  CHECK_THROWS_WITH(tag.string(),
                    "f.json:5:20: entries[1].tag: expected a string, found an integer");
  CHECK_THROWS_WITH(document.root().at("nope"), "f.json:1:1: \"nope\" is missing");
  try {
    tag.boolean();
  } catch (const Error& error) {
    CHECK(error.info().excerpt == "    {\"ü\":0, \"tag\": 7}\n                   ^");
    CHECK(error.info().code == ErrorCode::bad_file);
  }
}

TEST_CASE("of equal keys the last one wins, at the first one's place") {
  const JsonDocument document("{\"a\":1,\"b\":2,\n\"a\":3}", "f");
  CHECK(document.root().at("a").integer() == 3);
  CHECK(document.root().at("a").line() == 2);
  const auto members = document.root().members();
  REQUIRE(members.size() == 2);
  CHECK(members[0].first == "a");
  CHECK(members[0].second.integer() == 3);
  CHECK(members[1].first == "b");
}

TEST_CASE("values stay valid when their document is moved") {
  JsonDocument first(R"({"a":"x"})", "f");
  const Json value = first.root().at("a");
  const JsonDocument second(std::move(first));
  CHECK(value.string() == "x");
  CHECK(value.line() == 1);
  CHECK(second.text() == R"({"a":"x"})");
  CHECK(second.file() == "f");
}

TEST_CASE("text that is not JSON fails at the character that is wrong") {
  CHECK(message_of("{\"a\":1,}") == "f.json:1:7: not valid JSON: a comma before the closing brace");
  CHECK(message_of("[1,]") == "f.json:1:3: not valid JSON: a comma before the closing bracket");
  CHECK(message_of("[1 2]") == "f.json:1:4: not valid JSON: expected ',' or ']'");
  CHECK(message_of("{\n\"ä\":1 \"b\":2}") == "f.json:2:7: not valid JSON: expected ',' or '}'");
  CHECK(message_of("{a:1}") == "f.json:1:2: not valid JSON: expected a key in double quotes");
  CHECK(message_of("{\"a\" 1}") == "f.json:1:6: not valid JSON: expected ':' after the key");
  CHECK(message_of("{\"a\":") ==
        "f.json:1:6: not valid JSON: the file ends where a value should be");
  CHECK(message_of("{\"a\"") == "f.json:1:5: not valid JSON: the file ends after a key");
  CHECK(message_of("{\"a\":1,") == "f.json:1:8: not valid JSON: the file ends within an object");
  CHECK(message_of("[1,\n") == "f.json:1:4: not valid JSON: the file ends where a value should be");
  CHECK(message_of("[1\n") == "f.json:1:3: not valid JSON: the file ends within an array");
  CHECK(message_of("[\"abc") == "f.json:1:6: not valid JSON: the file ends within a string");
  CHECK(message_of("[\"abc\n\"]") ==
        "f.json:1:2: not valid JSON: the string is not closed on its line");
  CHECK(message_of("[\"a\tb\"]") ==
        "f.json:1:4: not valid JSON: a control character within a string");
  CHECK(message_of("[\"\\x\"]") ==
        "f.json:1:4: not valid JSON: a backslash that escapes nothing JSON knows");
  CHECK(message_of("[\"\\u12g4\"]") ==
        "f.json:1:7: not valid JSON: expected four hexadecimal digits after \\u");
  CHECK(message_of("[01]") == "f.json:1:3: not valid JSON: a number may not start with 0");
  CHECK(message_of("[1.]") == "f.json:1:4: not valid JSON: expected a digit");
  CHECK(message_of("[-") == "f.json:1:3: not valid JSON: the file ends within a number");
  CHECK(message_of("[99999999999999999999]") ==
        "f.json:1:2: not valid JSON: the number is too large");
  CHECK(message_of("[1e999]") == "f.json:1:2: not valid JSON: the number is too large");
  CHECK(message_of("['a']") == "f.json:1:2: not valid JSON: a string must be in double quotes");
  CHECK(message_of("[1 // x\n]") == "f.json:1:4: not valid JSON: expected ',' or ']'");
  CHECK(message_of("// x\n[]") == "f.json:1:1: not valid JSON: JSON has no comments");
  CHECK(message_of("[tru") == "f.json:1:2: not valid JSON: the file ends within a word");
  CHECK(message_of("[truth]") == "f.json:1:2: not valid JSON: expected a value");
  CHECK(message_of("[NaN]") == "f.json:1:2: not valid JSON: expected a value");
  CHECK(message_of("{} {}") ==
        "f.json:1:4: not valid JSON: something follows the end of the JSON value");
}

TEST_CASE("a file that is something else than JSON is called what it is") {
  CHECK(message_of("") == "f.json: the file is empty");
  CHECK(message_of(" \n ") == "f.json: the file is empty");
  CHECK(message_of("\xEF\xBB\xBF{}") ==
        "f.json:1:1: the file starts with a byte order mark (BOM), which JSON does not allow");
  CHECK(message_of(std::string("\xFF\xFE{\0", 4)) == "f.json:1:1: the file is UTF-16, not UTF-8");
  CHECK(message_of("{\n\"a\":\"\xE9\"}") == "f.json:2:6: not valid UTF-8");
  CHECK(message_of("\n<!doctype html>") == "f.json:2:1: this is HTML or XML, not JSON");
  CHECK(message_of("version https://git-lfs.github.com/spec/v1\n") ==
        "f.json:1:1: this is a Git LFS pointer, not the file itself");
  CHECK(message_of("[\n<<<<<<< HEAD\n1\n=======\n2\n>>>>>>> x\n]") ==
        "f.json:2:1: unresolved merge conflict");
  CHECK_FALSE(failure_of("[").info().hint.empty());
}

TEST_CASE("a value that nests deeply is refused, not a crash") {
  CHECK_THROWS_AS(JsonDocument(std::string(100'000, '['), "f"), Error);
  CHECK_THROWS_AS(JsonDocument(std::string(5'000, '[') + std::string(5'000, ']'), "f"), Error);
}

TEST_CASE("a number that is nearly nothing is no failure, and does not hide what comes after it") {
  const JsonDocument document("[1e-999,\n0.5]", "f");
  CHECK(document.root().elements()[1].line() == 2);
}

}  // namespace sluice
