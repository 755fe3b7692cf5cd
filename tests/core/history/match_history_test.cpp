#include "core/history/match_history.hpp"

#include "core/journal/migration.hpp"
#include "core/planning.hpp"
#include "support/test.hpp"

namespace sluice {
namespace {

using test::add_row;

FileHashes file_of(const std::string& text, int& asked) {
  return {drizzle_hash(text), [text, &asked] {
            ++asked;
            return equivalent_hashes(text);
          }};
}

Journal journal_of(const std::vector<std::int64_t>& whens) {
  Journal journal;
  for (const std::int64_t when : whens)
    journal.entries.push_back(
        {.when = when, .tag = text::cat("000", journal.entries.size(), "_a")});
  return journal;
}

TEST_CASE(
    "a row goes to the file whose hash it has before one that another checkout would give it") {
  int asked = 0;
  const std::vector<FileHashes> files = {file_of("a;\r\n", asked), file_of("a;\n", asked)};
  History history;
  add_row(history, drizzle_hash("a;\n"), 10);
  const Matching matching = match_history(journal_of({10, 10}), history, files);
  CHECK_FALSE(matching.entries[0]);
  REQUIRE(matching.entries[1]);
  CHECK(asked == 0);
}

TEST_CASE("other checkouts' hashes are asked for only where a row is left") {
  int asked = 0;
  const std::vector<FileHashes> files = {file_of("a;\n", asked), file_of("b;\n", asked)};
  History history;
  add_row(history, drizzle_hash("a;\n"), 10);
  CHECK(match_history(journal_of({10, 20}), history, files).entries[0]);
  CHECK(asked == 0);
  add_row(history, drizzle_hash("b;\r\n"), 20);
  const Matching matching = match_history(journal_of({10, 20}), history, files);
  CHECK(matching.entries[0]->row == 0);
  CHECK(matching.entries[1]->row == 1);
  CHECK(asked == 1);
}

TEST_CASE("a file of which no other hash is known is found by its own") {
  History history;
  add_row(history, drizzle_hash("a;\n"), 10);
  const std::vector<FileHashes> files = {{drizzle_hash("a;\n"), {}}};
  CHECK(match_history(journal_of({10}), history, files).entries[0]);
  const std::vector<FileHashes> others = {{drizzle_hash("b;\n"), {}}};
  CHECK_FALSE(others[0].includes(drizzle_hash("a;\n")));
  CHECK(match_history(journal_of({10}), history, others).entries[0]->by == MatchedBy::when);
}

}  // namespace
}  // namespace sluice
