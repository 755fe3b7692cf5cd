// Which values a statement of a rollback turns into others, and how these are counted.
#include "core/ports/parking_dialect.hpp"
#include "dialects/backends.hpp"
#include "support/test.hpp"

using namespace sluice;

namespace {

using Conversions = std::vector<ParkingDialect::Conversion>;

Conversions conversions(const std::string& product, const std::vector<std::string>& earlier,
                        const std::string& sql, const ObjectName& table) {
  return find_backend(product).dialect->parking().conversions(earlier, sql, table);
}

}  // namespace

TEST_CASE("a type that changes is counted by the way there and back, on PostgreSQL") {
  const Conversions found = conversions(
      "postgresql", {},
      R"(ALTER TABLE "p" ALTER COLUMN "price" SET DATA TYPE numeric(5, 2) USING round("price", 2),
         ALTER day TYPE date, ALTER COLUMN "x" SET NOT NULL)",
      {"s", "p"});
  REQUIRE(found.size() == 2);
  CHECK(found[0].column == "price");
  CHECK(found[0].type == "numeric(5, 2)");
  CHECK(found[0].count ==
        R"(SELECT pg_catalog.count(*) FROM "s"."p" WHERE "price" IS NOT NULL AND NOT coalesce()"
        R"(CAST(CAST(CAST((round("price", 2)) AS numeric(5, 2)) AS {type}) AS pg_catalog.text) )"
        R"(OPERATOR(pg_catalog.=) CAST("price" AS pg_catalog.text), false))");
  CHECK(found[1].column == "day");
  CHECK(found[1].type == "date");
}

TEST_CASE("values that an enum of the rollback does not have are counted by its labels") {
  const Conversions found = conversions(
      "postgresql", {R"(CREATE TYPE "public"."e" AS ENUM('a', 'b'))"},
      R"(ALTER TABLE t ALTER v TYPE "public"."e" USING v::text::"public"."e")", {"", "t"});
  REQUIRE(found.size() == 1);
  CHECK(found[0].count == R"(SELECT pg_catalog.count(*) FROM "t" WHERE "v" IS NOT NULL AND NOT )"
                          R"((CAST("v" AS pg_catalog.text) OPERATOR(pg_catalog.=) ANY )"
                          R"((ARRAY['a', 'b']::pg_catalog.text[])))");
}

TEST_CASE("a rebuild that copies through an expression is counted by what differs, on SQLite") {
  const std::string made =
      "CREATE TABLE `__new_t` (`id` integer PRIMARY KEY, `n` integer, `v` text NOT NULL, `b` blob)";
  const Conversions found = conversions("sqlite", {made},
                                        "INSERT INTO `__new_t`(`id`, `n`, `v`, `b`) SELECT `id`, "
                                        "`n`, coalesce(`v`, ''), `b` FROM `t`",
                                        {"", "t"});
  REQUIRE(found.size() == 3);
  CHECK(found[0].column == "id");
  CHECK(found[1].column == "n");
  CHECK_FALSE(found[1].is_computed);
  CHECK(found[2].is_computed);
  CHECK(found[2].count ==
        R"(SELECT count(*) FROM "t" NOT INDEXED WHERE CAST(coalesce(`v`, '') AS text) IS NOT )"
        R"(CAST("v" AS text))");
}

TEST_CASE("what turns no value into another is no conversion") {
  CHECK(conversions("postgresql", {}, "ALTER TABLE t ADD COLUMN type text", {"", "t"}).empty());
  CHECK(conversions("postgresql", {}, "ALTER TABLE t ALTER c SET DEFAULT 1", {"", "t"}).empty());
  CHECK(conversions("postgresql", {}, "DROP TABLE t", {"", "t"}).empty());
  CHECK(conversions("sqlite", {}, "INSERT INTO n SELECT a FROM t", {"", "t"}).empty());
  CHECK(
      conversions("sqlite", {"CREATE TABLE n (a)"}, "INSERT INTO n VALUES (1)", {"", "t"}).empty());
}
