// The few calls whose result is known without running anything; every other call is unreadable.
#include <array>
#include <cctype>
#include <cmath>
#include <limits>

#include "base/text.hpp"
#include "cli/js/js_expression.hpp"

namespace sluice::cli::js {

namespace {

std::string encode_component(std::string_view text) {
  constexpr std::string_view k_kept = "-_.!~*'()";
  constexpr std::string_view k_digits = "0123456789ABCDEF";
  std::string out;
  for (const char letter : text) {
    const auto byte = static_cast<unsigned char>(letter);
    const bool is_kept =
        byte < 0x80 && (std::isalnum(byte) != 0 || k_kept.find(letter) != std::string_view::npos);
    if (is_kept) {
      out += letter;
    } else {
      out += '%';
      out += k_digits[byte >> 4];
      out += k_digits[byte & 15];
    }
  }
  return out;
}

// parseInt in base 10: the digits at the start, whatever follows.
double leading_integer(std::string_view text) {
  text = text::trim(text);
  std::size_t end = !text.empty() && text.front() == '-' ? 1 : 0;
  const auto first = end;
  while (end < text.size() && std::isdigit(static_cast<unsigned char>(text[end])) != 0) ++end;
  return end == first ? std::numeric_limits<double>::quiet_NaN()
                      : parse_number(text.substr(0, end));
}

// Calls of JavaScript's own that only convert.
std::optional<Value> convert(std::string_view name, const Value& value) {
  if (name == "Boolean") {
    const auto flag = truth(value);
    if (flag) return boolean(*flag);
  } else if (name == "Number") {
    const auto converted = number_of(value);
    if (converted) return number(*converted);
  } else if (name == "parseInt" || name == "Number.parseInt") {
    const auto text = text_of(value);
    if (text) return number(leading_integer(*text));
  } else if (name == "String" || name == "encodeURIComponent") {
    // Of nothing JavaScript would make "undefined", which no config means.
    const auto text = value.is(Kind::undefined) ? std::nullopt : text_of(value);
    if (text) return string(name == "String" ? *text : encode_component(*text));
  }
  return std::nullopt;
}

bool is_conversion(std::string_view name) {
  constexpr std::array<std::string_view, 6> k_names = {
      "Boolean", "Number", "parseInt", "Number.parseInt", "String", "encodeURIComponent"};
  for (const auto known : k_names) {
    if (name == known) return true;
  }
  return false;
}

std::string_view last_name(std::string_view path) {
  const auto dot = path.rfind('.');
  return dot == std::string_view::npos ? path : path.substr(dot + 1);
}

}  // namespace

std::vector<Value> ExpressionReader::arguments() {
  std::vector<Value> values;
  cursor_.take("(");
  while (!cursor_.done() && !cursor_.peek().is(")")) {
    const bool is_spread = cursor_.take("...");
    Value value = whole();
    values.push_back(is_spread ? unreadable("a spread argument", value.offset) : std::move(value));
    if (!cursor_.take(",") && !cursor_.peek().is(")")) break;
  }
  cursor_.take(")");
  return values;
}

Value ExpressionReader::call(const Chain& chain, const std::vector<Value>& values,
                             std::size_t offset) {
  const std::string& path = chain.path;
  Value first = values.empty() ? undefined() : values.front();
  if (scope_.dotenv_calls.contains(path) || path == "process.loadEnvFile") {
    if (uncertain_ > 0) scope_.doubt_environment(text::cat(path, "(...) under a condition"));
    const bool overrides = first.is(Kind::object) && first.member("override") != nullptr;
    if (uncertain_ > 0 && overrides)
      scope_.doubt_every_variable(text::cat(path, "(...) under a condition"));
    if (uncertain_ > 0)
      return unreadable(text::cat("the call ", path, "(...) under a condition"), offset);
    if (path != "process.loadEnvFile" || !first.is(Kind::string))
      return scope_.load_dotenv(values, offset);
    return scope_.load_dotenv({object({{"path", first, offset}})}, offset);
  }
  if (scope_.transparent_calls.contains(path)) return first;
  if (path.starts_with("console.") || path == "process.exit") return undefined();
  if (is_conversion(path) && !scope_.names.contains(path)) {
    if (path != "Boolean") first = scope_.by_name(std::move(first));
    if (first.is(Kind::unreadable)) return nameless(std::move(first));
    if (auto converted = convert(path, first)) return *converted;
    return unreadable(first.text.empty() ? text::cat("the call ", path, "(...)") : first.text,
                      offset);
  }
  if (values.empty() && chain.receiver.is(Kind::string)) {
    if (chain.method == "toString") return chain.receiver;
    if (chain.method == "trim") return string(std::string(text::trim(chain.receiver.text)));
  }
  if (path == "require" && first.is(Kind::string)) {
    if (first.text == "dotenv/config") scope_.import_for_effect(first.text);
    return unreadable(text::cat("what comes from ", first.text), offset);
  }
  const bool is_copy = path == "Object.assign" || last_name(path) == "populate" ||
                       last_name(path).starts_with("defineProp");
  if (is_copy && first.is(Kind::environment))
    scope_.doubt_every_variable(text::cat("the call ", path, "(process.env, ...)"));
  const auto shown = path.empty() ? std::string("a call") : text::cat("the call ", path, "(...)");
  if (text::lower(last_name(path)).find("env") != std::string::npos)
    scope_.doubt_environment(shown);
  // requireEnv("DATABASE_URL"), env.get("DATABASE_URL")
  const bool asks_for_variable = text::lower(path).find("env") != std::string::npos &&
                                 !last_name(path).starts_with("has") && first.is(Kind::string);
  return scope_.named(unreadable(shown, offset), asks_for_variable ? first.text : "");
}

}  // namespace sluice::cli::js
