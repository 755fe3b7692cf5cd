#include "dialects/postgres/session/script.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "core/sql/sql_ending.hpp"
#include "dialects/postgres/statement/dialect.hpp"

namespace sluice::postgres {

namespace {

class Builder {
 public:
  explicit Builder(std::size_t first) { group_.end = first; }

  bool fits(const std::string& sql, const GroupLimits& limits) const {
    if (group_.sent.empty()) return true;
    return group_.sent.size() < limits.statements &&
           group_.text.size() + sql.size() <= limits.bytes;
  }
  bool is_empty() const { return group_.sent.empty(); }
  void skip() { ++group_.end; }

  void add(const std::string& sql, SqlEnding ending) {
    // On a line of its own, because the text may end with a comment.
    if (pending_semicolon_) put("\n;");
    if (!group_.text.empty()) put("\n");
    const std::size_t length = text::count_characters(sql);
    group_.sent.push_back({.index = group_.end++, .begin = characters_, .length = length});
    group_.text += sql;
    characters_ += length;
    pending_semicolon_ = ending == SqlEnding::open;
  }

  Group take() { return std::move(group_); }

 private:
  void put(std::string_view ascii) {
    group_.text += ascii;
    characters_ += ascii.size();
  }

  Group group_;
  std::size_t characters_ = 0;
  bool pending_semicolon_ = false;
};

}  // namespace

Group next_group(std::span<const Statement> statements, std::size_t first,
                 const GroupLimits& limits) {
  Builder builder(first);
  for (const Statement& statement : statements.subspan(first)) {
    const SqlEnding ending = ending_of(statement.sql, scan_rules());
    if (ending == SqlEnding::blank) {
      builder.skip();
      continue;
    }
    const bool stands_alone = ending == SqlEnding::broken;
    if (!builder.fits(statement.sql, limits) || (stands_alone && !builder.is_empty())) break;
    builder.add(statement.sql, ending);
    if (stands_alone) break;
  }
  return builder.take();
}

std::optional<Place> place_of(const Group& group, int position) {
  if (position < 1 || group.sent.empty()) return std::nullopt;
  const auto at = static_cast<std::size_t>(position - 1);
  const auto after = std::upper_bound(
      group.sent.begin(), group.sent.end(), at,
      [](std::size_t place, const Group::Sent& sent) { return place < sent.begin; });
  const auto found = std::prev(after);
  // One past the end is where the server sees that something is missing.
  const std::size_t within = std::min(at - found->begin, found->length);
  return Place{.sent = static_cast<std::size_t>(found - group.sent.begin()),
               .position = static_cast<int>(within) + 1};
}

}  // namespace sluice::postgres
