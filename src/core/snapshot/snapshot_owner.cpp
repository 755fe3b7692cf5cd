#include "core/snapshot/snapshot_owner.hpp"

#include <algorithm>

#include "core/schema/diff.hpp"

namespace sluice {

namespace {

// How a statement is laid out does not count, nor what is remarked before it.
std::string without_blanks(std::string text) {
  while (text.starts_with("--") && text.find('\n') != text.npos) text.erase(0, text.find('\n') + 1);
  std::erase_if(text, [](char letter) {
    return letter == ' ' || letter == '\n' || letter == '\t' || letter == '\r' || letter == ';';
  });
  return text;
}

}  // namespace

double share_made(const SchemaDialect& dialect, const Schema& before, const Snapshot& snapshot,
                  const std::string& sql) {
  const std::vector<RenderedStatement> statements =
      dialect.render(diff(before, snapshot.schema, snapshot.renames), before, snapshot.schema);
  if (statements.empty()) return 0;
  const std::string text = without_blanks(sql);
  const auto made =
      std::count_if(statements.begin(), statements.end(), [&](const RenderedStatement& statement) {
        return text.find(without_blanks(statement.sql)) != std::string::npos;
      });
  return static_cast<double>(made) / static_cast<double>(statements.size());
}

std::optional<std::vector<std::size_t>> owners_of(const std::vector<std::vector<double>>& shares) {
  const bool is_one = shares.size() == 1;
  const double straight = shares[0][0] + (is_one ? 0 : shares[1][1]);
  const double crossed = shares[0][1] + (is_one ? 0 : shares[1][0]);
  if (straight == crossed) return {};
  const std::size_t first = straight > crossed ? 0 : 1;
  return is_one ? std::vector<std::size_t>{first} : std::vector<std::size_t>{first, 1 - first};
}

}  // namespace sluice
