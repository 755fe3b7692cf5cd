// Whatever call the conversion of a history breaks at, it is all in the other layout or as it was;
// the next one ends where an undisturbed one does.
#include <csignal>

#include "dialects/backends.hpp"
#include "engine/folder/converter.hpp"
#include "engine/folder/project.hpp"
#include "engine/use/convert.hpp"
#include "engine/use/workspace.hpp"
#include "facade/system_ports.hpp"
#include "fault/arena.hpp"
#include "support/test.hpp"

using namespace sluice;
using namespace sluice::test;

namespace {

Conversion plan(const Arena& arena, const std::string& folder, Layout to) {
  SystemFileSystem files;
  const Project project = open_project(files, std::string(SLUICE_SOURCE_DIR) + "/" + folder);
  return plan_conversion(
      project, to, files, *arena.backend().schema_dialect,
      [&](const Schema& schema) { return v1_entities_of(project.journal.dialect, schema); });
}

// At every `stride`-th call from the last one backwards.
void break_everywhere(Product product, const std::string& folder, Layout to, Fault fault,
                      int stride = 1) {
  Arena arena(product, folder);
  if (const RunReport applied = arena.migrate({}); applied.failure) FAIL(applied.failure->message);
  arena.keep();
  const Conversion conversion = plan(arena, folder, to);
  const Action convert = [&](Workspace& work) {
    sluice::convert(work, conversion);
    return RunReport{};
  };
  const Contents before = arena.contents();
  Script undisturbed{.round_trip = std::chrono::microseconds(0)};
  if (const RunReport clean = arena.run(undisturbed, convert); clean.failure)
    FAIL(clean.failure->message);
  const Contents after = arena.contents();
  REQUIRE(after != before);
  int done = 0;
  for (int at = static_cast<int>(undisturbed.calls.size()) - 1; at >= 0; at -= stride) {
    CAPTURE(at, undisturbed.calls[static_cast<std::size_t>(at)]);
    arena.restore();
    Script script{.round_trip = std::chrono::microseconds(0)};
    script.fault = fault;
    script.at = at;
    if (fault == Fault::kill)
      REQUIRE(arena.run_forked(script, convert) == -SIGKILL);
    else
      CHECK(arena.run(script, convert).failure);
    const Contents now = arena.contents();
    REQUIRE((now == before || now == after));
    done += now == after ? 1 : 0;
    if (const RunReport again = arena.run(convert); again.failure) FAIL(again.failure->message);
    REQUIRE(difference(arena.contents(), after).empty());
  }
  CHECK(done <= (fault == Fault::lose_after ? 1 : 0));
}

}  // namespace

TEST_CASE("a history on SQLite that goes over is there in one layout or the other") {
  const auto fault = GENERATE(Fault::lose_before, Fault::lose_after, Fault::kill);
  break_everywhere(Product::sqlite, "drizzle", Layout::v1, fault);
  break_everywhere(Product::sqlite, "tests/fixtures/v1/sqlite", Layout::journal, fault);
}

TEST_CASE("a history on PostgreSQL that goes over is there in one layout or the other") {
  const auto fault = GENERATE(Fault::lose_before, Fault::lose_after);
  break_everywhere(Product::postgres_15, "tests/fixtures/shop-pg/drizzle", Layout::v1, fault, 2);
  break_everywhere(Product::postgres_15, "tests/fixtures/v1/postgresql", Layout::journal, fault, 2);
}
