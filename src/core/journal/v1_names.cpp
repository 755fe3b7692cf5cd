#include "core/journal/v1_names.hpp"

#include <algorithm>
#include <functional>
#include <set>

#include "base/text.hpp"
#include "core/journal/locale_order.hpp"
#include "core/journal/v1_folders.hpp"
#include "core/names/names.hpp"

namespace sluice {

namespace {

constexpr std::int64_t k_second_of_name = 1000;  // milliseconds

using Migrations = std::vector<JournaledMigration>;
using Times = std::vector<std::int64_t>;
using Namer = std::function<std::string(std::size_t)>;  // what stands after the time

std::int64_t second_of(std::int64_t when) {
  return when - ((when % k_second_of_name) + k_second_of_name) % k_second_of_name;
}

// Each no earlier than the one before it.
Times raised(const Migrations& migrations) {
  Times times;
  for (const JournaledMigration& each : migrations) {
    const std::int64_t own = second_of(each.when);
    times.push_back(times.empty() ? own : std::max(own, times.back()));
  }
  return times;
}

// Each no later than those after it.
Times lowered(const Migrations& migrations) {
  Times times(migrations.size());
  for (std::size_t i = migrations.size(); i-- > 0;) {
    const std::int64_t own = second_of(migrations[i].when);
    times[i] = i + 1 == times.size() ? own : std::min(own, times[i + 1]);
  }
  return times;
}

// drizzle-kit 1.0 wants a folder behind its parent in both orders.
bool is_sorted(const std::vector<std::string>& names) {
  for (std::size_t i = 1; i < names.size(); ++i)
    if (names[i - 1] >= names[i] || !is_before_in_locale(names[i - 1], names[i])) return false;
  return true;
}

// Of the migrations from `begin` to before `end`, which share a second.
std::vector<std::string> names_of(const Migrations& migrations, const Times& times,
                                  std::size_t begin, std::size_t end) {
  const auto native = [&](std::size_t i) {
    const auto time = time_of_folder(migrations[i].native);
    return time == times[i] ? migrations[i].native : std::string();
  };
  const Namer word = [&](std::size_t i) { return std::string(suffix_of(migrations[i].tag)); };
  const Namer tag = [&](std::size_t i) { return text::replace_all(migrations[i].tag, "/", "_"); };
  const Namer place = [&](std::size_t i) {
    const std::string digits = std::to_string(i);
    const std::string number = std::string(digits.size() < 4 ? 4 - digits.size() : 0, '0') + digits;
    return text::cat(number, "_", suffix_of(migrations[i].tag));
  };
  std::vector<std::string> names;
  for (const Namer& namer : {word, tag, place}) {
    names.clear();
    for (std::size_t i = begin; i < end; ++i)
      names.push_back(native(i).empty() ? text::cat(folder_time(times[i]), "_", namer(i))
                                        : native(i));
    if (is_sorted(names)) return names;
  }
  names.clear();
  for (std::size_t i = begin; i < end; ++i)
    names.push_back(text::cat(folder_time(times[i]), "_", place(i)));
  return names;
}

// What drizzle-orm 1.0 does with the rows of a table that an earlier one filled
// (up-migrations/sqlite.js, pg.js): which folders it takes for applied. Where ids are NULL, as
// SQLite's are, it names rows by what they were found by.
std::set<std::size_t> found_by_drizzle(const Migrations& migrations, const Times& times) {
  std::vector<std::size_t> taken_for(migrations.size(), migrations.size());
  for (std::size_t row = 0; row < migrations.size(); ++row) {
    const std::int64_t second = second_of(migrations[row].when);
    const auto count = std::count(times.begin(), times.end(), second);
    std::size_t found = migrations.size();
    for (std::size_t i = 0; i < migrations.size(); ++i) {
      const bool has_hash = migrations[i].hash == migrations[row].hash;
      if (count == 1 ? times[i] != second : !has_hash) continue;
      if (count > 1 && times[i] != second) continue;
      if (count == 0 || found == migrations.size()) found = i;
    }
    for (std::size_t other = 0; other < migrations.size(); ++other)
      if (count == 1 ? migrations[other].when == migrations[row].when
                     : migrations[other].hash == migrations[row].hash)
        taken_for[other] = found;
  }
  return {taken_for.begin(), taken_for.end()};
}

std::vector<std::size_t> mistaken_in(const Migrations& migrations, const Times& times) {
  const std::set<std::size_t> found = found_by_drizzle(migrations, times);
  std::vector<std::size_t> mistaken;
  for (std::size_t i = 0; i < migrations.size(); ++i)
    if (!found.contains(i)) mistaken.push_back(i);
  return mistaken;
}

}  // namespace

V1Names v1_names(const std::vector<JournaledMigration>& migrations) {
  V1Names result{.names = {}, .times = raised(migrations), .mistaken = {}, .renamed = {}};
  result.mistaken = mistaken_in(migrations, result.times);
  if (!result.mistaken.empty())
    if (Times times = lowered(migrations); mistaken_in(migrations, times).empty()) {
      result.times = std::move(times);
      result.mistaken.clear();
    }
  for (std::size_t begin = 0; begin < migrations.size();) {
    std::size_t end = begin + 1;
    while (end < migrations.size() && result.times[end] == result.times[begin]) ++end;
    for (std::string& name : names_of(migrations, result.times, begin, end))
      result.names.push_back(std::move(name));
    begin = end;
  }
  for (std::size_t i = 0; i < migrations.size(); ++i)
    if (!migrations[i].native.empty() && migrations[i].native != result.names[i])
      result.renamed.push_back(i);
  return result;
}

}  // namespace sluice
