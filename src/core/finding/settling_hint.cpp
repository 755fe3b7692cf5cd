#include "core/finding/settling_hint.hpp"

#include "base/text.hpp"

namespace sluice {

std::string settling_hint(const std::string& tag, Likelier likelier) {
  const auto record = text::cat("`sluice repair ", tag, " --record` records it without running it");
  const auto forget =
      text::cat("`sluice repair ", tag,
                " --forget` removes it from every history, so that `sluice migrate` runs it");
  switch (likelier) {
    case Likelier::ran: return text::cat(record, ".");
    case Likelier::did_not_run: return text::cat(forget, ".");
    case Likelier::unclear: break;
  }
  return text::cat("If it ran, ", record, "; if it did not run, ", forget, ".");
}

}  // namespace sluice
