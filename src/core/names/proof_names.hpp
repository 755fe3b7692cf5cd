// What a proof's parts are called in JSON, and its numbers.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "sluice/uses.hpp"

namespace sluice {

// Written to JSON: never rename.
std::string_view name_of(ProofVerdict verdict) noexcept;
std::string_view name_of(ProofStage stage) noexcept;
std::string_view name_of(SnapshotAgreement agreement) noexcept;

std::size_t count(const ProofReport& report, ProofVerdict verdict);
std::size_t count(const ProofReport& report, SnapshotAgreement agreement);

// Whether nothing is in doubt: each is proven, or says itself what it cannot give back.
bool holds(const ProofReport& report);
// Likewise, but a declared loss and a snapshot that differs count, too.
bool holds_strictly(const ProofReport& report);

// One line: why it is not proven, or what it says is lost; empty for what is simply proven.
std::string summary_of(const MigrationProof& proof);

}  // namespace sluice
