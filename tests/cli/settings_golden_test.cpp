// Every folder of tests/fixtures/config is a project: its files, `env`, `flags`, and the settings
// found in it. UPDATE_GOLDEN=1 rewrites expected.txt.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/text.hpp"
#include "cli/settings.hpp"
#include "sluice/error.hpp"
#include "support/fake_files.hpp"
#include "support/test.hpp"

namespace sluice::cli {

namespace {

namespace fs = std::filesystem;

std::string read_file(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

test::FakeFiles files_of(const fs::path& folder) {
  test::FakeFiles files;
  for (const auto& item : fs::recursive_directory_iterator(folder)) {
    const auto name = item.path().lexically_relative(folder).string();
    const bool is_control = name == "env" || name == "flags" || name == "expected.txt";
    if (item.is_regular_file() && !is_control) files.files()[name] = read_file(item.path());
  }
  return files;
}

// Lines of `NAME=value`.
std::map<std::string, std::string> assignments_of(const fs::path& path) {
  std::map<std::string, std::string> assignments;
  for (const auto& line : text::split(read_file(path), "\n")) {
    const auto equals = line.find('=');
    if (equals != std::string::npos) assignments[line.substr(0, equals)] = line.substr(equals + 1);
  }
  return assignments;
}

SettingFlags flags_of(const fs::path& path) {
  SettingFlags flags;
  for (const auto& [name, value] : assignments_of(path)) {
    if (name == "--dir") flags.dir = value;
    if (name == "--url") flags.url = value;
    if (name == "--dialect") flags.dialect = value;
    if (name == "--table") flags.table = value;
    if (name == "--schema") flags.schema = value;
    if (name == "--tracking-schema") flags.tracking_schema = value;
    if (name == "--config") flags.config = value;
  }
  return flags;
}

std::string place(const Where& where) {
  return where.file.empty() ? "" : text::cat(where.file, ':', where.line, ':', where.column, ": ");
}

std::string show(std::string_view title, const ErrorInfo& error) {
  return text::cat(title, ": ", place(error.where), error.message,
                   "\n  code: ", name_of(error.code), "\n  hint: ", error.hint, "\n");
}

std::string show(const Settings& settings) {
  std::string out =
      text::cat("dir: ", settings.dir, "\ndialect: ", settings.dialect, "\nurl: ", settings.url,
                "\ntable: ", settings.tables.schema, settings.tables.schema.empty() ? "" : ".",
                settings.tables.table, "\n");
  if (!settings.tables.tracking_schema.empty())
    out += text::cat("tracking schema: ", settings.tables.tracking_schema, "\n");
  if (settings.production) out += "production\n";
  for (const auto& origin : settings.origins) {
    out += text::cat("origin: ", origin.setting, " = ", origin.value, " <- ", origin.source, "\n");
  }
  for (const auto& [severity, code, message, where, hint] : settings.diagnostics) {
    out += text::cat("diagnostic: ", place(where), message, " [", code, "]\n");
  }
  if (settings.folder_problem) out += show("folder problem", *settings.folder_problem);
  if (settings.database_problem) out += show("database problem", *settings.database_problem);
  return out;
}

std::string result_of(const fs::path& folder) {
  const auto files = files_of(folder);
  const auto environment = assignments_of(folder / "env");
  try {
    return show(discover_settings(flags_of(folder / "flags"), environment, files));
  } catch (const Error& error) {
    return show("error", error.info());
  }
}

}  // namespace

TEST_CASE("the settings of each project are found where its files say") {
  const fs::path root = fs::path(SLUICE_SOURCE_DIR) / "tests/fixtures/config";
  const bool update = std::getenv("UPDATE_GOLDEN") != nullptr;
  int cases = 0;
  for (const auto& item : fs::directory_iterator(root)) {
    ++cases;
    const auto expected = item.path() / "expected.txt";
    const auto actual = result_of(item.path());
    if (update) std::ofstream(expected, std::ios::binary) << actual;
    INFO(item.path().filename().string());
    CHECK(actual == read_file(expected));
  }
  CHECK(cases >= 60);
}

}  // namespace sluice::cli
