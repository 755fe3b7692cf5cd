// PostgreSQL's own parser: SQL as a tree, printed as JSON. Any thread may call it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace sluice::postgres {

// Nothing where the parser refuses the text: a fault in it, or a grammar newer than the parser's.
// {"version":150001,"stmts":[{"stmt":{"SelectStmt":{…}},"stmt_location":1,"stmt_len":9}]}
std::optional<std::string> parse_tree(std::string_view sql);
// Of the one DO, CREATE FUNCTION or CREATE PROCEDURE in plpgsql that the text is: its body.
// [{"PLpgSQL_function":{"datums":[…],"action":{"PLpgSQL_stmt_block":{…}}}}]
std::optional<std::string> plpgsql_tree(std::string_view sql);

}  // namespace sluice::postgres
