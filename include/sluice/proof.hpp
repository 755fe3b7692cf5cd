// What `prove` found out: a migration taken up, down and up again in a scratch database, and
// whether the schema was each time what it should be.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "sluice/diagnostic.hpp"
#include "sluice/error.hpp"

namespace sluice {

// The names are a contract, see name_of in core/proof_names.hpp.
enum class ProofVerdict {
  proven,       // down gave back the schema before, up again the schema after
  declared,     // its rollback says what cannot come back; what it claims to give back, it does
  not_proven,   // something failed or differs
  not_reached,  // a migration before it does not run
};

enum class ProofStage { up, down, up_again };

// Why a migration is not proven.
struct ProofFinding {
  ProofStage stage = ProofStage::up;
  std::optional<ErrorInfo> failure;      // it did not run
  std::vector<std::string> differences;  // a line each: what is missing, too much or other
  bool operator==(const ProofFinding&) const = default;
};

enum class SnapshotAgreement { not_compared, agrees, differs };

struct MigrationProof {
  std::string tag;
  std::string file;
  std::string checksum;
  ProofVerdict verdict = ProofVerdict::not_reached;
  bool is_kept = false;       // its rollback says that nothing comes back: it was not taken down
  std::string rollback_file;  // written by hand; empty: the rollback was derived
  std::vector<std::string> irreversible;  // what its rollback says cannot come back
  std::vector<ProofFinding> findings;
  std::vector<std::string> remarks;  // e.g. a column that came back stands last
  SnapshotAgreement snapshot = SnapshotAgreement::not_compared;
  // After it ran, as far as they did not exist before it.
  std::vector<std::string> snapshot_differences;
  std::chrono::milliseconds took{0};
  bool operator==(const MigrationProof&) const = default;
};

struct ProofReport {
  std::string product;  // of the scratch database, e.g. "PostgreSQL 15.18"
  std::vector<MigrationProof> migrations;
  std::vector<Diagnostic> diagnostics;
  bool operator==(const ProofReport&) const = default;
};

}  // namespace sluice
