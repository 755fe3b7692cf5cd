#include "dialects/postgres/session/failure_kind.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace sluice::postgres {

namespace {

struct Meaning {
  std::string_view sqlstate;
  FailureKind kind;
};

constexpr std::array k_meanings = std::to_array<Meaning>({
    {"25006", FailureKind::read_only},        // read_only_sql_transaction
    {"3F000", FailureKind::missing_object},   // invalid_schema_name
    {"40001", FailureKind::conflict},         // serialization_failure
    {"40P01", FailureKind::conflict},         // deadlock_detected
    {"42501", FailureKind::permission},       // insufficient_privilege
    {"42703", FailureKind::missing_column},   // undefined_column
    {"42P01", FailureKind::missing_object},   // undefined_table
    {"42P06", FailureKind::existing_object},  // duplicate_schema
    {"42P07", FailureKind::existing_object},  // duplicate_table, also of an index
    {"42710", FailureKind::existing_object},  // duplicate_object
    {"42723", FailureKind::existing_object},  // duplicate_function
    {"55P03", FailureKind::lock_timeout},     // lock_not_available
    {"55P04", FailureKind::needs_commit},     // unsafe_new_enum_value_usage
    {"57014", FailureKind::cancelled},        // query_canceled
});

bool says(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

}  // namespace

FailureKind kind_of(const StatementFailure& failure) {
  if (failure.connection_lost) return FailureKind::connection_lost;
  const std::string_view state = failure.sqlstate;
  if (state.starts_with("08")) return FailureKind::connection_lost;
  if (state.starts_with("23")) return FailureKind::constraint;
  if (state.starts_with("53")) return FailureKind::out_of_resources;
  // duplicate_column: the table has it already, or one list names it twice.
  if (state == "42701")
    return says(failure.message, "more than once") ? FailureKind::other
                                                   : FailureKind::existing_object;
  // dependent_objects_still_exist: of an extension's members the hint names the extension.
  if (state == "2BP01")
    return says(failure.hint, " CASCADE ") ? FailureKind::has_dependents : FailureKind::other;
  const auto found = std::find_if(k_meanings.begin(), k_meanings.end(),
                                  [&](const Meaning& each) { return each.sqlstate == state; });
  return found == k_meanings.end() ? FailureKind::other : found->kind;
}

void set_lost(StatementFailure& failure, bool is_lost) {
  failure.connection_lost = is_lost;
  failure.kind = kind_of(failure);
}

}  // namespace sluice::postgres
