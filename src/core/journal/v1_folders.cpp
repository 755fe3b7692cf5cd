#include "core/journal/v1_folders.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>

#include "base/text.hpp"
#include "core/journal/folder_path.hpp"
#include "sluice/error.hpp"

namespace sluice {

namespace {

constexpr std::size_t k_time_digits = 14;

int number(std::string_view digits) {
  int value = 0;
  for (const char digit : digits) value = value * 10 + (digit - '0');
  return value;
}

}  // namespace

std::optional<std::int64_t> time_of_folder(std::string_view name) {
  using namespace std::chrono;
  const std::string_view digits = name.substr(0, k_time_digits);
  if (digits.size() < k_time_digits || !std::all_of(digits.begin(), digits.end(), text::is_digit))
    return std::nullopt;
  const auto part = [&](std::size_t at) { return number(digits.substr(at, 2)); };
  // Date.UTC takes a year below 100 as one of the 20th century.
  const int said = number(digits.substr(0, 4));
  const year_month month = year(said < 100 ? 1900 + said : said) / January + months(part(4) - 1);
  const auto time = sys_days(month / 1) + days(part(6) - 1) + hours(part(8)) + minutes(part(10)) +
                    seconds(part(12));
  return duration_cast<milliseconds>(time.time_since_epoch()).count();
}

std::string folder_time(std::int64_t when) {
  using namespace std::chrono;
  const sys_time<milliseconds> time{milliseconds(when)};
  const auto day = floor<days>(time);
  const year_month_day date(day);
  const hh_mm_ss clock(floor<seconds>(time - day));
  char text[64];
  std::snprintf(text, sizeof text, "%04d%02u%02u%02d%02d%02d", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
                static_cast<int>(clock.seconds().count()));
  return text;
}

namespace {

std::int64_t time_of(const std::string& folder, const std::string& name) {
  const Where where{.file = text::cat(folder, "/", name)};
  if (const std::string_view flaw = flaw_in_path(name); !flaw.empty())
    throw Error(ErrorCode::bad_file, text::cat("the name of a migration's folder ", flaw),
                {.file = folder}, "Rename the folder; `ls -b` shows what its name holds.");
  const auto when = time_of_folder(name);
  if (!when)
    throw Error(
        ErrorCode::bad_file,
        text::cat("the name of the migration's folder ", name,
                  " does not begin with a time, YYYYMMDDHHMMSS"),
        where,
        "Name it as drizzle-kit does, as in 20261120180354_init; its place among the others "
        "follows from it.");
  if (const std::string meant = folder_time(*when); !name.starts_with(meant))
    throw Error(ErrorCode::bad_file,
                text::cat("the name of the migration's folder ", name,
                          " begins with a time that does not exist"),
                where,
                text::cat("Rename it to ", meant, name.substr(k_time_digits),
                          ": that is the time which Drizzle records for it."));
  return *when;
}

}  // namespace

Journal journal_of_folders(const std::string& folder, std::vector<std::string> names) {
  std::sort(names.begin(), names.end(), is_before_in_locale);
  Journal journal{.layout = Layout::v1, .file = folder};
  for (const std::string& name : names) {
    journal.entries.push_back({.idx = static_cast<int>(journal.entries.size()),
                               .when = time_of(folder, name),
                               .tag = name});
  }
  return journal;
}

}  // namespace sluice
