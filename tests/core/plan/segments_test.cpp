// How a migration is cut into transactions, over every short sequence of kinds of statements.
#include "core/plan/segments.hpp"

#include "core/planning.hpp"
#include "support/test.hpp"

namespace sluice {
namespace {

using namespace sluice::test;
using Texts = std::vector<std::string>;

constexpr TransactionMode k_modes[] = {TransactionMode::batch, TransactionMode::migration,
                                       TransactionMode::none};

std::vector<Segment> cut(const Texts& texts, TransactionMode mode = TransactionMode::batch) {
  return cut_segments(statements_of(texts), WordDialect(), mode);
}

// "0-2 | 2! | 3-5" : a bar where a commit is between, a bang where there is no transaction.
std::string shown(const std::vector<Segment>& segments) {
  std::string text;
  for (const auto& s : segments) {
    if (s.commit_before) text += "| ";
    text += text::cat(s.first, s.end == s.first + 1 ? "" : text::cat("-", s.end - 1),
                      s.in_transaction ? "" : "!", s.in_doubt ? "?" : "", " ");
  }
  return std::string(text::trim(text));
}

bool is_control(const std::string& sql) { return sql == "BEGIN" || sql == "COMMIT"; }
bool runs(const std::string& sql) { return !is_control(sql) && !sql.starts_with("PRAGMA"); }

// Every sequence of at most four statements of these kinds.
template <class Law>
void for_all_files(Law law) {
  const Texts kinds{"plain",  "AUTO",          "BEGIN",   "COMMIT",
                    "PRAGMA", "ADD VALUE 'x'", "use 'x'", "SET a"};
  std::vector<Texts> files{{}};
  for (std::size_t from = 0, length = 0; length < 4; ++length) {
    const auto to = files.size();
    for (; from < to; ++from) {
      for (const auto& kind : kinds) {
        auto longer = files[from];
        longer.push_back(kind);
        files.push_back(std::move(longer));
      }
    }
  }
  for (const auto& file : files) law(file);
}

void hold(bool law, std::string_view what, const Texts& file,
          const std::vector<Segment>& segments) {
  if (!law) FAIL(what << ": " << text::join(file, "; ") << " → " << shown(segments));
}

// Statement → the number of the transaction it is in; none outside of one.
std::vector<std::optional<int>> transactions(const std::vector<Segment>& segments,
                                             std::size_t count) {
  std::vector<std::optional<int>> result(count);
  int number = 0;
  for (const auto& s : segments) {
    if (!s.in_transaction || s.commit_before) ++number;
    for (auto i = s.first; i < s.end; ++i) {
      if (s.in_transaction) result[i] = number;
    }
    if (!s.in_transaction) ++number;
  }
  return result;
}

TEST_CASE("segments cover each statement that runs exactly once, in order, and no other") {
  for_all_files([](const Texts& file) {
    for (const auto mode : k_modes) {
      const auto segments = cut(file, mode);
      std::vector<std::size_t> covered, expected;
      for (const auto& s : segments) {
        hold(s.first < s.end, "not empty", file, segments);
        for (auto i = s.first; i < s.end; ++i) covered.push_back(i);
      }
      for (std::size_t i = 0; i < file.size(); ++i) {
        if (runs(file[i])) expected.push_back(i);
      }
      hold(covered == expected, "covered once", file, segments);
    }
  });
}

TEST_CASE(
    "outside a transaction each statement is a segment of its own, with a reason and no commit of "
    "its own") {
  for_all_files([](const Texts& file) {
    for (const auto mode : k_modes) {
      const auto segments = cut(file, mode);
      for (const auto& s : segments) {
        if (s.in_transaction) continue;
        hold(s.end == s.first + 1 && !s.reason.empty() && !s.commit_before, "alone", file,
             segments);
      }
    }
  });
}

TEST_CASE("what needs autocommit never runs inside a transaction") {
  for_all_files([](const Texts& file) {
    for (const auto mode : k_modes) {
      const auto segments = cut(file, mode);
      for (const auto& s : segments) {
        if (file[s.first] == "AUTO") hold(!s.in_transaction, "outside", file, segments);
      }
    }
  });
}

TEST_CASE("an enum value is never used in the transaction that adds it") {
  for_all_files([](const Texts& file) {
    for (const auto mode : k_modes) {
      const auto segments = cut(file, mode);
      const auto in = transactions(segments, file.size());
      for (std::size_t add = 0; add < file.size(); ++add) {
        for (auto use = add + 1; use < file.size(); ++use) {
          if (file[add] != "ADD VALUE 'x'" || file[use] != "use 'x'" || !in[add]) continue;
          hold(in[add] != in[use], "committed between", file, segments);
        }
      }
    }
  });
}

TEST_CASE("statements before and after a COMMIT of the file are never in one transaction") {
  for_all_files([](const Texts& file) {
    const auto segments = cut(file);
    const auto in = transactions(segments, file.size());
    for (std::size_t i = 0; i < file.size(); ++i) {
      if (file[i] != "COMMIT") continue;
      const bool was_outside =
          std::find(file.begin(), file.begin() + static_cast<std::ptrdiff_t>(i), "COMMIT") !=
          file.begin() + static_cast<std::ptrdiff_t>(i);
      for (std::size_t a = 0; a < i && !was_outside; ++a) {
        for (auto b = i + 1; b < file.size(); ++b) {
          hold(!in[a] || in[a] != in[b], "committed between", file, segments);
        }
      }
    }
  });
}

TEST_CASE(
    "a file without COMMIT, autocommit statements and enum values is one transaction in batch "
    "mode") {
  for_all_files([](const Texts& file) {
    if (std::any_of(file.begin(), file.end(), [](const std::string& sql) {
          return sql == "COMMIT" || sql == "AUTO" || sql.find("'x'") != std::string::npos;
        })) {
      return;
    }
    const auto segments = cut(file);
    hold(is_atomic(Plan{.steps = {Step{.segments = segments}}}), "atomic", file, segments);
  });
}

TEST_CASE("with --transaction none only the file's own blocks are transactions") {
  for_all_files([](const Texts& file) {
    const auto segments = cut(file, TransactionMode::none);
    if (std::find(file.begin(), file.end(), "BEGIN") != file.end()) return;
    for (const auto& s : segments) hold(!s.in_transaction, "outside", file, segments);
  });
}

TEST_CASE("every segment that splits tells why") {
  for_all_files([](const Texts& file) {
    for (const auto mode : k_modes) {
      const auto segments = cut(file, mode);
      for (const auto& s : segments) {
        hold(s.reason.empty() == (s.in_transaction && !s.commit_before), "reason", file, segments);
      }
    }
  });
}

TEST_CASE("a migration that goes on runs the rest as it would have, after its SETs") {
  const WordDialect dialect;
  for_all_files([&](const Texts& file) {
    const auto statements = statements_of(file);
    const auto full = transactions(cut(file), file.size());
    for (std::size_t first = 1; first <= file.size(); ++first) {
      OpenTransaction open;
      const auto rest = cut_migration(
          {"t", "t.sql", statements, TransactionMode::batch, first, false}, dialect, open);
      std::vector<std::size_t> covered, expected;
      for (const auto& s : rest.segments) {
        for (auto i = s.first; i < s.end; ++i) {
          covered.push_back(i);
          if (i >= first)
            hold(s.in_transaction == full[i].has_value(), "as it would have", file, rest.segments);
        }
      }
      for (std::size_t i = 0; i < file.size(); ++i) {
        if (i >= first ? runs(file[i]) : file[i].starts_with("SET")) expected.push_back(i);
      }
      hold(covered == expected, "the rest", file, rest.segments);
    }
  });
}

TEST_CASE(
    "a COMMIT ends the transaction until the next BEGIN, and the file's end returns to the batch") {
  CHECK(shown(cut({"a", "b", "COMMIT", "c", "d", "BEGIN", "e", "f"})) == "0-1 3! 4! 6-7");
  CHECK(shown(cut({"COMMIT", "PRAGMA", "BEGIN", "a", "b", "COMMIT", "PRAGMA", "BEGIN"})) == "3-4");
}

TEST_CASE(
    "a block of the file's own in our transaction ends in a commit, and what follows is in one "
    "again") {
  CHECK(shown(cut({"a", "BEGIN", "b", "COMMIT", "c", "d"})) == "0 2 | 4-5");
  CHECK(shown(cut({"BEGIN", "a", "COMMIT", "BEGIN", "b", "COMMIT"})) == "1 | 4");
}

TEST_CASE("an enum value is recognised inside a body, and not in another ADD VALUE") {
  CHECK(shown(cut({"ADD VALUE 'x'", "ADD VALUE 'y' AFTER 'x'",
                   "create function f() as $$ select 'x' $$"})) == "0-1 | 2");
  CHECK(shown(cut({"ADD VALUE 'x'", "insert 'xy'", "insert 'y'"})) == "0-2");
}

TEST_CASE(
    "an enum value of an earlier migration is committed before the migration that uses it, not "
    "within") {
  const WordDialect dialect;
  OpenTransaction open;
  const auto add = statements_of({"ADD VALUE 'x'"});
  const auto other = statements_of({"other"});
  const auto use = statements_of({"first", "use 'x'"});
  CHECK(shown(cut_migration({"0001_add", "", add}, dialect, open).segments) == "0");
  CHECK(shown(cut_migration({"0002_other", "", other}, dialect, open).segments) == "0");
  const auto cut = cut_migration({"0003_use", "3.sql", use}, dialect, open);
  CHECK(shown(cut.segments) == "| 0-1");
  CHECK(cut.segments[0].reason ==
        "enum value 'x', added by 0001_add, must be committed before it is used on line 2");
  REQUIRE(cut.diagnostics.size() == 1);
  CHECK(cut.diagnostics[0].code == FindingCode::enum_value_commit);
  CHECK(cut.diagnostics[0].where == Where{"3.sql", 2, 1});
  CHECK(shown(cut_migration({"0004_use", "", use}, dialect, open).segments) == "0-1");
}

TEST_CASE("a COMMIT at a file's end is made before the next migration") {
  const WordDialect dialect;
  OpenTransaction open;
  const auto first = statements_of({"a", "COMMIT"});
  const auto second = statements_of({"b"});
  CHECK(shown(cut_migration({"0001", "", first}, dialect, open).segments) == "0");
  CHECK(shown(cut_migration({"0002", "", second}, dialect, open).segments) == "| 0");
}

TEST_CASE("with --transaction migration each migration but the first begins with a commit") {
  const WordDialect dialect;
  OpenTransaction open;
  const auto file = statements_of({"a", "b"});
  const CutRequest request{"t", "", file, TransactionMode::migration};
  CHECK(shown(cut_migration(request, dialect, open).segments) == "0-1");
  CHECK(shown(cut_migration(request, dialect, open).segments) == "| 0-1");
}

TEST_CASE("a statement in doubt is a segment of its own") {
  const WordDialect dialect;
  OpenTransaction open;
  const auto file = statements_of({"a", "b", "c"});
  CHECK(shown(cut_migration({"t", "", file, TransactionMode::batch, 1, true}, dialect, open)
                  .segments) == "1? 2");
}

TEST_CASE("a ROLLBACK in a file is refused where it stands") {
  OpenTransaction open;
  const auto file = statements_of({"a", "ROLLBACK"});
  const auto error = error_of([&] {
    cut_migration({"t", "drizzle/t.sql", file}, WordDialect(), open);
  });
  CHECK(error.code == ErrorCode::refused);
  CHECK(error.where == Where{"drizzle/t.sql", 2, 1});
}

}  // namespace
}  // namespace sluice
