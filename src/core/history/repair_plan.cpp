#include "core/history/repair_plan.hpp"

#include "base/text.hpp"

namespace sluice {

std::string_view name_of(RepairKind kind) noexcept {
  switch (kind) {
    case RepairKind::when: return "when";
    case RepairKind::checksum: return "checksum";
    case RepairKind::stamp: return "stamp";
    case RepairKind::duplicate: return "duplicate";
    case RepairKind::mirror: return "mirror";
    case RepairKind::record: return "record";
    case RepairKind::forget: return "forget";
    case RepairKind::rollback: return "rollback";
    case RepairKind::drift: return "drift";
  }
  return "";
}

std::string to_text(const Repair& repair) {
  if (repair.kind == RepairKind::drift) return text::cat(repair.what, ": ", repair.after);
  if (repair.kind == RepairKind::rollback) return text::cat(repair.what, " is stored");
  const auto shown = [](const std::string& value) {
    return value.empty() ? std::string("none") : value;
  };
  return text::cat(repair.what, ": ", shown(repair.before), " → ", shown(repair.after));
}

bool is_empty(const RepairPlan& plan) { return plan.repairs.empty(); }

}  // namespace sluice
