#include "core/journal/plain_files.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <map>
#include <tuple>

#include "base/pattern.hpp"
#include "base/text.hpp"
#include "sluice/error.hpp"

namespace sluice {

namespace {

constexpr std::int64_t k_second = 1000;            // milliseconds
constexpr std::int64_t k_minute = 60 * k_second;   // milliseconds
constexpr std::int64_t k_first = 946'684'800'000;  // 2000-01-01, which no journal's `when` precedes
constexpr std::int64_t k_minutes = 1'000'000;      // the numbers that get a minute of their own

std::int64_t value_of(std::string_view digits) { return text::parse_integer(digits).value_or(0); }

bool is_between(std::int64_t value, std::int64_t low, std::int64_t high) {
  return value >= low && value <= high;
}

// Midnight of "YYYYMMDD".
std::optional<std::int64_t> day_of(std::string_view digits) {
  using namespace std::chrono;
  const year_month_day date{year(static_cast<int>(value_of(digits.substr(0, 4)))),
                            month(static_cast<unsigned>(value_of(digits.substr(4, 2)))),
                            day(static_cast<unsigned>(value_of(digits.substr(6, 2))))};
  if (!date.ok() || !is_between(static_cast<int>(date.year()), 1970, 2199)) return std::nullopt;
  return duration_cast<milliseconds>(sys_days(date).time_since_epoch()).count();
}

// "HH", "HHMM" or "HHMMSS" with more digits behind it, which are left out.
std::optional<std::int64_t> time_of_day(std::string_view digits) {
  const auto part = [&](std::size_t at) {
    return at < digits.size() ? value_of(digits.substr(at, 2)) : 0;
  };
  if (part(0) > 23 || part(2) > 59 || part(4) > 59) return std::nullopt;
  return ((part(0) * 60 + part(2)) * 60 + part(4)) * k_second;
}

// What the digits say as a time: a date, with a time of day or with two digits that count within
// the day, or a time since 1970.
std::optional<std::int64_t> time_of(std::string_view digits) {
  const std::size_t length = digits.size();
  if (length == 8 || length == 10 || length == 12 || length == 14 || length == 17) {
    if (const auto day = day_of(digits)) {
      if (length == 10) return *day + value_of(digits.substr(8)) * k_second;
      if (const auto time = time_of_day(digits.substr(8))) return *day + *time;
    }
  }
  const std::int64_t value = value_of(digits);
  if (length == 13 && is_between(value, 946'684'800'000, 4'102'444'800'000)) return value;
  if (length == 10 && is_between(value, 1'000'000'000, 4'102'444'800)) return value * k_second;
  return std::nullopt;
}

// "2024-01-15_init" and "2024_01_15_120000_init" begin with the time that "20240115…" is.
std::string joined_date(std::string_view tag) {
  static const Pattern date(
      R"re(^(\d{4})([-_])(\d{2})([-_])(\d{2})(?:[-_T](\d{4}|\d{6}))?(?:[-_]|$))re");
  const auto found = date.find(tag);
  if (!found || (*found)[2] != (*found)[4]) return {};
  std::string digits = text::cat((*found)[1], (*found)[3], (*found)[5]);
  return day_of(digits) ? text::cat(digits, (*found)[6]) : std::string();
}

enum class Named { number, time, words };  // in the order in which they run

struct Place {
  Named by = Named::number;
  std::int64_t time = 0;  // milliseconds
  std::string number;     // its digits without leading zeros
  bool is_day = false;    // the time says no more than the day

  auto key() const { return std::tuple(by, time, number.size(), number); }
};

Place place_of(std::string_view tag) {
  const std::string date = joined_date(tag);
  const std::string_view digits = date.empty() ? digits_of(tag) : std::string_view(date);
  if (digits.empty()) return {.by = Named::words, .time = 0, .number = {}, .is_day = false};
  if (const auto time = time_of(digits))
    return {.by = Named::time, .time = *time, .number = {}, .is_day = digits.size() == 8};
  const std::size_t start = std::min(digits.find_first_not_of('0'), digits.size());
  return {
      .by = Named::number, .time = 0, .number = std::string(digits.substr(start)), .is_day = false};
}

// Its own time, where it says one and it is later than the one before.
std::int64_t when_of(const Place& place, std::optional<std::int64_t> last) {
  std::int64_t own = place.time / k_second * k_second;
  if (place.by != Named::time) {
    const bool is_small = place.number.size() <= 7 && value_of(place.number) < k_minutes;
    own = is_small && place.by == Named::number
              ? k_first + value_of(place.number) * k_minute
              : std::max(last.value_or(0), k_first + k_minutes * k_minute) + k_minute;
  }
  return last ? std::max(own, *last + k_second) : own;
}

// How people call the file that undoes another.
bool is_named_after_rollback(std::string_view tag) {
  static const Pattern ending(R"re(\d+(?:[-_].*)?[-_.](?:rollback|down|undo|revert))re",
                              Pattern::Case::insensitive);
  return ending.matches(tag);
}

void refuse_same_tag(const std::string& folder, const PlainFile& a, const PlainFile& b) {
  if (a.tag != b.tag) return;
  throw Error(ErrorCode::bad_file,
              text::cat(a.path, " and ", b.path, " are both the migration ", a.tag),
              {.file = text::cat(folder, "/", b.path)}, "Remove one of them.");
}

struct Placed {
  Place place;
  PlainFile file;
};

std::vector<Placed> sorted(const std::vector<std::string>& paths) {
  std::vector<Placed> all;
  for (const std::string& path : paths)
    if (auto file = plain_file(path)) {
      Place place = place_of(file->tag);
      all.push_back({std::move(place), *std::move(file)});
    }
  std::sort(all.begin(), all.end(), [](const Placed& a, const Placed& b) {
    return std::tuple(a.place.key(), a.file.tag, a.file.path) <
           std::tuple(b.place.key(), b.file.tag, b.file.path);
  });
  return all;
}

// Where the rest has its number, too: "0007_add_rollback" alone is a migration.
void drop_rollbacks(std::vector<Placed>& all) {
  std::map<decltype(Place().key()), int> migrations;
  for (const Placed& each : all)
    if (!is_named_after_rollback(each.file.tag)) ++migrations[each.place.key()];
  std::erase_if(all, [&](const Placed& each) {
    return is_named_after_rollback(each.file.tag) && migrations.contains(each.place.key());
  });
}

}  // namespace

std::string_view digits_of(std::string_view tag) {
  const auto end = std::find_if_not(tag.begin(), tag.end(), text::is_digit);
  return tag.substr(0, static_cast<std::size_t>(end - tag.begin()));
}

std::optional<PlainFile> plain_file(std::string_view path) {
  std::string_view tag = path;
  const auto take_off = [&](std::string_view ending) {
    if (!tag.ends_with(ending)) return false;
    tag.remove_suffix(ending.size());
    return true;
  };
  if (take_off("/up.sql")) {
    const bool is_ours = tag.empty() || tag.starts_with('.') || tag == "rollback" || tag == "meta";
    if (is_ours || tag.find('/') != tag.npos) return std::nullopt;
    return PlainFile{std::string(tag), std::string(path)};
  }
  if (!take_off(".up.sql") && !take_off(".sql")) return std::nullopt;
  for (const char* other : {".down", ".rollback", ".undo"})
    if (tag.ends_with(other)) return std::nullopt;
  const std::size_t digits = digits_of(tag).size();
  const bool is_named = digits == tag.size() || tag[digits] == '_' || tag[digits] == '-';
  if (digits == 0 || !is_named || tag.find('/') != tag.npos) return std::nullopt;
  return PlainFile{std::string(tag), std::string(path)};
}

Journal journal_of_files(const std::string& folder, const std::vector<std::string>& paths) {
  std::vector<Placed> all = sorted(paths);
  drop_rollbacks(all);
  Journal journal{.layout = Layout::plain, .file = folder};
  std::optional<std::int64_t> last;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (i > 0) refuse_same_tag(folder, all[i - 1].file, all[i].file);
    last = when_of(all[i].place, last);
    journal.entries.push_back({.idx = static_cast<int>(i), .when = *last, .tag = all[i].file.tag});
  }
  return journal;
}

std::vector<std::string> tags_of_same_number(const Journal& journal) {
  std::vector<std::string> others(journal.entries.size());
  for (std::size_t i = 1; i < others.size(); ++i) {
    const std::string& before = journal.entries[i - 1].tag;
    const std::string& tag = journal.entries[i].tag;
    const Place place = place_of(tag);
    if (place.by == Named::words || place.is_day || place.key() != place_of(before).key()) continue;
    others[i] = before;
    if (others[i - 1].empty()) others[i - 1] = tag;
  }
  return others;
}

bool says_time(std::string_view tag) { return place_of(tag).by == Named::time; }

std::optional<int> line_of_down_section(std::string_view sql) {
  static const Pattern mark(
      R"re((?im)^[ \t]*(?:--|#)[ \t]*(?:@|\+goose[ \t]+|\+migrate[ \t]+|migrate:[ \t]*|!)?)re"
      R"re(down(?:[ \t]+migration)?[ \t]*:?[ \t]*(?:transaction:\w+[ \t]*)?\r?$)re");
  const auto found = mark.find(sql);
  if (!found) return std::nullopt;
  const auto before = sql.substr(0, sql.find((*found)[0]));
  return 1 + static_cast<int>(std::count(before.begin(), before.end(), '\n'));
}

}  // namespace sluice
