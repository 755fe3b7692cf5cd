// v1's snapshot files: the whole list of entities, or on PostgreSQL what became of the parent's.
#include "core/snapshot/v1_snapshot.hpp"

#include "base/json_text.hpp"
#include "base/text.hpp"
#include "support/codec.hpp"
#include "support/test.hpp"

namespace sluice {
namespace {

const std::string k_table =
    R"({"schema":"public","name":"t","isRlsEnabled":false,"entityType":"tables"})";
const std::string k_other =
    R"({"schema":"public","name":"u","isRlsEnabled":false,"entityType":"tables"})";

std::string column(const std::string& name, const std::string& type,
                   const std::string& rest = "null") {
  return text::cat(R"({"schema":"public","table":"t","name":")", name, R"(","type":")", type,
                   R"(","default":)", rest, R"(,"entityType":"columns"})");
}

std::string written(const std::string& dialect, const V1Entities& before, const V1Entities& after,
                    const std::string& parent = "p") {
  return test::codec_of(dialect)->encode_v1(
      {.id = "i", .parent = parent, .before = &before, .entities = &after});
}

// Without what indents it.
std::string flat(std::string_view json) {
  std::string out;
  bool is_quoted = false;
  for (const char letter : json) {
    if (letter == '"') is_quoted = !is_quoted;
    if (is_quoted || (letter != ' ' && letter != '\n')) out += letter;
  }
  return out;
}

std::string deltas(const V1Entities& before, const V1Entities& after) {
  const std::string text = written("postgresql", before, after);
  const JsonText json(text, "s.json");
  return flat(json.root().at("deltas").raw());
}

TEST_CASE("the first snapshot of PostgreSQL is a base with every entity, and has no parent") {
  CHECK(flat(written("postgresql", {}, {k_table, column("a", "text")}, "")) ==
        text::cat(R"({"type":"base","version":"9","dialect":"postgres","id":"i",)",
                  R"("prevIds":["00000000-0000-0000-0000-000000000000"],"footprints":[],"ddl":[)",
                  k_table, ",", column("a", "text"), "]}"));
}

TEST_CASE("a later one says only what differs, and from which it does") {
  CHECK(flat(written("postgresql", {k_table}, {k_table})) ==
        R"({"type":"diff","version":"9","dialect":"postgres","id":"i","prevIds":["p"],)"
        R"("footprints":[],"deltas":[]})");
}

TEST_CASE("what is gone is dropped before what is new is created") {
  CHECK(deltas({k_table, column("a", "text")}, {k_table, k_other}) ==
        text::cat(R"([{"op":"drop","key":"columns\u0000[\"public\",\"t\",\"a\"]"},)",
                  R"({"op":"create","row":)", k_other, "}]"));
}

TEST_CASE("an entity that holds something else is altered, and only that is said") {
  CHECK(deltas({k_table, column("a", "text")}, {k_table, column("a", "integer", "\"0\"")}) ==
        text::cat(R"([{"op":"alter","key":"columns\u0000[\"public\",\"t\",\"a\"]",)",
                  R"("set":{"type":"integer","default":"0"}}])"));
}

TEST_CASE("the order in which entities stand is no difference") {
  CHECK(deltas({k_table, k_other}, {k_other, k_table}) == "[]");
}

TEST_CASE("each snapshot of SQLite holds every entity, whatever its parent held") {
  const std::string row = R"({"name":"t","entityType":"tables"})";
  CHECK(flat(written("sqlite", {row}, {row})) ==
        text::cat(R"({"version":"7","dialect":"sqlite","id":"i","prevIds":["p"],"ddl":[)", row,
                  R"(],"renames":[]})"));
  CHECK(flat(written("sqlite", {}, {}, "")) ==
        R"({"version":"7","dialect":"sqlite","id":"i",)"
        R"("prevIds":["00000000-0000-0000-0000-000000000000"],"ddl":[],"renames":[]})");
}

TEST_CASE("it is indented by two blanks and has no newline at its end, as drizzle-kit writes it") {
  const std::string row = R"({"name":"t","columns":["a"],"entityType":"pks"})";
  CHECK(written("sqlite", {}, {row}) == R"json({
  "version": "7",
  "dialect": "sqlite",
  "id": "i",
  "prevIds": [
    "p"
  ],
  "ddl": [
    {
      "name": "t",
      "columns": [
        "a"
      ],
      "entityType": "pks"
    }
  ],
  "renames": []
})json");
}

}  // namespace
}  // namespace sluice
