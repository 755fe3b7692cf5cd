// What `verify` found, in every form that it can be asked for. Pure functions to a string.
#pragma once

#include <string>

#include "base/json_writer.hpp"
#include "engine/verify/verifier.hpp"
#include "render/render_json.hpp"
#include "render/render_text.hpp"
#include "render/style.hpp"

namespace sluice {

struct VerifyText {
  Amount amount = Amount::short_list;
  bool lists_objects = false;  // every table and enum
};
// Ends with "All verification checks passed!" exactly where the exit status is 0.
std::string render_verify(const Verification& verification, const StatusPlace& place,
                          const VerifyText& how, const Style& style = {});
std::string json_verify(const Verification& verification, const StatusPlace& place);
// The same of what the library gives back: its findings and the last line, no areas.
std::string render_findings(const VerifyReport& report, const Style& style = {});
std::string json_findings(const VerifyReport& report);
void write_difference(JsonWriter& json, const Drift& drift);

// Annotations for GitHub Actions, and Markdown for the job's summary.
std::string render_verify_github(const Verification& verification, const StatusPlace& place);
std::string render_verify_summary(const Verification& verification, const StatusPlace& place);
// SARIF 2.1.0, for code scanning.
std::string render_verify_sarif(const Verification& verification, const StatusPlace& place);
// JUnit's XML: a test case for each area, failed by its errors.
std::string render_verify_junit(const Verification& verification, const StatusPlace& place);

// "public.users", "email": what a person calls the object; no kind.
std::string shown_object(const ObjectRef& object);

}  // namespace sluice
