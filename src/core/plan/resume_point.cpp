#include "core/plan/resume_point.hpp"

#include <algorithm>

#include "base/sha256.hpp"
#include "base/text.hpp"
#include "core/names/names.hpp"

namespace sluice {
namespace {

class Resume {
 public:
  Resume(const Migration& migration, const Progress& progress, Direction direction)
      : migration_(migration), progress_(progress), direction_(direction) {}

  void compare_file(const History& history, ChangedFiles changed) {
    const auto& equivalent = migration_.equivalent_hashes;
    const bool is_same =
        progress_.checksum.empty() || progress_.checksum == migration_.hash ||
        std::find(equivalent.begin(), equivalent.end(), progress_.checksum) != equivalent.end();
    if (!is_same && changed == ChangedFiles::refuse) {
      refuse(done(), "the file was edited since then",
             "Restore the file; if only statements that have not run yet were edited, rerun with "
             "`--changed warn`.");
    }
    if (!is_same) {
      point_.diagnostics.push_back({.code = FindingCode::partial_file_changed,
                                    .severity = Severity::warning,
                                    .migration = migration_.entry.tag,
                                    .where = {migration_.file, 0, 0}});
    }
    if (count() < done() ||
        (progress_.in_doubt && *progress_.in_doubt >= static_cast<int>(count()))) {
      refuse(0, text::cat("the file contains only ", counted(count(), "statement")), k_put_back);
    }
    for (const auto& event : history.progress) compare_statement(event);
  }

  ResumePoint find(const Dialect& dialect, InDoubt choice) {
    point_.first = done();
    if (!progress_.in_doubt) return point_;
    point_.first = static_cast<std::size_t>(*progress_.in_doubt);
    switch (choice) {
      case InDoubt::retry: return point_;
      case InDoubt::skip: ++point_.first; return point_;
      case InDoubt::refuse: break;
    }
    const auto& statement = migration_.statements[point_.first];
    point_.in_doubt = dialect.probe(statement).has_value();
    if (!point_.in_doubt && !progress_.refused && !dialect.traits(statement).is_idempotent) {
      refuse(
          point_.first,
          "it was started by a run that did not come back, and whether it took effect is unknown",
          "Look in the database, then run `sluice resume --retry` to run it again, or `sluice "
          "resume --skip` "
          "to continue after it.");
    }
    return point_;
  }

 private:
  static constexpr auto k_put_back = "Restore the file as it was when it was started.";

  std::size_t count() const { return migration_.statements.size(); }
  std::size_t done() const { return static_cast<std::size_t>(progress_.statements_done); }

  // A checkout with other line endings has other statements' texts too.
  bool hash_agrees(const std::string& sql, const std::string& hash) const {
    const auto lf = text::replace_all(sql, "\r\n", "\n");
    return sha256_hex(sql) == hash || sha256_hex(lf) == hash ||
           sha256_hex(text::replace_all(lf, "\n", "\r\n")) == hash;
  }

  void compare_statement(const Event& event) const {
    const auto index = static_cast<std::size_t>(event.statement_index);
    if (event.kind != EventKind::statement_done || event.statement_hash.empty() ||
        event.statement_index < 0 || stem_of(event.migration_name) != migration_.entry.tag) {
      return;
    }
    if (index < count() && hash_agrees(migration_.statements[index].sql, event.statement_hash))
      return;
    refuse(index, "it is committed, and the file now has another statement there", k_put_back);
  }

  [[noreturn]] void refuse(std::size_t at, const std::string& why, const std::string& hint) const {
    const auto shown = count() == 0 ? 0 : std::min(at, count() - 1);
    Where where{migration_.file, 0, 0};
    if (count() > 0)
      where = {migration_.file, migration_.statements[shown].line,
               migration_.statements[shown].column};
    const auto committed = done() == 0   ? std::string("nothing of it is committed")
                           : done() == 1 ? std::string("statement 1 is committed")
                                         : text::cat("statements 1 to ", done(), " are committed");
    throw Error(
        ErrorCode::partial,
        text::cat(migration_.entry.tag,
                  direction_ == Direction::up ? " is partly applied: " : " is partly rolled back: ",
                  committed, "; at statement ", shown + 1, " of ", count(), ": ", why),
        std::move(where), hint);
  }

  const Migration& migration_;
  const Progress& progress_;
  Direction direction_;
  ResumePoint point_;
};

}  // namespace

ResumePoint resume_point(const Migration& migration, const Progress& progress,
                         const History& history, const Dialect& dialect, const UpOptions& options,
                         Direction direction) {
  Resume resume(migration, progress, direction);
  resume.compare_file(history, options.changed);
  return resume.find(dialect, options.in_doubt);
}

}  // namespace sluice
