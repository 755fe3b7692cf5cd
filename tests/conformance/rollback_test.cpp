// Laws of rollback and redo: what is stored runs, and all that is held of a migration goes with it.
#include <functional>

#include "base/sha256.hpp"
#include "base/text.hpp"
#include "conformance/laws.hpp"
#include "engine/use/baseline.hpp"
#include "engine/use/migrate.hpp"
#include "engine/use/redo.hpp"
#include "engine/use/rollback.hpp"
#include "engine/use/workspace.hpp"
#include "support/fake_files.hpp"

namespace sluice {
namespace {

using namespace sluice::test;

// Migrations 0000_a, 0001_b …, each of which makes a table of its letter.
class Checkout {
 public:
  Checkout(const Target& target, int count) : target_(target) {
    std::vector<std::string> entries;
    for (int i = 0; i < count; ++i) {
      const std::string letter(1, static_cast<char>('a' + i));
      entries.push_back(text::cat(R"({"idx":)", i, R"(,"version":"7","when":17000000)", 10 + i,
                                  R"(000,"tag":"000)", i, "_", letter, R"(","breakpoints":true})"));
      write(text::cat("000", i, "_", letter, ".sql"),
            text::cat("CREATE TABLE ", letter, " (id integer);"));
    }
    write("meta/_journal.json",
          text::cat(R"({"version":"7","dialect":")", target.backend().dialect->name(),
                    R"(","entries":[)", text::join(entries, ","), "]}"));
  }

  void write(const std::string& name, const std::string& content) {
    files_.write("drizzle/" + name, content);
  }

  template <class Call>
  RunReport run(Call call) {
    Done observer(*this);
    try {
      Workspace work({.backend = target_.backend(),
                      .files = files_,
                      .clock = clock_,
                      .observer = observer,
                      .stop = &stop},
                     open_project(files_, "drizzle"), {.url = target_.url()});
      return call(work);
    } catch (const Error& error) {
      return {.failure = error.info()};
    }
  }
  RunReport migrate(const UpOptions& options = {}) {
    return run([&](Workspace& work) { return sluice::migrate(work, options); });
  }
  RunReport rollback(const DownOptions& options = {}) {
    return run([&](Workspace& work) { return sluice::rollback(work, options); });
  }
  RunReport redo(const DownOptions& options = {}) {
    return run([&](Workspace& work) { return sluice::redo(work, options); });
  }

  std::string history_table() const {
    return is_postgres(target_.product()) ? R"("drizzle"."__drizzle_migrations")"
                                          : R"("__drizzle_migrations")";
  }
  std::string ask(const std::string& sql) const { return value_of(*target_.connect(), sql); }
  // Drizzle's rows, the mirror's, and how many migrations were rolled back.
  std::string counts() const {
    return text::cat(ask("SELECT count(*) FROM " + history_table()), " ",
                     ask("SELECT count(*) FROM __migration_tracking"), " ",
                     ask("SELECT count(*) FROM __migration_events WHERE kind = 'rolled_back'"));
  }
  bool has_table(const std::string& name) const {
    return !target_.connect()->run(statements({"SELECT * FROM " + name})).failure;
  }

  Stop stop;
  std::function<void(const std::string& tag)> on_done = [](const std::string&) {};

 private:
  class Done final : public Observer {
   public:
    explicit Done(const Checkout& checkout) : checkout_(checkout) {}
    void step_finished(const StepResult& result) override { checkout_.on_done(result.tag); }

   private:
    const Checkout& checkout_;
  };

