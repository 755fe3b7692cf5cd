// Real folders and what Drizzle itself made of them; run where SLUICE_SHARED names the folder that
// holds them.
#include <cstdlib>
#include <filesystem>
#include <optional>

#include "base/json.hpp"
#include "base/text.hpp"
#include "core/journal/journal.hpp"
#include "core/journal/migration.hpp"
#include "core/rules.hpp"
#include "support/golden.hpp"
#include "support/test.hpp"

namespace sluice {

namespace {

namespace fs = std::filesystem;

std::optional<fs::path> shared_folder() {
  const char* folder = std::getenv("SLUICE_SHARED");
  if (folder == nullptr || *folder == '\0' || !fs::exists(fs::path(folder) / "corpus"))
    return std::nullopt;
  return fs::path(folder);
}

struct Row {
  std::string hash;
  std::string created_at;
  bool operator==(const Row&) const = default;
};

std::string text_of(const Json& value) {
  return value.kind() == Json::Kind::string ? value.string() : std::to_string(value.integer());
}

std::vector<Row> rows_of(const Json& truth) {
  std::vector<Row> rows;
  const Json written = truth.at("main").at("rows");
  if (written.is_null()) return rows;  // Drizzle stopped before it made the table
  for (const Json& row : written.elements())
    rows.push_back({row.at("hash").string(), text_of(row.at("created_at"))});
  return rows;
}

Journal read_journal(const fs::path& folder) {
  const std::string file = folder / "meta/_journal.json";
  return parse_journal(test::read_file(file), file);
}

std::vector<Row> expected_rows(const Journal& journal, const fs::path& folder, std::size_t count) {
  std::vector<Row> rows;
  for (std::size_t i = 0; i < count && i < journal.entries.size(); ++i)
    rows.push_back({drizzle_hash(test::read_file(folder / (journal.entries[i].tag + ".sql"))),
                    std::to_string(journal.entries[i].when)});
  return rows;
}

struct Counts {
  std::size_t chunks = 0;
  std::size_t statements = 0;
};

Counts count(const Journal& journal, const fs::path& folder, const ScanRules& rules) {
  Counts counts;
  for (const JournalEntry& entry : journal.entries) {
    const fs::path file = folder / (entry.tag + ".sql");
    if (!fs::exists(file)) continue;
    const std::string sql = test::read_file(file);
    counts.chunks += split_chunks(sql).size();
    counts.statements += parse_migration(entry, file, sql, rules).statements.size();
  }
  return counts;
}

// The last two columns `hash | created_at` of each line that has a hash.
std::vector<Row> read_rows(const fs::path& file, const std::string& separator) {
  std::vector<Row> rows;
  for (const std::string& line : text::split(test::read_file(file), "\n")) {
    const auto cells = text::split(line, separator);
    for (std::size_t i = 0; i + 1 < cells.size(); ++i)
      if (text::trim(cells[i]).size() == 64 && line.find("---") == std::string::npos)
        rows.push_back({std::string(text::trim(cells[i])), std::string(text::trim(cells[i + 1]))});
  }
  return rows;
}

}  // namespace

TEST_CASE(
    "the rows that Drizzle wrote for real folders are our hashes and `when`s, in the journal's "
    "order") {
  const auto shared = shared_folder();
  if (!shared) return;
  std::size_t folders = 0;
  for (const std::string dialect : {"pg", "sqlite"}) {
    for (const auto& project : fs::directory_iterator(*shared / "corpus" / dialect)) {
      INFO(project.path());
      const JsonDocument truth(test::read_file(project.path() / "truth.json"), "truth.json");
      const fs::path folder = project.path() / "drizzle";
      const std::vector<Row> rows = rows_of(truth.root());
      CHECK(rows == expected_rows(read_journal(folder), folder, rows.size()));
      ++folders;
    }
  }
  CHECK(folders > 60);
}

TEST_CASE("real folders fall into as many chunks and statements as their index says") {
  const auto shared = shared_folder();
  if (!shared) return;
  for (const std::string& line :
       text::split(test::read_file(*shared / "corpus/index.jsonl"), "\n")) {
    if (line.empty()) continue;
    const JsonDocument record(line, "index.jsonl");
    const std::string dialect = record.root().at("dialect").string();
    if (record.root().at("layout").string() != "journal" || dialect == "mysql") continue;
    const fs::path folder = *shared / "corpus" / record.root().at("folder").string() / "drizzle";
    INFO(folder);
    const Counts counts = count(read_journal(folder), folder,
                                dialect == "pg" ? test::k_postgres_rules : test::k_sqlite_rules);
    CHECK(counts.chunks == static_cast<std::size_t>(record.root().at("n_chunks").integer()));
    // This folder's first file is one comment over all its breakpoints, which the index
    // counts as statements.
    if (record.root().at("name").string() == "simstudioai__sim__old2025-03") continue;
    CHECK(counts.statements ==
          static_cast<std::size_t>(record.root().at("n_statements").integer()));
  }
}

TEST_CASE("the rows of the two evolutions are our hashes") {
  const auto shared = shared_folder();
  if (!shared) return;
  const fs::path evolution = *shared / "evolution";
  const auto check = [&](const std::string& folder, const std::string& rows_file,
                         const std::string& separator) {
    const std::vector<Row> rows = read_rows(evolution / "ground-truth" / rows_file, separator);
    CHECK(rows.size() > 20);
    CHECK(rows == expected_rows(read_journal(evolution / folder), evolution / folder, rows.size()));
  };
  check("pg-evolution/stable", "pg-stable-rows.txt", "|");
  check("sqlite-evolution/stable", "sqlite-stable-libsql-rows.txt", "|");
  check("sqlite-evolution/stable", "sqlite-stable-better-rows.txt", "|");
}

}  // namespace sluice
