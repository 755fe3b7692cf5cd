// Laws of replaying a folder, on every product: its SQL is held against its snapshots, and nothing
// of the scratch database stays, however it ends.
#include "engine/scratch/replayer.hpp"

#include <filesystem>
#include <thread>

#include "conformance/laws.hpp"
#include "conformance/verifying.hpp"
#include "engine/use/runner.hpp"
#include "support/golden.hpp"

namespace sluice {
namespace {

using test::FakeFiles;
using test::is_postgres;
using test::Stop;
using test::Target;
using test::value_of;

const test::Verifying::Migrations k_replayed = {
    {"0000_a", "CREATE TABLE a (id integer PRIMARY KEY NOT NULL, n text)"},
    {"0001_b", "ALTER TABLE a ADD COLUMN note text"},
    {"0002_c", "CREATE INDEX a_n ON a (n)"}};

Replay replay_of(const Target& target, FakeFiles& files, const StopRequest* stop = nullptr) {
  const test::RealClock clock;
  Observer observer;
  const SessionPorts ports{.backend = target.backend(),
                           .files = files,
                           .clock = clock,
                           .observer = observer,
                           .stop = stop,
                           .open_runner = workspace_runner};
  const bool is_memory = target.product() == test::Product::sqlite;
  OpenOptions options{.url = is_memory ? ":memory:" : target.url(), .stop = stop};
  if (is_memory) options.tables.schema.clear();
  Project project = open_project(files, "drizzle");
  load_migrations(project, files, *target.backend().dialect);
  return replay(ports, project, options, Reach::own_roles);
}

std::vector<std::string> codes_of(const Replay& replay) {
  std::vector<std::string> codes;
  for (const Finding& finding : findings_of(replay)) codes.emplace_back(name_of(finding.code));
  return codes;
}

// A scratch database has the settings of the one it stands for: so these are told from others'.
void mark_database(const Target& target) {
  test::execute(*target.connect(), {R"sql(
DO $$ BEGIN
  EXECUTE format('ALTER DATABASE %1$I SET test.replay_of = %1$L', current_database());
END $$
)sql"});
}

std::string left_scratch(const Target& target) {
  return value_of(*target.connect(), R"sql(
SELECT count(*)
  FROM pg_database AS d
  JOIN pg_db_role_setting AS s ON s.setdatabase = d.oid
 WHERE d.datname <> current_database()
   AND 'test.replay_of=' || current_database() = ANY (s.setconfig)
)sql");
}

TEST_CASE("SQL that makes its snapshots is replayed without a finding, and the database untouched",
          "[server]") {
  ON_SAMPLED_PRODUCTS(target);
  test::Verifying folder(target, k_replayed);
  const Replay replay = replay_of(target, folder.files());
  CHECK(findings_of(replay).empty());
  CHECK(replay.compared == 3);
  CHECK_THAT(replay.product, Catch::Contains("SQL"));
  CHECK(target.backend().introspector->introspect(*target.connect(), {}).tables.empty());
}

TEST_CASE(
    "what a snapshot has and its SQL does not make is told of where it begins, and only there",
    "[server]") {
  ON_SAMPLED_PRODUCTS(target);
  test::Verifying folder(target, k_replayed, [](Schema& schema) {
    for (Column& column : schema.tables.at(0).columns)
      if (column.name == "note") column.not_null = true;
  });
  const Replay replay = replay_of(target, folder.files());
  CHECK(replay.compared == 3);
  REQUIRE(replay.differing.size() == 1);
  CHECK(replay.differing[0].tag == "0001_b");
  CHECK(codes_of(replay) == std::vector<std::string>{"replay-differs"});
  CHECK(findings_of(replay)[0].where.file == "drizzle/0001_b.sql");
}

TEST_CASE("what SQL makes beside its snapshots is told of where it is made, and only there",
          "[server]") {
  ON_SAMPLED_PRODUCTS(target);
  test::Verifying folder(target, k_replayed);
  folder.files().write("drizzle/0001_b.sql",
                       "ALTER TABLE a ADD COLUMN note text;\n"
                       "CREATE TABLE besides (id integer PRIMARY KEY);\n"
                       "CREATE INDEX besides_id ON besides (id);\n"
                       "CREATE VIEW seen AS SELECT id FROM besides;");
  const Replay replay = replay_of(target, folder.files());
  CHECK(replay.compared == 3);
  CHECK(replay.differing.empty());
  CHECK(codes_of(replay) == std::vector<std::string>{"replay-unknown", "replay-unknown"});
  std::vector<std::string> messages;
  for (const Finding& finding : findings_of(replay)) {
    CHECK(finding.severity == Severity::warning);
    CHECK(finding.where.file == "drizzle/0001_b.sql");
    messages.push_back(message_of(finding));
  }
  CHECK_THAT(messages.at(0),
             Catch::Contains("0001_b creates what its snapshot does not describe: ") &&
                 Catch::Contains("besides"));
  CHECK_THAT(messages.at(1), Catch::Contains("seen"));
}

TEST_CASE("what only hand-written SQL can make is nothing to tell of", "[server]") {
  ON_SAMPLED_PRODUCTS(target);
  test::Verifying folder(target, k_replayed);
  folder.files().write("drizzle/0002_c.sql",
                       is_postgres(target.product())
                           ? "CREATE INDEX a_n ON a (n);\nCREATE FUNCTION f() RETURNS int LANGUAGE "
                             "sql AS 'SELECT 1';"
                           : "CREATE INDEX a_n ON a (n);\n"
                             "CREATE TRIGGER t AFTER INSERT ON a BEGIN UPDATE a SET n = 'x'; END;");
  CHECK(codes_of(replay_of(target, folder.files())).empty());
}

TEST_CASE("a migration without a snapshot is applied and not compared", "[server]") {
  ON_SAMPLED_PRODUCTS(target);
  test::Verifying folder(target, k_replayed);
  folder.files().remove("drizzle/meta/0001_snapshot.json");
  const Replay replay = replay_of(target, folder.files());
  CHECK(replay.compared == 2);
  CHECK(findings_of(replay).empty());
}

TEST_CASE("a replay ends where a migration fails, and names its file and line", "[server]") {
  ON_SAMPLED_PRODUCTS(target);
  test::Verifying folder(target, k_replayed);
  folder.files().write("drizzle/0001_b.sql",
                       "\nALTER TABLE nothing_of_that_name ADD COLUMN n text;");
  const Replay replay = replay_of(target, folder.files());
  CHECK(replay.compared == 1);
  REQUIRE(replay.failure);
  CHECK(replay.failure->where.file == "drizzle/0001_b.sql");
  CHECK(replay.failure->where.line == 2);
  CHECK(codes_of(replay) == std::vector<std::string>{"replay-failed"});
}

TEST_CASE("no scratch database stays behind a replay, whether it came to its end or failed",
          "[server]") {
  const Target target(GENERATE(test::Product::postgres_15, test::Product::postgres_18));
  mark_database(target);
  test::Verifying folder(target, k_replayed);
  (void)replay_of(target, folder.files());
  CHECK(left_scratch(target) == "0");
  folder.files().write("drizzle/0002_c.sql", "SELECT 1 / 0;");
  CHECK(replay_of(target, folder.files()).failure);
  CHECK(left_scratch(target) == "0");
}

TEST_CASE("a stop request ends a replay within its statement, and its scratch database goes",
          "[server]") {
  const Target target(test::Product::postgres_15);
  const int signal = GENERATE(2, 15);
  mark_database(target);
  test::Verifying folder(target, k_replayed);
  folder.files().write("drizzle/0001_b.sql", "SELECT pg_sleep(60);");
  Stop stop;
  std::string during;
  std::jthread asker([&] {
    while (during != "1") during = left_scratch(target);
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    stop.ask(signal);
  });
  const ErrorInfo error = test::error_of([&] { (void)replay_of(target, folder.files(), &stop); });
  asker.join();
  CHECK(error.code == (signal == 2 ? ErrorCode::interrupted : ErrorCode::terminated));
  CHECK(left_scratch(target) == "0");
}

TEST_CASE("a stop request ends a replay on SQLite as well", "[server]") {
  const Target target(test::Product::sqlite);
  test::Verifying folder(target, k_replayed);
  folder.files().write("drizzle/0001_b.sql",
                       "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) "
                       "SELECT count(*) FROM n WHERE i < 0;");
  Stop stop;
  std::jthread asker([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(150));
    stop.ask();
  });
  const ErrorInfo error = test::error_of([&] { (void)replay_of(target, folder.files(), &stop); });
  CHECK(error.code == ErrorCode::interrupted);
}

FakeFiles v1_folder(const Target& target) {
  FakeFiles files;
  const std::string root = std::string(SLUICE_SOURCE_DIR "/tests/fixtures/v1/") +
                           std::string(target.backend().dialect->name());
  for (const auto& item : std::filesystem::recursive_directory_iterator(root))
    if (item.is_regular_file())
      files.write("drizzle" + item.path().string().substr(root.size()),
                  test::read_file(item.path().string()));
  return files;
}

TEST_CASE("v1: a folder that drizzle-kit wrote makes each of its snapshots, along its branches",
          "[server]") {
  ON_SAMPLED_PRODUCTS(target);
  FakeFiles files = v1_folder(target);
  const Replay replay = replay_of(target, files);
  CHECK(codes_of(replay).empty());
  CHECK(replay.compared == open_project(files, "drizzle").journal.entries.size());
}

TEST_CASE("v1: SQL that makes something else is named by its folder's file", "[server]") {
  ON_SAMPLED_PRODUCTS(target);
  FakeFiles files = v1_folder(target);
  const std::string first = open_project(files, "drizzle").journal.entries.at(0).tag;
  const std::string file = text::cat("drizzle/", first, "/migration.sql");
  files.write(
      file, text::cat(files.read(file, 1U << 20U),
                      "\n--> statement-breakpoint\nALTER TABLE users ADD COLUMN besides integer;"));
  const Replay replay = replay_of(target, files);
  REQUIRE_FALSE(replay.differing.empty());
  CHECK(replay.differing[0].tag == first);
  CHECK(replay.differing[0].file == file);
  CHECK(replay.differing.size() == 1);
}

}  // namespace
}  // namespace sluice
