#include "dialects/postgres/session/lock_holder.hpp"

#include "support/test.hpp"

namespace sluice::postgres {
namespace {

TEST_CASE("the advisory key of a history table never changes") {
  CHECK(advisory_key("drizzle.__drizzle_migrations") == -8855226561548560402);
  CHECK(advisory_key("") == -9043797163240893834);
}

}  // namespace
}  // namespace sluice::postgres
