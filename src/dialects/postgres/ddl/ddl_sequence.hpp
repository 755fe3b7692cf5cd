// Sequences, those of identity columns as well: their options, and ALTER for what differs.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/ports/lost.hpp"
#include "core/ports/schema.hpp"

namespace sluice::postgres {

// A setting that is "on" for the rest of a transaction in which rows without a number got one.
inline constexpr std::string_view k_numbered = "sluice.numbered";

// `(INCREMENT BY 1 …)` without parentheses.
std::string sequence_options(const SequenceOptions& options);
// `INCREMENT BY 2` … for what differs, CYCLE left out.
std::vector<std::string> option_changes(const SequenceOptions& from, const SequenceOptions& to);
// Where it begins to count, said or not.
std::string start_of(const SequenceOptions& options);
// Whether no place fits both.
bool must_start_anew(const Sequence& from, const Sequence& to);
// What comes before the ALTER where narrower bounds may leave out the place where it stands: it
// moves to the nearest. The manual: ALTER SEQUENCE fails there without RESTART.
std::vector<std::string> steps_into_range(const Sequence& from, const Sequence& to);
// `lost` gets what it does not keep.
std::vector<std::string> alter_sequence(const Sequence& from, const Sequence& to,
                                        std::vector<Lost>& lost);

}  // namespace sluice::postgres
