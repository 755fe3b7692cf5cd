#include "core/schema/push_filter.hpp"

#include "support/test.hpp"

using sluice::passes_filters;

TEST_CASE("push sees every table where there is no filter") {
  CHECK(passes_filters({}, "__migration_tracking"));
}

TEST_CASE("a filter with an exclamation mark takes tables away, one without it chooses them") {
  CHECK_FALSE(passes_filters({"!__migration_*"}, "__migration_tracking"));
  CHECK(passes_filters({"!__migration_*"}, "users"));
  CHECK(passes_filters({"!__migration_*"}, "__migrations__"));
  CHECK_FALSE(passes_filters({"!__migration*"}, "__migrations__"));
  CHECK_FALSE(passes_filters({"*", "!__migration_*"}, "__migration_events"));
  CHECK_FALSE(passes_filters({"users"}, "__migration_events"));
  CHECK_FALSE(passes_filters({"app_*", "posts"}, "__migration_events"));
  CHECK(passes_filters({"*_events"}, "__migration_events"));
}

TEST_CASE("a question mark is one character, and braces are alternatives") {
  CHECK(passes_filters({"user?"}, "users"));
  CHECK_FALSE(passes_filters({"user?"}, "user"));
  CHECK_FALSE(passes_filters({"!__migration_{tracking,events}"}, "__migration_events"));
  CHECK(passes_filters({"!__migration_{tracking,events}"}, "__migration_other"));
  CHECK(passes_filters({"{unclosed"}, "{unclosed"));
}
