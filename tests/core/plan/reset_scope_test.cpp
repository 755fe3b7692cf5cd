#include "core/plan/reset_scope.hpp"

#include "support/test.hpp"

using namespace sluice;

namespace {

const DialectFacts k_facts{.has_schemas = true, .home_schema = "public"};

Schema found() {
  return {
      .schemas = {"app", "auth", "drizzle"},
      .enums = {{.name = {"auth", "level"}}, {.name = {"public", "mood"}}},
      .roles = {{.name = "app_user"}, {.name = "writer"}},
      .tables = {{.name = {"app", "t"}}, {.name = {"auth", "users"}}, {.name = {"public", "u"}}},
      .others = {{.kind = "extension", .identity = "citext"},
                 {.kind = "extension", .identity = "pg_trgm"},
                 {.kind = "function", .identity = "auth.uid()"},
                 {.kind = "function", .identity = "public.touch()"},
                 {.kind = "trigger", .identity = "t on app.t"}}};
}

std::vector<Migration> migrations(std::vector<Statement> statements) {
  return {{.statements = std::move(statements)}};
}

}  // namespace

TEST_CASE("what the migrations do not create stays, but for the schema public") {
  const ResetScope scope = reset_scope(found(),
                                       migrations({{"CREATE SCHEMA \"app\""},
                                                   {"create extension if not exists citext"},
                                                   {"CREATE ROLE writer"},
                                                   {"GRANT SELECT ON u TO app_user"}}),
                                       {}, k_facts);
  CHECK(scope.untouched == std::vector<std::string>{"auth", "drizzle"});
  CHECK(scope.kept.schemas == std::vector<std::string>{"auth", "drizzle"});
  REQUIRE(scope.kept.tables.size() == 1);
  CHECK(scope.kept.tables[0].name == ObjectName{"auth", "users"});
  REQUIRE(scope.kept.enums.size() == 1);
  CHECK(scope.kept.enums[0].name == ObjectName{"auth", "level"});
  CHECK(scope.kept.roles == std::vector<Role>{{.name = "app_user"}});
  REQUIRE(scope.kept.others.size() == 2);
  CHECK(scope.kept.others[0].identity == "pg_trgm");
  CHECK(scope.kept.others[1].identity == "auth.uid()");
}

TEST_CASE("the schema of the history stays although a migration creates it") {
  const ResetScope scope =
      reset_scope(found(), migrations({{"CREATE SCHEMA IF NOT EXISTS drizzle"}}), {}, k_facts);
  CHECK(scope.kept.schemas == std::vector<std::string>{"app", "auth", "drizzle"});
  CHECK(scope.untouched == std::vector<std::string>{"app", "auth"});
}

TEST_CASE("a quoted name with a quote in it is the name that it means") {
  const Schema odd{.schemas = {"a\"b"}};
  CHECK(reset_scope(odd, migrations({{"CREATE SCHEMA \"a\"\"b\""}}), {}, k_facts)
            .kept.schemas.empty());
  CHECK(reset_scope(odd, migrations({{"CREATE SCHEMA ab"}}), {}, k_facts).kept.schemas.size() == 1);
}

TEST_CASE("what a migration renamed is dropped by its new name") {
  const Schema renamed{.schemas = {"core", "other"}, .roles = {{.name = "writer"}}};
  const ResetScope scope = reset_scope(renamed,
                                       migrations({{"CREATE SCHEMA app"},
                                                   {"ALTER SCHEMA \"app\" RENAME TO \"core\""},
                                                   {"alter role editor rename to writer"}}),
                                       {}, k_facts);
  CHECK(scope.kept.schemas == std::vector<std::string>{"other"});
  CHECK(scope.kept.roles.empty());
}

TEST_CASE("publications and event triggers go where a migration creates them") {
  const Schema schema{.others = {{.kind = "publication", .identity = "ours"},
                                 {.kind = "publication", .identity = "theirs"},
                                 {.kind = "event trigger", .identity = "\"On DDL\""}}};
  const ResetScope scope = reset_scope(
      schema,
      migrations({{"CREATE PUBLICATION ours FOR ALL TABLES"},
                  {"CREATE EVENT  TRIGGER \"On DDL\" ON sql_drop EXECUTE FUNCTION f()"}}),
      {}, k_facts);
  REQUIRE(scope.kept.others.size() == 1);
  CHECK(scope.kept.others[0].identity == "theirs");
}

TEST_CASE("what a role that is dropped may do is taken from it first") {
  const auto privilege = [](const char* kind, const char* definition) {
    return OtherObject{.kind = kind, .identity = definition, .definition = definition};
  };
  const Schema schema{
      .others = {privilege("grant", "GRANT USAGE ON SCHEMA public TO \"api key\";"),
                 privilege("default privileges",
                           "ALTER DEFAULT PRIVILEGES FOR ROLE postgres IN SCHEMA public GRANT "
                           "SELECT ON TABLES TO \"api key\" WITH GRANT OPTION;"),
                 privilege("grant", "GRANT USAGE ON SCHEMA public TO other;")}};
  const ResetScope scope =
      reset_scope(schema, migrations({{"CREATE ROLE \"api key\""}}), {}, k_facts);
  REQUIRE(scope.kept.others.size() == 1);
  CHECK(scope.kept.others[0] == schema.others[2]);
}

TEST_CASE("a table that stays and refers to one that is dropped is an obstacle") {
  Schema schema = found();
  schema.tables[1].foreign_keys = {{.name = "to_level", .target = {"auth", "levels"}},
                                   {.name = "to_u", .target = {"public", "u"}}};
  CHECK(reset_scope(schema, migrations({{"CREATE SCHEMA app"}}), {}, k_facts).obstacles ==
        std::vector<std::string>{"the table auth.users, which stays, refers to public.u (to_u)"});
}
