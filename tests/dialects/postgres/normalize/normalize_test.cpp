// What was written and what the server prints of it become the same text.
#include "dialects/postgres/normalize/normalize.hpp"

#include "base/text.hpp"
#include "support/servers.hpp"
#include "support/test.hpp"

using namespace sluice;
using namespace sluice::postgres;

TEST_CASE("a type has one spelling") {
  const std::pair<const char*, const char*> cases[] = {
      {"int4", "integer"},
      {"INT", "integer"},
      {"varchar(255)", "character varying(255)"},
      {"char", "character(1)"},
      {"numeric(10, 2)", "numeric(10,2)"},
      {"numeric(10)", "numeric(10,0)"},
      {"decimal", "numeric"},
      {"timestamp", "timestamp without time zone"},
      {"timestamp (3)", "timestamp(3) without time zone"},
      {"timestamptz(6)", "timestamp(6) with time zone"},
      {"timestamp (3) with time zone", "timestamp(3) with time zone"},
      {"time", "time without time zone"},
      {"text[][]", "text[]"},
      {"integer[3]", "integer[]"},
      {"float8", "double precision"},
      {"vector(1536)", "vector(1536)"},
      {"\"Odd\"", "\"Odd\""},
      {"bigserial", "bigserial"}};
  for (const auto& [written, expected] : cases) {
    CHECK(normalize_type(written) == expected);
    CHECK(normalize_type(expected) == expected);
  }
}

TEST_CASE("expressions that mean other things stay apart") {
  const std::pair<const char*, const char*> cases[] = {{"a > 1 and b", "a > 1 or b"},
                                                       {"(a or b) and c", "a or b and c"},
                                                       {"a - (b - c)", "a - b - c"},
                                                       {"\"A\" = 1", "a = 1"},
                                                       {"a = 'X'", "a = 'x'"},
                                                       {"f(a)", "g(a)"},
                                                       {"a in ('x','y')", "a not in ('x','y')"},
                                                       {"not a", "a"},
                                                       {"a is null", "a is not null"}};
  for (const auto& [one, other] : cases)
    CHECK(normalize_expression(one) != normalize_expression(other));
}

TEST_CASE("an expression that is too deep, or no SQL, is normalized all the same") {
  CHECK_FALSE(normalize_expression(std::string(100000, '(')).empty());
  CHECK(normalize_expression("select  1") == "select 1");
  CHECK(normalize_expression("a ,,") == "a , ,");
  CHECK(normalize_expression("").empty());
  CHECK(normalize_expression("f(") == "f (");
  CHECK(normalize_expression("x in (") == "x in (");
  CHECK(normalize_expression("x::int[") == "x :: int [");
}

TEST_CASE("a default is normalized by its column's type") {
  CHECK(normalize_default("'0'::numeric", "numeric") == "0");
  CHECK(normalize_default("0", "numeric(10,2)") == "0");
  CHECK(normalize_default("'-1'::integer", "integer") == normalize_default("-1", "integer"));
  CHECK(normalize_default("'{\"b\": 1, \"a\": [1, 2]}'::jsonb", "jsonb") ==
        normalize_default("'{\"a\":[1,2],\"b\":1}'", "jsonb"));
  CHECK(normalize_default("'{}'::text[]", "text[]") == "'{}'");
  CHECK(normalize_default("'x'::character varying", "character varying(5)") == "'x'");
  CHECK(normalize_default("'0'", "text") == "'0'");
  CHECK(normalize_default("NOW()", "timestamp without time zone") == "now()");
  CHECK(normalize_default("'t'::boolean", "boolean") == "true");
}

TEST_CASE("a name is cut to 63 bytes at a character's border") {
  CHECK(normalize_name(std::string(70, 'a')) == std::string(63, 'a'));
  CHECK(normalize_name(std::string(62, 'a') + "é") == std::string(62, 'a'));
}

namespace {

Table table_with(Column column) {
  return {.name = {"public", "users"}, .columns = {std::move(column)}};
}

Column normalized(Column column, Schema schema = {}) {
  schema.tables.push_back(table_with(std::move(column)));
  return normalize(std::move(schema)).tables.front().columns.front();
}

}  // namespace

TEST_CASE("a number with a sequence of its own is serial") {
  const Column serial =
      normalized({.name = "id", .type = "serial", .primary_key = true, .not_null = true});
  CHECK(normalized({.name = "id",
                    .type = "integer",
                    .primary_key = true,
                    .not_null = true,
                    .default_sql = "nextval('users_id_seq'::regclass)"}) == serial);
  const Schema declared{.sequences = {{.name = {"public", "counter"}}}};
  const Column counted{
      .name = "id", .type = "integer", .default_sql = "nextval('counter'::regclass)"};
  CHECK(normalized(counted, declared).type == "integer");
  CHECK(normalized(counted).type == "serial");
}

