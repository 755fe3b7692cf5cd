// A repair that settles what histories and database disagree about.
#include "core/repairs.hpp"
#include "support/test.hpp"

namespace sluice {
namespace {

using namespace sluice::test;

TEST_CASE(
    "what one migration is to become is done even where the database does not tell, or said") {
  const Project project = mended_shop();
  History history = healthy(project);
  RepairOptions options = k_all;
  options.tag = "0001";
  options.forget = true;
  const RepairPlan forgotten = plan_of(project, history, options);
  CHECK(forgotten.removed_rows == std::vector<std::int64_t>{2});
  CHECK(forgotten.mirror.remove == std::vector<std::string>{"0001_users.sql"});
  options.standing = {Standing::Kind::there, "table b is there"};
  CHECK(error_of([&] { plan_of(project, history, options); }).code == ErrorCode::refused);
  options.standing = {};
  history.rows.pop_back();
  history.tracking.pop_back();
  options.tag = "0002";
  CHECK(codes_of(plan_of(project, history, options).left) ==
        std::vector<std::string>{"not-recorded"});
  options.forget = false;
  options.record = true;
  CHECK(plan_of(project, history, options).mirror.adopt.size() == 1);
}

TEST_CASE("what is disputed goes out of every history, the home-made one too") {
  const Project project = mended_shop();
  History history = healthy(project);
  history.rows.pop_back();
  history.has_legacy = true;
  history.legacy = {{.id = "0002_late", .name = "0002_late", .checksum = ""}};
  RepairOptions options = k_all;
  options.tag = "0002";
  options.forget = true;
  const RepairPlan plan = plan_of(project, history, options);
  CHECK(plan.mirror.remove == std::vector<std::string>{"0002_late.sql"});
  CHECK(plan.removed_legacy == std::vector<std::string>{"0002_late"});
}

TEST_CASE("an empty history is filled as a whole when one of its migrations is recorded") {
  const Project project = mended_shop();
  History history;
  for (const char* name : {"0000_init.sql", "0001_users.sql"}) add_tracking(history, name, {});
  RepairOptions options = k_all;
  options.tag = "0001";
  options.record = true;
  const std::vector<Evidence> evidence = {{.entry = 1, .there = {}, .absent = {"table b"}}};
  const RepairPlan plan =
      plan_repair(project.journal, history, hashes_of(project), {}, options, evidence);
  CHECK(plan.mirror.adopt.size() == 2);
}

TEST_CASE(
    "the mirror's row stays where only Drizzle's row is missing and the migration is in effect") {
  const Project project = mended_shop();
  History history = healthy(project);
  history.rows.pop_back();
  const std::vector<Effect> effects = {{EffectKind::took_effect, 2}};
  CHECK(is_empty(plan_of(project, history)));
  CHECK(codes_of(plan_of(project, history).left) == std::vector<std::string>{"histories-disagree"});
  RepairOptions options = k_all;
  options.record = true;
  const RepairPlan plan = plan_of(project, history, options, effects);
  REQUIRE(plan.mirror.adopt.size() == 1);
  CHECK((plan.mirror.adopt[0].into_history && !plan.mirror.adopt[0].into_tracking));
  options = k_all;
  options.forget = true;
  CHECK(plan_of(project, history, options).mirror.remove ==
        std::vector<std::string>{"0002_late.sql"});
}

TEST_CASE("a row that is recorded by its hash loses the name of another entry") {
  const Project project = mended_shop();
  History history = healthy(project);
  history.rows.resize(1);
  history.tracking = {history.tracking[0],
                      {.migration_name = "0002_late.sql", .checksum = project.migrations[1].hash}};
  RepairOptions options = k_all;
  options.tag = "0001_users";
  options.record = true;
  const RepairPlan plan = plan_of(project, history, options);
  CHECK(plan.mirror.remove == std::vector<std::string>{"0002_late.sql"});
  CHECK(plan.mirror.adopt.at(0).migration_name == "0001_users.sql");
  CHECK(plan.mirror.adopt.at(0).into_tracking);
}

TEST_CASE("a row that is forgotten by its hash goes on standing for the one it is called after") {
  const Project project = mended_shop();
  History history = healthy(project);
  history.rows.resize(1);
  history.tracking = {history.tracking[0],
                      {.migration_name = "0001_users.sql", .checksum = project.migrations[2].hash}};
  RepairOptions options = k_all;
  options.forget = true;
  CHECK(codes_of(plan_of(project, history, options).left) ==
        std::vector<std::string>{"another-name"});
  options.tag = "0002_late";
  const RepairPlan plan = plan_of(project, history, options);
  CHECK(plan.mirror.remove.empty());
  CHECK(plan.checksums ==
        std::vector<ChecksumMend>{{"0001_users.sql", project.migrations[1].hash}});
  History rows = healthy(project);
  rows.tracking.clear();
  rows.rows = {rows.rows[0], {.row = 2, .hash = project.migrations[2].hash, .created_at = at(2)}};
  const RepairPlan left = plan_of(project, rows, options);
  CHECK(left.removed_rows.empty());
  CHECK(left.history.at(0).hash == project.migrations[1].hash);
}

TEST_CASE("a dispute that the database's objects settle is not settled otherwise") {
  const Project project = mended_shop();
  History history = healthy(project);
  history.rows.pop_back();
  RepairOptions options = k_all;
  options.tag = "0002_late";
  const auto refused = [&](const Evidence& evidence) {
    return error_of([&] {
             plan_repair(project.journal, history, hashes_of(project), {}, options, {evidence});
           }).code == ErrorCode::refused;
  };
  options.record = true;
  CHECK(refused({.entry = 2, .there = {}, .absent = {"table late"}}));
  CHECK_FALSE(refused({.entry = 2, .there = {"table late"}, .absent = {}}));
  CHECK_FALSE(refused({.entry = 2, .there = {}, .absent = {}}));
  options.record = false;
  options.forget = true;
  CHECK(refused({.entry = 2, .there = {"table late"}, .absent = {}}));
  CHECK_FALSE(refused({.entry = 2, .there = {"table late"}, .absent = {"index late_i"}}));
  CHECK_FALSE(refused({.entry = 2, .there = {}, .absent = {"table late"}}));
}

}  // namespace
}  // namespace sluice
