// `.env` → variables, by dotenv's rules: `export` is allowed, `KEY=value` or `KEY: value`, three
// kinds of quotes that may span lines, `\n` and `\r` in double quotes only, and `#` ends an
// unquoted value wherever it stands.
#include "cli/base/env_file.hpp"

#include <algorithm>
#include <cctype>
#include <optional>
#include <utility>

#include "base/text.hpp"

namespace sluice::cli {

namespace {

bool is_key_part(char letter) {
  return std::isalnum(static_cast<unsigned char>(letter)) != 0 || letter == '_' || letter == '.' ||
         letter == '-';
}

bool is_blank(char letter) {
  return letter == ' ' || letter == '\t' || letter == '\v' || letter == '\f';
}

class Parser {
 public:
  Parser(std::string text, const std::string& file) : text_(std::move(text)), file_(file) {}

  EnvFile run() {
    while (at_ < text_.size()) {
      const auto start = at_;
      const int line = line_;
      skip_blanks();
      if (at_end_of_line() || text_[at_] == '#' || assignment(line)) {
        finish_line();
      } else {
        at_ = start;
        ignore(line);
        finish_line();
      }
    }
    return std::move(result_);
  }

 private:
  bool at_end_of_line() const { return at_ >= text_.size() || text_[at_] == '\n'; }

  void skip_blanks() {
    while (at_ < text_.size() && is_blank(text_[at_])) ++at_;
  }

  // To the next line's start.
  void finish_line() {
    const auto end = text_.find('\n', at_);
    at_ = end == std::string::npos ? text_.size() : end + 1;
    ++line_;
  }

  void ignore(int line) {
    result_.diagnostics.push_back({.code = FindingCode::env_line_ignored,
                                   .severity = Severity::warning,
                                   .where = {.file = file_, .line = line}});
  }

  bool assignment(int line) {
    std::string name = word();
    if (name == "export" && at_ < text_.size() && is_blank(text_[at_])) {
      skip_blanks();
      name = word();
    }
    if (name.empty() || !separator()) return false;
    auto value = quoted();
    if (!value) value = unquoted();
    result_.variables.push_back({std::move(name), std::move(*value), line});
    return true;
  }

  std::string word() {
    const auto start = at_;
    while (at_ < text_.size() && is_key_part(text_[at_])) ++at_;
    return text_.substr(start, at_ - start);
  }

  // `=` with blanks around it, or `:` with a blank after it.
  bool separator() {
    if (at_ < text_.size() && text_[at_] == ':') {
      ++at_;
      return at_ < text_.size() && (is_blank(text_[at_]) || text_[at_] == '\n');
    }
    skip_blanks();
    if (at_ >= text_.size() || text_[at_] != '=') return false;
    ++at_;
    return true;
  }

  // A quoted value counts only when nothing but a comment follows its closing quote. A quote after
  // a backslash does not close it, unless nothing else does: "C:\dir\" is read too.
  std::optional<std::string> quoted() {
    auto from = at_;
    while (from < text_.size() && is_blank(text_[from])) ++from;
    if (from >= text_.size()) return std::nullopt;
    const char quote = text_[from];
    if (quote != '"' && quote != '\'' && quote != '`') return std::nullopt;
    std::vector<std::size_t> closes;
    for (auto i = text_.find(quote, from + 1); i != std::string::npos;
         i = text_.find(quote, i + 1)) {
      closes.push_back(i);
      if (text_[i - 1] != '\\' || i == from + 1) break;
    }
    for (auto close = closes.rbegin(); close != closes.rend(); ++close) {
      const auto after = end_of_value(*close + 1);
      if (!after) continue;
      auto value = text_.substr(from + 1, *close - from - 1);
      line_ += static_cast<int>(std::count(value.begin(), value.end(), '\n'));
      at_ = *after;
      return quote == '"' ? expanded(value) : value;
    }
    return std::nullopt;
  }

  // Where the line ends or its comment starts, when nothing else stands there.
  std::optional<std::size_t> end_of_value(std::size_t after) const {
    while (after < text_.size() && is_blank(text_[after])) ++after;
    const bool ends = after >= text_.size() || text_[after] == '\n' || text_[after] == '#';
    return ends ? std::optional(after) : std::nullopt;
  }

  static std::string expanded(const std::string& value) {
    return text::replace_all(text::replace_all(value, "\\n", "\n"), "\\r", "\r");
  }

  // Up to a comment or the line's end.
  std::string unquoted() {
    const auto start = at_;
    while (!at_end_of_line() && text_[at_] != '#') ++at_;
    std::string value(text::trim(std::string_view(text_).substr(start, at_ - start)));
    const bool is_double = value.starts_with('"');
    const bool is_pair = value.size() > 1 && value.front() == value.back();
    if (is_pair && (is_double || value.front() == '\'' || value.front() == '`'))
      value = value.substr(1, value.size() - 2);
    return is_double ? expanded(value) : value;
  }

  std::string text_;
  const std::string& file_;
  std::size_t at_ = 0;
  int line_ = 1;
  EnvFile result_;
};

}  // namespace

EnvFile parse_env_file(std::string_view text, const std::string& file) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  return Parser(text::replace_all(text::replace_all(text, "\r\n", "\n"), "\r", "\n"), file).run();
}

}  // namespace sluice::cli