TEST_CASE("an identity's options are filled in by its type") {
  const Identity identity =
      *normalized({.name = "id", .type = "int2", .identity = Identity{}}).identity;
  CHECK(identity.options.maximum == "32767");
  CHECK(identity.options.start == "1");
  CHECK(identity.sequence.schema == "public");
}

TEST_CASE("an identity that counts down begins at -1 and ends at its type's smallest") {
  const Column column{.name = "id", .type = "int4", .identity = Identity{.options = {"-1"}}};
  const SequenceOptions options = normalized(column).identity->options;
  CHECK(options.minimum == "-2147483648");
  CHECK(options.maximum == "-1");
  CHECK(options.start == "-1");
}

TEST_CASE("bigint's bounds as JavaScript rounds them are bigint's bounds") {
  const auto bounds = [](const char* minimum, const char* maximum) {
    const Identity identity{.options = {.minimum = minimum, .maximum = maximum}};
    const Column column{.name = "id", .type = "bigint", .identity = identity};
    const SequenceOptions options = normalized(column).identity->options;
    return text::cat(*options.minimum, " ", *options.maximum);
  };
  const std::string whole = "-9223372036854775808 9223372036854775807";
  CHECK(bounds("-9223372036854775808", "9223372036854775807") == whole);
  CHECK(bounds("-9223372036854776000", "9223372036854776000") == whole);
  CHECK(bounds("-9223372036854775000", "9223372036854775000") == whole);
  CHECK(bounds("-9223372036854775001", "9223372036854775001") ==
        "-9223372036854775001 9223372036854775001");
}

TEST_CASE("a unique that the server made the primary key of is not missing") {
  Table said = table_with({.name = "k", .type = "text", .primary_key = true, .not_null = true});
  said.uniques = {{.name = "k_unique", .columns = {"k"}}, {.name = "other", .columns = {"k"}}};
  Table there = table_with({.name = "k", .type = "text", .not_null = true});
  there.primary_key = PrimaryKey{"k_unique", {"k"}};
  const Schema found = adapted_to_actual({.tables = {said}}, {.tables = {there}});
  REQUIRE(found.tables[0].uniques.size() == 1);
  CHECK(found.tables[0].uniques[0].name == "other");
  there.primary_key->name = "t_pkey";
  CHECK(adapted_to_actual({.tables = {said}}, {.tables = {there}}) == Schema{.tables = {said}});
}

TEST_CASE("a key of one column is the column's, whatever its name") {
  Table named = table_with({.name = "id", .type = "uuid"});
  named.primary_key = PrimaryKey{"users_pkey", {"id"}};
  Table nameless =
      table_with({.name = "id", .type = "uuid", .primary_key = true, .not_null = true});
  CHECK(normalize(Schema{.tables = {named}}) == normalize(Schema{.tables = {nameless}}));
}

TEST_CASE("normalizing twice is normalizing once") {
  Table table = table_with({.name = "n", .type = "numeric(10, 2)", .default_sql = "'0.50'"});
  table.checks = {{.name = "c", .expression = "\"users\".\"n\" between 1 and 2 or n in (3, 4)"}};
  table.indexes = {{.name = "i",
                    .columns = {{.expression = "lower(\"n\")", .is_expression = true}},
                    .where = "n > 1"}};
  const Schema once = normalize(Schema{.tables = {table}});
  CHECK(normalize(once) == once);
}

