#include "dialects/postgres/facts/plpgsql.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "core/sql/sql_scanner.hpp"
#include "dialects/postgres/facts/facts.hpp"
#include "dialects/postgres/facts/newer.hpp"
#include "dialects/postgres/facts/parser.hpp"
#include "dialects/postgres/facts/reading.hpp"
#include "dialects/postgres/facts/scan_rules.hpp"

namespace sluice::postgres {

namespace {

bool begins_as_statement(std::string_view sql) {
  const Token first = Tokens(sql, scan_rules()).next();
  static constexpr auto k_first = {"SELECT", "INSERT", "UPDATE", "DELETE", "MERGE",
                                   "WITH",   "VALUES", "CALL",   "DO"};
  return std::any_of(k_first.begin(), k_first.end(),
                     [&](const char* word) { return text::equals_ignore_case(first.text, word); });
}

// What stands behind := or =, which no variable's subscript holds outside of brackets.
std::string_view assigned(std::string_view sql) {
  Tokens tokens(sql, scan_rules());
  std::size_t depth = 0;
  for (Token token = tokens.next(); token.kind != TokenKind::end; token = tokens.next()) {
    if (token.text == "[") ++depth;
    if (token.text == "]" && depth > 0) --depth;
    if (depth == 0 && token.text == "=") return sql.substr(token.offset + 1);
  }
  return sql;
}

// The block of the tree's one function; the parser wraps one with EXCEPTION in another.
MaybeNode block_of(Node tree) {
  for (const Node& function : tree.elements()) {
    const MaybeNode action = field(field(function, "PLpgSQL_function"), "action");
    const MaybeNode outer = field(action, "PLpgSQL_stmt_block");
    const std::vector<Node> body = list_of(outer, "body");
    const MaybeNode inner = body.empty() ? std::nullopt : field(body.front(), "PLpgSQL_stmt_block");
    return inner && body.size() <= 2 ? inner : outer;
  }
  return std::nullopt;
}

// How many statements of SQL it is, one after another; none where it is anything else. The parser
// ends the outermost block with RETURN.
std::size_t count_steps(const MaybeNode& block) {
  std::size_t count = 0;
  for (const Node& each : list_of(block, "body")) {
    if (has(each, "PLpgSQL_stmt_return")) continue;
    const MaybeNode statement = field(each, "PLpgSQL_stmt_execsql");
    if (!statement || has(statement, "into")) return 0;
    ++count;
  }
  return count;
}

// EXCEPTION WHEN duplicate_object THEN null
bool skips_only_duplicates(const MaybeNode& block) {
  static constexpr auto k_duplicates = {"duplicate_object", "duplicate_table", "duplicate_column"};
  const std::vector<Node> handlers =
      list_of(field(field(block, "exceptions"), "PLpgSQL_exception_block"), "exc_list");
  for (const Node& each : handlers) {
    const MaybeNode handler = field(each, "PLpgSQL_exception");
    if (has(handler, "action")) return false;
    for (const Node& condition : list_of(handler, "conditions")) {
      const std::string name = text_of(field(condition, "PLpgSQL_condition"), "condname");
      if (std::find(k_duplicates.begin(), k_duplicates.end(), name) == k_duplicates.end())
        return false;
    }
  }
  return !handlers.empty();
}

class BlockReader {
 public:
  explicit BlockReader(StatementFacts& facts) : facts_(facts) {}

  void read(Node tree) {
    walk(tree, "");
    const MaybeNode block = block_of(tree);
    const std::size_t count = count_steps(block);
    if (count == 0 || count > steps_.size()) return;
    steps_.resize(count);
    facts_.steps = std::move(steps_);
    facts_.skips_duplicates = skips_only_duplicates(block);
  }

 private:
  // `type` is the node's: "PLpgSQL_stmt_assign".
  void walk(Node node, std::string_view type) {
    if (node.kind() == Node::Kind::array)
      for (const Node& element : node.elements()) walk(element, type);
    if (!node.is_object()) return;
    for (const Node& member : node.members()) {
      const std::string_view key = member.raw_key();
      const bool is_type = key.starts_with("PLpgSQL_");
      if (const MaybeNode expression = field(member, "PLpgSQL_expr"))
        read(text_of(expression, "query"), type, key);
      else
        walk(member, is_type ? key : type);
    }
  }

  void read(const std::string& query, std::string_view type, std::string_view key) {
    const bool is_dynamic = type == "PLpgSQL_stmt_dynexecute" || type == "PLpgSQL_stmt_dynfors";
    if (key == "dynquery" || (key == "query" && is_dynamic)) return read_dynamic(query);
    if (key == "sqlstmt") return read_step(query);
    if (type == "PLpgSQL_stmt_assign") return read_sql(text::cat("SELECT ", assigned(query)));
    // An expression of a list is in an array, without a key of its own.
    if (begins_as_statement(query) && parse_tree(query)) return read_sql(query);
    read_sql(text::cat("SELECT ", query));
  }

  void read_step(const std::string& sql) {
    std::vector<StatementFacts> each = facts_of_each(sql);
    steps_.push_back(each.size() == 1 ? each.front() : StatementFacts{.unknown = true});
    for (StatementFacts& facts : each) include(facts_, std::move(facts));
  }

  void read_sql(const std::string& sql) {
    for (StatementFacts& each : facts_of_each(sql)) include(facts_, std::move(each));
  }

  void read_dynamic(const std::string& expression) {
    const std::string select = text::cat("SELECT ", expression);
    if (const auto text = constant_of(select)) return read_sql(*text);
    facts_.unknown = true;
    read_sql(select);
  }

  StatementFacts& facts_;
  std::vector<StatementFacts> steps_;  // the statements of SQL, in the tree's order
};

// What stands between a literal's quotes.
std::string_view inside(std::string_view literal) {
  const std::size_t quotes = literal.starts_with('$') ? literal.find('$', 1) + 1 : 1;
  const std::size_t first = literal.starts_with('$') ? quotes : literal.find('\'') + 1;
  return literal.size() < first + quotes ? ""
                                         : literal.substr(first, literal.size() - first - quotes);
}

// Of a literal that begins as a statement does.
void note_pieces(std::string_view body, StatementFacts& facts) {
  Tokens tokens(body, scan_rules());
  for (Token token = tokens.next(); token.kind != TokenKind::end; token = tokens.next()) {
    if (token.kind != TokenKind::string) continue;
    StatementFacts piece = facts_of_newer(inside(token.text));
    include(facts, {.reach = piece.reach});
  }
}

}  // namespace

StatementFacts facts_of_block(std::string_view statement, std::string_view body) {
  StatementFacts facts;
  facts.kind = StatementKind::block;
  const auto json = plpgsql_tree(statement);
  if (json && is_json(*json)) {
    const JsonText tree(*json, "");
    BlockReader(facts).read(tree.root());
  } else {
    facts.unknown = true;
  }
  if (facts.unknown) note_pieces(body, facts);
  for (ObjectUse& use : facts.objects) use.is_conditional = true;
  for (RowUse& use : facts.writes) use.is_conditional = true;
  return facts;
}

}  // namespace sluice::postgres
