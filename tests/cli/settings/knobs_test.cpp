#include "cli/settings/knobs.hpp"

#include "sluice/error.hpp"
#include "support/test.hpp"

using namespace sluice;
using namespace sluice::cli;

TEST_CASE("an environment that says nothing changes nothing") {
  CHECK(read_knobs({}) == Knobs{});
  CHECK(read_knobs({{"AUTO_MIGRATE", ""}, {"MAX_MIGRATION_TIME", " "}}) == Knobs{});
}

TEST_CASE("yes and no are read in every usual spelling") {
  for (const char* yes : {"true", "TRUE", "1", "yes", " on "})
    CHECK(read_knobs({{"AUTO_MIGRATE", yes}}).auto_migrate);
  for (const char* no : {"false", "0", "No", "off"})
    CHECK_FALSE(read_knobs({{"AUTO_MIGRATE", no}}).auto_migrate);
  CHECK(read_knobs({{"MIGRATION_REQUIRE_CONFIRMATION", "true"}}).confirm);
  CHECK(read_knobs({{"BACKUP_ENABLED", "false"}}).backup_reminder == false);
}

TEST_CASE("a time limit is milliseconds, and 0 is none") {
  CHECK(read_knobs({{"MAX_MIGRATION_TIME", "300000"}}).time_limit == std::chrono::minutes(5));
  CHECK_FALSE(read_knobs({{"MAX_MIGRATION_TIME", "0"}}).time_limit);
}

TEST_CASE("a knob that cannot be understood stops the run and names itself") {
  for (const auto& [name, value] : Environment{{"AUTO_MIGRATE", "maybe"},
                                               {"MIGRATION_REQUIRE_CONFIRMATION", "2"},
                                               {"BACKUP_ENABLED", "daily"},
                                               {"MAX_MIGRATION_TIME", "5m"}}) {
    INFO(name);
    try {
      read_knobs({{name, value}});
      FAIL("accepted");
    } catch (const Error& error) {
      CHECK(error.info().code == ErrorCode::config);
      CHECK(error.info().message.find(name) == 0);
    }
  }
  CHECK_THROWS_AS(read_knobs({{"MAX_MIGRATION_TIME", "-1"}}), Error);
  CHECK_THROWS_AS(read_knobs({{"MAX_MIGRATION_TIME", "99999999999999"}}), Error);
}
