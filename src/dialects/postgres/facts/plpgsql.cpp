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

class BlockReader {
 public:
  explicit BlockReader(StatementFacts& facts) : facts_(facts) {}

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

 private:
  void read(const std::string& query, std::string_view type, std::string_view key) {
    const bool is_dynamic = type == "PLpgSQL_stmt_dynexecute" || type == "PLpgSQL_stmt_dynfors";
    if (key == "dynquery" || (key == "query" && is_dynamic)) return read_dynamic(query);
    if (key == "sqlstmt") return read_sql(query);
    if (type == "PLpgSQL_stmt_assign") return read_sql(text::cat("SELECT ", assigned(query)));
    // An expression of a list is in an array, without a key of its own.
    if (begins_as_statement(query) && parse_tree(query)) return read_sql(query);
    read_sql(text::cat("SELECT ", query));
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
    BlockReader(facts).walk(tree.root(), "");
  } else {
    facts.unknown = true;
  }
  if (facts.unknown) note_pieces(body, facts);
  for (ObjectUse& use : facts.objects) use.is_conditional = true;
  for (RowUse& use : facts.writes) use.is_conditional = true;
  return facts;
}

}  // namespace sluice::postgres
