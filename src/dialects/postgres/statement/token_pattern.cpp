#include "dialects/postgres/statement/token_pattern.hpp"

#include <algorithm>
#include <cctype>

#include "base/text.hpp"

namespace sluice::postgres {

namespace {

bool is_identifier(const std::string& token) {
  const auto first = static_cast<unsigned char>(token.front());
  return first == '"' || first == '_' || first >= 0x80 || std::isalpha(first) != 0;
}

bool is_text(const std::string& token) { return token.find('\'') != std::string::npos; }

class Matcher {
 public:
  explicit Matcher(const std::vector<std::string>& tokens) : tokens_(tokens) {}

  bool take(std::string_view element) {
    if (element == "$") return at_end();
    if (element == "<options>") return take_options();
    if (element == "<name>") return take_name();
    if (element == "<text>") return take_text();
    const bool is_optional = element.back() == '?';
    if (is_optional) element.remove_suffix(1);
    return take_word(element) || is_optional;
  }

  Captures captures() { return std::move(captures_); }

 private:
  bool at_end() const { return at_ == tokens_.size() || tokens_[at_] == ";"; }
  bool is_at(std::string_view token) const { return at_ < tokens_.size() && tokens_[at_] == token; }

  bool take_word(std::string_view words) {
    for (const std::string& word : text::split(words, "|"))
      if (is_at(word)) {
        ++at_;
        return true;
      }
    return false;
  }

  bool take_options() {
    if (!is_at("(")) return true;
    while (!at_end() && !is_at(")")) ++at_;
    at_ = std::min(at_ + 1, tokens_.size());
    return true;
  }

  bool take_name() {
    std::vector<std::string> parts;
    do {
      if (at_end() || !is_identifier(tokens_[at_])) return false;
      parts.push_back(tokens_[at_++]);
    } while (take_word("."));
    captures_.push_back(std::move(parts));
    return true;
  }

  bool take_text() {
    if (at_end() || !is_text(tokens_[at_])) return false;
    captures_.push_back({tokens_[at_++]});
    return true;
  }

  const std::vector<std::string>& tokens_;
  std::size_t at_ = 0;
  Captures captures_;
};

}  // namespace

std::optional<Captures> match(const std::vector<std::string>& tokens, std::string_view pattern) {
  Matcher matcher(tokens);
  for (const std::string& element : text::split(pattern, " "))
    if (!matcher.take(element)) return std::nullopt;
  return matcher.captures();
}

std::string identifier(const std::string& token) {
  if (token.front() != '"') return text::lower(token);
  const std::string_view inner = std::string_view(token).substr(1, token.size() - 2);
  return text::replace_all(inner, "\"\"", "\"");
}

std::vector<std::string> name_parts(const std::vector<std::string>& capture) {
  std::vector<std::string> parts;
  for (const std::string& token : capture) parts.push_back(identifier(token));
  return parts;
}

}  // namespace sluice::postgres
