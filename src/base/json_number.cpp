// Numbers as ECMAScript's Number::toString writes them: shortest digits that read back, plain up to
// 21 of them.
#include <array>
#include <charconv>
#include <cmath>

#include "base/json_writer.hpp"
#include "base/text.hpp"

namespace sluice {

namespace {

struct Decimal {
  std::string digits;  // without a dot
  int point = 0;       // the dot stands before this digit
};

Decimal shortest(double magnitude) {
  std::array<char, 40> buffer{};
  const auto written = std::to_chars(buffer.data(), buffer.data() + buffer.size(), magnitude,
                                     std::chars_format::scientific);
  const std::string_view text(buffer.data(), static_cast<std::size_t>(written.ptr - buffer.data()));
  const std::size_t mark = text.find('e');
  const std::string_view exponent = text.substr(mark + (text[mark + 1] == '+' ? 2 : 1));
  return {.digits = text::replace_all(text.substr(0, mark), ".", ""),
          .point = static_cast<int>(text::parse_integer(exponent).value_or(0)) + 1};
}

}  // namespace

std::string number_json(double number) {
  if (!std::isfinite(number)) return "null";
  if (number == 0) return "0";
  const Decimal decimal = shortest(std::abs(number));
  const std::string sign = number < 0 ? "-" : "";
  const int count = static_cast<int>(decimal.digits.size());
  const auto zeros = [](int many) { return std::string(static_cast<std::size_t>(many), '0'); };
  const auto split = static_cast<std::size_t>(std::max(decimal.point, 0));
  if (decimal.point > 0 && decimal.point <= 21) {
    if (count <= decimal.point) return sign + decimal.digits + zeros(decimal.point - count);
    return sign + decimal.digits.substr(0, split) + "." + decimal.digits.substr(split);
  }
  if (decimal.point > -6 && decimal.point <= 0)
    return sign + "0." + zeros(-decimal.point) + decimal.digits;
  const std::string fraction = count > 1 ? "." + decimal.digits.substr(1) : "";
  return text::cat(sign, decimal.digits[0], fraction, "e", decimal.point > 0 ? "+" : "",
                   decimal.point - 1);
}

JsonWriter& JsonWriter::value(double number) { return raw(number_json(number)); }

}  // namespace sluice
