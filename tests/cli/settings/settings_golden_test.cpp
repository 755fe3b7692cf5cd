// Every folder of tests/fixtures/config is a project: its files, `env`, `flags`, and the settings
// found in it. UPDATE_GOLDEN=1 rewrites expected.txt. `drizzle-kit.txt` is what drizzle-kit itself
// takes (tests/oracle/config_values.py asks it).
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/text.hpp"
#include "cli/settings/settings.hpp"
#include "cli/settings/url.hpp"
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
    const bool is_control =
        name == "env" || name == "flags" || name == "expected.txt" || name == "drizzle-kit.txt";
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
  for (const Finding& finding : settings.diagnostics)
    out += text::cat("diagnostic: ", place(finding.where), message_of(finding), " [",
                     name_of(finding.code), "]\n");
  if (settings.folder_problem) out += show("folder problem", *settings.folder_problem);
  if (settings.database_problem) out += show("database problem", *settings.database_problem);
  return out;
}

std::map<std::string, std::string> drizzle_kit_takes(const fs::path& folder) {
  std::map<std::string, std::string> said;
  for (const auto& line : text::split(read_file(folder / "drizzle-kit.txt"), "\n")) {
    const auto colon = line.find(": ");
    if (colon != std::string::npos) said[line.substr(0, colon)] = line.substr(colon + 2);
  }
  return said;
}

std::string server_of(std::map<std::string, std::string>& kit) {
  return server_url({.host = kit["host"],
                     .port = kit["port"],
                     .user = kit["user"],
                     .password = kit["password"],
                     .database = kit["database"]});
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

TEST_CASE("what drizzle-kit takes from a config is taken, or nothing is") {
  const fs::path root = fs::path(SLUICE_SOURCE_DIR) / "tests/fixtures/config";
  int asked = 0;
  int taken = 0;
  for (const auto& item : fs::directory_iterator(root)) {
    const auto folder = item.path();
    if (!fs::exists(folder / "drizzle-kit.txt")) continue;
    ++asked;
    auto kit = drizzle_kit_takes(folder);
    if (kit.empty()) continue;  // it refuses
    CAPTURE(folder.filename().string());
    const auto settings = discover_settings(flags_of(folder / "flags"),
                                            assignments_of(folder / "env"), files_of(folder));
    CHECK(settings.url.empty() == settings.database_problem.has_value());
    if (settings.url.empty()) continue;
    ++taken;
    const auto url = kit.contains("url") ? kit["url"] : server_of(kit);
    CAPTURE(url, settings.url);
    CHECK(is_same_database(url, settings.url));
    CHECK(is_same_database(settings.url, url));
    if (settings.dialect == "postgresql") CHECK(settings.url.starts_with(url));
    // Where neither says it, a folder that holds migrations is looked for.
    if (!settings.dir.empty())
      CHECK(text::cat("./", settings.dir) ==
            (kit["out"].starts_with("./") ? kit["out"] : "./" + kit["out"]));
    CHECK(settings.tables.table == (kit.contains("table") ? kit["table"] : "__drizzle_migrations"));
    if (settings.dialect == "postgresql")
      CHECK(settings.tables.schema == (kit.contains("schema") ? kit["schema"] : "drizzle"));
  }
  CHECK(asked >= 60);
  CHECK(taken >= 35);
}

}  // namespace sluice::cli
