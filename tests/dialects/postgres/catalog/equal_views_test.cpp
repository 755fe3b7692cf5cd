// The server is asked whether two texts of a view mean the same to it.
#include "dialects/postgres/catalog/equal_views.hpp"

#include "base/text.hpp"
#include "dialects/postgres/every_server.hpp"
#include "dialects/postgres/postgres.hpp"
#include "support/golden.hpp"

using namespace sluice;
using namespace sluice::postgres;

namespace {

constexpr const char* k_tables =
    "CREATE SCHEMA app; CREATE TABLE users (id int, name text, at timestamptz);"
    "CREATE TABLE app.users (id int, other text)";

constexpr const char* k_written = "SELECT u.id, lower(name) AS name FROM users u WHERE id > 1";

// What the server says of a text, held against a view of k_written.
bool is_alike(Connection& connection, const std::string& text) {
  const ObjectName name{"public", "v"};
  Schema expected, actual;
  expected.views.push_back({.name = name, .definition = text});
  for (const View& view : introspector().introspect(connection, {}).views)
    if (view.name == name) actual.views.push_back(view);
  REQUIRE(actual.views.size() == 1);
  connection.begin(Access::read_write);
  const auto alike = equal_views(connection, expected, actual, {{"view", name, ""}});
  CHECK(connection.in_transaction());
  connection.rollback();
  return alike.contains(name);
}

std::unique_ptr<Connection> with_view(const sluice::test::Target& target) {
  auto connection = target.connect();
  sluice::test::execute(*connection, {k_tables, text::cat("CREATE VIEW v AS ", k_written)});
  return connection;
}

}  // namespace

TEST_CASE("a view's text is alike however it is written, and only if it means the same") {
  ON_EVERY_SERVER(target);
  const auto connection = with_view(target);
  const std::pair<const char*, bool> texts[] = {
      {k_written, true},
      {"select \"u\".\"id\", lower(\"u\".\"name\") as \"name\" from \"users\" as \"u\" where id > "
       "1;",
       true},
      {"select u.id, lower(u.name) as name from public.users u where (u.id) > 1 -- the first",
       true},
      {"select u.id, lower(name) from users u where id > 1", false},
      {"select u.id, lower(name) as name from users u where id > 2", false},
      {"select u.id, upper(name) as name from users u where id > 1", false},
      {"select lower(name) as name, u.id from users u where id > 1", false},
      {"select u.id, lower(name) as name from users u", false},
      {"select u.id, lower(other) as name from app.users u where id > 1", false},
      {"select u.id, 'END;' as name from users u where id > 1", false}};
  for (const auto& [text, alike] : texts) {
    INFO(text);
    CHECK(is_alike(*connection, text) == alike);
  }
}

TEST_CASE(
    "what is no single query that the server takes is alike to nothing, and nothing of it runs") {
  ON_EVERY_SERVER(target);
  const auto connection = with_view(target);
  for (const char* text :
       {"", "-- nothing", "select no_such_column from users", "selec", "select 1; select 2",
        "select 1; END; COMMIT; DROP TABLE users",
        "select 1$sluice_sql$; EXCEPTION WHEN others THEN NULL; END; DROP TABLE users; --",
        "select 'not ended", "DROP TABLE users", "COMMIT"}) {
    INFO(text);
    CHECK_FALSE(is_alike(*connection, text));
  }
  CHECK(sluice::test::value_of(*connection, "SELECT to_regclass('public.users') IS NOT NULL") ==
        "t");
  CHECK(sluice::test::value_of(
            *connection, "SELECT count(*) FROM pg_namespace WHERE nspname LIKE '%sluice%'") == "0");
}

TEST_CASE("many views are told apart in one go, and settings are as before") {
  ON_EVERY_SERVER(target);
  const auto connection = with_view(target);
  sluice::test::execute(*connection, {"CREATE VIEW app.v AS SELECT * FROM app.users",
                                      "CREATE MATERIALIZED VIEW m AS SELECT 1 AS one",
                                      "CREATE VIEW last AS SELECT $$;$$ AS semicolon"});
  const Schema actual = introspector().introspect(*connection, {});
  Schema expected = actual;
  std::vector<ObjectRef> views;
  for (View& view : expected.views) {
    if (view.name == ObjectName{"app", "v"}) view.definition = "SELECT id, other FROM app.users";
    if (view.name == ObjectName{"public", "m"}) view.definition = "SELECT 2 AS one";
    if (view.name == ObjectName{"public", "last"}) view.definition = "SELECT ';' AS semicolon";
    views.push_back({"view", view.name, ""});
  }
  views.push_back({"view", {"public", "not_there"}, ""});
  connection->begin(Access::read_write);
  const auto alike = equal_views(*connection, expected, actual, views);
  CHECK(alike == std::set<ObjectName>{{"app", "v"}, {"public", "last"}, {"public", "v"}});
  const auto path = connection->query("SHOW search_path");
  CHECK(path.rows.front().front().value_or("").find("public") != std::string::npos);
  connection->rollback();
}
