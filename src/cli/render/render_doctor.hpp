// What `doctor` found: where every setting comes from, and what is right or wrong with it.
#pragma once

#include <string>
#include <vector>

#include "cli/settings/settings.hpp"
#include "render/render_text.hpp"
#include "render/style.hpp"
#include "sluice/finding.hpp"

namespace sluice::cli {

enum class Verdict { fine, note, wrong };

struct Check {
  std::string subject;  // "journal", "database", …
  Verdict verdict = Verdict::fine;
  std::string message;
  std::string hint;
  bool operator==(const Check&) const = default;
};

struct DoctorReport {
  std::string version;
  std::vector<Origin> origins;
  std::vector<Check> checks;
  std::vector<Finding> diagnostics;
};

// False when a check is wrong or a diagnostic is an error.
bool is_healthy(const DoctorReport& report);
std::string render_doctor(const DoctorReport& report, Amount amount, const Style& style = {});
std::string json_doctor(const DoctorReport& report);

}  // namespace sluice::cli
