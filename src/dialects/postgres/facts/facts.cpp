#include "dialects/postgres/facts/facts.hpp"

#include "core/facts/spellings.hpp"
#include "core/sql/sql_condition.hpp"
#include "dialects/postgres/facts/newer.hpp"
#include "dialects/postgres/facts/parser.hpp"
#include "dialects/postgres/facts/reading.hpp"
#include "dialects/postgres/facts/rows_of_literals.hpp"
#include "dialects/postgres/facts/scan_rules.hpp"

namespace sluice::postgres {

namespace {

// NAMEDATALEN, less the zero byte at the end.
constexpr NameStorage k_storage{.folds = true, .longest = 63};

// Where the statement is in the text; a length of none means up to its end.
std::string_view part_of(std::string_view sql, Node raw) {
  const auto number = [&](std::string_view name) {
    const MaybeNode found = field(raw, name);
    return found ? static_cast<std::size_t>(found->integer()) : 0;
  };
  const std::size_t length = number("stmt_len");
  return sql.substr(number("stmt_location"), length == 0 ? std::string_view::npos : length);
}

StatementFacts facts_of_tree(std::string_view sql, Node raw) {
  StatementFacts facts;
  const MaybeNode wrapped = field(raw, "stmt");
  const auto statement = wrapped ? unwrapped(*wrapped) : std::nullopt;
  if (statement)
    Reading(part_of(sql, raw), facts).statement(*statement);
  else
    facts.unknown = true;
  note_spellings(facts, part_of(sql, raw), scan_rules(), k_storage);
  return facts;
}

// Those of the whole text, where a shorter one was read.
void restore_ids(std::vector<StatementFacts>& each, std::string_view sql) {
  for (StatementFacts& facts : each)
    for (RowUse& use : facts.writes)
      if (!use.ids.empty())
        use.ids = each.size() == 1 ? literal_ids(sql, use.columns) : std::vector<std::string>();
}

}  // namespace

std::vector<StatementFacts> facts_of_each(std::string_view sql) {
  if (const std::string shorter = without_plain_rows(sql); !shorter.empty()) {
    std::vector<StatementFacts> each = facts_of_each(shorter);
    restore_ids(each, sql);
    return each;
  }
  const auto json = parse_tree(sql);
  // The parser goes deeper than the tree's reader does.
  if (!json || !is_json(*json)) {
    StatementFacts facts = facts_of_newer(sql);
    note_spellings(facts, sql, scan_rules(), k_storage);
    return {std::move(facts)};
  }
  const JsonText tree(*json, "");
  std::vector<StatementFacts> each;
  for (const Node& raw : list_of(tree.root(), "stmts")) each.push_back(facts_of_tree(sql, raw));
  return each;
}

std::optional<std::string> constant_of(const std::string& select) {
  const auto json = parse_tree(select);
  if (!json || !is_json(*json)) return std::nullopt;
  const JsonText tree(*json, "");
  const std::vector<Node> statements = list_of(tree.root(), "stmts");
  if (statements.size() != 1) return std::nullopt;
  const MaybeNode query = field_of(statements.front(), "stmt", "SelectStmt");
  const std::vector<Node> targets = list_of(query, "targetList", "ResTarget");
  if (targets.size() != 1) return std::nullopt;
  const MaybeNode text = field(field_of(targets.front(), "val", "A_Const"), "sval");
  return text ? std::optional(text_of(text, "sval")) : std::nullopt;
}

StatementFacts facts_of(std::string_view sql) {
  std::vector<StatementFacts> each = facts_of_each(sql);
  StatementFacts facts;
  facts.kind = StatementKind::nothing;
  for (std::size_t i = 0; i < each.size(); ++i)
    if (i == 0)
      facts = std::move(each[i]);
    else
      include(facts, std::move(each[i]));
  note_condition(facts, sql, scan_rules());
  return facts;
}

}  // namespace sluice::postgres
