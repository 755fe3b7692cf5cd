#include "base/json_writer.hpp"

#include "base/json.hpp"
#include "base/json_copy.hpp"
#include "support/test.hpp"

namespace sluice {

namespace {

std::string copy(const std::string& text, JsonStyle style) {
  const JsonDocument document(text, "f");
  JsonWriter out(style);
  copy_json(document.root(), out);
  return out.text();
}

}  // namespace

TEST_CASE("indented JSON is what JSON.stringify(value, null, 2) writes") {
  JsonWriter out(JsonStyle::indented);
  out.object().member("a", 1).key("b").array().value("x").null().value(true).end();
  out.key("c").object().end().key("d").array().end();
  out.member("e", std::optional<std::int64_t>())
      .member("f", std::optional<std::string>("y"))
      .member("g", 2.5);
  out.end();
  CHECK(out.text() ==
        "{\n  \"a\": 1,\n  \"b\": [\n    \"x\",\n    null,\n    true\n  ],\n  \"c\": {},\n  \"d\": "
        "[],\n"
        "  \"e\": null,\n  \"f\": \"y\",\n  \"g\": 2.5\n}");
}

TEST_CASE("compact JSON has no blanks") {
  JsonWriter out;
  out.object().key("a").array().value(std::size_t{1}).value(false).raw("{\"b\":2}").end().end();
  CHECK(out.text() == R"({"a":[1,false,{"b":2}]})");
}

TEST_CASE("strings are escaped as JavaScript escapes them, and are valid UTF-8") {
  CHECK(quote_json("\"\\/\b\f\n\r\t\x01\x1F\x7F é😀") ==
        "\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0001\\u001f\x7F é😀\"");
  CHECK(quote_json(std::string_view("\0", 1)) == "\"\\u0000\"");
  CHECK(quote_json("a\xFFz") == "\"a\xEF\xBF\xBDz\"");
  CHECK(quote_json("") == "\"\"");
}

TEST_CASE("numbers are written as JavaScript writes them") {
  CHECK(number_json(0) == "0");
  CHECK(number_json(-0.0) == "0");
  CHECK(number_json(9000.5) == "9000.5");
  CHECK(number_json(-0.25) == "-0.25");
  CHECK(number_json(0.000001) == "0.000001");
  CHECK(number_json(0.0000001) == "1e-7");
  CHECK(number_json(1.5e-9) == "1.5e-9");
  CHECK(number_json(1e20) == "100000000000000000000");
  CHECK(number_json(1e21) == "1e+21");
  CHECK(number_json(1.25e25) == "1.25e+25");
  CHECK(number_json(123456789012345680000.0) == "123456789012345680000");
  CHECK(number_json(5e-324) == "5e-324");
  CHECK(number_json(1.7976931348623157e308) == "1.7976931348623157e+308");
  CHECK(number_json(1.0 / 0.0) == "null");
}

TEST_CASE("what was read is written again, and a second round changes nothing") {
  const std::string text =
      R"( {"a":[1, 2.50, -0, 1e2, "é\u0041\n"], "b":{"c":null,"d":[true,false,{}]}, "a2":[]} )";
  const std::string compact =
      R"({"a":[1,2.5,0,100,"éA\n"],"b":{"c":null,"d":[true,false,{}]},"a2":[]})";
  CHECK(copy(text, JsonStyle::compact) == compact);
  const std::string indented = copy(text, JsonStyle::indented);
  CHECK(copy(indented, JsonStyle::indented) == indented);
  CHECK(copy(indented, JsonStyle::compact) == compact);
}

}  // namespace sluice
