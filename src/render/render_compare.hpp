// Two schemas side by side, as text and as JSON.
#pragma once

#include <string>

#include "core/schema/compare.hpp"
#include "render/style.hpp"

namespace sluice {

struct CompareReport {
  std::string a, b;  // as a person names the sides, without a password
  Comparison comparison;
};

std::string render_compare(const CompareReport& report, const Style& style = {});
std::string json_compare(const CompareReport& report);

}  // namespace sluice
