#include "core/schema/schema_difference.hpp"

#include "core/names/proof_names.hpp"
#include "dialects/postgres/postgres.hpp"
#include "support/test.hpp"

using namespace sluice;

namespace {

using Lines = std::vector<std::string>;

Table plain_users() {
  return {.name = {"public", "users"},
          .columns = {{.name = "id", .type = "integer", .not_null = true},
                      {.name = "email", .type = "text"}}};
}

Schema with_users() { return {.tables = {plain_users()}}; }

Lines differences(const Schema& wanted, const Schema& found) {
  return schema_differences(wanted, found, postgres::schema_dialect());
}

OtherObject touch(const std::string& definition) {
  return {.kind = "function", .identity = "public.touch()", .definition = definition};
}

}  // namespace

TEST_CASE("equal schemas do not differ, in whatever order their columns stand") {
  Schema other = with_users();
  std::swap(other.tables[0].columns[0], other.tables[0].columns[1]);
  CHECK(differences(with_users(), with_users()).empty());
  CHECK(differences(with_users(), other).empty());
  CHECK(column_order_differences(with_users(), with_users()).empty());
  CHECK(column_order_differences(with_users(), other) ==
        Lines{"the columns of users are in another order: email, id, not id, email"});
}

TEST_CASE("another spelling of the same type is no difference") {
  Schema other = with_users();
  other.tables[0].columns[0].type = "int4";
  CHECK(differences(with_users(), other).empty());
}

TEST_CASE("what is missing, too much or other is named with both sides") {
  Schema other = with_users();
  other.tables[0].columns.pop_back();
  other.tables[0].columns[0].not_null = false;
  other.enums.push_back({.name = {"public", "mood"}, .values = {"ok"}});
  const Lines lines = differences(with_users(), other);
  REQUIRE(lines.size() == 3);
  CHECK_THAT(lines[0] + lines[1] + lines[2],
             Catch::Contains("column public.users.email is missing") &&
                 Catch::Contains("column public.users.id: null is nullable, should be not null") &&
                 Catch::Contains("enum public.mood exists but should not"));
}

TEST_CASE("what no snapshot knows counts as much") {
  Schema one = with_users(), other = with_users();
  one.others.push_back(touch("a"));
  CHECK(differences(one, other) == Lines{"function public.touch() is missing"});
  CHECK(differences(other, one) == Lines{"function public.touch() exists but should not"});
  other.others.push_back(touch("b"));
  CHECK(differences(one, other) == Lines{"function public.touch() is b, should be a"});
  other = one;
  other.roles.push_back({.name = "clerk"});
  CHECK(differences(one, other) == Lines{"role clerk exists but should not"});
}

TEST_CASE("who depends on whom is compared where nothing else differs") {
  Schema one = with_users();
  one.dependencies.push_back(
      {.object = {"view", {"public", "v"}, ""}, .on = {"table", {"public", "users"}, ""}});
  CHECK(differences(one, with_users()) ==
        Lines{"view public.v depends on table public.users: no longer"});
}

TEST_CASE("a proof holds when nothing is in doubt, and strictly when nothing is lost either") {
  ProofReport report;
  const auto add = [&](ProofVerdict verdict) {
    report.migrations.push_back({.tag = "0000_a", .verdict = verdict});
  };
  CHECK(holds_strictly(report));
  add(ProofVerdict::proven);
  CHECK(holds_strictly(report));
  report.migrations[0].snapshot = SnapshotAgreement::differs;
  CHECK(holds(report));
  CHECK_FALSE(holds_strictly(report));
  report.migrations[0].snapshot = SnapshotAgreement::agrees;
  add(ProofVerdict::declared);
  CHECK(holds(report));
  CHECK_FALSE(holds_strictly(report));
  add(ProofVerdict::not_reached);
  CHECK_FALSE(holds(report));
  CHECK(count(report, ProofVerdict::declared) == 1);
}

TEST_CASE("the summary of a proof says the first thing that is wrong, else what is lost") {
  MigrationProof proof{.tag = "0000_a", .verdict = ProofVerdict::proven};
  CHECK(summary_of(proof).empty());
  proof.irreversible = {"rows of a"};
  CHECK(summary_of(proof) == "declared irreversible: rows of a");
  proof.findings.push_back({.stage = ProofStage::up_again, .differences = {"x", "y"}});
  CHECK(summary_of(proof) == "up again: x; y");
  proof.findings.insert(
      proof.findings.begin(),
      {.stage = ProofStage::down, .failure = ErrorInfo{.code = ErrorCode::sql, .message = "no"}});
  CHECK(summary_of(proof) == "down: no");
}
