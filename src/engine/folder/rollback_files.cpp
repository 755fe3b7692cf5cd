#include "engine/folder/rollback_files.hpp"

#include <algorithm>
#include <set>

#include "base/text.hpp"
#include "core/finding/finding_error.hpp"
#include "core/journal/plain_files.hpp"
#include "core/names/names.hpp"
#include "engine/folder/folder_files.hpp"

namespace sluice {

namespace {

constexpr std::string_view k_numbered = "_rollback.sql";

std::string own_path(std::string_view tag) { return text::cat("rollback/", tag, ".sql"); }

// By all of its digits, too: a name may begin with a time.
std::vector<std::string> numbered_paths(std::string_view tag) {
  std::vector<std::string> paths{text::cat("rollback/", number_of(tag), k_numbered)};
  const std::string whole = text::cat("rollback/", digits_of(tag), k_numbered);
  if (whole != paths[0]) paths.push_back(whole);
  return paths;
}

bool is_numbered(const std::string& path, std::string_view tag) {
  const auto paths = numbered_paths(tag);
  return path != own_path(tag) && std::find(paths.begin(), paths.end(), path) != paths.end();
}

// Of the tags that have the number, those that the numbered file may have been written for.
std::vector<std::string> claimants(const Project& project, const std::string& path,
                                   const IsThere& is_there) {
  std::vector<std::string> tags;
  for (const JournalEntry& entry : project.journal.entries) {
    if (own_path(entry.tag) == path) return {};  // it is called "rollback"
    if (is_numbered(path, entry.tag) && !is_there(own_path(entry.tag))) tags.push_back(entry.tag);
  }
  return tags;
}

// Each of these may have been meant.
Finding ambiguous(const Project& project, const std::string& path,
                  const std::vector<std::string>& tags) {
  return {.code = FindingCode::rollback_ambiguous,
          .severity = Severity::error,
          .details = {{Detail::path, path}, {Detail::migrations, tags}},
          .where = {.file = path_below(project.folder, path)}};
}

class PairCheck {
 public:
  PairCheck(const Project& project, const FileSystem& files) : project_(project), files_(files) {}

  std::vector<Finding> run() {
    for (const JournalEntry& entry : project_.journal.entries) look_at(entry.tag);
    const std::string apart = text::cat(project_.folder, "/rollback");
    if (files_.is_folder(apart))
      for (const std::string& name : files_.list(apart))
        if (name.ends_with(".sql")) judge(text::cat("rollback/", name));
    for (const std::string& name : files_.list(project_.folder))
      if (name.ends_with(".down.sql")) judge(name);
    return std::move(findings_);
  }

 private:
  bool is_there(const std::string& path) const {
    return files_.is_file(path_below(project_.folder, path));
  }
  void report(FindingCode code, Severity severity, const std::string& path) {
    findings_.push_back({.code = code,
                         .severity = severity,
                         .details = {{Detail::path, path}},
                         .where = {.file = path_below(project_.folder, path)}});
  }
  void report_second(const std::string& path, const std::string& first, const std::string& tag) {
    report(FindingCode::rollback_unused, Severity::warning, path);
    findings_.back().migration = tag;
    findings_.back().details.emplace_back(Detail::other, first);
  }

  // Two for one migration: the later form is never read.
  void look_at(const std::string& tag) {
    std::string first;
    for (const std::string& path : rollback_paths(tag)) {
      if (!is_there(path) || path == first) continue;
      if (is_numbered(path, tag)) {
        const auto tags = claimants(project_, path, there_);
        const bool is_mine = std::find(tags.begin(), tags.end(), tag) != tags.end();
        if (!is_mine && (!tags.empty() || first.empty() || known_.contains(path))) continue;
        known_.insert(path);
        if (tags.size() > 1) {
          if (tags.front() == tag) findings_.push_back(ambiguous(project_, path, tags));
          continue;
        }
      }
      known_.insert(path);
      if (!first.empty()) report_second(path, first, tag);
      if (first.empty()) first = path;
    }
  }

  void judge(const std::string& path) {
    if (known_.contains(path)) return;
    if (!is_there(path)) return report(FindingCode::rollback_unreadable, Severity::error, path);
    report(FindingCode::rollback_unused, Severity::warning, path);
  }

  const Project& project_;
  const FileSystem& files_;
  const IsThere there_ = [this](const std::string& path) { return is_there(path); };
  std::set<std::string> known_;
  std::vector<Finding> findings_;
};

}  // namespace

std::vector<std::string> rollback_paths(std::string_view tag) {
  std::vector<std::string> paths{own_path(tag)};
  for (std::string& path : numbered_paths(tag)) paths.push_back(std::move(path));
  paths.push_back(text::cat(tag, ".down.sql"));
  paths.push_back(text::cat(tag, "/down.sql"));
  return paths;
}

std::optional<std::string> find_rollback(const Project& project, const std::string& tag,
                                         const IsThere& is_there) {
  for (const std::string& path : rollback_paths(tag)) {
    if (!is_there(path)) continue;
    if (!is_numbered(path, tag)) return path;
    const std::vector<std::string> tags = claimants(project, path, is_there);
    if (tags.empty()) continue;
    if (tags.size() > 1) throw Error(error_of(ambiguous(project, path, tags), ErrorCode::refused));
    return path;
  }
  return {};
}

std::vector<Finding> check_rollbacks(const Project& project, const FileSystem& files) {
  return PairCheck(project, files).run();
}

}  // namespace sluice
