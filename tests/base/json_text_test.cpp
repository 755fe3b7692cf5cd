// JSON values with their places: the same values as the other reader's, and the same refusals.
#include "base/json_text.hpp"

#include "base/json.hpp"
#include "support/test.hpp"

using namespace sluice;

namespace {

std::string refusal(std::string_view text) {
  try {
    const JsonText json(text, "f.json");
  } catch (const Error& error) {
    return error.what();
  }
  return {};
}

std::string refusal_of_document(std::string_view text) {
  try {
    const JsonDocument json{std::string(text), "f.json"};
  } catch (const Error& error) {
    return error.what();
  }
  return {};
}

void same(const JsonValue& value, const Json& other) {
  CHECK(value.path() == other.path());
  switch (other.kind()) {
    case Json::Kind::null: CHECK(value.is_null()); break;
    case Json::Kind::boolean: CHECK(value.boolean() == other.boolean()); break;
    case Json::Kind::integer:
    case Json::Kind::number: CHECK(value.kind() == JsonValue::Kind::number); break;
    case Json::Kind::string: CHECK(value.string() == other.string()); break;
    case Json::Kind::array: {
      const auto elements = other.elements();
      std::size_t i = 0;
      for (const JsonValue element : value.elements()) same(element, elements.at(i++));
      CHECK(i == elements.size());
      break;
    }
    case Json::Kind::object: {
      const auto members = other.members();
      std::size_t i = 0;
      for (const JsonValue member : value.distinct_members()) {
        CHECK(member.key() == members.at(i).first);
        same(member, members.at(i++).second);
      }
      CHECK(i == members.size());
      break;
    }
  }
}

}  // namespace

TEST_CASE("a text reads as the other reader reads it") {
  for (const std::string text :
       {R"({})", R"([])", R"( {"a" : [1, -2.5e3, true, false, null, "x\"y\\z\/\b\f\n\r\t"] } )",
        R"({"é":"\u00e9\ud83d\ude00\u20ac\u0041","b":{"c":{"d":[]}},"e":[[],[{}],""]})",
        R"("alone")", R"(12)"}) {
    INFO(text);
    const JsonText json(text, "f.json");
    const JsonDocument document(text, "f.json");
    same(json.root(), document.root());
  }
}

TEST_CASE("what is not JSON is refused in the same words as by the other reader") {
  for (const std::string text :
       {"",      "{",        "[1,]",           R"({"a":1,})", R"({"a" 1})",  R"({"a":})", "nul",
        "01",    "1.",       R"("a)",          "\"a\nb\"",    R"("\q")",     R"("\u12")", "{} x",
        "[1 2]", R"({a:1})", "\xEF\xBB\xBF{}", "\"\xFF\"",    R"({"a":1]})", "]"}) {
    INFO(text);
    CHECK(!refusal(text).empty());
    CHECK(refusal(text) == refusal_of_document(text));
  }
}

TEST_CASE("a value knows its text, its key and its path") {
  const std::string text = R"({"tables": {"public.users": { "columns" : [ {"name":"id"} ] }}})";
  const JsonText json(text, "f.json");
  const JsonValue table = json.root().at("tables").at("public.users");
  CHECK(table.raw() == R"({ "columns" : [ {"name":"id"} ] })");
  CHECK(table.key() == "public.users");
  const JsonValue column = *table.at("columns").elements().begin();
  CHECK(column.at("name").path() == "tables.public.users.columns[0].name");
  CHECK(column.at("name").string() == "id");
}

TEST_CASE("of equal keys the last one counts") {
  const JsonText json(R"({"a":1,"b":2,"a":3})", "f.json");
  CHECK(json.root().find("a")->raw() == "3");
  CHECK(json.root().distinct_members().size() == 2);
}

TEST_CASE("a value of another kind is refused with file, line and path") {
  const std::string text = "{\n  \"a\": [true]\n}";
  const JsonText json(text, "f.json");
  CHECK_THROWS_WITH(json.root().at("a").strings(),
                    "f.json:2:9: a[0]: expected a string, found a boolean");
  CHECK_THROWS_WITH(json.root().at("b"), "f.json:1:1: \"b\" is missing");
  CHECK_THROWS_WITH(json.root().at("a").members(),
                    "f.json:2:8: a: expected an object, found an array");
}

TEST_CASE("a number is read as JavaScript reads it, as far as it is exact") {
  const auto integer = [](const std::string& text) {
    return JsonText(text, "f.json").root().integer();
  };
  CHECK(integer("0") == 0);
  CHECK(integer("-12") == -12);
  CHECK(integer("9223372036854775807") == 9223372036854775807);
  CHECK(integer("9000.0") == 9000);
  CHECK(integer("1.7e12") == 1700000000000);
  CHECK_THROWS_WITH(integer("9000.5"), "f.json:1:1: expected an integer, found a number");
  CHECK_THROWS_WITH(integer("\"1\""), "f.json:1:1: expected an integer, found a string");
  for (const char* text : {"9223372036854775808", "1e300", "1e999", "-99999999999999999999"})
    CHECK_THROWS_WITH(integer(text), Catch::Contains("the number is too large"));
  const std::string list = "[1, -2, 1.0, 1e2, \"1\", null]";
  const JsonText json(list, "f.json");
  std::vector<bool> integers;
  for (const JsonValue value : json.root().elements()) integers.push_back(value.is_integer());
  CHECK(integers == std::vector<bool>{true, true, false, false, false, false});
  CHECK_THROWS_WITH((*json.root().elements().begin()).boolean(),
                    "f.json:1:2: [0]: expected true or false, found an integer");
}

TEST_CASE("nesting without end is refused, not followed") {
  CHECK(!refusal(std::string(100000, '[')).empty());
  CHECK(!refusal(std::string(2000, '[') + std::string(2000, ']')).empty());
}

TEST_CASE("half a surrogate pair becomes the replacement character") {
  const JsonText json(R"(["\ud83dx"])", "f.json");
  CHECK(json.root().elements().first != json.root().elements().last);
  CHECK((*json.root().elements().begin()).string() == "\xEF\xBF\xBDx");
}
