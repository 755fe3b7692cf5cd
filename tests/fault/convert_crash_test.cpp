// Whatever call the conversion of a history breaks at, it is all in the other layout or as it was;
// the next one ends where an undisturbed one does.
#include "dialects/backends.hpp"
#include "engine/folder/converter.hpp"
#include "engine/folder/project.hpp"
#include "engine/use/convert.hpp"
#include "engine/use/workspace.hpp"
#include "facade/system_ports.hpp"
#include "fault/ordeal.hpp"
#include "support/test.hpp"

using namespace sluice;
using namespace sluice::test;

namespace {

Conversion plan(const Arena& arena, const std::string& folder, Layout to) {
  SystemFileSystem files;
  const Project project = open_project(files, std::string(SLUICE_SOURCE_DIR) + "/" + folder);
  return plan_conversion(project, to, files, arena.backend());
}

void check_conversion(Product product, const std::string& folder, Layout to, int sample) {
  Arena arena(product, folder);
  const Conversion conversion = plan(arena, folder, to);
  break_everywhere(arena,
                   {.name = "convert",
                    .prepare =
                        [](Arena& at) {
                          if (const RunReport report = at.migrate({}); report.failure)
                            FAIL(report.failure->message);
                        },
                    .action =
                        [&](Workspace& work) {
                          sluice::convert(work, conversion);
                          return RunReport{};
                        }},
                   sample);
}

}  // namespace

TEST_CASE("a history on SQLite that goes over is there in one layout or the other") {
  check_conversion(Product::sqlite, "drizzle", Layout::v1, 60);
  check_conversion(Product::sqlite, "tests/fixtures/v1/sqlite", Layout::journal, 60);
}

TEST_CASE("a history on PostgreSQL that goes over is there in one layout or the other") {
  check_conversion(Product::postgres_15, "tests/fixtures/shop-pg/drizzle", Layout::v1, 8);
  check_conversion(Product::postgres_15, "tests/fixtures/v1/postgresql", Layout::journal, 8);
}
