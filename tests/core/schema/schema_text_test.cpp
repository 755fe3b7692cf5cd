#include "core/schema/schema_text.hpp"

#include "dialects/backends.hpp"
#include "support/test.hpp"

using namespace sluice;

namespace {

Schema sample(const std::string& schema) {
  return {.roles = {{.name = "reader"}},
          .tables = {{.name = {schema, "users"},
                      .columns = {{.name = "id", .type = "integer", .primary_key = true},
                                  {.name = "name", .type = "text", .not_null = true}}}}};
}

}  // namespace

TEST_CASE("a schema as SQL has its tables, no roles and no notes, and is the same every time") {
  for (const std::string name : {"postgresql", "sqlite"}) {
    const SchemaDialect& dialect = *find_backend(name).schema_dialect;
    const Schema schema = sample(name == "sqlite" ? "" : "public");
    const std::string sql = schema_text(schema, dialect);
    INFO(sql);
    CHECK(sql.find("CREATE TABLE") != std::string::npos);
    CHECK(sql.find("reader") == std::string::npos);
    CHECK(sql.find("--") == std::string::npos);
    CHECK(sql.ends_with(";\n"));
    CHECK(schema_text(schema, dialect) == sql);
  }
}

TEST_CASE("an empty SQLite schema is an empty text") {
  CHECK(schema_text({}, *find_backend("sqlite").schema_dialect).empty());
}
