#include "core/history/evidence.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "core/history/dispute.hpp"
#include "core/names/names.hpp"

namespace sluice {

namespace {

std::string is_or_are(const std::vector<std::string>& names, std::string_view rest) {
  return text::cat(name_list(names), names.size() == 1 ? " is " : " are ", rest);
}

std::string told_by(const Evidence& evidence) {
  if (evidence.there.empty() && evidence.absent.empty())
    return "it is unknown whether it ran: it creates no object that would still exist";
  if (evidence.absent.empty()) return is_or_are(evidence.there, "there");
  if (evidence.there.empty())
    return text::cat("none of its objects exists: no ", text::join(evidence.absent, ", no "));
  return text::cat(is_or_are(evidence.there, "there"), ", ", is_or_are(evidence.absent, "not"));
}

bool is_adopted(const Reconciliation& found, const MigrationState& state) {
  return std::any_of(found.mirror.adopt.begin(), found.mirror.adopt.end(), [&](const auto& one) {
    return (one.tag.empty() ? stem_of(one.migration_name) : one.tag) == state.tag;
  });
}

std::string_view claimant(const MigrationState& state) {
  if (state.row) return "Drizzle's history";
  return state.tracked ? "__migration_tracking" : "__migrations__";
}

[[noreturn]] void refuse_absent(const std::vector<const MigrationState*>& absent,
                                const std::vector<std::string>& told, bool is_nothing) {
  std::vector<std::string> tags;
  for (const MigrationState* state : absent) tags.push_back(state->tag);
  const bool is_one = tags.size() == 1 && !is_nothing;
  const auto target = is_one ? text::cat(" ", tags.front()) : std::string();
  const auto believe = tags.size() == 1 ? tags.front() : std::string("TAG");
  throw Error(
      ErrorCode::drift,
      text::cat(claimant(*absent.front()), " lists ", name_list(tags),
                " as applied, but the database does not confirm it: ", text::join(told, "; ")),
      text::cat("`sluice repair", target, " --forget` removes ", is_one ? "it" : "them",
                " from every history, so that `sluice migrate` runs ", is_one ? "it" : "them",
                "; `sluice repair ", believe, " --record` accepts the history anyway."));
}

}  // namespace

std::vector<std::size_t> claimed_entries(const Reconciliation& found) {
  std::vector<std::size_t> entries;
  for (const MigrationState& state : found.migrations)
    if (state.entry && (state.state == State::disputed || is_adopted(found, state)))
      entries.push_back(*state.entry);
  return entries;
}

std::set<std::size_t> unapplied_entries(const Reconciliation& found) {
  std::set<std::size_t> entries;
  for (const MigrationState& state : found.migrations)
    if (state.entry && (state.state == State::pending || state.state == State::out_of_order))
      entries.insert(*state.entry);
  return entries;
}

Standing plain_standing(const Evidence& evidence) {
  if (evidence.is_there()) return {Standing::Kind::there, is_or_are(evidence.there, "there")};
  if (evidence.is_absent())
    return {Standing::Kind::absent, is_or_are(evidence.absent, "not there")};
  return {};
}

bool is_nothing_there(const std::vector<Evidence>& evidence) {
  return std::all_of(evidence.begin(), evidence.end(),
                     [](const Evidence& each) { return each.there.empty(); }) &&
         std::any_of(evidence.begin(), evidence.end(),
                     [](const Evidence& each) { return !each.absent.empty(); });
}

void refuse_claims(Reconciliation& found, const Journal& journal, const History& history,
                   const std::vector<Evidence>& evidence) {
  std::vector<FoundInDatabase> of_disputes;
  std::vector<std::string> of_absent;
  std::vector<const MigrationState*> absent;
  for (const Evidence& each : evidence) {
    const MigrationState& state = found.migrations[each.entry];
    if (state.state == State::disputed) {
      const Likelier likelier = each.is_absent()  ? Likelier::did_not_run
                                : each.is_there() ? Likelier::ran
                                                  : Likelier::unclear;
      of_disputes.push_back({told_by(each), likelier});
    } else if (each.is_absent()) {
      absent.push_back(&state);
      if (of_absent.size() < 3)
        of_absent.push_back(text::cat("of ", state.tag, ", ", is_or_are(each.absent, "not there")));
    } else if (!each.absent.empty()) {
      found.diagnostics.push_back({.code = FindingCode::half_there,
                                   .severity = Severity::warning,
                                   .migration = journal.entries[each.entry].tag,
                                   .details = {{Detail::missing, each.absent}}});
    }
  }
  refuse_disputes(found.migrations, history, of_disputes);
  if (!absent.empty()) refuse_absent(absent, of_absent, is_nothing_there(evidence));
}

}  // namespace sluice
