#include "core/facts/effects.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace sluice {

namespace {

constexpr std::size_t k_shown = 60;  // bytes of a statement in a message

}  // namespace

bool may_do_anything(const StatementFacts& facts, const Dialect& dialect) {
  if (facts.kind == StatementKind::unknown) return true;
  // What makes an object takes nothing away, whatever it looks like.
  if (facts.unknown && facts.kind != StatementKind::create) return true;
  // A function in a definition runs later, or may not write: an index's, a check's.
  const bool is_run = facts.kind == StatementKind::query || facts.kind == StatementKind::block ||
                      !facts.writes.empty();
  if (!is_run) return false;
  return !std::all_of(facts.calls.begin(), facts.calls.end(), [&](const std::string& function) {
    return dialect.is_harmless_function(function);
  });
}

bool cascade_may_take_rows(std::string_view kind) {
  constexpr std::array k_without = std::to_array<std::string_view>({"aggregate",
                                                                    "cast",
                                                                    "constraint",
                                                                    "database",
                                                                    "event trigger",
                                                                    "function",
                                                                    "index",
                                                                    "language",
                                                                    "materialized view",
                                                                    "operator",
                                                                    "operator class",
                                                                    "operator family",
                                                                    "policy",
                                                                    "procedure",
                                                                    "publication",
                                                                    "role",
                                                                    "rule",
                                                                    "sequence",
                                                                    "statistics",
                                                                    "subscription",
                                                                    "trigger",
                                                                    "user",
                                                                    "view"});
  return std::find(k_without.begin(), k_without.end(), kind) == k_without.end();
}

std::string shortened(std::string_view sql) {
  std::string shown;
  for (const char c : sql) {
    const bool is_blank = c == ' ' || c == '\n' || c == '\t' || c == '\r';
    if (!is_blank || (!shown.empty() && shown.back() != ' ')) shown += is_blank ? ' ' : c;
  }
  if (shown.size() <= k_shown) return shown;
  std::size_t cut = k_shown;
  while (cut > 0 && (static_cast<unsigned char>(shown[cut]) & 0xC0U) == 0x80U) --cut;
  return text::cat(shown.substr(0, cut), "…");
}

}  // namespace sluice
