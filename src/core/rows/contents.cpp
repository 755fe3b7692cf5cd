#include "core/rows/contents.hpp"

#include <algorithm>
#include <cctype>
#include <iterator>

#include "base/text.hpp"
#include "core/names/names.hpp"

namespace sluice {

namespace {

using Lines = std::vector<std::string>;

constexpr std::size_t k_shown = 100;  // bytes of a row

Lines missing_in(const Lines& there, const Lines& here) {
  Lines missing;
  std::set_difference(here.begin(), here.end(), there.begin(), there.end(),
                      std::back_inserter(missing));
  return missing;
}

std::string shown_row(const std::string& row) {
  if (row.size() <= k_shown) return row;
  std::size_t end = k_shown;
  while (end > 0 && (static_cast<unsigned char>(row[end]) & 0xc0U) == 0x80) --end;
  return row.substr(0, end) + "…";
}

std::string rows_text(const ObjectName& table, const Lines& before, const Lines& after) {
  const Lines gone = missing_in(after, before);
  const Lines come = missing_in(before, after);
  if (gone.empty() && come.empty()) return {};
  Lines parts;
  if (!gone.empty()) parts.push_back(text::cat(gone.size(), " of ", before.size(), " gone"));
  if (!come.empty()) parts.push_back(text::cat(come.size(), " new"));
  std::string line = text::cat("rows of ", table.name, ": ", text::join(parts, ", "));
  if (!gone.empty()) line += text::cat("; before: ", shown_row(gone.front()));
  if (!come.empty()) line += text::cat("; now: ", shown_row(come.front()));
  return line;
}

// By the name that a product gives it: table_column_seq.
bool counts_for(const ObjectName& counter, const ObjectName& table) {
  return counter.schema == table.schema && counter.name.starts_with(table.name + "_");
}

bool is_of_name(char letter) {
  return std::isalnum(static_cast<unsigned char>(letter)) != 0 || letter == '_' ||
         static_cast<unsigned char>(letter) >= 0x80;
}

}  // namespace

std::vector<ContentsDifference> contents_differences(const Contents& before,
                                                     const Contents& after) {
  std::vector<ContentsDifference> differences;
  for (const auto& [table, rows] : before.rows) {
    const auto now = after.rows.find(table);
    std::string line = rows_text(table, rows, now == after.rows.end() ? Lines() : now->second);
    if (!line.empty()) differences.push_back({table, std::move(line)});
  }
  for (const auto& [counter, value] : before.counters) {
    const auto now = after.counters.find(counter);
    const std::string place = now == after.counters.end() ? "nowhere" : now->second;
    if (place == value) continue;
    differences.push_back({counter, text::cat("the counter ", counter.name, ": ", value,
                                              " before, ", place, " now")});
  }
  return differences;
}

bool names(std::string_view text, std::string_view name) {
  const std::string in = text::lower(text);
  const std::string of = text::lower(name);
  if (of.empty()) return false;
  for (std::size_t at = in.find(of); at != std::string::npos; at = in.find(of, at + 1)) {
    const std::size_t end = at + of.size();
    const bool begins = at == 0 || !is_of_name(in[at - 1]);
    if (begins && (end == in.size() || !is_of_name(in[end]))) return true;
  }
  return false;
}

std::vector<ContentsDifference> undeclared(std::vector<ContentsDifference> differences,
                                           const std::vector<std::string>& declared,
                                           const std::set<ObjectName>& known) {
  const auto covers = [&](const std::string& line, const ObjectName& object) {
    if (names(line, object.name)) return true;
    const auto is_named = [&](const ObjectName& table) { return names(line, table.name); };
    return std::none_of(known.begin(), known.end(), is_named) ||
           std::any_of(known.begin(), known.end(), [&](const ObjectName& table) {
             return counts_for(object, table) && is_named(table);
           });
  };
  std::erase_if(differences, [&](const ContentsDifference& difference) {
    return std::any_of(declared.begin(), declared.end(),
                       [&](const std::string& line) { return covers(line, difference.object); });
  });
  return differences;
}

}  // namespace sluice
