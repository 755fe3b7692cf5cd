#include "engine/folder/rollback_files.hpp"

#include <algorithm>
#include <set>

#include "base/text.hpp"
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

std::string could_be(const std::string& path, const std::vector<std::string>& tags) {
  return text::cat(path, " could undo each of ", name_list(tags));
}

std::string rename_hint(const std::vector<std::string>& tags) {
  return text::cat("Rename it after the migration that it undoes, as in ", own_path(tags.front()),
                   ".");
}

class PairCheck {
 public:
  PairCheck(const Project& project, const FileSystem& files) : project_(project), files_(files) {}

  std::vector<Diagnostic> run() {
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
  void report(Severity severity, const char* code, const std::string& path, std::string message,
              std::string hint) {
    findings_.push_back({.severity = severity,
                         .code = code,
                         .message = std::move(message),
                         .where = {.file = path_below(project_.folder, path)},
                         .hint = std::move(hint)});
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
          if (tags.front() == tag)
            report(Severity::error, "rollback-ambiguous", path, could_be(path, tags),
                   rename_hint(tags));
          continue;
        }
      }
      known_.insert(path);
      if (!first.empty())
        report(Severity::warning, "rollback-unused", path,
               text::cat(path, " is not used: ", first, " undoes ", tag),
               "Move into one file what is to be run, and remove the other.");
      if (first.empty()) first = path;
    }
  }

  void judge(const std::string& path) {
    if (known_.contains(path)) return;
    if (!is_there(path))
      return report(Severity::error, "rollback-unreadable", path,
                    text::cat(path, " is not a file that can be read"),
                    "Put the SQL that undoes the migration there, or remove what is there.");
    report(Severity::warning, "rollback-unused", path,
           text::cat(path, " belongs to no migration, and undoes nothing"),
           "Rename it after the migration that it undoes, as in rollback/<tag>.sql, or remove it.");
  }

  const Project& project_;
  const FileSystem& files_;
  const IsThere there_ = [this](const std::string& path) { return is_there(path); };
  std::set<std::string> known_;
  std::vector<Diagnostic> findings_;
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
    if (tags.size() > 1)
      throw Error(ErrorCode::refused, could_be(path, tags),
                  Where{.file = path_below(project.folder, path)}, rename_hint(tags));
    return path;
  }
  return {};
}

std::vector<Diagnostic> check_rollbacks(const Project& project, const FileSystem& files) {
  return PairCheck(project, files).run();
}

}  // namespace sluice
