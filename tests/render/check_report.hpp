// A report's JSON, checked against its golden file and its schema.
#pragma once

#include <cstdlib>
#include <string>

#include "render/render_json.hpp"
#include "support/golden.hpp"
#include "support/test.hpp"

namespace sluice::test {

inline std::string enveloped(const std::string& command, const std::string& data) {
  return render_envelope(command, 0, std::nullopt, data);
}

inline void check_report(const std::string& name, const std::string& schema,
                         const std::string& document) {
  check_golden("report/" + name, document);
  const std::string command = "/usr/bin/python3 " SLUICE_SOURCE_DIR
                              "/tests/tools/validate_json.py " SLUICE_SOURCE_DIR "/schemas/" +
                              schema + ".schema.json " + fixture_path("report/" + name);
  CHECK(std::system(command.c_str()) == 0);
}

}  // namespace sluice::test
