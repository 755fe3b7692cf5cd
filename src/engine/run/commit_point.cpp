#include "engine/run/commit_point.hpp"

#include <algorithm>

namespace sluice {

namespace {

constexpr const char* k_reason = "it uses an enum value that must be committed first";

bool adds_enum_value_before(const Step& step, std::size_t statement, const Dialect& dialect) {
  return std::any_of(
      step.statements.begin(), step.statements.begin() + static_cast<std::ptrdiff_t>(statement),
      [&](const Statement& each) { return !dialect.traits(each).adds_enum_value.empty(); });
}

bool mark(Segment& segment) {
  if (segment.commit_before) return false;
  segment.commit_before = true;
  segment.reason = k_reason;
  return true;
}

bool split(Step& step, std::size_t statement) {
  const auto found = std::find_if(
      step.segments.begin(), step.segments.end(),
      [&](const Segment& each) { return each.first <= statement && statement < each.end; });
  if (found == step.segments.end()) return false;
  if (found->first == statement) return mark(*found);
  Segment rest = *found;
  rest.first = statement;
  rest.commit_before = false;
  mark(rest);
  found->end = statement;
  step.segments.insert(found + 1, rest);
  return true;
}

}  // namespace

bool add_commit_point(Plan& plan, std::size_t step_number, std::size_t statement,
                      const Dialect& dialect) {
  Step& step = plan.steps.at(step_number);
  const bool is_own_value = adds_enum_value_before(step, statement, dialect);
  if (!is_own_value && step_number > 0 && !step.segments.empty() && mark(step.segments.front()))
    return true;
  return split(step, statement);
}

}  // namespace sluice
