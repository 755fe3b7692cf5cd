#include "base/json_text.hpp"

#include <charconv>
#include <cmath>
#include <unordered_map>

#include "base/json_fault.hpp"
#include "base/json_unescape.hpp"
#include "base/text.hpp"

namespace sluice {

namespace {

std::string_view word_of(JsonValue::Kind kind) {
  switch (kind) {
    case JsonValue::Kind::null: return "null";
    case JsonValue::Kind::boolean: return "a boolean";
    case JsonValue::Kind::number: return "a number";
    case JsonValue::Kind::string: return "a string";
    case JsonValue::Kind::array: return "an array";
    case JsonValue::Kind::object: return "an object";
  }
  return "something else";
}

}  // namespace

JsonValue::Kind JsonValue::kind() const { return text_->nodes_[index_].kind; }

std::string_view JsonValue::raw() const {
  const JsonText::Node& node = text_->nodes_[index_];
  return text_->text_.substr(node.begin, node.end - node.begin);
}

std::string_view JsonValue::raw_key() const {
  const JsonText::Node& node = text_->nodes_[index_];
  return text_->text_.substr(node.key_begin, node.key_end - node.key_begin);
}

std::string JsonValue::key() const { return unescape_json(raw_key()); }

std::string JsonValue::path() const {
  if (index_ == 0) return {};
  const JsonValue parent(text_, text_->nodes_[index_].parent);
  const std::string before = parent.path();
  if (parent.kind() == Kind::object) return before.empty() ? key() : text::cat(before, ".", key());
  std::size_t ordinal = 0;
  for (const JsonValue element : parent.elements()) {
    if (element.index_ == index_) break;
    ++ordinal;
  }
  return text::cat(before, "[", ordinal, "]");
}

std::string JsonValue::string() const {
  if (kind() != Kind::string) fail_kind("a string");
  const std::string_view quoted = raw();
  return unescape_json(quoted.substr(1, quoted.size() - 2));
}

bool JsonValue::boolean() const {
  if (kind() != Kind::boolean) fail_kind("true or false");
  return raw() == "true";
}

bool JsonValue::is_integer() const {
  return kind() == Kind::number && raw().find_first_of(".eE") == std::string_view::npos;
}

std::int64_t JsonValue::integer() const {
  if (kind() != Kind::number) fail_kind("an integer");
  if (const auto whole = text::parse_integer(raw())) return *whole;
  const double real = number();
  if (std::trunc(real) != real) fail_kind("an integer");
  if (std::abs(real) > k_exact) fail("the number is too large");
  return static_cast<std::int64_t>(real);
}

double JsonValue::number() const {
  if (kind() != Kind::number) fail_kind("a number");
  double value = 0;
  const std::string_view digits = raw();
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (read.ec != std::errc()) fail("the number is too large");
  return value;
}

std::vector<std::string> JsonValue::strings() const {
  std::vector<std::string> result;
  for (const JsonValue element : elements()) result.push_back(element.string());
  return result;
}

JsonValue::Iterator& JsonValue::Iterator::operator++() {
  index_ = text_->nodes_[index_].next;
  return *this;
}

JsonValue::Children JsonValue::children(Kind wanted, std::string_view expected) const {
  if (kind() != wanted) fail_kind(expected);
  return {Iterator(text_, index_ + 1), Iterator(text_, text_->nodes_[index_].next)};
}

JsonValue::Children JsonValue::elements() const { return children(Kind::array, "an array"); }
JsonValue::Children JsonValue::members() const { return children(Kind::object, "an object"); }

std::vector<JsonValue> JsonValue::distinct_members() const {
  std::vector<JsonValue> result;
  std::unordered_map<std::string_view, std::size_t> places;
  bool repeated = false;
  for (const JsonValue member : members()) {
    repeated = !places.insert_or_assign(member.raw_key(), result.size()).second || repeated;
    result.push_back(member);
  }
  if (!repeated) return result;
  std::vector<JsonValue> last;
  for (std::size_t i = 0; i < result.size(); ++i)
    if (places.at(result[i].raw_key()) == i) last.push_back(result[i]);
  return last;
}

std::optional<JsonValue> JsonValue::find(std::string_view name) const {
  std::optional<JsonValue> found;
  for (const JsonValue member : members())
    if (member.raw_key() == name) found.emplace(member);
  return found;
}

JsonValue JsonValue::at(std::string_view name) const {
  const std::optional<JsonValue> found = find(name);
  if (!found) fail(text::cat("\"", name, "\" is missing"));
  return *found;
}

void JsonValue::fail_kind(std::string_view expected) const {
  fail(text::cat("expected ", expected, ", found ", is_integer() ? "an integer" : word_of(kind())));
}

void JsonValue::fail(std::string_view message, const std::string& hint) const {
  const std::string place = path();
  const text::Position position = text::position_at(text_->text_, text_->nodes_[index_].begin);
  throw Error({.code = ErrorCode::bad_file,
               .message = place.empty() ? std::string(message) : text::cat(place, ": ", message),
               .where = {.file = text_->file_, .line = position.line, .column = position.column},
               .hint = hint.empty() ? std::string(k_restore) : hint,
               .excerpt = text::caret_excerpt(text_->text_, text_->nodes_[index_].begin)});
}

}  // namespace sluice
