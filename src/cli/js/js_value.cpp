// JavaScript values and the conversions between them.
#include "cli/js/js_value.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <limits>

#include "base/text.hpp"

namespace sluice::cli::js {

const Member* Value::member(std::string_view key) const {
  if (!members) return nullptr;
  for (auto candidate = members->rbegin(); candidate != members->rend(); ++candidate) {
    if (candidate->key == key || candidate->key == k_spread) return &*candidate;
  }
  return nullptr;
}

Value undefined(std::string reason, std::size_t offset) {
  return {.kind = Kind::undefined, .text = std::move(reason), .offset = offset};
}
Value boolean(bool flag) { return {.kind = Kind::boolean, .boolean = flag}; }
Value number(double value) { return {.kind = Kind::number, .number = value}; }
Value string(std::string text) { return {.kind = Kind::string, .text = std::move(text)}; }
Value array(std::vector<Value> elements) {
  return {.kind = Kind::array,
          .elements = std::make_shared<const std::vector<Value>>(std::move(elements))};
}
Value object(std::vector<Member> members) {
  return {.kind = Kind::object,
          .members = std::make_shared<const std::vector<Member>>(std::move(members))};
}
Value unreadable(std::string reason, std::size_t offset) {
  return {.kind = Kind::unreadable, .text = std::move(reason), .offset = offset};
}

Value nameless(Value value) {
  value.variable.clear();
  return value;
}

bool is_variable_name(std::string_view name) {
  return !name.empty() && std::isupper(static_cast<unsigned char>(name.front())) != 0 &&
         std::all_of(name.begin(), name.end(), [](unsigned char letter) {
           return std::isupper(letter) != 0 || std::isdigit(letter) != 0 || letter == '_';
         });
}

std::optional<bool> truth(const Value& value) {
  switch (value.kind) {
    case Kind::undefined:
    case Kind::null: return false;
    case Kind::boolean: return value.boolean;
    case Kind::number: return value.number != 0 && !std::isnan(value.number);
    case Kind::string: return !value.text.empty();
    case Kind::array:
    case Kind::object:
    case Kind::environment: return true;
    case Kind::unreadable: return std::nullopt;
  }
  return std::nullopt;
}

namespace {

std::string text_of_number(double value) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value > 0 ? "Infinity" : "-Infinity";
  if (std::fabs(value) < 1e15 && value == std::floor(value))
    return std::to_string(static_cast<std::int64_t>(value));
  char buffer[32];
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, value).ptr;
  return {buffer, end};
}

}  // namespace

double parse_number(std::string_view text) {
  const auto trimmed = text::trim(text);
  if (trimmed.empty()) return 0;
  std::string digits = text::replace_all(trimmed, "_", "");
  const bool is_hex = digits.starts_with("0x") || digits.starts_with("0X");
  if (is_hex || digits.front() == '+') digits.erase(0, is_hex ? 2 : 1);
  const bool starts_well = !digits.empty() && digits.find_first_of("nNiI") == std::string::npos;
  double value = 0;
  const auto format = is_hex ? std::chars_format::hex : std::chars_format::general;
  const auto last = digits.data() + digits.size();
  const auto [end, error] = std::from_chars(digits.data(), last, value, format);
  const bool whole = starts_well && error == std::errc{} && end == last;
  return whole ? value : std::numeric_limits<double>::quiet_NaN();
}

std::optional<std::string> text_of(const Value& value) {
  switch (value.kind) {
    case Kind::undefined: return "undefined";
    case Kind::null: return "null";
    case Kind::boolean: return value.boolean ? "true" : "false";
    case Kind::number: return text_of_number(value.number);
    case Kind::string: return value.text;
    case Kind::array:
    case Kind::object:
    case Kind::environment:
    case Kind::unreadable: return std::nullopt;
  }
  return std::nullopt;
}

std::optional<double> number_of(const Value& value) {
  switch (value.kind) {
    case Kind::undefined: return std::numeric_limits<double>::quiet_NaN();
    case Kind::null: return 0;
    case Kind::boolean: return value.boolean ? 1 : 0;
    case Kind::number: return value.number;
    case Kind::string: return parse_number(value.text);
    case Kind::array:
    case Kind::object:
    case Kind::environment:
    case Kind::unreadable: return std::nullopt;
  }
  return std::nullopt;
}

std::optional<bool> strictly_equal(const Value& a, const Value& b) {
  if (a.is(Kind::unreadable) || b.is(Kind::unreadable)) return std::nullopt;
  if (a.kind != b.kind) return false;
  switch (a.kind) {
    case Kind::undefined:
    case Kind::null: return true;
    case Kind::boolean: return a.boolean == b.boolean;
    case Kind::number: return a.number == b.number;
    case Kind::string: return a.text == b.text;
    case Kind::array:
    case Kind::object:
    case Kind::environment:
    case Kind::unreadable: return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace sluice::cli::js
