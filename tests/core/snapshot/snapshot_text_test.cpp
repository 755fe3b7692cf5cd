// Defaults in a snapshot: bare where JavaScript had a boolean or a number, else a string.
#include "core/snapshot/snapshot_text.hpp"

#include "base/json_text.hpp"
#include "base/text.hpp"
#include "support/test.hpp"

namespace sluice {
namespace {

std::string written(const std::string& sql) {
  JsonWriter out;
  write_default(sql, out);
  return out.text();
}

std::optional<std::string> read(const std::string& json) {
  const std::string text = text::cat("{\"default\":", json, "}");
  const JsonText document(text, "s.json");
  return read_default(document.root().at("default"));
}

TEST_CASE("booleans, and numbers as JavaScript prints them, are bare") {
  for (const char* sql : {"true", "false", "0", "1", "-1", "10", "0.5", "-0.25", "1234.5678",
                          "9007199254740991", "-9007199254740991"})
    CHECK(written(sql) == sql);
}

TEST_CASE("what JavaScript would print in another way is a string") {
  for (const char* sql : {"",
                          "-",
                          ".5",
                          "5.",
                          "007",
                          "1.50",
                          "1.0",
                          "--1",
                          "-0",
                          "+1",
                          "1e3",
                          "0x1",
                          "1.2.3",
                          "1 ",
                          " 1",
                          "TRUE",
                          "null",
                          "NaN",
                          "9007199254740993",
                          "-12345678901234567890",
                          "'1'",
                          "now()",
                          "1 + 1"})
    CHECK(written(sql) == text::cat("\"", sql, "\""));
}

TEST_CASE("a string is escaped") {
  CHECK(written("'a\"b\\c\n'") == R"("'a\"b\\c\n'")");
  CHECK(written("'\xC3\xA4'") == "\"'\xC3\xA4'\"");
}

TEST_CASE("a default that is written is read again as it was, and written again the same") {
  for (const char* sql : {"true", "0", "-12.5", "007", "1.50", "'true'", "'x'", "'a\"b\\c\n'",
                          "now()", "'{\"a\": 1}'::jsonb", "9007199254740993", ""}) {
    CHECK(read(written(sql)) == std::string(sql));
    CHECK(written(*read(written(sql))) == written(sql));
  }
}

TEST_CASE("nothing is read of null, and the literal they stood for of objects and lists") {
  CHECK_FALSE(read("null"));
  CHECK(read(R"({"a":"it's"})") == R"('{"a":"it''s"}')");
  CHECK(read("[1,2]") == "'[1,2]'");
}

}  // namespace
}  // namespace sluice