namespace {

constexpr const char* k_columns =
    "age integer, name text, title varchar(20), flag boolean, score numeric, tags text[], doc "
    "jsonb, "
    "made timestamptz, id uuid, kind char(3)";

std::string printed_check(Connection& connection, const std::string& check) {
  test::execute(connection, {"create table t (" + std::string(k_columns) +
                             ", constraint c check (" + check + "))"});
  std::string printed = test::value_of(
      connection, "select pg_get_expr(conbin, conrelid) from pg_constraint where conname = 'c'");
  test::execute(connection, {"drop table t"});
  return printed;
}

std::string printed_default(Connection& connection, const std::string& type,
                            const std::string& value) {
  test::execute(connection, {"create table d (x " + type + " default " + value + ")"});
  std::string printed =
      test::value_of(connection, "select pg_get_expr(adbin, adrelid) from pg_attrdef");
  test::execute(connection, {"drop table d"});
  return printed;
}

std::string printed_type(Connection& connection, const std::string& type) {
  test::execute(connection, {"create table d (x " + type + ")"});
  std::string printed = test::value_of(connection,
                                       "select format_type(atttypid, atttypmod) from pg_attribute "
                                       "where attrelid = 'd'::regclass and attname = 'x'");
  test::execute(connection, {"drop table d"});
  return printed;
}

constexpr const char* k_checks[] = {
    "age > 18",
    "\"t\".\"age\" >= 18 and age < 100",
    "name in ('a', 'b', 'c')",
    "title in ('a', 'b', 'c')",
    "name not in ('a','b')",
    "name = 'a'",
    "name in ('a')",
    "age between 1 and 5",
    "age not between 1 and 5",
    "name like 'a%'",
    "title not ilike '%b'",
    "(age > 1 or age < 0) and flag",
    "age > 1 or age < 0 and flag or name is null",
    "length(name) > 0",
    "length(title) > 0",
    "score >= 0.5",
    "age > -1",
    "age > 0.5",
    "not flag",
    "flag is true",
    "flag = false",
    "age is distinct from 3",
    "title is not null",
    "age + 1 * 2 > 3 - 1 - 1",
    "age - (2 - 1) > 0",
    "coalesce(age, 0) > 0",
    "name ~ '^[a-z]+$'",
    "case when flag then age > 1 else age < 1 end",
    "age != 5",
    "name || title <> 'x'",
    "made > now() - interval '1 day'",
    "cardinality(tags) > 0",
    "tags[1] = 'x'",
    "doc ->> 'k' = 'v'",
    "(flag and age > 1) and (score > 2 and name = 'x')",
    "lower(title) = title",
    "age = any (array[1,2,3])",
    "num_nonnulls(age, name) = 1",
    "made < '2020-01-01 00:00:00+00' or made is null",
    "length(trim(title)) > 0",
    "trim(both 'x' from name) = 'a' or trim(leading from name) = 'b' or btrim(name, 'y') = 'c'",
    "extract(year from made) > 2000",
    "kind = 'abc'",
};

constexpr std::pair<const char*, const char*> k_defaults[] = {
    {"integer", "0"},
    {"integer", "-1"},
    {"bigint", "1"},
    {"numeric(10,2)", "'0.00'"},
    {"numeric", "1.5"},
    {"double precision", "0"},
    {"real", "0.5"},
    {"text", "'it''s'"},
    {"varchar(9)", "'x'"},
    {"boolean", "true"},
    {"timestamp", "now()"},
    {"timestamptz", "CURRENT_TIMESTAMP"},
    {"text[]", "'{}'"},
    {"text[]", "ARRAY['a','b']"},
    {"text[]", "ARRAY[]::text[]"},
    {"jsonb", "'{\"a\":1,\"bb\":[1,2]}'"},
    {"json", "'[]'"},
    {"uuid", "gen_random_uuid()"},
    {"char(3)", "'abc'"},
    {"date", "now()"},
    {"interval", "'1 day'"},
    {"timestamptz", "now() + interval '7 days'"},
    {"bigint", "(extract(epoch from now()) * 1000)"},
};

constexpr const char* k_types[] = {"int4",
                                   "int2",
                                   "varchar(255)",
                                   "varchar",
                                   "char",
                                   "char(4)",
                                   "numeric(10, 2)",
                                   "numeric(10)",
                                   "decimal",
                                   "timestamp",
                                   "timestamp (3)",
                                   "timestamptz(6)",
                                   "timestamp (3) with time zone",
                                   "time",
                                   "time(2) with time zone",
                                   "text[][]",
                                   "integer[3]",
                                   "float8",
                                   "float4",
                                   "float",
                                   "bool",
                                   "varbit(3)",
                                   "bit(3)",
                                   "int8",
                                   "uuid",
                                   "jsonb",
                                   "varchar(5)[]",
                                   "interval",
                                   "inet",
                                   "double precision"};

}  // namespace

TEST_CASE(
    "what the server prints of a type, a default or a check is what was written, normalized") {
  const auto product = GENERATE(test::Product::postgres_15, test::Product::postgres_18);
  const test::Target target(product);
  const auto connection = target.connect();
  for (const std::string check : k_checks)
    CHECK(normalize_expression(printed_check(*connection, check)) == normalize_expression(check));
  for (const auto& [type, value] : k_defaults) {
    const std::string normal = normalize_type(type);
    CHECK(normalize_default(printed_default(*connection, type, value), normal) ==
          normalize_default(value, normal));
  }
  for (const std::string type : k_types)
    CHECK(printed_type(*connection, type) == normalize_type(type));
}
