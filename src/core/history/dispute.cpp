#include "core/history/dispute.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "core/names/names.hpp"

namespace sluice {

namespace {

constexpr std::size_t k_shown = 3;

std::string holding(std::string_view table, std::string_view name, const std::string& tag,
                    const std::optional<std::string>& applied_at) {
  return text::cat(table, " holds it", stem_of(name) == tag ? "" : text::cat(" as ", name),
                   applied_at ? text::cat(" (applied ", *applied_at, ")") : "");
}

}  // namespace

std::string who_holds(const History& history, const MigrationState& disputed) {
  std::vector<std::string> holders;
  if (disputed.tracked) {
    const TrackingRow& row = history.tracking[*disputed.tracked];
    holders.push_back(
        holding("__migration_tracking", row.migration_name, disputed.tag, row.applied_at));
  }
  if (disputed.legacy) {
    const LegacyRow& row = history.legacy[*disputed.legacy];
    holders.push_back(holding("__migrations__", disputed.tag, disputed.tag, row.applied_at));
  }
  std::vector<std::string> others;
  if (!disputed.row && !history.rows.empty()) others.emplace_back("Drizzle's history");
  if (!disputed.tracked && !history.tracking.empty()) others.emplace_back("__migration_tracking");
  const auto verb = others.size() == 1 ? " does not" : " do not";
  return text::cat(text::join(holders, ", "), others.empty() ? "" : ", ",
                   text::join(others, " and "), others.empty() ? "" : verb);
}

std::vector<const MigrationState*> disputes_of(const std::vector<MigrationState>& states) {
  std::vector<const MigrationState*> disputes;
  for (const MigrationState& state : states)
    if (state.state == State::disputed) disputes.push_back(&state);
  return disputes;
}

void refuse_disputes(const std::vector<MigrationState>& states, const History& history,
                     const std::vector<FoundInDatabase>& found) {
  const auto disputes = disputes_of(states);
  if (disputes.empty()) return;
  std::vector<std::string> tags, said;
  for (std::size_t i = 0; i < disputes.size(); ++i) {
    tags.push_back(disputes[i]->tag);
    if (i >= k_shown) continue;
    said.push_back(
        text::cat(disputes.size() == 1 ? "" : text::cat(disputes[i]->tag, ": "),
                  who_holds(history, *disputes[i]),
                  i < found.size() ? text::cat("; in the database, ", found[i].text) : ""));
  }
  const auto hint =
      disputes.size() == 1
          ? settling_hint(tags.front(), found.empty() ? Likelier::unclear : found.front().likelier)
          : text::cat(
                "If they ran, `sluice repair --record` records them without running them; if "
                "they did not, `sluice repair --forget` removes them from every history, so that "
                "`sluice migrate` runs them; `sluice repair ",
                tags.front(), " --record` or `--forget` settles one alone.");
  throw Error(
      ErrorCode::drift,
      text::cat("the histories disagree about ", name_list(tags), ": ", text::join(said, "; ")),
      hint);
}

}  // namespace sluice
