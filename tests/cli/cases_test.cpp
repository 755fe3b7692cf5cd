// Plays tests/cases, where the program itself is called as a person or a script calls it.
#include <cstdlib>
#include <string>

#include "support/test.hpp"

namespace {

int play(const std::string& dialect) {
  const std::string command = "python3 " SLUICE_SOURCE_DIR
                              "/tests/cases/run_cases.py --binary " SLUICE_BINARY " --dialect " +
                              dialect;
  return std::system(command.c_str());
}

}  // namespace

TEST_CASE("every command-line case holds on SQLite") { CHECK(play("sqlite") == 0); }

TEST_CASE("every command-line case holds on PostgreSQL") {
  if (std::getenv("SLUICE_TEST_PG15_URL") == nullptr) {
    WARN("SLUICE_TEST_PG15_URL is not set: not played on PostgreSQL");
    return;
  }
  CHECK(play("postgresql") == 0);
}
