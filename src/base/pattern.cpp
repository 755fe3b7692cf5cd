#include "base/pattern.hpp"

#include <re2/re2.h>

#include "base/text.hpp"
#include "sluice/error.hpp"

namespace sluice {

namespace {

re2::StringPiece piece(std::string_view text) { return {text.data(), text.size()}; }

RE2::Options options_for(Pattern::Case letter_case) {
  RE2::Options options(RE2::Quiet);
  options.set_case_sensitive(letter_case == Pattern::Case::sensitive);
  return options;
}

}  // namespace

struct Pattern::Impl {
  RE2 expression;
};

Pattern::Pattern(std::string_view expression, Case letter_case)
    : impl_(new Impl{.expression{piece(expression), options_for(letter_case)}}) {
  if (!impl_->expression.ok())
    throw Error(ErrorCode::failure,
                text::cat("invalid pattern ", expression, ": ", impl_->expression.error()));
}

Pattern::Pattern(Pattern&&) noexcept = default;
Pattern& Pattern::operator=(Pattern&&) noexcept = default;
Pattern::~Pattern() = default;

bool Pattern::matches(std::string_view text) const {
  return RE2::FullMatch(piece(text), impl_->expression);
}

bool Pattern::found_in(std::string_view text) const {
  return RE2::PartialMatch(piece(text), impl_->expression);
}

std::optional<std::vector<std::string>> Pattern::find(std::string_view text) const {
  std::vector<re2::StringPiece> groups(
      static_cast<std::size_t>(impl_->expression.NumberOfCapturingGroups()) + 1);
  if (!impl_->expression.Match(piece(text), 0, text.size(), RE2::UNANCHORED, groups.data(),
                               static_cast<int>(groups.size())))
    return std::nullopt;
  std::vector<std::string> result;
  for (const re2::StringPiece& group : groups)
    result.emplace_back(group.data() ? group.as_string() : "");
  return result;
}

std::string Pattern::replace_all(std::string_view text, std::string_view replacement) const {
  std::string result(text);
  RE2::GlobalReplace(&result, impl_->expression, piece(replacement));
  return result;
}

}  // namespace sluice
