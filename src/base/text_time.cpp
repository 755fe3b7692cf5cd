// Times and durations as people and ISO 8601 write them.
#include <cmath>
#include <cstdio>

#include "base/text.hpp"

namespace sluice::text {

namespace {

std::string two_digits(std::int64_t number) { return cat(number < 10 ? "0" : "", number); }

std::string date_and_time(std::chrono::sys_seconds time, std::string_view between) {
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(time - day);
  char year[8];
  std::snprintf(year, sizeof year, "%04d", static_cast<int>(date.year()));
  return cat(std::string_view(year), "-", two_digits(static_cast<unsigned>(date.month())), "-",
             two_digits(static_cast<unsigned>(date.day())), between,
             two_digits(clock.hours().count()), ":", two_digits(clock.minutes().count()), ":",
             two_digits(clock.seconds().count()));
}

// Digits with at most one dot in them; nothing for anything else.
std::optional<double> parse_decimal(std::string_view text) {
  double number = 0;
  double unit = 0;  // of the next digit after the dot; 0 before it
  bool has_digit = false;
  for (const char letter : text) {
    if (letter == '.' && unit == 0) {
      unit = 0.1;
    } else if (letter >= '0' && letter <= '9') {
      has_digit = true;
      const double digit = letter - '0';
      number = unit == 0 ? number * 10 + digit : number + digit * unit;
      unit /= 10;
    } else {
      return std::nullopt;
    }
  }
  return has_digit ? std::optional(number) : std::nullopt;
}

}  // namespace

std::string format_utc(std::chrono::system_clock::time_point time) {
  return date_and_time(std::chrono::floor<std::chrono::seconds>(time), " ");
}

std::string format_iso(std::chrono::system_clock::time_point time) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(time);
  const auto rest = std::chrono::floor<std::chrono::milliseconds>(time - seconds).count();
  return cat(date_and_time(seconds, "T"), ".", rest < 100 ? "0" : "", two_digits(rest), "Z");
}

std::string format_duration(std::chrono::milliseconds duration) {
  const std::int64_t milliseconds = duration.count();
  if (milliseconds < 1000) return cat(milliseconds, " ms");
  const std::int64_t tenths = (milliseconds + 50) / 100;
  if (tenths < 600) return cat(tenths / 10, ".", tenths % 10, " s");
  const std::int64_t seconds = (milliseconds + 500) / 1000;
  if (seconds < 3600) return cat(seconds / 60, " min ", seconds % 60, " s");
  return cat(seconds / 3600, " h ", seconds % 3600 / 60, " min");
}

std::optional<std::chrono::milliseconds> parse_duration(std::string_view text) {
  struct Unit {
    std::string_view suffix;
    double milliseconds;
  };
  constexpr Unit k_units[] = {{"ms", 1},        {"s", 1000},       {"m", 60'000},
                              {"h", 3'600'000}, {"d", 86'400'000}, {"", 1000}};
  constexpr double k_longest = 1e15;  // far beyond any wait, and far below an overflow
  for (const Unit& unit : k_units) {
    if (!text.ends_with(unit.suffix)) continue;
    const auto number = parse_decimal(text.substr(0, text.size() - unit.suffix.size()));
    if (!number || *number * unit.milliseconds > k_longest) return std::nullopt;
    return std::chrono::milliseconds(std::llround(*number * unit.milliseconds));
  }
  return std::nullopt;
}

}  // namespace sluice::text
