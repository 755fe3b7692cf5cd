// Two schemas side by side, as text and as JSON.
#pragma once

#include <string>

#include "cli/base/style.hpp"
#include "core/schema/compare.hpp"

namespace sluice::cli {

struct CompareReport {
  std::string a, b;  // as a person names the sides, without a password
  Comparison comparison;
};

std::string render_compare(const CompareReport& report, const Style& style = {});
std::string json_compare(const CompareReport& report);

}  // namespace sluice::cli
