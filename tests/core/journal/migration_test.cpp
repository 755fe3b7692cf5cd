// What parse_migration makes of each file in tests/fixtures/migration/<dialect>/ lies beside
// it as text.
#include "core/journal/migration.hpp"

#include <algorithm>
#include <filesystem>

#include "base/text.hpp"
#include "core/journal/journal.hpp"
#include "core/rules.hpp"
#include "support/golden.hpp"
#include "support/test.hpp"

namespace sluice {

namespace {

namespace fs = std::filesystem;

std::string_view name_of(Severity severity) {
  switch (severity) {
    case Severity::info: return "info";
    case Severity::warning: return "warning";
    case Severity::error: return "error";
  }
  return "";
}

std::string visible(std::string_view text) {
  return text::replace_all(text::replace_all(text, "\r", "\\r"), "\n", "\n    ");
}

std::string show(const Migration& migration) {
  std::string result;
  for (const Finding& each : migration.diagnostics)
    result +=
        text::cat(name_of(each.severity), " ", name_of(each.code), " ", each.where.line, ":",
                  each.where.column, " ", message_of(each), "\n  hint: ", hint_of(each), "\n");
  for (const Statement& each : migration.statements)
    result += text::cat("chunk ", each.chunk, ", ", each.line, ":", each.column, "\n    ",
                        visible(each.sql), "\n");
  return result;
}

Migration parse(std::string_view sql, const ScanRules& rules = test::k_postgres_rules) {
  return parse_migration({.tag = "0000_x"}, "drizzle/0000_x.sql", sql, rules);
}

std::vector<std::string> codes(const Migration& migration) {
  std::vector<std::string> result;
  for (const Finding& each : migration.diagnostics) result.emplace_back(name_of(each.code));
  return result;
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE(
    "the chunks joined by the marker are the file, byte for byte, and none holds the marker") {
  const std::string marker(k_breakpoint);
  for (const std::string& text :
       {std::string(), std::string("a"), marker, "a" + marker, marker + "b",
        "a" + marker + marker + "\nb" + marker, "--" + marker, marker.substr(0, 10) + marker,
        "a-->statement-breakpoint b" + text::upper(marker)}) {
    std::vector<std::string> chunks;
    for (const std::string_view chunk : split_chunks(text)) {
      chunks.emplace_back(chunk);
      CHECK(chunk.find(marker) == std::string_view::npos);
    }
    CHECK(text::join(chunks, marker) == text);
  }
}

TEST_CASE("each migration file gives exactly these statements and diagnostics") {
  std::size_t cases = 0;
  for (const auto& [dialect, rules] :
       {std::pair<std::string, ScanRules>{"postgresql", test::k_postgres_rules},
        {"sqlite", test::k_sqlite_rules}}) {
    for (const auto& file : fs::directory_iterator(test::fixture_path("migration/" + dialect))) {
      if (file.path().extension() != ".sql") continue;
      ++cases;
      test::compare_with_file(fs::path(file.path()).replace_extension(".txt"),
                              show(parse(test::read_file(file.path()), rules)));
    }
  }
  CHECK(cases >= 14);
}

TEST_CASE("a statement's place is where its text stands in the file") {
  const std::string sql = test::read_file(test::fixture_path("migration/postgresql/places.sql"));
  const Migration migration = parse(sql);
  CHECK(migration.statements.size() == 6);
  for (const Statement& statement : migration.statements)
    CHECK(text::position_at(sql, sql.find(statement.sql)) ==
          text::Position{statement.line, statement.column});
}

TEST_CASE("entry, file and hashes of a migration are what was given and what Drizzle computes") {
  const JournalEntry entry{3, "7", 99, "0003_x", true, 12};
  const Migration migration =
      parse_migration(entry, "drizzle/0003_x.sql", "a\n", test::k_sqlite_rules);
  CHECK(migration.entry == entry);
  CHECK(migration.file == "drizzle/0003_x.sql");
  CHECK(migration.hash == drizzle_hash("a\n"));
  CHECK(migration.equivalent_hashes.empty());
  CHECK(migration.diagnostics.empty());
}

TEST_CASE("a file that holds nothing to run has no statements, whatever its chunks") {
  for (const std::string sql :
       {"", "\n", "-- Custom SQL migration file, put your code below! --", ";",
        "--> statement-breakpoint",
        "-- a\n--> statement-breakpoint\n/* b */;\n--> statement-breakpoint\n\xEF\xBB\xBF"})
    CHECK(parse(sql).statements.empty());
}

TEST_CASE("invalid UTF-8 is read as Drizzle reads it, and warned about where it stands") {
  const Migration migration = parse("SELECT 'a';\nSELECT 'caf\xE9';");
  CHECK(codes(migration) == Texts{"invalid-utf8"});
  CHECK(migration.diagnostics[0].where == Where{"drizzle/0000_x.sql", 2, 12});
  CHECK(migration.statements.at(1).sql == "SELECT 'caf\xEF\xBF\xBD';");
}

TEST_CASE(
    "a NUL byte is refused with its place, for a server would see only what stands before it") {
  const std::string utf16("S\0E\0", 4);
  CHECK_THROWS_WITH(parse(utf16), "drizzle/0000_x.sql:1:2: a NUL byte in the SQL");
  CHECK_THROWS_AS(parse(utf16), Error);
}

TEST_CASE(
    "a comment that goes on over breakpoints is refused by the server, and nothing within it is a "
    "statement") {
  const std::string marker = "\n--> statement-breakpoint\n";
  const std::string all = "-- introspected\n/*\nA;" + marker + "B;" + marker + "C;\n*/";
  const std::string some = "A; /* B;" + marker + "C; */ D;" + marker + "E;";
  for (const ScanRules& rules : {test::k_postgres_rules, test::k_sqlite_rules})
    for (const std::string& text : {all, some})
      CHECK(codes(parse(text, rules)).front() == "breakpoint-in-comment");
  CHECK(parse(all).statements == std::vector<Statement>{{"/*\nA;\n", 2, 1, 0}});
  CHECK(parse(all, test::k_sqlite_rules).statements == std::vector<Statement>{{"*/", 8, 1, 2}});
  CHECK(parse(some).statements ==
        std::vector<Statement>{
            {"A;", 1, 1, 0}, {"/* B;\n", 1, 4, 0}, {"D;", 3, 7, 1}, {"E;", 5, 1, 2}});
  CHECK(parse(some, test::k_sqlite_rules).statements ==
        std::vector<Statement>{{"A;", 1, 1, 0}, {"*/", 3, 4, 1}, {"D;", 3, 7, 1}, {"E;", 5, 1, 2}});
}

TEST_CASE("what follows a comment that is never closed is no statement") {
  const std::string text = "A; /* B;\n--> statement-breakpoint\nC;";
  CHECK(parse(text).statements == std::vector<Statement>{{"A;", 1, 1, 0}, {"/* B;\n", 1, 4, 0}});
  CHECK(parse(text, test::k_sqlite_rules).statements == std::vector<Statement>{{"A;", 1, 1, 0}});
}

TEST_CASE("a literal that breakpoints cut is warned about once, and cut as Drizzle cuts it") {
  const std::string marker = "--> statement-breakpoint";
  const Migration migration = parse("A 'x" + marker + "y" + marker + "z';\n" + marker + "\nB;");
  CHECK(codes(migration) == Texts{"breakpoint-in-literal"});
  CHECK(migration.diagnostics[0].where == Where{"drizzle/0000_x.sql", 1, 3});
  REQUIRE(migration.statements.size() == 4);
  CHECK(migration.statements[0].sql == "A 'x");
  CHECK(migration.statements[1].sql == "y");
  CHECK(migration.statements[2].sql == "z';\n");
  CHECK(migration.statements[3].sql == "B;");
}

TEST_CASE("a file of many chunks that are all cut is read in proportion to its length") {
  std::string sql;
  for (int i = 0; i < 20000; ++i) sql += "A 'x --> statement-breakpoint y';\n";
  const Migration migration = parse(sql);
  CHECK(migration.statements.size() > 20000);
}

}  // namespace sluice
