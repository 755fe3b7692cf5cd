// Laws of reconciling, over every small journal and every small history.
#include <set>

#include "core/planning.hpp"
#include "support/test.hpp"

namespace sluice {
namespace {

using namespace sluice::test;

// Three entries: `when` rising; with two equal; not rising; two files of equal content.
std::vector<Project> small_projects() {
  return {
      project_of({{"0000_a", 10, {"a"}}, {"0001_b", 20, {"b"}}, {"0002_c", 30, {"c"}}}),
      project_of({{"0000_a", 10, {"a"}}, {"0001_b", 10, {"b"}}, {"0002_c", 30, {"c"}}}),
      project_of({{"0000_a", 30, {"a"}}, {"0001_b", 10, {"b"}}, {"0002_c", 20, {"c"}}}),
      project_of({{"0000_a", 10, {"x"}}, {"0001_b", 20, {"x"}}, {"0002_c", 30, {"c"}}}),
  };
}

std::vector<HistoryRow> possible_rows(const Project& project) {
  std::vector<HistoryRow> rows;
  std::vector<std::optional<std::int64_t>> whens{std::nullopt, 99};
  std::vector<std::string> hashes{sha256_hex("unknown")};
  for (const auto& m : project.migrations) {
    if (std::find(whens.begin(), whens.end(), m.entry.when) == whens.end())
      whens.push_back(m.entry.when);
    if (std::find(hashes.begin(), hashes.end(), m.hash) == hashes.end()) hashes.push_back(m.hash);
  }
  for (const auto& when : whens) {
    for (const auto& hash : hashes) rows.push_back({.hash = hash, .created_at = when});
  }
  return rows;
}

// Every history of at most two rows, and of three rows where the first two are an honest beginning.
std::vector<History> small_histories(const Project& project) {
  const auto rows = possible_rows(project);
  std::vector<History> histories(1);
  const auto add = [&](std::vector<HistoryRow> chosen) {
    History history;
    for (const auto& row : chosen) add_row(history, row.hash, row.created_at);
    histories.push_back(history);
  };
  const auto& first = project.migrations[0];
  const auto& second = project.migrations[1];
  for (const auto& a : rows) {
    add({a});
    add({{.hash = first.hash, .created_at = first.entry.when},
         {.hash = second.hash, .created_at = second.entry.when},
         a});
    for (const auto& b : rows) add({a, b});
  }
  return histories;
}

// No mirror; a true one; one that has forgotten; one with a name too many; names
// only; checksums crossed.
std::vector<History> with_mirrors(const Project& project, const History& history) {
  std::vector<History> all{history};
  const auto& m = project.migrations;
  const auto add =
      [&](const std::vector<std::pair<std::string, std::optional<std::string>>>& tracked) {
        all.push_back(history);
        all.back().has_tracking = true;
        for (const auto& [name, checksum] : tracked) add_tracking(all.back(), name, checksum);
      };
  add({});
  add({{"0000_a.sql", m[0].hash}, {"0001_b.sql", m[1].hash}, {"0002_c.sql", m[2].hash}});
  add({{"0001_b", m[1].hash}, {"0009_gone.sql", m[2].hash}});
  add({{"0000_a", std::nullopt}});
  add({{"0000_a.sql", m[1].hash},
       {"0001_b.sql", m[0].hash},
       {"0002_c.sql", sha256_hex("unknown")}});
  return all;
}

template <class Law>
void for_all(Law law) {
  for (const auto& project : small_projects()) {
    for (const auto& plain : small_histories(project)) {
      for (const auto& history : with_mirrors(project, plain)) law(project, history);
    }
  }
}

std::string shown(const History& history) {
  std::string text;
  for (const auto& row : history.rows) {
    text += text::cat("(", row.created_at ? text::cat(*row.created_at) : "null", " ",
                      row.hash.substr(0, 4), ") ");
  }
  for (const auto& row : history.tracking) {
    text += text::cat("[", row.migration_name, " ", row.checksum.value_or("").substr(0, 4), "] ");
  }
  return text;
}

// REQUIRE costs much; a law is checked hundreds of thousands of times.
void hold(bool law, std::string_view what, const History& history) {
  if (law) return;
  FAIL(what << ": " << shown(history));
}

const UpOptions k_everything{.out_of_order = OutOfOrder::apply, .changed = ChangedFiles::warn};

// Nobody but a hand writes a mirror row with another file's checksum, or a row with one
// entry's `when` and another's hash. What these say can be read one way now and another when
// more rows are there.
bool contradicts_itself(const Project& project, const History& history) {
  for (const auto& m : project.migrations) {
    for (const auto& row : history.tracking) {
      const bool is_own = row.migration_name.starts_with(m.entry.tag);
      if (is_own && row.checksum && row.checksum != m.hash) return true;
    }
    for (const auto& row : history.rows) {
      const bool is_others = row.hash != m.hash && row.hash != sha256_hex("unknown");
      if (row.created_at == m.entry.when && is_others) return true;
    }
  }
  return false;
}

bool is_applied(const MigrationState& m) {
  return m.state == State::applied || m.state == State::changed;
}

bool is_disputed(const Project& project, const History& history) {
  const auto states = states_of(reconcile(project, history));
  return std::find(states.begin(), states.end(), State::disputed) != states.end();
}

TEST_CASE("what any history holds by name or hash is not run, and where they disagree nothing is") {
  const WordDialect dialect;
  for_all([&](const Project& project, const History& history) {
    if (contradicts_itself(project, history)) return;
    std::vector<std::string> planned;
    try {
      planned = tags_of(plan_up(project, history, dialect, k_everything));
    } catch (const Error& error) {
      hold(error.info().code == ErrorCode::drift && is_disputed(project, history), "a dispute",
           history);
    }
    for (const auto& m : project.migrations) {
      const bool is_tracked = std::any_of(
          history.tracking.begin(), history.tracking.end(),
          [&](const TrackingRow& row) { return row.migration_name.starts_with(m.entry.tag); });
      const bool is_planned =
          std::find(planned.begin(), planned.end(), m.entry.tag) != planned.end();
      hold(!(is_tracked && is_planned), "not run", history);
    }
  });
}

TEST_CASE(
    "every entry gets exactly one state, in the journal's order, and then come the missing rows") {
  for_all([](const Project& project, const History& history) {
    const auto result = reconcile(project, history);
    hold(result.migrations.size() >= 3, "three entries", history);
    for (std::size_t i = 0; i < result.migrations.size(); ++i) {
      const auto& m = result.migrations[i];
      if (i < 3) {
        hold(m.entry == i && m.state != State::missing, "an entry in its place", history);
        hold(m.tag == project.journal.entries[i].tag, "its tag", history);
      } else {
        hold(!m.entry && m.state == State::missing && (m.row || m.tracked), "a missing row",
             history);
      }
    }
  });
}

TEST_CASE("no row stands for two migrations") {
  for_all([](const Project& project, const History& history) {
    std::set<std::size_t> rows, tracked;
    for (const auto& m : reconcile(project, history).migrations) {
      if (m.row) hold(rows.insert(*m.row).second, "a row once", history);
      if (m.tracked) hold(tracked.insert(*m.tracked).second, "a mirror row once", history);
    }
  });
}

TEST_CASE("a row is matched, missing, or repeats a row that is matched") {
  for_all([](const Project& project, const History& history) {
    const auto result = reconcile(project, history);
    std::set<std::size_t> known;
    for (const auto& m : result.migrations) {
      if (m.row) known.insert(*m.row);
    }
    for (std::size_t r = 0; r < history.rows.size(); ++r) {
      if (known.count(r)) continue;
      const auto repeats = std::any_of(known.begin(), known.end(), [&](std::size_t k) {
        const auto& a = history.rows[k];
        const auto& b = history.rows[r];
        return a.hash == b.hash && (!b.created_at || a.created_at == b.created_at);
      });
      hold(repeats && find_code(result.diagnostics, "recorded-twice"), "a row that is told of",
           history);
    }
  });
}

TEST_CASE(
    "a migration is called applied only when a row of some history names it, by name, when or "
    "hash") {
  for_all([](const Project& project, const History& history) {
    for (const auto& m : reconcile(project, history).migrations) {
      if (!m.entry || !is_applied(m)) continue;
      const auto& migration = project.migrations[*m.entry];
      if (!m.row) {
        hold(history.rows.empty() && m.tracked, "the mirror says so", history);
        continue;
      }
      const auto& row = history.rows[*m.row];
      const bool by_tracking = m.tracked && history.tracking[*m.tracked].checksum == row.hash;
      hold(row.created_at == migration.entry.when || row.hash == migration.hash || by_tracking,
           "a reason", history);
    }
  });
}

TEST_CASE(
    "a row with an entry's own when and hash makes it applied unless the mirror gives that row to "
    "another") {
  for_all([](const Project& project, const History& history) {
    if (!history.tracking.empty()) return;
    const auto result = reconcile(project, history);
    for (std::size_t e = 0; e < 3; ++e) {
      const auto& m = project.migrations[e];
      const auto has_row =
          std::any_of(history.rows.begin(), history.rows.end(), [&](const HistoryRow& row) {
            return row.created_at == m.entry.when && row.hash == m.hash;
          });
      if (has_row) hold(result.migrations[e].state == State::applied, "applied", history);
    }
  });
}

TEST_CASE("a pending migration is out of order exactly when a later one is applied") {
  for_all([](const Project& project, const History& history) {
    const auto result = reconcile(project, history);
    bool later_is_applied = false;
    for (std::size_t e = 3; e-- > 0;) {
      const auto& m = result.migrations[e];
      if (m.state == State::disputed) continue;
      if (!is_applied(m))
        hold((m.state == State::out_of_order) == later_is_applied, "order", history);
      later_is_applied = later_is_applied || is_applied(m);
    }
  });
}

TEST_CASE(
    "after the plan's steps and mirror changes everything is applied and the next plan is empty") {
  const WordDialect dialect;
  for_all([&](const Project& project, const History& history) {
    if (contradicts_itself(project, history) || is_disputed(project, history)) return;
    const auto plan = plan_up(project, history, dialect, k_everything);
    const auto then = after(history, plan);
    const auto again = plan_up(project, then, dialect, k_everything);
    hold(again.steps.empty(), "no step", history);
    hold(again.mirror.remove.empty(), "nothing to remove", history);
    // A name that the mirror lent to a renamed migration can become ambiguous: then it settles one
    // run later.
    const auto third = plan_up(project, after(then, again), dialect, k_everything);
    hold(third.steps.empty() && third.mirror == MirrorChanges(), "settled", history);
    for (const auto& m : reconcile(project, then).migrations) {
      if (m.entry) hold(is_applied(m), "applied", history);
    }
  });
}

TEST_CASE("a plan holds each migration that is not applied, once, in the journal's order") {
  const WordDialect dialect;
  for_all([&](const Project& project, const History& history) {
    if (is_disputed(project, history)) return;
    std::vector<std::string> expected;
    for (const auto& m : reconcile(project, history).migrations) {
      if (m.entry && !is_applied(m)) expected.push_back(m.tag);
    }
    hold(tags_of(plan_up(project, history, dialect, k_everything)) == expected, "steps", history);
  });
}

}  // namespace
}  // namespace sluice
