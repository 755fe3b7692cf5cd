// The text and the JSON that the library offers of its values (sluice/uses.hpp).
#include "base/json_writer.hpp"
#include "base/visible.hpp"
#include "render/json_findings.hpp"
#include "render/render_check.hpp"
#include "render/render_json.hpp"
#include "render/render_proof.hpp"
#include "render/render_repair.hpp"
#include "render/render_text.hpp"
#include "render/render_verify.hpp"
#include "sluice/uses.hpp"

namespace sluice {

std::string to_text(const Plan& plan, RunKind kind) {
  return visible(render_plan(plan, {.verbose = true, .kind = kind}));
}

std::string to_text(const RunReport& report, RunKind kind) {
  std::string out = render_findings(report.diagnostics, Amount::all) +
                    render_run(report, {.brief = false, .kind = kind});
  if (report.failure) out += render_error(*report.failure);
  return visible(out);
}

std::string to_text(const StatusReport& report) {
  return visible(render_status(report, {.verbose = true}));
}

std::string to_text(const VerifyReport& report) { return visible(render_findings(report)); }

std::string to_text(const CheckReport& report) {
  return visible(render_check(report, std::nullopt, Amount::all));
}

std::string to_text(const ProofReport& report) { return visible(render_proof(report)); }

std::string to_text(const RepairSummary& summary) { return visible(render_repair(summary)); }

std::string to_text(const ErrorInfo& error) { return visible(render_error(error)); }

std::string to_json(const Plan& plan) { return visible_in_json(json_plan(plan)); }

std::string to_json(const RunReport& report) {
  JsonWriter json(JsonStyle::indented);
  json.object();
  write_run(json, report);
  json.key("error");
  if (report.failure)
    write_error(json, *report.failure);
  else
    json.null();
  return visible_in_json(json.end().text());
}

std::string to_json(const StatusReport& report) {
  JsonWriter json(JsonStyle::indented);
  json.object();
  write_status(json, report);
  return visible_in_json(json.end().text());
}

std::string to_json(const VerifyReport& report) { return visible_in_json(json_findings(report)); }

std::string to_json(const CheckReport& report) {
  JsonWriter json(JsonStyle::indented);
  json.object();
  write_check(json, report, std::nullopt);
  return visible_in_json(json.end().text());
}

std::string to_json(const ProofReport& report) { return visible_in_json(json_proof(report)); }

std::string to_json(const RepairSummary& summary) { return visible_in_json(json_repair(summary)); }

std::string to_json(const ErrorInfo& error) {
  JsonWriter json(JsonStyle::indented);
  write_error(json, error);
  return visible_in_json(json.text());
}

}  // namespace sluice
