#include "core/authoring/rebase.hpp"

#include <algorithm>
#include <chrono>

#include "base/text.hpp"
#include "core/journal/find_entry.hpp"
#include "core/names/names.hpp"
#include "core/plan/plan_up.hpp"
#include "core/schema/diff.hpp"
#include "core/snapshot/branches.hpp"

namespace sluice {

namespace {

constexpr std::size_t k_time_digits = 14;  // 20261120181413
constexpr std::size_t k_most_index_digits = 6;

using Branch = std::vector<std::size_t>;  // places in the list of snapshots

// How a name begins: with idx, with a time in UTC, with seconds, or as nobody can continue it.
enum class Prefix { index, time, seconds, other };

Prefix prefix_of(std::string_view tag) {
  const std::string_view number = number_of(tag);
  if (number.empty() || number.find_first_not_of("0123456789") != number.npos) return Prefix::other;
  if (number.size() <= k_most_index_digits) return Prefix::index;
  return number.size() == k_time_digits ? Prefix::time : Prefix::seconds;
}

std::string padded(std::int64_t number, std::size_t width) {
  const std::string digits = std::to_string(number);
  return digits.size() < width ? std::string(width - digits.size(), '0') + digits : digits;
}

std::string time_digits(std::int64_t when) {
  std::string digits =
      text::format_utc(std::chrono::system_clock::time_point(std::chrono::milliseconds(when)));
  std::erase_if(digits, [](char letter) { return letter < '0' || letter > '9'; });
  return digits;
}

class Rebaser {
 public:
  explicit Rebaser(const RebaseInput& input) : input_(input), chain_(chain_of(input.snapshots)) {}

  RebasePlan plan();

 private:
  const JournalEntry& entry(std::size_t place) const {
    return input_.journal.entries[input_.entries[place]];
  }
  const Fork* fork_of(const std::vector<Fork>& forks) const;
  const Branch& local_of(const Fork& fork) const;
  const Branch& other_of(const Fork& fork, const Branch& local) const;
  void refuse_collisions(const Fork& fork, const Branch& local, const Branch& other) const;
  void refuse_nested(const Branch& branch) const;
  std::vector<Change> changes_of(const Fork& fork, const Branch& branch) const;
  Schema schema_at(const std::optional<std::size_t>& place) const {
    return place ? input_.snapshots[*place].schema : Schema{};
  }
  void order_entries(const Branch& local);
  void move(const Fork& fork, const Branch& local, const Branch& other);
  JournalEntry renumbered(JournalEntry entry, const JournalEntry& last) const;

