#include "base/json_scan.hpp"

#include <charconv>
#include <cstdint>
#include <utility>

#include "base/text.hpp"

namespace sluice {

namespace {

// A number so small that it becomes 0 is fine; one that becomes infinite is not.
bool is_infinite(std::string_view real) {
  double value = 0;
  if (std::from_chars(real.data(), real.data() + real.size(), value).ec !=
      std::errc::result_out_of_range)
    return false;
  return real.find("e-") == real.npos && real.find("E-") == real.npos && !real.starts_with("0.") &&
         !real.starts_with("-0.");
}

bool fits_integer(std::string_view whole) {
  std::uint64_t natural = 0;
  return text::parse_integer(whole) ||
         std::from_chars(whole.data(), whole.data() + whole.size(), natural).ec == std::errc();
}

}  // namespace

bool JsonScan::fail(std::string message) {
  fault_ = std::move(message);
  return false;
}

void JsonScan::blanks() {
  while (sees(' ') || sees('\n') || sees('\t') || sees('\r')) ++at_;
}

bool JsonScan::digits() {
  if (at_end() || !text::is_digit(text_[at_]))
    return fail(at_end() ? "the file ends within a number" : "expected a digit");
  while (!at_end() && text::is_digit(text_[at_])) ++at_;
  return true;
}

bool JsonScan::number() {
  const std::size_t start = at_;
  if (sees('-')) ++at_;
  if (sees('0'))
    ++at_;
  else if (!digits())
    return false;
  if (!at_end() && text::is_digit(text_[at_])) return fail("a number may not start with 0");
  bool whole = true;
  if (sees('.')) {
    whole = false;
    ++at_;
    if (!digits()) return false;
  }
  if (sees('e') || sees('E')) {
    whole = false;
    ++at_;
    if (sees('+') || sees('-')) ++at_;
    if (!digits()) return false;
  }
  const std::string_view text = text_.substr(start, at_ - start);
  if (whole ? fits_integer(text) : !is_infinite(text)) return true;
  at_ = start;
  return fail("the number is too large");
}

bool JsonScan::unicode_escape() {
  for (int i = 0; i < 4; ++i, ++at_) {
    const bool is_hex = !at_end() && std::string_view("0123456789abcdefABCDEF").find(text_[at_]) !=
                                         std::string_view::npos;
    if (!is_hex)
      return fail(at_end() ? "the file ends within a string"
                           : "expected four hexadecimal digits after \\u");
  }
  return true;
}

bool JsonScan::escape() {
  ++at_;
  if (at_end()) return fail("the file ends within a string");
  if (std::string_view("\"\\/bfnrtu").find(text_[at_]) == std::string_view::npos)
    return fail("a backslash that escapes nothing JSON knows");
  return text_[at_++] != 'u' || unicode_escape();
}

bool JsonScan::string() {
  const std::size_t start = at_++;
  while (!at_end() && text_[at_] != '"') {
    if (static_cast<unsigned char>(text_[at_]) < 0x20) {
      if (text_[at_] == '\n' || text_[at_] == '\r') at_ = start;
      return fail(at_ == start ? "the string is not closed on its line"
                               : "a control character within a string");
    }
    if (text_[at_] != '\\')
      ++at_;
    else if (!escape())
      return false;
  }
  if (at_end()) return fail("the file ends within a string");
  ++at_;
  return true;
}

bool JsonScan::literal(std::string_view word) {
  if (text_.substr(at_, word.size()) != word)
    return fail(word.starts_with(text_.substr(at_)) ? "the file ends within a word"
                                                    : "expected a value");
  at_ += word.size();
  return true;
}

bool JsonScan::scalar() {
  switch (text_[at_]) {
    case '"': return string();
    case 't': return literal("true");
    case 'f': return literal("false");
    case 'n': return literal("null");
    case '\'': return fail("a string must be in double quotes");
    case '/': return fail("JSON has no comments");
    default: break;
  }
  if (text_[at_] == '-' || text::is_digit(text_[at_])) return number();
  return fail("expected a value");
}

bool JsonScan::key() {
  blanks();
  if (at_end()) return fail("the file ends within an object");
  if (!sees('"'))
    return fail(sees('}') ? "a comma before the closing brace" : "expected a key in double quotes");
  if (!string()) return false;
  blanks();
  if (!sees(':'))
    return fail(at_end() ? "the file ends after a key" : "expected ':' after the key");
  ++at_;
  return true;
}

JsonScan::Next JsonScan::open(char bracket) {
  open_ += bracket;
  ++at_;
  blanks();
  if (sees(bracket == '{' ? '}' : ']')) return Next::closed;
  if (bracket == '[') return Next::value;
  return key() ? Next::value : Next::fault;
}

// What comes after a value within the innermost bracket.
JsonScan::Next JsonScan::after_value() {
  const bool in_object = open_.back() == '{';
  const char bracket = in_object ? '}' : ']';
  blanks();
  if (sees(bracket)) return Next::closed;
  if (!sees(',')) {
    if (at_end())
      fail(in_object ? "the file ends within an object" : "the file ends within an array");
    else
      fail(in_object ? "expected ',' or '}'" : "expected ',' or ']'");
    return Next::fault;
  }
  const std::size_t comma = at_++;
  blanks();
  if (sees(bracket)) {
    at_ = comma;
    fail(in_object ? "a comma before the closing brace" : "a comma before the closing bracket");
    return Next::fault;
  }
  return !in_object || key() ? Next::value : Next::fault;
}

bool JsonScan::value() {
  open_.clear();
  while (true) {
    blanks();
    if (at_end())
      return fail(open_.empty() ? "the file is empty" : "the file ends where a value should be");
    Next next = Next::value;
    if (sees('{') || sees('['))
      next = open(text_[at_]);
    else if (!scalar())
      return false;
    else if (open_.empty())
      return true;
    else
      next = after_value();

    while (next == Next::closed) {
      ++at_;
      open_.pop_back();
      if (open_.empty()) return true;
      next = after_value();
    }
    if (next == Next::fault) return false;
  }
}

bool JsonScan::finish() {
  blanks();
  return at_end() || fail("something follows the end of the JSON value");
}

std::vector<std::size_t> JsonScan::children(std::size_t count) {
  std::vector<std::size_t> offsets;
  blanks();
  const bool in_object = sees('{');
  if (!in_object && !sees('[')) return offsets;
  do {
    ++at_;
    blanks();
    if (sees(in_object ? '}' : ']') || (in_object && !key())) break;
    blanks();
    offsets.push_back(at_);
    if (offsets.size() == count || !value()) break;
    blanks();
  } while (sees(','));
  return offsets;
}

}  // namespace sluice
