// JavaScript text → tokens. `>` is always a token of its own, so that `Array<Record<a, b>>` needs
// no special case.
#include "cli/js/js_lexer.hpp"

#include <array>
#include <cctype>
#include <charconv>
#include <cstdint>
#include <optional>
#include <utility>

namespace sluice::cli::js {

namespace {

constexpr int k_deepest_template = 50;

constexpr std::array<std::string_view, 24> k_punctuators = {
    "...", "===", "!==", "?\?=", "||=", "&&=", "**=", "=>", "==", "!=", "??", "||",
    "&&",  "?.",  "++",  "--",   "+=",  "-=",  "*=",  "/=", "%=", "|=", "&=", "**"};

bool is_word_start(char letter) {
  const auto byte = static_cast<unsigned char>(letter);
  return std::isalpha(byte) != 0 || letter == '_' || letter == '$' || byte >= 0x80;
}

bool is_word_part(char letter) {
  return is_word_start(letter) || std::isdigit(static_cast<unsigned char>(letter)) != 0;
}

void append_utf8(std::string& out, std::uint32_t code) {
  const auto byte = [&](std::uint32_t value) { out += static_cast<char>(value); };
  if (code < 0x80) return byte(code);
  if (code < 0x800) {
    byte(0xC0 | (code >> 6));
  } else {
    if (code < 0x10000) {
      byte(0xE0 | (code >> 12));
    } else {
      byte(0xF0 | (code >> 18));
      byte(0x80 | ((code >> 12) & 0x3F));
    }
    byte(0x80 | ((code >> 6) & 0x3F));
  }
  byte(0x80 | (code & 0x3F));
}

class Lexer {
 public:
  explicit Lexer(std::string_view source) : source_(source) {
    if (source_.starts_with("\xEF\xBB\xBF")) at_ = 3;
    if (rest().starts_with("#!")) skip_line();
  }

  Lexed run() {
    result_.tokens = tokens_until_close(0);
    return std::move(result_);
  }

 private:
  std::string_view rest() const { return source_.substr(at_); }
  bool done() const { return at_ >= source_.size() || !result_.problem.empty(); }
  char peek(std::size_t ahead = 0) const {
    return at_ + ahead < source_.size() ? source_[at_ + ahead] : '\0';
  }

  void fail(std::string problem, std::size_t offset) {
    if (!result_.problem.empty()) return;
    result_.problem = std::move(problem);
    result_.problem_offset = offset;
  }

  // The tokens up to the end or, inside a template (depth > 0), up to the brace that
  // closes its part.
  std::vector<Token> tokens_until_close(int depth) {
    std::vector<Token> tokens;
    int open = 0;
    while (true) {
      const bool newline = skip_blanks();
      if (done() || (depth > 0 && open == 0 && peek() == '}')) {
        tokens.push_back(
            {.kind = TokenKind::end, .text = {}, .offset = at_, .after_newline = newline});
        return tokens;
      }
      Token token = next(tokens.empty() ? nullptr : &tokens.back(), depth);
      token.after_newline = newline;
      if (token.is("{")) ++open;
      if (token.is("}")) --open;
      tokens.push_back(std::move(token));
    }
  }

  // Whether a line ended among the blanks and comments.
  bool skip_blanks() {
    bool newline = false;
    while (!done()) {
      if (rest().starts_with("//")) {
        skip_line();
      } else if (rest().starts_with("/*")) {
        const auto close = source_.find("*/", at_ + 2);
        if (close == std::string_view::npos) {
          fail("a comment that is not closed", at_);
          return newline;
        }
        newline = newline || source_.substr(at_, close - at_).find('\n') != std::string_view::npos;
        at_ = close + 2;
      } else if (std::isspace(static_cast<unsigned char>(peek())) != 0) {
        newline = newline || peek() == '\n';
        ++at_;
      } else {
        return newline;
      }
    }
    return newline;
  }

  void skip_line() {
    const auto end = source_.find('\n', at_);
    at_ = end == std::string_view::npos ? source_.size() : end;
  }

  Token next(const Token* before, int depth) {
    const char first = peek();
    const auto start = at_;
    if (is_word_start(first)) return slice(TokenKind::identifier, start, word_end(start));
    if (std::isdigit(static_cast<unsigned char>(first)) != 0) return number();
    if (first == '"' || first == '\'') return string();
    if (first == '`') return template_text(depth);
    if (first == '/' && regex_may_follow(before)) {
      if (const auto end = regex_end()) return slice(TokenKind::regex, start, *end);
    }
    for (const auto punctuator : k_punctuators) {
      if (!rest().starts_with(punctuator)) continue;
      if (punctuator == "?." && std::isdigit(static_cast<unsigned char>(peek(2))) != 0) continue;
      return slice(TokenKind::punctuator, start, start + punctuator.size());
    }
    return slice(TokenKind::punctuator, start, start + 1);
  }