  const RebaseInput& input_;
  SnapshotChain chain_;
  RebasePlan plan_;
};

bool holds(const Fork& fork, std::size_t place) {
  return std::any_of(fork.branches.begin(), fork.branches.end(), [&](const Branch& branch) {
    return std::find(branch.begin(), branch.end(), place) != branch.end();
  });
}

// The first, or the one that the tag stands on.
const Fork* Rebaser::fork_of(const std::vector<Fork>& forks) const {
  if (input_.local.empty()) return forks.empty() ? nullptr : &forks.front();
  const std::size_t wanted = find_entry(input_.journal, input_.local);
  for (std::size_t place = 0; place < input_.entries.size(); ++place)
    if (input_.entries[place] == wanted)
      for (const Fork& fork : forks)
        if (holds(fork, place)) return &fork;
  throw Error(ErrorCode::usage,
              text::cat(input_.journal.entries[wanted].tag, " is on no branch of its own"),
              "`sluice check` names the branches.");
}

const Branch& Rebaser::local_of(const Fork& fork) const {
  if (input_.local.empty())
    return *std::max_element(fork.branches.begin(), fork.branches.end(),
                             [&](const Branch& a, const Branch& b) {
                               return entry(a.front()).when < entry(b.front()).when;
                             });
  const std::size_t wanted = find_entry(input_.journal, input_.local);
  return *std::find_if(fork.branches.begin(), fork.branches.end(), [&](const Branch& branch) {
    return std::any_of(branch.begin(), branch.end(),
                       [&](std::size_t place) { return input_.entries[place] == wanted; });
  });
}

const Branch& Rebaser::other_of(const Fork& fork, const Branch& local) const {
  const Branch* other = nullptr;
  for (const Branch& branch : fork.branches)
    if (&branch != &local &&
        (other == nullptr || entry(branch.front()).when < entry(other->front()).when))
      other = &branch;
  return *other;
}

std::vector<Change> Rebaser::changes_of(const Fork& fork, const Branch& branch) const {
  std::vector<Change> all;
  Schema from = schema_at(fork.base);
  for (const std::size_t place : branch) {
    const Snapshot& snapshot = input_.snapshots[place];
    for (Change& change : diff(from, snapshot.schema, snapshot.renames))
      all.push_back(std::move(change));
    from = snapshot.schema;
  }
  return all;
}

void Rebaser::refuse_collisions(const Fork& fork, const Branch& local, const Branch& other) const {
  const auto names = collisions_of(changes_of(fork, local), changes_of(fork, other));
  if (names.empty()) return;
  throw Error(ErrorCode::refused,
              text::cat(entry(local.front()).tag, " and ", entry(other.front()).tag,
                        " both change ", name_list(names)),
              "Decide what the schema files should say; then remove the local migrations with "
              "their snapshots and entries, and generate them again on top of the other's.");
}

// Each of the branch follows the one before it.
void Rebaser::refuse_nested(const Branch& branch) const {
  for (std::size_t i = 1; i < branch.size(); ++i) {
    const auto& parents = chain_.links[branch[i]].parents;
    if (parents.size() == 1 && parents[0] == branch[i - 1]) continue;
    throw Error(ErrorCode::refused,
                text::cat("the branch of ", entry(branch.front()).tag, " forks again at ",
                          entry(branch[i]).tag),
                text::cat("Run `sluice rebase ", entry(branch[i]).tag, "` first."));
  }
}

void Rebaser::order_entries(const Branch& local) {
  std::vector<std::size_t> moved;
  for (const std::size_t place : local) moved.push_back(input_.entries[place]);
  for (std::size_t e = 0; e < input_.journal.entries.size(); ++e)
    if (std::find(moved.begin(), moved.end(), e) == moved.end()) plan_.order.push_back(e);
  plan_.order.insert(plan_.order.end(), moved.begin(), moved.end());
}

// drizzle-kit continues the snapshot whose file comes last by name: so must the names.
JournalEntry Rebaser::renumbered(JournalEntry entry, const JournalEntry& last) const {
  const Prefix prefix = prefix_of(entry.tag);
  const std::string number(number_of(entry.tag));
  const bool is_time = prefix == Prefix::time || prefix == Prefix::seconds;
  const std::int64_t next = last.when + (is_time ? 1'000 : 1);
  if (entry.when <= last.when) entry.when = next;
  if (entry.idx >= 0 && last.idx >= 0) entry.idx = last.idx + 1;
  std::string to = number;
  if (prefix == Prefix::index && entry.idx >= 0)
    to = padded(entry.idx, std::max<std::size_t>(number.size(), 4));
  if (is_time && number <= number_of(last.tag))
    to = prefix == Prefix::time ? time_digits(entry.when) : std::to_string(entry.when / 1000);
  if (to <= number_of(last.tag))
    throw Error(ErrorCode::refused,
                text::cat(entry.tag, " cannot be named so that it comes after ", last.tag),
                "Rename its files and its entry by hand.");
  if (to != number) entry.tag = text::cat(to, "_", suffix_of(entry.tag));
  return entry;
}

void Rebaser::move(const Fork& fork, const Branch& local, const Branch& other) {
  const Snapshot& tip = input_.snapshots[other.back()];
  const auto& entries = input_.journal.entries;
  JournalEntry last = entries[plan_.order[plan_.order.size() - local.size() - 1]];
  for (const std::size_t e : std::vector<std::size_t>(
           plan_.order.begin(), plan_.order.end() - static_cast<std::ptrdiff_t>(local.size()))) {
    last.when = std::max(last.when, entries[e].when);
    last.idx = std::max(last.idx, entries[e].idx);
    if (number_of(entries[e].tag) > number_of(last.tag)) last.tag = entries[e].tag;
  }
  Schema from = schema_at(fork.base);
  Schema now = tip.schema;
  std::string parent = tip.id;
  for (const std::size_t place : local) {
    const Snapshot& snapshot = input_.snapshots[place];
    now = applied(diff(from, snapshot.schema, snapshot.renames), std::move(now));
    from = snapshot.schema;
    Rebased rebased{
        .entry = input_.entries[place], .to = renumbered(entry(place), last), .snapshot = snapshot};
    rebased.snapshot.id = input_.new_uuid();
    rebased.snapshot.prev_ids = {parent};
    rebased.snapshot.schema = now;
    rebased.snapshot.source = tip.source;
    parent = rebased.snapshot.id;
    last = rebased.to;
    plan_.moved.push_back(std::move(rebased));
  }
}

RebasePlan Rebaser::plan() {
  const auto forks = open_forks(input_.snapshots, chain_);
  const Fork* fork = fork_of(forks);
  if (fork == nullptr) return plan_;
  const Branch& local = local_of(*fork);
  const Branch& other = other_of(*fork, local);
  refuse_nested(local);
  refuse_nested(other);
  refuse_collisions(*fork, local, other);
  plan_.onto = entry(other.back()).tag;
  order_entries(local);
  move(*fork, local, other);
  return std::move(plan_);
}

}  // namespace

RebasePlan plan_rebase(const RebaseInput& input) { return Rebaser(input).plan(); }

}  // namespace sluice
