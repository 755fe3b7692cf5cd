#include "core/facts/effects.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace sluice {

namespace {

constexpr std::size_t k_shown = 60;  // bytes of a statement in a message

}  // namespace

bool may_do_anything(const StatementFacts& facts, const Dialect& dialect) {
  if (facts.kind == StatementKind::unknown) return true;
  // What makes an object takes nothing away, whatever it looks like.
  if (facts.unknown && facts.kind != StatementKind::create) return true;
  if (facts.kind != StatementKind::query && facts.kind != StatementKind::block) return false;
  return !std::all_of(facts.calls.begin(), facts.calls.end(), [&](const std::string& function) {
    return dialect.is_harmless_function(function);
  });
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
