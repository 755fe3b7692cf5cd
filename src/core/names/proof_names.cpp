#include "core/names/proof_names.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace sluice {

std::string_view name_of(ProofVerdict verdict) noexcept {
  switch (verdict) {
    case ProofVerdict::proven: return "proven";
    case ProofVerdict::declared: return "declared";
    case ProofVerdict::not_proven: return "not_proven";
    case ProofVerdict::not_reached: return "not_reached";
  }
  return "";
}

std::string_view name_of(ProofStage stage) noexcept {
  switch (stage) {
    case ProofStage::up: return "up";
    case ProofStage::down: return "down";
    case ProofStage::up_again: return "up_again";
  }
  return "";
}

std::string_view name_of(SnapshotAgreement agreement) noexcept {
  switch (agreement) {
    case SnapshotAgreement::not_compared: return "not_compared";
    case SnapshotAgreement::agrees: return "agrees";
    case SnapshotAgreement::differs: return "differs";
  }
  return "";
}

std::size_t count(const ProofReport& report, ProofVerdict verdict) {
  return static_cast<std::size_t>(
      std::count_if(report.migrations.begin(), report.migrations.end(),
                    [&](const MigrationProof& proof) { return proof.verdict == verdict; }));
}

std::size_t count(const ProofReport& report, SnapshotAgreement agreement) {
  return static_cast<std::size_t>(
      std::count_if(report.migrations.begin(), report.migrations.end(),
                    [&](const MigrationProof& proof) { return proof.snapshot == agreement; }));
}

bool holds(const ProofReport& report) {
  const bool has_error =
      std::any_of(report.diagnostics.begin(), report.diagnostics.end(),
                  [](const Finding& each) { return each.severity == Severity::error; });
  return !has_error && count(report, ProofVerdict::not_proven) == 0 &&
         count(report, ProofVerdict::not_reached) == 0;
}

bool holds_strictly(const ProofReport& report) {
  return holds(report) && count(report, ProofVerdict::declared) == 0 &&
         count(report, SnapshotAgreement::differs) == 0;
}

std::string summary_of(const MigrationProof& proof) {
  if (!proof.findings.empty()) {
    const ProofFinding& first = proof.findings.front();
    const std::string stage = text::replace_all(name_of(first.stage), "_", " ");
    if (first.failure) return text::cat(stage, ": ", first.failure->message);
    std::vector<std::string> lines = first.differences;
    lines.insert(lines.end(), first.row_differences.begin(), first.row_differences.end());
    return text::cat(stage, ": ", text::join(lines, "; "));
  }
  if (proof.irreversible.empty()) return {};
  return text::cat("declared irreversible: ", text::join(proof.irreversible, "; "));
}

}  // namespace sluice
