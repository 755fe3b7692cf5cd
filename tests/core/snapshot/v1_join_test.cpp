// Branches of SQLite's v1 snapshots, joined: nothing of either is lost, or it is said why not.
#include "core/snapshot/v1_join.hpp"

#include "base/json_text.hpp"
#include "base/text.hpp"
#include "core/planning.hpp"
#include "support/test.hpp"

namespace sluice {
namespace {

using namespace sluice::test;
using Rows = std::vector<std::string>;

std::string table(const std::string& name) {
  return text::cat(R"({"name":")", name, R"(","entityType":"tables"})");
}

std::string part(const std::string& type, const std::string& of, const std::string& name,
                 const std::string& rest = "0") {
  return text::cat(R"({"table":")", of, R"(","name":")", name, R"(","rest":)", rest,
                   R"(,"entityType":")", type, R"("})");
}

std::string reference(const std::string& of, const std::string& to) {
  return text::cat(R"({"table":")", of, R"(","name":"k","tableTo":")", to,
                   R"(","entityType":"fks"})");
}

V1File file_of(const std::string& tag, const Rows& rows) {
  return {tag, tag + "/snapshot.json", text::cat(R"({"ddl":[)", text::join(rows, ","), "]}")};
}

Rows joined(const Rows& base, const std::vector<Rows>& ends) {
  std::vector<V1File> files;
  for (const Rows& rows : ends) files.push_back(file_of(text::cat("b", files.size()), rows));
  const std::string ddl = joined_ddl(file_of("base", base), files);
  const JsonText json(ddl, "f");
  Rows rows;
  for (const JsonValue row : json.root().elements()) rows.emplace_back(row.raw());
  return rows;
}

ErrorInfo refused(const Rows& base, const Rows& a, const Rows& b) {
  const ErrorInfo forth = error_of([&] { joined(base, {a, b}); });
  const ErrorInfo back = error_of([&] { joined(base, {b, a}); });
  CHECK(forth.code == back.code);
  return forth;
}

const std::string k_t = table("t"), k_a = part("columns", "t", "a"),
                  k_key = part("pks", "t", "t_pk");
const Rows k_base = {k_t, k_a, k_key};

TEST_CASE("what each branch adds stands behind the others of its type, the first branch's first") {
  const auto b = part("columns", "t", "b"), c = part("columns", "t", "c");
  const auto index = part("indexes", "t", "i");
  CHECK(joined(k_base, {{k_t, k_a, b, k_key}, {k_t, c, k_a, k_key, index}}) ==
        Rows{k_t, k_a, b, c, k_key, index});
}

TEST_CASE("what one branch drops or alters is so, where the other leaves the table alone") {
  const auto u = table("u"), x = part("columns", "u", "x"), y = part("columns", "u", "y");
  const auto altered = part("columns", "t", "a", "1");
  const Rows base = {k_t, u, k_a, x, k_key};
  CHECK(joined(base, {{k_t, u, altered, x, k_key}, {k_t, u, k_a, x, y, k_key}}) ==
        Rows{k_t, u, altered, x, y, k_key});
  CHECK(joined(base, {{u, x}, {k_t, u, k_a, x, y, k_key}}) == Rows{u, x, y});
}

TEST_CASE("what branches share beyond the base is there once, and is no collision") {
  const auto altered = part("columns", "t", "a", "1"), b = part("columns", "t", "b");
  const auto c = part("columns", "t", "c");
  CHECK(
      joined(k_base, {{k_t, altered, b, k_key}, {k_t, altered, c, k_key}, {k_t, altered, k_key}}) ==
      Rows{k_t, altered, b, c, k_key});
  CHECK(joined(k_base, {{k_t}, {k_t}}) == Rows{k_t});
}

TEST_CASE("branches that begin from nothing are put together") {
  const V1File nothing;
  CHECK(joined_ddl(nothing, {file_of("a", {k_t, k_a}), file_of("b", {table("u")})}) ==
        text::cat("[\n    ", k_t, ",\n    ", table("u"), ",\n    ", k_a, "\n  ]"));
  CHECK(joined_ddl(nothing, {file_of("a", {}), file_of("b", {})}) == "[]");
}

TEST_CASE("two branches that make different things of one entity are refused, and it is named") {
  const ErrorInfo error = refused(k_base, {k_t, part("columns", "t", "a", "1"), k_key},
                                  {k_t, part("columns", "t", "a", "2"), k_key});
  CHECK(error.code == ErrorCode::bad_file);
  CHECK(error.message ==
        "b0 and b1 are branches that cannot be joined: both change a of the table t");
  CHECK(error.where.file == "b1/snapshot.json");
  CHECK_FALSE(error.hint.empty());
  CHECK(refused(k_base, {k_t, k_key}, {k_t, part("columns", "t", "a", "2"), k_key}).code ==
        ErrorCode::bad_file);
  CHECK(refused(k_base, {k_t, k_a, k_key, part("columns", "t", "n", "1")},
                {k_t, k_a, k_key, part("columns", "t", "n", "2")})
            .code == ErrorCode::bad_file);
}

TEST_CASE("a table that one branch rebuilds or drops may not be changed by the other") {
  const auto b = part("columns", "t", "b");
  const Rows adds = {k_t, k_a, b, k_key}, index = {k_t, k_a, k_key, part("indexes", "t", "i")};
  for (const Rows& rebuilds : {Rows{k_t, part("columns", "t", "a", "1"), k_key}, Rows{k_t, k_a},
                               Rows{k_t, k_a, k_key, part("checks", "t", "c")},
                               Rows{k_t, k_a, k_key, part("uniques", "t", "u")}, Rows{}}) {
    const ErrorInfo error = refused(k_base, rebuilds, adds);
    CHECK(error.message == "b0 and b1 are branches that cannot be joined: both change the table t");
    CHECK(refused(k_base, rebuilds, index).message == error.message);
  }
  const Rows refers = {k_t, k_a, k_key, table("u"), reference("u", "t")};
  CHECK(refused(k_base, {}, refers).code == ErrorCode::bad_file);
}

}  // namespace
}  // namespace sluice
