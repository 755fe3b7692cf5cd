#include "render/render_proof.hpp"

#include <cstdlib>

#include "render/render_json.hpp"
#include "support/golden.hpp"
#include "support/test.hpp"

using namespace sluice;

namespace {

// Every state that a migration can be in.
ProofReport mixed_proof() {
  ProofReport report{.product = "PostgreSQL 15.18"};
  report.migrations = {
      {.tag = "0000_users",
       .file = "drizzle/0000_users.sql",
       .verdict = ProofVerdict::proven,
       .remarks = {"the columns of users are in another order: b, a, not a, b"},
       .rows = 12,
       .without_rows = {{"orders", "column \"total\" contains null values"}},
       .snapshot = SnapshotAgreement::agrees},
      {.tag = "0001_drop",
       .file = "drizzle/0001_drop.sql",
       .verdict = ProofVerdict::declared,
       .irreversible = {"rows of \"users\""},
       .rows = 6,
       .without_rows = {{"orders", "column \"total\" contains null values"}},
       .snapshot = SnapshotAgreement::differs,
       .snapshot_differences = {"index users_email is not in the snapshot"}},
      {.tag = "0002_update",
       .file = "drizzle/0002_update.sql",
       .verdict = ProofVerdict::declared,
       .is_kept = true,
       .irreversible = {"values", "more values"}},
      {.tag = "0003_wrong",
       .file = "drizzle/0003_wrong.sql",
       .verdict = ProofVerdict::not_proven,
       .rollback_file = "drizzle/rollback/0003_wrong.sql",
       .findings = {{.stage = ProofStage::down,
                     .differences = {"table public.b exists but should not"},
                     .row_differences = {"the counter b_id_seq: 7 before, 9 now"}}}},
      {.tag = "0004_fails",
       .file = "drizzle/0004_fails.sql",
       .verdict = ProofVerdict::not_proven,
       .findings = {{.stage = ProofStage::up,
                     .failure = ErrorInfo{.code = ErrorCode::sql,
                                          .message = "table \"x\" does not exist",
                                          .where = {"drizzle/0004_fails.sql", 2, 12},
                                          .sqlstate = "42P01",
                                          .excerpt = "DROP TABLE x;\n           ^"}}}},
      {.tag = "0005_later", .file = "drizzle/0005_later.sql"}};
  return report;
}

}  // namespace

TEST_CASE("a proof as text is a table with what is wrong, lost or worth a note below it") {
  test::check_golden("report/proof_mixed.txt", render_proof(mixed_proof()));
  CHECK(render_proof({}) == "✅ Nothing to prove: there are no migrations.\n");
}

TEST_CASE("the JSON of a proof follows its schema") {
  test::check_golden("report/proof_mixed.json",
                     render_envelope("prove", 4, std::nullopt, json_proof(mixed_proof())));
  const std::string command = "/usr/bin/python3 " SLUICE_SOURCE_DIR
                              "/tests/tools/validate_json.py " SLUICE_SOURCE_DIR
                              "/schemas/report-prove.schema.json " +
                              test::fixture_path("report/proof_mixed.json");
  CHECK(std::system(command.c_str()) == 0);
}

TEST_CASE("the JSON of a run holds the proof that went before it") {
  const ProofReport proof = mixed_proof();
  test::check_golden("report/run_proven.json",
                     render_envelope("migrate", 0, std::nullopt, json_run({}, &proof)));
  const std::string command = "/usr/bin/python3 " SLUICE_SOURCE_DIR
                              "/tests/tools/validate_json.py " SLUICE_SOURCE_DIR
                              "/schemas/report-run.schema.json " +
                              test::fixture_path("report/run_proven.json");
  CHECK(std::system(command.c_str()) == 0);
}
