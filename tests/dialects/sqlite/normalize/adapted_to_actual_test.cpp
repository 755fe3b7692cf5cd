// What a database converted from before 1.0 holds in another form than the snapshot says.
#include "core/schema/drift.hpp"
#include "dialects/backends.hpp"
#include "support/test.hpp"

using namespace sluice;

namespace {

Schema said() {
  return {.tables = {{.name = {"", "users"},
                      .columns = {{.name = "id", .type = "integer", .primary_key = true},
                                  {.name = "email", .type = "text", .not_null = true}},
                      .uniques = {{.name = "users_email_unique", .columns = {"email"}}}}}};
}

Schema there() {
  return {.tables = {
              {.name = {"", "users"},
               .columns = {{.name = "id", .type = "integer", .primary_key = true, .not_null = true},
                           {.name = "email", .type = "text", .not_null = true}},
               .indexes = {{.name = "users_email_unique",
                            .columns = {{.expression = "email"}},
                            .unique = true}}}}};
}

std::vector<std::string> differing(const Schema& expected, const Schema& actual) {
  std::vector<std::string> names;
  const SchemaDialect& dialect = *find_backend("sqlite").schema_dialect;
  for (const Drift& drift : find_drift(expected, actual, dialect, Mends::none).differences)
    names.push_back(name_of(drift.object));
  return names;
}

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("a unique of 1.0 is there as the unique index that it was before") {
  CHECK(differing(said(), there()).empty());
}

TEST_CASE("a unique index of before 1.0 is there as the unique that 1.0 made") {
  Schema actual = said();
  actual.tables[0].columns[0].not_null = true;
  CHECK(differing(there(), actual).empty());
  actual.tables[0].uniques[0].name.clear();
  CHECK(differing(there(), actual).empty());
  actual.tables[0].uniques[0].columns = {"id"};
  CHECK(differing(there(), actual).size() == 2);
}

TEST_CASE("an index of another name, other columns or a condition is no unique") {
  Schema actual = there();
  Index& index = actual.tables[0].indexes[0];
  index.name = "other";
  CHECK(differing(said(), actual).size() == 2);
  index.name = "users_email_unique";
  index.where = "id > 3";
  CHECK(differing(said(), actual).size() == 2);
  index.where.reset();
  index.columns = {{.expression = "lower(email)", .is_expression = true}};
  CHECK(differing(said(), actual).size() == 2);
  index.columns = {{.expression = "email"}};
  index.unique = false;
  CHECK(differing(said(), actual).size() == 2);
}

TEST_CASE("an index beside a unique that is a constraint is one too many") {
  Schema actual = there();
  actual.tables[0].uniques = said().tables[0].uniques;
  CHECK(differing(said(), actual) == Names{"index users_email_unique of users"});
}

TEST_CASE(
    "a column that an index takes downwards is no expression, though a snapshot calls it one") {
  Schema expected = there(), actual = there();
  expected.tables[0].indexes[0].columns = {
      {.expression = "\"email\" desc", .is_expression = true},
      {.expression = "lower(email) COLLATE nocase DESC", .is_expression = true}};
  actual.tables[0].indexes[0].columns = {{.expression = "email", .ascending = false},
                                         {.expression = "LOWER(`email`)",
                                          .is_expression = true,
                                          .ascending = false,
                                          .opclass = "NOCASE"}};
  CHECK(differing(expected, actual).empty());
  actual.tables[0].indexes[0].columns[0].ascending = true;
  CHECK(differing(expected, actual) == Names{"index users_email_unique of users"});
}

TEST_CASE("a primary key may be not null where the snapshot does not say so, and no other column") {
  Schema actual = there();
  actual.tables[0].columns[1].not_null = false;
  CHECK(differing(said(), actual) == Names{"column users.email"});
  Schema expected = said();
  expected.tables[0].columns[0].not_null = true;
  actual = there();
  actual.tables[0].columns[0].not_null = false;
  CHECK(differing(expected, actual).empty());
  expected.tables[0].columns[0].type = actual.tables[0].columns[0].type = "text";
  CHECK(differing(expected, actual) == Names{"column users.id"});
}
