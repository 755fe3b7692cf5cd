// Laws of verifying, on every product: what agrees passes at every step, each disagreement of
// history and database is said in a sentence with its command, and the number of queries is fixed.
#include "conformance/verifying.hpp"

namespace sluice {
namespace {

using test::Verifying;
using Lines = std::vector<std::string>;

const Verifying::Migrations k_verified_shop = {
    {"0000_users",
     "CREATE TABLE users (id integer PRIMARY KEY NOT NULL, email text NOT NULL, age integer "
     "DEFAULT "
     "18);\n"
     "CREATE UNIQUE INDEX users_email ON users (email);"},
    {"0001_posts",
     "CREATE TABLE posts (id integer PRIMARY KEY NOT NULL, author integer REFERENCES users (id), "
     "body text NOT NULL);\n"
     "CREATE INDEX posts_author ON posts (author);"},
    {"0002_renames",
     "ALTER TABLE users RENAME COLUMN email TO mail;\n"
     "ALTER TABLE posts RENAME TO articles;"},
    {"0003_views",
     "CREATE VIEW adults AS SELECT id, mail FROM users WHERE age >= 18;\n"
     "CREATE INDEX articles_body ON articles (lower(body)) WHERE author > 0;"}};

Lines codes(const std::vector<Finding>& findings) {
  Lines all;
  for (const Finding& finding : findings)
    all.push_back(text::cat(name_of(finding.code), " ", message_of(finding).substr(0, 4)));
  return all;
}

Lines names(const DriftReport& report) {
  Lines all;
  for (const Drift& drift : report.differences) all.push_back(name_of(drift.object));
  return all;
}

// A serial's sequence is the column's; PostgreSQL 18 keeps a not-null constraint's name when its
// column or table is renamed.
TEST_CASE("a database that was migrated agrees with its snapshot at every step") {
  ON_SAMPLED_PRODUCTS(target);
  Verifying verifying(target, k_verified_shop);
  for (const auto& [tag, sql] : k_verified_shop) {
    CAPTURE(tag);
    verifying.migrate(tag);
    const Verification found = verifying.verify();
    CHECK(names(found.drift) == Lines{});
    CHECK(found.drift.unknown.empty());
    CHECK(found.forensics.empty());
    CHECK(found.compared_with == tag);
  }
  CHECK(exit_status_of(verifying.verify()) == 0);
}

std::string table_sql(int number) {
  const std::string name = text::cat("t", number);
  return text::cat(
      "CREATE TABLE ", name,
      " (id integer PRIMARY KEY NOT NULL, price integer DEFAULT 0 NOT NULL, CONSTRAINT ", name,
      "_price CHECK (price >= 0));\nCREATE INDEX ", name, "_by_price ON ", name,
      " (price) WHERE price > 7;\nCREATE VIEW ", name, "_v AS SELECT id, price FROM ", name,
      " WHERE price > 1 + 2;\n");
}

std::string tables_sql(int count) {
  std::string all;
  for (int i = 0; i < count; ++i) all += table_sql(i);
  all.resize(all.size() - 1);
  return all;
}

// As a person would write it, so that the server has to be asked what it makes of it.
void respell(Schema& schema) {
  for (View& view : schema.views) {
    const std::string table = view.name.name.substr(0, view.name.name.size() - 2);
    view.definition = text::cat("select \"id\", \"price\" from \"", table, "\" where \"", table,
                                "\".\"price\" > 1 + 2");
  }
  for (Table& table : schema.tables)
    for (Check& check : table.checks)
      check.expression = text::cat("not (\"", table.name.name, "\".\"price\" < 0)");
}

Lines calls_for(const test::Target& target, int tables, bool drifts) {
  Verifying verifying(target, {{"0000_tables", tables_sql(tables)}}, respell);
  verifying.migrate();
  for (int i = 0; drifts && i < tables; ++i)
    verifying.execute_there({text::cat("ALTER TABLE t", i, " ADD COLUMN note text")});
  const Verification found = verifying.verify();
  CHECK(found.tables.size() == static_cast<std::size_t>(tables));
  if (drifts) CHECK(found.drift.differences.size() >= static_cast<std::size_t>(tables));
  return verifying.calls();
}

// "run 9" are nine statements in one message.
Lines without_counts(Lines calls) {
  for (std::string& call : calls)
    if (call.starts_with("run ")) call = "run";
  return calls;
}

TEST_CASE("verify asks as often of one table as of thirty") {
  ON_SAMPLED_PRODUCTS(target);
  for (const bool drifts : {false, true}) {
    CAPTURE(drifts);
    const test::Target small(product_), large(product_);
    const Lines few = without_counts(calls_for(small, 1, drifts));
    const Lines many = without_counts(calls_for(large, 30, drifts));
    CHECK(few == many);
    CHECK(many.size() <= 20);
  }
}

TEST_CASE("tables that exist while the history is empty are found to be the migrations' own") {
  ON_SAMPLED_PRODUCTS(target);
  Verifying verifying(target, k_verified_shop);
  verifying.execute_there(text::split(k_verified_shop[0].second, ";\n"));
  verifying.execute_there(text::split(k_verified_shop[1].second, ";\n"));
  const Verification found = verifying.verify();
  CHECK(codes(found.forensics) == Lines{"took-effect 0000", "took-effect 0001"});
  CHECK(hint_of(found.forensics.at(1)) ==
        "`sluice baseline 0001_posts` records it without running it.");
}

// As after `drizzle-kit push`: what the first migrations made has other names by now.
TEST_CASE("a database that was pushed whole is found to be as its newest snapshot says") {
  ON_SAMPLED_PRODUCTS(target);
  Verifying verifying(target, k_verified_shop);
  for (const auto& [tag, sql] : k_verified_shop) verifying.execute_there(text::split(sql, ";\n"));
  const Verification found = verifying.verify();
  CHECK(codes(found.forensics) ==
        Lines{"took-effect 0000", "took-effect 0001", "took-effect 0002", "took-effect 0003"});
  CHECK_THAT(message_of(found.forensics.at(0)),
             Catch::Contains("as the snapshot of 0003_views says"));
  CHECK(hint_of(found.forensics.at(3)) ==
        "`sluice baseline 0003_views` records it without running it.");
}

TEST_CASE("a migration pushed by hand is found to be there, though it is not recorded") {
  ON_SAMPLED_PRODUCTS(target);
  Verifying verifying(target, k_verified_shop);
  verifying.migrate("0000_users");
  verifying.execute_there(text::split(k_verified_shop[1].second, ";\n"));
  const Verification found = verifying.verify();
  CHECK(codes(found.forensics) == Lines{"took-effect 0001"});
  CHECK_THAT(hint_of(found.forensics.at(0)), Catch::Contains("sluice baseline 0001_posts"));
}

TEST_CASE(
    "a migration of which a part is there is said to be half-applied, with what is and is not") {
  ON_SAMPLED_PRODUCTS(target);
  Verifying verifying(target, k_verified_shop);
  verifying.migrate("0000_users");
  verifying.execute_there({text::split(k_verified_shop[1].second, ";\n").at(0)});
  const Verification found = verifying.verify();
  REQUIRE(codes(found.forensics) == Lines{"half-applied 0001"});
  CHECK_THAT(message_of(found.forensics[0]),
             Catch::Contains("posts is there") || Catch::Contains("posts are there"));
  CHECK_THAT(message_of(found.forensics[0]), Catch::Contains("posts_author"));
  CHECK_THAT(hint_of(found.forensics[0]), Catch::Contains("sluice repair 0001_posts --record"));
}

TEST_CASE("what the high-water mark skipped is said never to have taken effect") {
  ON_SAMPLED_PRODUCTS(target);
  Verifying verifying(target, k_verified_shop);
  verifying.migrate("0001_posts");
  const bool is_sqlite = product_ == test::Product::sqlite;
  const std::string history =
      is_sqlite ? "\"__drizzle_migrations\"" : "drizzle.\"__drizzle_migrations\"";
  verifying.execute_there(
      {text::cat("DELETE FROM ", history, " WHERE created_at = 1700000000000"),
       "DELETE FROM __migration_tracking WHERE migration_name = '0000_users.sql'",
       "DROP VIEW IF EXISTS adults", "DROP INDEX users_email"});
  verifying.execute_there(
      {is_sqlite ? "SELECT 1" : "ALTER TABLE posts DROP CONSTRAINT posts_author_fkey"});
  verifying.execute_there({"DROP TABLE users"});
  const Verification found = verifying.verify();
  const Lines said = codes(found.forensics);
  CHECK(std::count(said.begin(), said.end(), "skipped 0000") == 1);
  CHECK_THAT(hint_of(found.forensics.at(0)), Catch::Contains("--out-of-order apply"));
}

TEST_CASE("what is recorded and not there is said to have had no effect") {
  ON_SAMPLED_PRODUCTS(target);
  Verifying verifying(target, k_verified_shop);
  verifying.migrate("0001_posts");
  SECTION("the newest") {
    verifying.execute_there({"DROP TABLE posts"});
    CHECK(codes(verifying.verify().forensics) == Lines{"no-effect 0001"});
  }
  SECTION("all of them") {
    verifying.execute_there({"DROP TABLE posts", "DROP TABLE users"});
    CHECK(codes(verifying.verify().forensics) == Lines{"no-effect 0000", "no-effect 0001"});
  }
}

TEST_CASE(
    "a primary key that no table has any more is missing, and one that was made is unexpected") {
  ON_SAMPLED_PRODUCTS(target);
  if (product_ == test::Product::sqlite) return;
  Verifying verifying(target, {{"0000_a",
                                "CREATE TABLE a (id integer PRIMARY KEY NOT NULL);\n"
                                "CREATE TABLE b (id integer NOT NULL);"}});
  verifying.migrate();
  verifying.execute_there(
      {"ALTER TABLE a DROP CONSTRAINT a_pkey", "ALTER TABLE b ADD PRIMARY KEY (id)"});
  const Verification found = verifying.verify();
  REQUIRE(found.drift.differences.size() == 2);
  CHECK(found.drift.unknown.empty());
  CHECK(found.drift.differences[0].kind == DriftKind::missing);
  CHECK(found.drift.differences[1].kind == DriftKind::unexpected);
  for (const Drift& drift : found.drift.differences) CHECK(drift.object.kind == "primary key");
}

}  // namespace
}  // namespace sluice
