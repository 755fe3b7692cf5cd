#include "base/json_writer.hpp"

#include "base/text.hpp"

namespace sluice {

std::optional<std::string> unless_empty(const std::string& text) {
  return text.empty() ? std::nullopt : std::optional(text);
}

namespace {

void append_escape(std::string& out, char letter) {
  constexpr std::string_view k_digits = "0123456789abcdef";
  switch (letter) {
    case '"': out += "\\\""; return;
    case '\\': out += "\\\\"; return;
    case '\b': out += "\\b"; return;
    case '\f': out += "\\f"; return;
    case '\n': out += "\\n"; return;
    case '\r': out += "\\r"; return;
    case '\t': out += "\\t"; return;
  }
  out += "\\u00";
  out += k_digits[static_cast<unsigned char>(letter) >> 4];
  out += k_digits[static_cast<unsigned char>(letter) & 15];
}

}  // namespace

std::string quote_json(std::string_view text) {
  std::string out = "\"";
  const std::string valid =
      text::is_valid_utf8(text) ? std::string() : text::replace_invalid_utf8(text);
  for (const char letter : valid.empty() ? text : std::string_view(valid)) {
    if (letter == '"' || letter == '\\' || static_cast<unsigned char>(letter) < 0x20)
      append_escape(out, letter);
    else
      out += letter;
  }
  return out += '"';
}

void JsonWriter::new_line() {
  if (style_ == JsonStyle::compact) return;
  text_ += '\n';
  text_.append(2 * levels_.size(), ' ');
}

void JsonWriter::before_value() {
  if (after_key_) {
    after_key_ = false;
    return;
  }
  if (levels_.empty()) return;
  if (!levels_.back().is_empty) text_ += ',';
  levels_.back().is_empty = false;
  new_line();
}

JsonWriter& JsonWriter::object() {
  before_value();
  text_ += '{';
  levels_.push_back({.is_array = false});
  return *this;
}

JsonWriter& JsonWriter::array() {
  before_value();
  text_ += '[';
  levels_.push_back({.is_array = true});
  return *this;
}

JsonWriter& JsonWriter::end() {
  const Level level = levels_.back();
  levels_.pop_back();
  if (!level.is_empty) new_line();
  text_ += level.is_array ? ']' : '}';
  return *this;
}

JsonWriter& JsonWriter::key(std::string_view name) {
  before_value();
  text_ += quote_json(name);
  text_ += style_ == JsonStyle::compact ? ":" : ": ";
  after_key_ = true;
  return *this;
}

JsonWriter& JsonWriter::value(std::string_view text) { return raw(quote_json(text)); }
JsonWriter& JsonWriter::value(std::int64_t number) { return raw(std::to_string(number)); }
JsonWriter& JsonWriter::value(bool flag) { return raw(flag ? "true" : "false"); }
JsonWriter& JsonWriter::null() { return raw("null"); }

JsonWriter& JsonWriter::raw(std::string_view json) {
  before_value();
  text_ += json;
  return *this;
}

}  // namespace sluice
