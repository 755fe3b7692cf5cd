// Laws of a row watch: what a transaction did to rows is what the database itself counts.
#include <algorithm>

#include "conformance/laws.hpp"

namespace sluice {
namespace {

using test::Target;

#define ON_BOTH_PRODUCTS(target)                                                     \
  const auto product_ = GENERATE(test::Product::postgres_15, test::Product::sqlite); \
  CAPTURE(test::name_of(product_));                                                  \
  const Target target(product_)

constexpr const char* k_tables[] = {
    "CREATE TABLE par (id integer PRIMARY KEY, name text, note text)",
    "CREATE TABLE kid (id integer PRIMARY KEY, par integer REFERENCES par(id) ON DELETE CASCADE)",
    "CREATE TABLE log (word text)",
    "INSERT INTO par VALUES (1, 'a', NULL), (2, 'b', NULL), (3, 'c', NULL)",
    "INSERT INTO kid VALUES (1, 1), (2, 1), (3, 2)"};

void run_all(Connection& connection, const std::vector<std::string>& statements) {
  for (const std::string& sql : statements) {
    const Statement statement{.sql = sql};
    const ScriptResult result = connection.run({&statement, 1});
    if (result.failure) FAIL(sql << ": " << result.failure->message);
  }
}

// "par +1 ~2 -3", sorted by name.
std::vector<std::string> shown(const ObservedChanges& observed) {
  std::vector<std::string> lines;
  for (const RowChanges& each : observed.tables)
    lines.push_back(each.table.name + (each.is_new ? " new" : "") + " +" +
                    std::to_string(each.inserted) + " ~" + std::to_string(each.updated) + " -" +
                    std::to_string(each.deleted) + (each.is_rewritten ? " rewritten" : ""));
  std::sort(lines.begin(), lines.end());
  return lines;
}

ObservedChanges observed_of(Connection& connection, const std::vector<std::string>& statements,
                            const RowReach& reach = {}) {
  connection.begin(Access::read_write);
  ObservedChanges observed;
  {
    const auto watch = connection.watch_rows(reach);
    run_all(connection, statements);
    observed = watch->changes();
  }
  connection.rollback();
  return observed;
}

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("a row watch counts what statements, cascades and triggers do to rows") {
  ON_BOTH_PRODUCTS(target);
  const auto connection = target.connect();
  run_all(*connection, {std::begin(k_tables), std::end(k_tables)});
  const auto lines = [&](const std::vector<std::string>& statements) {
    return shown(observed_of(*connection, statements));
  };
  CHECK(lines({"SELECT 1"}).empty());
  CHECK(lines({"UPDATE par SET name = 'x' WHERE id > 1"}) == Lines{"par +0 ~2 -0"});
  CHECK(lines({"DELETE FROM par WHERE id = 1"}) == Lines{"kid +0 ~0 -2", "par +0 ~0 -1"});
  CHECK(lines({"DELETE FROM log", "DELETE FROM kid"}) == Lines{"kid +0 ~0 -3"});
  CHECK(lines({"INSERT INTO log VALUES ('a'), ('b')"}) == Lines{"log +2 ~0 -0"});
  CHECK(lines({"CREATE TABLE fresh (a integer)", "INSERT INTO fresh SELECT id FROM par"}) ==
        Lines{"fresh new +3 ~0 -0"});
  CHECK(lines({"CREATE TABLE gone (a integer)", "INSERT INTO gone VALUES (1)", "DROP TABLE gone"})
            .empty());
  CHECK(lines({"ALTER TABLE par ADD COLUMN more text"}).empty());
}

TEST_CASE("a row watch that is told what a step names sees what hangs on it") {
  const Target target(test::Product::postgres_15);
  const auto connection = target.connect();
  run_all(*connection,
          {"CREATE TABLE maker (id serial PRIMARY KEY)",
           "CREATE TABLE item (id int PRIMARY KEY, maker int REFERENCES maker ON DELETE CASCADE)",
           "CREATE TABLE part (item int REFERENCES item ON DELETE SET NULL)",
           "CREATE TABLE beside (a int)", "CREATE TABLE watched (a int)",
           "CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO beside "
           "VALUES (1); RETURN NEW; END $$",
           "CREATE TRIGGER note AFTER INSERT ON watched FOR EACH ROW EXECUTE FUNCTION note()",
           "CREATE FUNCTION counted() RETURNS int LANGUAGE sql AS 'INSERT INTO beside VALUES (2) "
           "RETURNING a'",
           "CREATE TABLE filled (a int, b int DEFAULT counted())",
           "CREATE DOMAIN sure AS int CHECK (counted() > 0)", "CREATE TABLE typed (a sure)",
           "CREATE TABLE whole (a int) PARTITION BY LIST (a)",
           "CREATE TABLE one PARTITION OF whole FOR VALUES IN (1)",
           "CREATE VIEW seen AS SELECT a FROM beside", "INSERT INTO maker DEFAULT VALUES",
           "INSERT INTO item VALUES (1, 1)", "INSERT INTO part VALUES (1)"});
  struct Example {
    std::string named, sql;
    Lines seen;
  };
  const std::vector<Example> examples = {
      {"maker", "DELETE FROM maker", {"item +0 ~0 -1", "maker +0 ~0 -1", "part +0 ~1 -0"}},
      {"part", "INSERT INTO part VALUES (NULL)", {"part +1 ~0 -0"}},
      {"watched", "INSERT INTO watched VALUES (1)", {"beside +1 ~0 -0", "watched +1 ~0 -0"}},
      {"filled", "INSERT INTO filled VALUES (1)", {"beside +1 ~0 -0", "filled +1 ~0 -0"}},
      {"typed", "INSERT INTO typed VALUES (1)", {"beside +1 ~0 -0", "typed +1 ~0 -0"}},
      {"whole", "INSERT INTO whole VALUES (1)", {"one +1 ~0 -0"}},
      {"seen", "INSERT INTO seen VALUES (1)", {"beside +1 ~0 -0"}},
      {"fresh", "CREATE TABLE fresh AS SELECT 1 AS a", {"fresh new +1 ~0 -0"}},
      {"part", "DROP TABLE part", {}},
      {"part", "INSERT INTO beside VALUES (1)", {}},  // the text would have told
  };
  for (const Example& example : examples) {
    CAPTURE(example.sql);
    const bool has_new = example.sql.starts_with("CREATE");
    const RowReach reach = NamedTables{{{"public", example.named}}, has_new};
    CHECK(shown(observed_of(*connection, {example.sql}, reach)) == example.seen);
  }
  const ObservedChanges counted = observed_of(*connection, {"INSERT INTO maker DEFAULT VALUES"},
                                              NamedTables{.tables = {{"public", "maker"}}});
  REQUIRE(counted.counters.size() == 1);
  CHECK(counted.counters.front().name == ObjectName{"public", "maker_id_seq"});
}

TEST_CASE("what an earlier transaction did is not counted") {
  ON_BOTH_PRODUCTS(target);
  const auto connection = target.connect();
  run_all(*connection, {std::begin(k_tables), std::end(k_tables)});
  connection->begin(Access::read_write);
  run_all(*connection, {"UPDATE par SET name = 'y'"});
  const auto watch = connection->watch_rows({});
  run_all(*connection, {"UPDATE par SET note = 'z' WHERE id = 1"});
  CHECK(shown(watch->changes()) == Lines{"par +0 ~1 -0"});
  connection->rollback();
}

TEST_CASE("a row watch of SQLite says which columns changed, and which counters") {
  const Target target(test::Product::sqlite);
  const auto connection = target.connect();
  run_all(*connection,
          {"CREATE TABLE t (id integer PRIMARY KEY AUTOINCREMENT, a text, b text)",
           "CREATE TABLE log (n integer)",
           "CREATE TRIGGER t_log AFTER UPDATE ON t BEGIN INSERT INTO log VALUES (new.id); END",
           "INSERT INTO t (a, b) VALUES ('1', '2'), ('3', '4')"});
  const ObservedChanges updated =
      observed_of(*connection, {"UPDATE t SET a = a, b = 'new' WHERE id = 1"});
  CHECK(shown(updated) == Lines{"log +1 ~0 -0", "t +0 ~1 -0"});
  CHECK(updated.tables.back().columns == Lines{"b"});
  CHECK(updated.tables.back().may_be_updated_otherwise);
  CHECK(updated.counters.empty());
  const ObservedChanges added = observed_of(*connection, {"INSERT INTO t (a) VALUES ('5')"});
  CHECK(added.counters == std::vector<ObjectRef>{{"table", {"", "t"}, "sqlite_sequence"}});
  CHECK(shown(observed_of(*connection, {"REPLACE INTO t VALUES (1, 'x', 'y')"})) ==
        Lines{"t +1 ~0 -1"});
}

TEST_CASE("a row watch of PostgreSQL sees functions, TRUNCATE, rewrites and sequences") {
  const Target target(test::Product::postgres_15);
  const auto connection = target.connect();
  run_all(*connection, {std::begin(k_tables), std::end(k_tables)});
  run_all(*connection, {"CREATE SEQUENCE tick", "SELECT nextval('tick')",
                        "CREATE FUNCTION purge() RETURNS void LANGUAGE sql AS 'DELETE FROM kid'",
                        "CREATE TEMP TABLE log (word text)"});
  const auto lines = [&](const std::vector<std::string>& statements) {
    return shown(observed_of(*connection, statements));
  };
  CHECK(lines({"DO $$ BEGIN EXECUTE 'UPDATE par SET name = NULL'; END $$"}) ==
        Lines{"par +0 ~3 -0"});
  CHECK(lines({"SELECT purge()"}) == Lines{"kid +0 ~0 -3"});
  CHECK(lines({"TRUNCATE kid"}) == Lines{"kid +0 ~0 -0 rewritten"});
  CHECK(lines({"ALTER TABLE par ALTER COLUMN id TYPE bigint"}) == Lines{"par +0 ~0 -0 rewritten"});
  CHECK(lines({"INSERT INTO log VALUES ('temporary')"}).empty());
  CHECK(observed_of(*connection, {"SELECT setval('tick', 1)"}).counters.empty());
  CHECK(observed_of(*connection, {"SELECT setval('tick', 9)"}).counters ==
        std::vector<ObjectRef>{{"sequence", {"public", "tick"}, ""}});
}

}  // namespace sluice
