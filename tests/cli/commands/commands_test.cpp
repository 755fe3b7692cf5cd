#include "cli/commands/command_table.hpp"

#include <set>

#include "cli/base/flags.hpp"
#include "sluice/error.hpp"
#include "support/test.hpp"

using namespace sluice;
using namespace sluice::cli;

TEST_CASE("no name means two commands") {
  std::set<std::string_view> names;
  for (const Command& command : commands()) {
    CHECK(names.insert(command.name).second);
    for (std::string_view alias : command.aliases) CHECK(names.insert(alias).second);
  }
}

TEST_CASE("every flag that a command names is in the table of flags") {
  for (const Command& command : commands())
    for (std::string_view flag : command.flags) {
      INFO(command.name << " " << flag);
      CHECK(find_flag(flag) != nullptr);
    }
  for (std::string_view flag : common_flags()) CHECK(find_flag(flag) != nullptr);
}

TEST_CASE("no command names a common flag or one flag twice") {
  for (const Command& command : commands()) {
    std::set<std::string_view> seen(common_flags().begin(), common_flags().end());
    for (std::string_view flag : command.flags) CHECK(seen.insert(flag).second);
  }
}

TEST_CASE("a command that is not there yet says what to do instead, the others need not") {
  for (const Command& command : commands()) {
    INFO(command.name);
    CHECK(command.instead.empty() == (command.run != nullptr));
    CHECK_FALSE(command.summary.empty());
  }
}

TEST_CASE("an alias finds its command") {
  CHECK(find_command("deploy") == find_command("migrate"));
  CHECK(find_command("new") == find_command("create"));
  CHECK(find_command("") == nullptr);
}

TEST_CASE("every command that people know by name is known") {
  for (const char* name :
       {"migrate",  "rollback",    "redo",     "status",   "verify", "check",  "plan",
        "generate", "create",      "baseline", "adopt",    "repair", "resume", "compare",
        "dump",     "consolidate", "archive",  "convert",  "reset",  "stats",  "empty",
        "backup",   "restore",     "health",   "serve",    "wait",   "exec",   "doctor",
        "unlock",   "completion",  "version",  "help",     "up",     "apply",  "deploy",
        "down",     "revert",      "lint",     "validate", "new",    "rebase"}) {
    INFO(name);
    CHECK(find_command(name) != nullptr);
  }
}

TEST_CASE("an unknown command is a usage error that names the nearest one") {
  try {
    need_command("statsu");
    FAIL("accepted");
  } catch (const Error& error) {
    CHECK(error.info().code == ErrorCode::usage);
    CHECK(error.info().hint == "Did you mean `sluice status`?");
  }
}