  const Target& target_;
  FakeFiles files_;
  RealClock clock_;
};

// As a version left them that stored no hash of a rollback.
constexpr const char* k_before_chains = "ALTER TABLE __migration_events DROP COLUMN chain";

void require_done(const RunReport& report) {
  if (report.failure) FAIL(report.failure->message);
}

TEST_CASE("what is stored is what runs, whatever the files have become") {
  ON_SAMPLED_PRODUCTS(target);
  Checkout checkout(target, 2);
  require_done(checkout.migrate());
  execute(*target.connect(), {"UPDATE __migration_tracking SET rollback_sql = 'DROP TABLE b; "
                              "CREATE TABLE trace (id integer)' WHERE migration_name = "
                              "'0001_b.sql'",
                              k_before_chains});
  checkout.write("0001_b.sql", "CREATE TABLE other (id integer);");
  checkout.write("rollback/0001_b.sql", "DROP TABLE a;");
  require_done(checkout.rollback());
  CHECK(checkout.has_table("a"));
  CHECK_FALSE(checkout.has_table("b"));
  CHECK(checkout.has_table("trace"));
  CHECK(checkout.counts() == "1 1 1");
}

TEST_CASE("a file written by hand before a migration ran is what is stored and runs") {
  ON_SAMPLED_PRODUCTS(target);
  Checkout checkout(target, 2);
  checkout.write("0001_b.down.sql", "DROP TABLE b;\nCREATE TABLE trace (id integer);\n");
  require_done(checkout.migrate());
  checkout.write("0001_b.down.sql", "SELECT nothing;");
  require_done(checkout.rollback());
  CHECK(checkout.has_table("trace"));
}

TEST_CASE("an older checkout rolls back what a newer one applied") {
  ON_SAMPLED_PRODUCTS(target);
  Checkout newer(target, 3);
  Checkout older(target, 1);
  require_done(newer.migrate());
  const RunReport report = older.rollback({.to = "0000_a"});
  require_done(report);
  CHECK(report.steps.size() == 2);
  CHECK_FALSE(older.has_table("b"));
  CHECK(older.counts() == "1 1 2");
  require_done(newer.migrate());
  CHECK(newer.has_table("c"));
  CHECK(newer.counts() == "3 3 2");
}

TEST_CASE("steps, batches, a tag and everything take back what they say") {
  ON_SAMPLED_PRODUCTS(target);
  Checkout checkout(target, 5);
  require_done(checkout.migrate({.steps = 1}));
  require_done(checkout.migrate({.steps = 2}));
  require_done(checkout.migrate());
  const RunReport last = checkout.rollback({.batch = 0});
  require_done(last);
  CHECK(last.batch_number == 3);
  CHECK(checkout.counts() == "3 3 2");
  require_done(checkout.migrate());
  CHECK(checkout.ask("SELECT max(batch_number) FROM __migration_tracking") == "3");
  require_done(checkout.rollback({.steps = 3}));
  CHECK(checkout.counts() == "2 2 5");
  require_done(checkout.rollback({.to = "0000"}));
  CHECK(checkout.counts() == "1 1 6");
  require_done(checkout.migrate());
  require_done(checkout.rollback({.all = true}));
  CHECK(checkout.counts() == "0 0 11");
  CHECK_FALSE(checkout.has_table("a"));
  CHECK(checkout.rollback().steps.empty());
}

TEST_CASE("a rollback keeps a history of five columns as Drizzle has it") {
  ON_SAMPLED_PRODUCTS(target);
  Checkout checkout(target, 2);
  if (is_postgres(target.product()))
    execute(
        *target.connect(),
        {"CREATE SCHEMA drizzle",
         "CREATE TABLE drizzle.__drizzle_migrations (id SERIAL PRIMARY KEY, hash text NOT NULL, "
         "created_at bigint, name text, applied_at timestamp with time zone DEFAULT now())"});
  else
    execute(*target.connect(),
            {"CREATE TABLE __drizzle_migrations (id INTEGER PRIMARY KEY, hash text NOT NULL, "
             "created_at numeric, name text, applied_at TEXT)"});
  require_done(checkout.migrate());
  const std::string first = checkout.ask("SELECT min(name) FROM " + checkout.history_table());
  require_done(checkout.rollback());
  CHECK(checkout.counts() == "1 1 1");
  CHECK(checkout.ask("SELECT name FROM " + checkout.history_table()) == first);
  require_done(checkout.redo());
  CHECK(checkout.counts() == "1 1 2");
  CHECK(checkout.ask("SELECT name FROM " + checkout.history_table()) == first);
}

TEST_CASE("what Drizzle applied, and what was only recorded, is rolled back like the rest") {
  ON_SAMPLED_PRODUCTS(target);
  Checkout checkout(target, 2);
  require_done(checkout.migrate());
  execute(*target.connect(), {"DROP TABLE __migration_tracking", "DROP TABLE __migration_events"});
  require_done(checkout.rollback());
  CHECK_FALSE(checkout.has_table("b"));
  CHECK(checkout.counts() == "1 1 1");
  CHECK(checkout.ask("SELECT count(*) FROM __migration_events WHERE kind = 'adopted'") == "2");
  execute(*target.connect(), {"CREATE TABLE b (id integer)"});
  require_done(checkout.run([](Workspace& work) { return baseline(work, ""); }));
  require_done(checkout.rollback());
  CHECK_FALSE(checkout.has_table("b"));
}

TEST_CASE("a mirror whose names have no ending is rolled back, and the event has one") {
  ON_SAMPLED_PRODUCTS(target);
  Checkout checkout(target, 2);
  require_done(checkout.migrate());
  execute(*target.connect(), {"UPDATE __migration_tracking SET migration_name = '0001_b' WHERE "
                              "migration_name = '0001_b.sql'"});
  require_done(checkout.rollback());
  CHECK(checkout.counts() == "1 1 1");
  CHECK(checkout.ask("SELECT migration_name FROM __migration_events WHERE kind = 'rolled_back'") ==
        "0001_b.sql");
}

TEST_CASE("a rollback or a redo that fails leaves everything as it was, and says why") {
  ON_SAMPLED_PRODUCTS(target);
  Checkout checkout(target, 3);
  require_done(checkout.migrate());
  execute(*target.connect(), {"UPDATE __migration_tracking SET rollback_sql = 'DROP TABLE b; DROP "
                              "TABLE nowhere' WHERE migration_name = '0001_b.sql'",
                              k_before_chains});
  for (const bool again : {false, true}) {
    const DownOptions options{.steps = 2};
    const RunReport report = again ? checkout.redo(options) : checkout.rollback(options);
    REQUIRE(report.failure);
    CHECK(report.failure->hint.find("sluice repair 0001_b --rollback") != std::string::npos);
    CHECK(checkout.has_table("b"));
    CHECK(checkout.has_table("c"));
    CHECK(checkout.counts() == "3 3 0");
  }
}

TEST_CASE("a redo applies what the files hold now, as a batch of its own") {
  ON_SAMPLED_PRODUCTS(target);
  Checkout checkout(target, 2);
  require_done(checkout.migrate());
  checkout.write("0001_b.sql", "CREATE TABLE other (id integer);");
  const RunReport report = checkout.redo();
  require_done(report);
  CHECK(report.batch_number == 2);
  CHECK_FALSE(checkout.has_table("b"));
  CHECK(checkout.has_table("other"));
  CHECK(checkout.ask("SELECT checksum FROM __migration_tracking WHERE batch_number = 2") ==
        sha256_hex("CREATE TABLE other (id integer);"));
  require_done(checkout.rollback());
  CHECK_FALSE(checkout.has_table("other"));
}

TEST_CASE("rows that would be lost are counted, and nothing runs without leave") {
  ON_SAMPLED_PRODUCTS(target);
  Checkout checkout(target, 1);
  require_done(checkout.migrate());
  execute(*target.connect(), {"INSERT INTO a VALUES (1), (2)"});
  const RunReport refused = checkout.rollback();
  REQUIRE(refused.failure);
  CHECK(refused.failure->code == ErrorCode::refused);
  CHECK(refused.failure->message == "rolling back 0000_a loses table a: 2 rows");
  CHECK(checkout.ask("SELECT count(*) FROM a") == "2");
  CHECK(checkout.counts() == "1 1 0");
  require_done(checkout.rollback({.allow_data_loss = true}));
  CHECK_FALSE(checkout.has_table("a"));
}

TEST_CASE("a rollback that is told to stop has done nothing, and says how to go on") {
  ON_SAMPLED_PRODUCTS(target);
  Checkout checkout(target, 2);
  require_done(checkout.migrate());
  checkout.stop.ask(15);
  const RunReport report = checkout.rollback({.all = true});
  REQUIRE(report.failure);
  CHECK(report.failure->code == ErrorCode::terminated);
  if (!is_postgres(target.product()))  // PostgreSQL stops while it connects
    CHECK(report.failure->hint ==
          "Run `sluice status` to see the state, then roll back what is left.");
  checkout.stop.forget();
  CHECK(checkout.counts() == "2 2 0");
  require_done(checkout.rollback({.all = true}));
  CHECK(checkout.counts() == "0 0 2");
}

TEST_CASE("a stop request before the catalog is asked is no failure of the migration") {
  ON_SAMPLED_PRODUCTS(target);
  Checkout checkout(target, 2);
  checkout.write("0000_a.sql", "CREATE TABLE a (id integer); CREATE INDEX i ON a (id);");
  checkout.write("0001_b.sql", "DROP INDEX i;");
  checkout.on_done = [&](const std::string& tag) {
    if (tag == "0000_a") checkout.stop.ask(15);
  };
  const RunReport report = checkout.migrate();
  REQUIRE(report.failure);
  CHECK(report.failure->code == ErrorCode::terminated);
  CHECK(report.failure->where.file.empty());
  checkout.stop.forget();
  checkout.on_done = [](const std::string&) {};
  CHECK_FALSE(checkout.has_table("a"));
  require_done(checkout.migrate());
  CHECK(checkout.ask("SELECT count(*) FROM __migration_events WHERE kind = 'failed'") == "0");
}

}  // namespace
}  // namespace sluice