  Token slice(TokenKind kind, std::size_t start, std::size_t end) {
    at_ = end;
    return {.kind = kind, .text = std::string(source_.substr(start, end - start)), .offset = start};
  }

  std::size_t word_end(std::size_t from) const {
    while (from < source_.size() && is_word_part(source_[from])) ++from;
    return from;
  }

  Token number() {
    auto end = word_end(at_);
    if (end < source_.size() && source_[end] == '.') end = word_end(end + 1);
    return slice(TokenKind::number, at_, end);
  }

  // After a value a slash divides; anywhere else it opens a regular expression.
  static bool regex_may_follow(const Token* before) {
    if (before == nullptr) return true;
    switch (before->kind) {
      case TokenKind::identifier:
        return before->text == "return" || before->text == "typeof" || before->text == "default" ||
               before->text == "case";
      case TokenKind::number:
      case TokenKind::string:
      case TokenKind::template_text:
      case TokenKind::regex: return false;
      case TokenKind::punctuator: return !before->is(")") && !before->is("]") && !before->is("}");
      case TokenKind::end: return true;
    }
    return false;
  }

  std::optional<std::size_t> regex_end() const {
    bool in_class = false;
    for (auto i = at_ + 1; i < source_.size() && source_[i] != '\n'; ++i) {
      if (source_[i] == '\\') {
        ++i;
      } else if (source_[i] == '[') {
        in_class = true;
      } else if (source_[i] == ']') {
        in_class = false;
      } else if (source_[i] == '/' && !in_class) {
        return word_end(i + 1);
      }
    }
    return std::nullopt;
  }

  Token string() {
    const auto start = at_;
    const char quote = source_[at_++];
    std::string value;
    while (!done() && peek() != quote && peek() != '\n') read_character(value);
    if (peek() != quote || at_ >= source_.size()) {
      fail("a string that is not closed", start);
    } else {
      ++at_;
    }
    return {.kind = TokenKind::string, .text = std::move(value), .offset = start};
  }

  Token template_text(int depth) {
    Token token{.kind = TokenKind::template_text, .text = {}, .offset = at_++};
    token.texts.emplace_back();
    while (!done() && peek() != '`') {
      if (!rest().starts_with("${")) {
        read_character(token.texts.back());
        continue;
      }
      if (depth >= k_deepest_template) {
        fail("templates nested too deeply", at_);
        break;
      }
      at_ += 2;
      token.parts.push_back(tokens_until_close(depth + 1));
      token.texts.emplace_back();
      if (peek() == '}') ++at_;
    }
    if (at_ >= source_.size()) {
      fail("a template string that is not closed", token.offset);
    } else {
      ++at_;
    }
    return token;
  }

  // One character of a string, an escape included.
  void read_character(std::string& out) {
    const char letter = source_[at_++];
    if (letter != '\\' || at_ >= source_.size()) {
      out += letter;
      return;
    }
    const char escape = source_[at_++];
    switch (escape) {
      case 'n': out += '\n'; return;
      case 't': out += '\t'; return;
      case 'r': out += '\r'; return;
      case 'b': out += '\b'; return;
      case 'f': out += '\f'; return;
      case 'v': out += '\v'; return;
      case '0': out += '\0'; return;
      case '\r':
        if (peek() == '\n') ++at_;
        return;
      case '\n': return;
      case 'x': return append_utf8(out, hex(2).value_or(0xFFFD));
      case 'u': return append_utf8(out, unicode());
      default: out += escape;
    }
  }

  std::optional<std::uint32_t> hex(std::size_t digits) {
    const auto text = rest().substr(0, digits);
    std::uint32_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, 16);
    if (error != std::errc{} || end != text.data() + text.size() || text.empty()) {
      fail("an escape that is not complete", at_);
      return std::nullopt;
    }
    at_ += text.size();
    return value;
  }

  // `\uD83D\uDE00` is one character in two halves; `\u{1F600}` is the same in one.
  std::uint32_t unicode() {
    if (peek() == '{') {
      const auto close = source_.find('}', at_);
      ++at_;
      const auto code = hex(close == std::string_view::npos ? 0 : close - at_).value_or(0xFFFD);
      if (peek() == '}') ++at_;
      return code <= 0x10FFFF ? code : 0xFFFD;
    }
    const auto code = hex(4).value_or(0xFFFD);
    if (code < 0xD800 || code > 0xDFFF) return code;
    if (code > 0xDBFF || !rest().starts_with("\\u")) return 0xFFFD;
    at_ += 2;
    const auto low = hex(4).value_or(0);
    if (low < 0xDC00 || low > 0xDFFF) return 0xFFFD;
    return 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
  }

  std::string_view source_;
  std::size_t at_ = 0;
  Lexed result_;
};

}  // namespace

Lexed lex(std::string_view source) { return Lexer(source).run(); }

}  // namespace sluice::cli::js
