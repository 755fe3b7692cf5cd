#include "core/plan/segments.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace sluice {
namespace {

constexpr auto k_own_transaction =
    "each migration has a transaction of its own (--transaction migration)";
constexpr auto k_no_transaction = "nothing runs in a transaction (--transaction none)";

class Cutter {
 public:
  Cutter(const CutRequest& request, const Dialect& dialect, OpenTransaction& open)
      : request_(request), open_(open), is_outside_(request.mode == TransactionMode::none) {
    if (is_outside_) outside_because_ = k_no_transaction;
    for (const auto& statement : request.statements) traits_.push_back(dialect.traits(statement));
  }

  Cut cut() {
    begin_migration();
    for (std::size_t i = 0; i < request_.statements.size(); ++i) {
      if (traits_[i].control != TransactionControl::none) {
        control(i);
      } else if (traits_[i].ignored) {
        continue;
      } else if (i >= request_.first) {
        add(i);
      } else if (traits_[i].changes_session) {
        outside(i, "sets the session for the rest of the file again");
      }
    }
    for (const auto& segment : cut_.segments) {
      for (auto i = segment.first; i < segment.end; ++i)
        cut_.changes_session |= traits_[i].changes_session;
    }
    return std::move(cut_);
  }

 private:
  const Statement& statement(std::size_t i) const { return request_.statements[i]; }

  void say(FindingCode code, std::size_t i, std::vector<FindingDetail> details = {}) {
    if (i < request_.first) return;
    cut_.diagnostics.push_back({.code = code,
                                .migration = request_.tag,
                                .details = std::move(details),
                                .where = {request_.file, statement(i).line, statement(i).column}});
  }

  // An enum value that an earlier migration adds is committed before this one, not in the
  // middle of it.
  void begin_migration() {
    if (request_.mode == TransactionMode::migration && open_.is_open)
      open_.commit_due = k_own_transaction;
    for (std::size_t i = request_.first; i < request_.statements.size() && open_.is_open; ++i) {
      const auto* used = added_value_in(i);
      if (!used) continue;
      const auto why =
          text::cat("enum value ", used->literal, ", added by ", used->tag,
                    ", must be committed before it is used on line ", statement(i).line);
      if (!open_.commit_due)
        say(FindingCode::enum_value_commit, i,
            {{Detail::value, used->literal},
             {Detail::other, used->tag},
             {Detail::line, text::cat(statement(i).line)}});
      open_.commit_due = why;
      break;
    }
  }

  const OpenTransaction::AddedValue* added_value_in(std::size_t i) const {
    if (!traits_[i].adds_enum_value.empty()) return nullptr;
    const auto used = std::find_if(open_.added.begin(), open_.added.end(), [&](const auto& value) {
      return statement(i).sql.find(value.literal) != std::string::npos;
    });
    return used == open_.added.end() ? nullptr : &*used;
  }

  void control(std::size_t i) {
    switch (traits_[i].control) {
      case TransactionControl::none: break;
      case TransactionControl::begin: begin(i); break;
      case TransactionControl::commit: commit(i); break;
      case TransactionControl::rollback: refuse_rollback(i);
    }
  }

  [[noreturn]] void refuse_rollback(std::size_t i) const {
    throw Error(
        ErrorCode::refused,
        "a migration that rolls back would be recorded as applied, although it is not",
        Where{request_.file, statement(i).line, statement(i).column},
        "Remove the ROLLBACK from the file, or record the migration with `sluice baseline`.");
  }

  // The file's own block: inside our transaction it is no new one, outside it opens one.
  void begin(std::size_t i) {
    if (in_block_ || !is_outside_) {
      say(FindingCode::begin_dropped, i);
    }
    if (in_block_) return;
    in_block_ = true;
    outside_before_block_ = is_outside_;
    is_outside_ = false;
  }

  // After its own block the file goes on as before it. A COMMIT of our transaction means what it
  // says: what follows runs outside of one, as it does under Drizzle.
  void commit(std::size_t i) {
    if (!in_block_ && is_outside_) {
      say(FindingCode::commit_dropped, i);
      return;
    }
    if (i >= request_.first) {
      open_.commit_due = text::cat("the file contains COMMIT on line ", statement(i).line);
      say(FindingCode::commit_in_file, i);
    }
    if (in_block_) {
      is_outside_ = outside_before_block_;
    } else {
      is_outside_ = true;
      outside_because_ = text::cat("after the COMMIT on line ", statement(i).line);
    }
    in_block_ = false;
  }

  void add(std::size_t i) {
    if (traits_[i].needs_autocommit) {
      say(FindingCode::outside_transaction, i, {{Detail::reason, traits_[i].reason}});
      outside(i, traits_[i].reason);
    } else if (is_outside_) {
      outside(i, outside_because_);
    } else {
      inside(i);
    }
    if (!traits_[i].adds_enum_value.empty() && open_.is_open) {
      open_.added.push_back({traits_[i].adds_enum_value, request_.tag});
    }
  }

  bool is_in_doubt(std::size_t i) const { return request_.first_in_doubt && i == request_.first; }

  void outside(std::size_t i, std::string reason) {
    open_ = {};
    cut_.segments.push_back({.first = i,
                             .end = i + 1,
                             .in_transaction = false,
                             .in_doubt = is_in_doubt(i),
                             .reason = std::move(reason)});
  }

  void inside(std::size_t i) {
    if (const auto* used = added_value_in(i); used && !open_.commit_due) {
      open_.commit_due =
          text::cat("enum value ", used->literal, " must be committed before it is used");
      say(FindingCode::enum_value_commit, i,
          {{Detail::value, used->literal}, {Detail::other, used->tag}});
    }
    Segment next{.first = i, .end = i + 1, .in_doubt = is_in_doubt(i)};
    if (open_.is_open && open_.commit_due) {
      next.commit_before = true;
      next.reason = *open_.commit_due;
      open_.added.clear();
    }
    open_.commit_due.reset();
    open_.is_open = true;
    if (continues_last(next)) {
      cut_.segments.back().end = next.end;
    } else {
      cut_.segments.push_back(std::move(next));
    }
  }

  bool continues_last(const Segment& next) const {
    if (cut_.segments.empty() || next.commit_before || next.in_doubt) return false;
    const auto& last = cut_.segments.back();
    return last.in_transaction && !last.in_doubt && last.end == next.first;
  }

  const CutRequest& request_;
  OpenTransaction& open_;
  std::vector<StatementTraits> traits_;
  bool is_outside_ = false;
  std::string outside_because_;
  bool in_block_ = false;  // between a BEGIN of the file and its COMMIT
  bool outside_before_block_ = false;
  Cut cut_;
};

}  // namespace

Cut cut_migration(const CutRequest& request, const Dialect& dialect, OpenTransaction& transaction) {
  return Cutter(request, dialect, transaction).cut();
}

std::vector<Segment> cut_segments(const std::vector<Statement>& statements, const Dialect& dialect,
                                  TransactionMode mode) {
  OpenTransaction transaction;
  return cut_migration({.tag = "", .file = "", .statements = statements, .mode = mode}, dialect,
                       transaction)
      .segments;
}

}  // namespace sluice
