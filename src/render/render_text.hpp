// Reports as text for people: pure functions to a string.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/names/names.hpp"
#include "render/style.hpp"
#include "sluice/error.hpp"
#include "sluice/finding.hpp"
#include "sluice/plan.hpp"
#include "sluice/uses.hpp"

namespace sluice {

// `file:line:column: message`, the source line with its caret, `hint: …`.
std::string render_error(const ErrorInfo& error, const Style& style = {});
// A GitHub Actions annotation, so that the failure shows in the pull request.
std::string render_annotation(const ErrorInfo& error);
// `warning: file:line: message` and its hint.
std::string render_finding(const Finding& finding, const Style& style = {});

// Several: of one kind the first three, unless `all`; a hint that they share is said once.
enum class Amount { short_list, all };
std::string render_findings(const std::vector<Finding>& findings, Amount amount,
                            const Style& style = {});

struct StatusText {
  bool verbose = false;  // every finding
};
std::string render_status(const StatusReport& report, const StatusText& how,
                          const Style& style = {});

struct PlanText {
  bool verbose = false;  // every statement's SQL
  RunKind kind = RunKind::migrate;
};
std::string render_plan(const Plan& plan, const PlanText& how, const Style& style = {});

struct RunText {
  bool brief = false;  // production: the last line only, and what went wrong
  RunKind kind = RunKind::migrate;
};
std::string render_run(const RunReport& report, const RunText& how, const Style& style = {});

// The file's name as reports show it: `0000_initial_schema.sql`.
std::string shown_file(const std::string& tag);

}  // namespace sluice
