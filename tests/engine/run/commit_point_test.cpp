#include "engine/run/commit_point.hpp"

#include "engine/bench.hpp"
#include "support/test.hpp"

using namespace sluice;
using sluice::test::MarkedDialect;

namespace {

Step step_of(std::vector<std::string> sqls) {
  Step step{.tag = "t"};
  for (std::string& sql : sqls) step.statements.push_back({.sql = std::move(sql)});
  step.segments.push_back({.first = 0, .end = step.statements.size()});
  return step;
}

}  // namespace

TEST_CASE(
    "a value that an earlier migration added is committed before the migration that uses it") {
  Plan plan{.steps = {step_of({"/*adds*/"}), step_of({"a", "b", "c"})}};
  REQUIRE(add_commit_point(plan, 1, 2, MarkedDialect()));
  CHECK(plan.steps[1].segments.size() == 1);
  CHECK(plan.steps[1].segments[0].commit_before);
  CHECK_FALSE(is_atomic(plan));
}

TEST_CASE(
    "a value that the migration itself added is committed before the statement that uses it") {
  Plan plan{.steps = {step_of({"/*adds*/", "b", "c"})}};
  REQUIRE(add_commit_point(plan, 0, 2, MarkedDialect()));
  REQUIRE(plan.steps[0].segments.size() == 2);
  CHECK(plan.steps[0].segments[0].end == 2);
  CHECK_FALSE(plan.steps[0].segments[0].commit_before);
  CHECK(plan.steps[0].segments[1].first == 2);
  CHECK(plan.steps[0].segments[1].end == 3);
  CHECK(plan.steps[0].segments[1].commit_before);
}

TEST_CASE("commit points come to an end") {
  Plan plan{.steps = {step_of({"a"}), step_of({"a", "b", "c"})}};
  int added = 0;
  while (add_commit_point(plan, 1, 2, MarkedDialect())) REQUIRE(++added < 5);
  CHECK(added == 2);
}
