// The report of `verify` in each of its forms, from one value.
#include "render/render_verify.hpp"

#include <cstdlib>

#include "render/report_values.hpp"
#include "support/golden.hpp"
#include "support/test.hpp"

using namespace sluice;

namespace {

const StatusPlace k_verify_place{
    .folder = "drizzle", .database = "postgres://deploy:***@db/shop", .dialect = "postgresql"};

Verification good() {
  Verification found{.snapshots = 2, .compared_with = "0001_b"};
  found.status.entries = {test::entry(0, "0000_a"), test::entry(1, "0001_b")};
  for (std::size_t i = 0; i < 2; ++i)
    found.status.reconciliation.migrations.push_back(
        {.state = State::applied, .tag = found.status.entries[i].tag, .entry = i});
  found.tables = {"public.users"};
  found.enums = {"public.mood"};
  return found;
}

Verification bad() {
  Verification found = good();
  found.files = {{.code = FindingCode::file_not_in_journal,
                  .severity = Severity::warning,
                  .details = {{Detail::path, "x.sql"}, {Detail::layout, "journal"}},
                  .where = {.file = "drizzle/x.sql"}}};
  found.status.reconciliation.migrations[1].state = State::changed;
  found.history = check_history(found.status);
  found.drift.differences = {{.kind = DriftKind::changed,
                              .object = {"column", {"public", "users"}, "age"},
                              .aspects = {{"default", "0", "7"}},
                              .expected = "default 0",
                              .actual = "default 7",
                              .mend = {"ALTER TABLE \"users\" ALTER COLUMN \"age\" SET DEFAULT 0;"},
                              .tag = "0001_b"},
                             {.kind = DriftKind::missing,
                              .object = {"check", {"public", "users"}, "a|b"},
                              .expected = "age < 200 & age > 0",
                              .mend = {"ALTER TABLE \"users\" ADD CONSTRAINT …;"}},
                             {.kind = DriftKind::unexpected,
                              .object = {"index", {"public", "users"}, "i"},
                              .actual = "age, method btree",
                              .mend = {"DROP INDEX \"i\";"}}};
  found.drift.unknown = {{"function", {"", "public.touch()"}, ""}};
  return found;
}

void check_json(const std::string& name, const Verification& found) {
  test::check_golden("report/" + name, render_envelope("verify", exit_status_of(found), {},
                                                       json_verify(found, k_verify_place)));
  const std::string command = "/usr/bin/python3 " SLUICE_SOURCE_DIR
                              "/tests/tools/validate_json.py " SLUICE_SOURCE_DIR
                              "/schemas/report-verify.schema.json " +
                              test::fixture_path("report/" + name);
  CHECK(std::system(command.c_str()) == 0);
}

bool ends_well(const std::string& text) {
  return text.ends_with("✅ All verification checks passed!\n");
}

}  // namespace

TEST_CASE("the text of a verification is as it stands in its file") {
  test::check_golden("report/verify_good.txt",
                     render_verify(good(), k_verify_place, {.lists_objects = true}));
  test::check_golden("report/verify_bad.txt", render_verify(bad(), k_verify_place, {}));
}

TEST_CASE("the JSON of a verification follows its schema") {
  check_json("verify_good.json", good());
  check_json("verify_bad.json", bad());
}

TEST_CASE(
    "annotations, summary, SARIF and JUnit of a verification are as they stand in their files") {
  test::check_golden("report/verify_github.txt", render_verify_github(bad(), k_verify_place));
  test::check_golden("report/verify_summary.md", render_verify_summary(bad(), k_verify_place));
  test::check_golden("report/verify.sarif", render_verify_sarif(bad(), k_verify_place));
  test::check_golden("report/verify_junit.xml", render_verify_junit(bad(), k_verify_place));
}

TEST_CASE("a verification ends well exactly where its exit status is 0") {
  Verification pending = good();
  pending.status.reconciliation.migrations[1].state = State::pending;
  for (const Verification& found : {good(), bad(), pending})
    CHECK(ends_well(render_verify(found, k_verify_place, {})) == (exit_status_of(found) == 0));
  CHECK(exit_status_of(pending) == 3);
  CHECK(exit_status_of(bad()) == 4);
}

TEST_CASE("unknown objects and warnings alone are no failure") {
  Verification found = good();
  found.drift.unknown = bad().drift.unknown;
  found.files = bad().files;
  CHECK(exit_status_of(found) == 0);
}

TEST_CASE("offline, nothing is said of a database") {
  Verification found = good();
  found.scope = VerifyScope::files;
  const std::string text = render_verify(found, k_verify_place, {});
  CHECK(text.find("Database") == text.npos);
  CHECK(text.find("History") == text.npos);
  CHECK(text.ends_with("✅ All files agree; no database was checked.\n"));
}
