// Whether a file is the one whose checksum a history holds: Drizzle's SHA-256, or what an older
// tool stored, MD5 or the first digits of either.
#include "core/journal/file_hashes.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "core/names/names.hpp"

namespace sluice {

namespace {

bool begins_any(const std::vector<std::string>& hashes, const std::string& checksum) {
  return std::any_of(hashes.begin(), hashes.end(),
                     [&](const std::string& hash) { return hash.starts_with(checksum); });
}

std::vector<std::string> of_length(const std::vector<std::string>& hashes, std::size_t length) {
  std::vector<std::string> some;
  std::copy_if(hashes.begin(), hashes.end(), std::back_inserter(some),
               [&](const std::string& hash) { return hash.size() == length; });
  return some;
}

}  // namespace

bool is_checksum(std::string_view text) {
  return (text.size() == 12 || text.size() == 16 || text.size() == 32 || text.size() == 64) &&
         is_hex(text);
}

bool FileHashes::includes(const std::string& other) const {
  if (other == hash) return true;
  const auto others = equivalent ? equivalent() : std::vector<std::string>();
  return std::find(others.begin(), others.end(), other) != others.end();
}

Fit FileHashes::fit(const std::string& checksum) const {
  if (hash.empty() || !is_checksum(checksum)) return Fit::unknown;
  if (hash.starts_with(checksum)) return Fit::same;
  const bool may_be_md5 = checksum.size() == 16 || checksum.size() == 32;
  const auto md5s = may_be_md5 && older ? older() : std::vector<std::string>();
  if (begins_any(md5s, checksum)) return Fit::same;
  if (begins_any(equivalent ? equivalent() : std::vector<std::string>(), checksum))
    return Fit::other_checkout;
  return may_be_md5 && md5s.empty() ? Fit::unknown : Fit::edited;
}

bool is_same(Fit fit) { return fit == Fit::same || fit == Fit::other_checkout; }

std::vector<FileHashes> hashes_of(const Project& project) {
  std::vector<FileHashes> files;
  files.reserve(project.migrations.size());
  for (const Migration& migration : project.migrations)
    files.push_back({migration.hash,
                     [&migration] { return of_length(migration.equivalent_hashes, 64); },
                     [&migration] { return of_length(migration.equivalent_hashes, 32); }});
  return files;
}

bool holds_older_checksums(const History& history) {
  const auto is_older = [](const std::string& checksum) {
    return checksum.size() != 64 && is_checksum(checksum);
  };
  return std::any_of(history.rows.begin(), history.rows.end(),
                     [&](const HistoryRow& row) { return is_older(row.hash); }) ||
         std::any_of(history.tracking.begin(), history.tracking.end(),
                     [&](const TrackingRow& row) { return is_older(row.checksum.value_or("")); }) ||
         std::any_of(history.legacy.begin(), history.legacy.end(),
                     [&](const LegacyRow& row) { return is_older(row.checksum); });
}

}  // namespace sluice
