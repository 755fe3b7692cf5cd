#include "dialects/postgres/session/privilege.hpp"

#include "support/test.hpp"

using sluice::postgres::hint_of_denial;

TEST_CASE("what is denied is hinted with the statement that grants it") {
  CHECK(hint_of_denial("permission denied for schema public", "app") ==
        "Have its owner run: GRANT USAGE, CREATE ON SCHEMA \"public\" TO \"app\";");
  CHECK(hint_of_denial("permission denied for database my shop", "a\"b") ==
        "Have its owner run: GRANT CREATE ON DATABASE \"my shop\" TO \"a\"\"b\";");
  CHECK(hint_of_denial("permission denied for table users", "app") ==
        "Have its owner run: GRANT SELECT, INSERT, UPDATE, DELETE, REFERENCES, TRIGGER ON TABLE "
        "\"users\" TO \"app\";");
  CHECK(hint_of_denial("permission denied for sequence users_id_seq", "app") ==
        "Have its owner run: GRANT USAGE, SELECT, UPDATE ON SEQUENCE \"users_id_seq\" TO \"app\";");
}

TEST_CASE("what only an owner may do names the owner's way") {
  CHECK(hint_of_denial("must be owner of table users", "app") ==
        "Migrate as its owner, or have the owner run: ALTER TABLE \"users\" OWNER TO \"app\";");
  CHECK(hint_of_denial("must be owner of relation users", "app") ==
        "Migrate as its owner, or have the owner run: ALTER TABLE \"users\" OWNER TO \"app\";");
  CHECK(hint_of_denial("must be owner of materialized view totals", "app") ==
        "Migrate as its owner, or have the owner run: ALTER MATERIALIZED VIEW \"totals\" OWNER TO "
        "\"app\";");
}

TEST_CASE("a denial of nothing that can be granted has no hint") {
  CHECK(hint_of_denial("must be superuser to do that", "app").empty());
  CHECK(hint_of_denial("permission denied to create role", "app").empty());
}
