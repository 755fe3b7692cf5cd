// What the uses beside status, plan and migrate are told, and what they give back.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "sluice/diagnostic.hpp"
#include "sluice/report.hpp"

namespace sluice {

enum class VerifyScope { everything, files };

struct VerifyOptions {
  VerifyScope scope = VerifyScope::everything;
  std::optional<int> tables, enums;  // how many there should be
};

struct VerifyReport {
  std::vector<Diagnostic> findings;  // with what mends each as its hint
  StatusReport status;               // with VerifyScope::files only its entries and diagnostics
  std::string compared_with;  // the newest applied migration with a snapshot; empty: none has one
  std::vector<std::string> mends;  // SQL that makes the database what it should be
  // 0 where all agree, 3 where migrations are pending, else 4: what `sluice verify` exits with.
  int exit_status = 0;
  bool operator==(const VerifyReport&) const = default;
};

struct CheckReport {
  std::size_t migrations = 0, snapshots = 0;
  std::vector<Diagnostic> findings;
  bool operator==(const CheckReport&) const = default;
};

struct ProveOptions {
  std::set<std::string> tags;  // those to prove; what is before them is only applied. Empty: all
  // The server where the scratch database is made; empty: that of the database. SQLite's is in
  // memory and needs none.
  std::string scratch_url;
  bool may_change_server = false;  // false: but for roles of its own, nothing beside the database
};

enum class DriftMending { leave, mend };
// The journal alone where no database can be reached.
enum class RepairScope { everything, journal };

struct RepairChoice {
  std::string tag;      // only this migration; empty: all
  bool record = false;  // also write rows for what took effect and no history holds
  bool forget = false;  // also remove rows that claim what did not take effect
  DriftMending drift = DriftMending::leave;
  bool allow_data_loss = false;
  bool rollback = false;  // store the rollback SQL of `tag` anew, and nothing else
  RepairScope scope = RepairScope::everything;
};

struct RepairSummary {
  struct Line {
    std::string kind;           // "when", "checksum", "stamp", … as `sluice repair --json` has it
    std::string migration;      // file name with .sql; empty: of no single one
    std::string what;           // e.g. "hash in Drizzle's history"
    std::string before, after;  // empty: not there
    bool operator==(const Line&) const = default;
  };
  std::vector<Line> repairs;
  std::vector<Diagnostic> left;    // what only a person can repair
  std::vector<Diagnostic> losses;  // what mending the drift destroys
  bool done = false;
  bool operator==(const RepairSummary&) const = default;
};

struct ParkedCopy {
  std::int64_t id = 0;
  std::string migration;  // file name with .sql
  bool by_rollback = false;
  std::string table;  // the user's
  std::string what;   // "table", "column age, values of name, rows"
  std::int64_t rows = 0;
  std::int64_t bytes = 0;
  std::string at;    // "YYYY-MM-DD HH:MM:SS" UTC
  std::string copy;  // where it lies, as SQL names it
  bool is_needed = false;
  bool operator==(const ParkedCopy&) const = default;
};

struct ParkedChoice {
  std::string migration;              // file name; empty: any
  std::optional<std::string> before;  // parked before "YYYY-MM-DD HH:MM:SS"
};

}  // namespace sluice
