#include "core/sql/sql_scanner.hpp"

#include <chrono>

#include "base/text.hpp"
#include "core/rules.hpp"
#include "support/test.hpp"

namespace sluice {

namespace {

using test::k_postgres_rules;
using test::k_sqlite_rules;

std::vector<std::string> split(const std::string& text, const ScanRules& rules) {
  std::vector<std::string> result;
  for (const Statement& statement : split_statements(text, rules)) result.push_back(statement.sql);
  return result;
}

using Texts = std::vector<std::string>;

// Blanks, comments, BOMs and lone semicolons only; this is what may lie between two statements.
bool holds_nothing(std::string_view text, const ScanRules& rules) {
  Tokens tokens(text, rules);
  for (Token token = tokens.next(); token.kind != TokenKind::end; token = tokens.next())
    if (token.text != ";") return false;
  return true;
}

// The laws every split obeys: in order, verbatim, nothing but blanks and comments between, places
// exact, and each statement is one statement when it is split again.
void check_laws(const std::string& text, const ScanRules& rules) {
  INFO(text);
  std::size_t at = 0;
  for (const Statement& statement : split_statements(text, rules)) {
    std::size_t begin = text.find(statement.sql, at);
    const text::Position place{statement.line, statement.column};
    while (begin != std::string::npos && text::position_at(text, begin) != place)
      begin = text.find(statement.sql, begin + 1);
    REQUIRE(begin != std::string::npos);
    REQUIRE(holds_nothing(text.substr(at, begin - at), rules));
    at = begin + statement.sql.size();
    REQUIRE(split(statement.sql, rules) == Texts{statement.sql});
    const auto head = leading_tokens(statement.sql, rules, 1);
    REQUIRE((head.size() == 1 || statement.sql.starts_with("/*")));
  }
  REQUIRE(holds_nothing(text.substr(at), rules));
}

}  // namespace

TEST_CASE("statements end at semicolons, which they keep, and the last one needs none") {
  for (const ScanRules& rules : {k_postgres_rules, k_sqlite_rules}) {
    CHECK(split("a; b ;\nc", rules) == Texts{"a;", "b ;", "c"});
    CHECK(split("a -- why\n;", rules) == Texts{"a -- why\n;"});
    CHECK(split("a; -- why", rules) == Texts{"a;"});
    CHECK(split("a -- why", rules) == Texts{"a"});
  }
}

TEST_CASE("blanks, comments and lone semicolons are no statements") {
  for (const ScanRules& rules : {k_postgres_rules, k_sqlite_rules})
    for (const std::string text : {"", " \n\t\r\f\v", ";", " ; ;; ", "-- a;b", "/* a;b */",
                                   "/**/;--\n;", "\xEF\xBB\xBF", "\xEF\xBB\xBF-- x\r\n"})
      CHECK(split(text, rules).empty());
}

TEST_CASE("a semicolon in a comment or in quotes ends nothing") {
  for (const ScanRules& rules : {k_postgres_rules, k_sqlite_rules})
    for (const std::string text :
         {"a /* ; */ b", "a -- ;\n b", "a ';' b", "a 'it''s;' b", "a \";\" b", "a \"x\"\";\" b",
          "a N';' b", "a B';' b", "a x';' b", "a '\\' b", "a '/*' ; ", "a '--' b", "a \"'\" b"})
      CHECK(split(text, rules).size() == 1);
}

TEST_CASE("a line comment ends at LF; in PostgreSQL at a lone CR too") {
  CHECK(split("-- x\ra;", k_postgres_rules) == Texts{"a;"});
  CHECK(split("-- x\ra;", k_sqlite_rules).empty());
  CHECK(split("-- x\r\na;", k_sqlite_rules) == Texts{"a;"});
}

TEST_CASE("comments nest in PostgreSQL and not in SQLite") {
  CHECK(split("/* /* */ a; */ b;", k_postgres_rules) == Texts{"b;"});
  CHECK(split("/* /* */ a; b;", k_sqlite_rules) == Texts{"a;", "b;"});
  CHECK(split("/*/ a; */ b;", k_postgres_rules) == Texts{"b;"});
}

TEST_CASE("backslashes escape in E'' only, also in its continuation on the next line") {
  CHECK(split("a E'it\\'s;'; b", k_postgres_rules) == Texts{"a E'it\\'s;';", "b"});
  CHECK(split("a e'\\\\'; b", k_postgres_rules) == Texts{"a e'\\\\';", "b"});
  CHECK(split("a E'x'\n -- c\n 'it\\';'; b", k_postgres_rules) ==
        Texts{"a E'x'\n -- c\n 'it\\';';", "b"});
  CHECK(split("a E'x' 'y\\'; b", k_postgres_rules) == Texts{"a E'x' 'y\\';", "b"});
  CHECK(split("a E''';'; b", k_postgres_rules) == Texts{"a E''';';", "b"});
  CHECK(split("a nameE'\\'; b", k_postgres_rules) == Texts{"a nameE'\\';", "b"});
  CHECK(split("a E'\\'; b", k_sqlite_rules) == Texts{"a E'\\';", "b"});
}

TEST_CASE("U& strings and identifiers are quoted texts of PostgreSQL") {
  CHECK(split("a U&';' u&\";\" b", k_postgres_rules).size() == 1);
  CHECK(split("a U&'\\' ; b", k_postgres_rules) == Texts{"a U&'\\' ;", "b"});
}

TEST_CASE("dollar quotes are quotes in PostgreSQL only, and parameters and names are none") {
  CHECK(split("DO $$ a; $x$ b; $$; c", k_postgres_rules) == Texts{"DO $$ a; $x$ b; $$;", "c"});
  CHECK(split("DO $a$ ; $b$ ; $$ ; $a$; c", k_postgres_rules) ==
        Texts{"DO $a$ ; $b$ ; $$ ; $a$;", "c"});
  CHECK(split("DO $ä1_$ ; $ä1_$; c", k_postgres_rules) == Texts{"DO $ä1_$ ; $ä1_$;", "c"});
  CHECK(split("a $1; b $2;", k_postgres_rules) == Texts{"a $1;", "b $2;"});
  CHECK(split("a x$$; b $$;", k_postgres_rules).size() == 2);
  CHECK(split("a $1a$; b$1a$;", k_postgres_rules).size() == 2);
  CHECK(split("a $$ ; b $$;", k_sqlite_rules) == Texts{"a $$ ;", "b $$;"});
}

TEST_CASE("backticks and brackets quote names in SQLite only") {
  CHECK(split("a `;` [;] `x``;` b", k_sqlite_rules).size() == 1);
  CHECK(split("a[1]; b", k_postgres_rules) == Texts{"a[1];", "b"});
  CHECK(split("a ARRAY['x;', ']']; b", k_postgres_rules).size() == 2);
}

TEST_CASE("a trigger of SQLite ends after END, whatever its body holds") {
  const std::string body =
      "CREATE TRIGGER t AFTER INSERT ON a WHEN new.x > 1 BEGIN\n"
      "  UPDATE a SET x = CASE WHEN x = 1 THEN 'END;' ELSE (CASE x WHEN 2 THEN 3 END) END; -- "
      "END;\n"
      "  DELETE FROM b WHERE \"end\" = 1;\n"
      "END;";
  CHECK(split(body + " c;", k_sqlite_rules) == Texts{body, "c;"});
  CHECK(split("create temp trigger x before delete on y begin select 1; end; c", k_sqlite_rules)
            .size() == 2);
  CHECK(split("CREATE TEMPORARY TRIGGER IF NOT EXISTS begin AFTER UPDATE OF end ON e BEGIN SELECT "
              "end; END ; c",
              k_sqlite_rules)
            .size() == 2);
  CHECK(split("CREATE TRIGGER t AFTER INSERT ON a BEGIN END; c", k_sqlite_rules).size() == 2);
  CHECK(split("CREATE TRIGGER t AFTER INSERT ON a BEGIN SELECT 1; SELECT 2;", k_sqlite_rules)
            .size() == 1);
  CHECK(split("BEGIN; a; END; b", k_sqlite_rules).size() == 4);
  CHECK(split("CREATE TABLE trigger_x (a); BEGIN; b", k_sqlite_rules).size() == 3);
}

TEST_CASE("a trigger of PostgreSQL has no body of its own") {
  CHECK(split("CREATE TRIGGER t BEFORE INSERT ON a EXECUTE FUNCTION f(); b", k_postgres_rules)
            .size() == 2);
}

TEST_CASE("a function of PostgreSQL with BEGIN ATOMIC ends after its END") {
  const std::string body =
      "CREATE OR REPLACE FUNCTION f(begin int) RETURNS int LANGUAGE sql BEGIN ATOMIC\n"
      "  SELECT CASE WHEN begin = 1 THEN 2 ELSE CASE 1 WHEN 1 THEN 3 END END;\n"
      "  SELECT 1 AS end, x.end FROM x;\n"
      "END;";
  CHECK(split(body + " c;", k_postgres_rules) == Texts{body, "c;"});
  CHECK(
      split("CREATE PROCEDURE p() BEGIN ATOMIC INSERT INTO a VALUES (1); END; c", k_postgres_rules)
          .size() == 2);
  CHECK(split("CREATE FUNCTION f() AS $$ BEGIN a; END; $$ LANGUAGE plpgsql; c", k_postgres_rules)
            .size() == 2);
  CHECK(split("BEGIN; a; COMMIT;", k_postgres_rules).size() == 3);
}

TEST_CASE("the actions of a rule are part of it") {
  CHECK(
      split("CREATE RULE r AS ON INSERT TO a DO ALSO (INSERT INTO b VALUES (1); DELETE FROM c;); d",
            k_postgres_rules)
          .size() == 2);
  CHECK(
      split("CREATE OR REPLACE RULE r AS ON DELETE TO a DO NOTHING; d", k_postgres_rules).size() ==
      2);
}

TEST_CASE("lines and columns count from the chunk's place, in characters") {
  const auto found = split_statements("ä; b;\r\n  /* ü\n */ c;", k_postgres_rules, 10, 5, 3);
  REQUIRE(found.size() == 3);
  CHECK(found[0] == Statement{"ä;", 10, 5, 3});
  CHECK(found[1] == Statement{"b;", 10, 8, 3});
  CHECK(found[2] == Statement{"c;", 12, 5, 3});
  CHECK(split_statements("\xEF\xBB\xBF a", k_postgres_rules).at(0) == Statement{"a", 1, 2, 0});
}

TEST_CASE("what is not closed runs to the end and is reported") {
  for (const std::string text :
       {"a 'b; c", "a \"b; c", "a E'b\\", "a $$ b; c", "a $t$ b; $$", "a N'b;"}) {
    CHECK(split(text, k_postgres_rules) == Texts{text});
    CHECK(scan_chunk(text, k_postgres_rules, 1, 1, 0).unterminated);
  }
  for (const std::string text : {"a `b; c", "a [b; c"}) {
    CHECK(split(text, k_sqlite_rules) == Texts{text});
    CHECK(scan_chunk(text, k_sqlite_rules, 1, 1, 0).unterminated);
  }
  CHECK_FALSE(scan_chunk("a -- b", k_sqlite_rules, 1, 1, 0).unterminated);
}

TEST_CASE("a comment that is not closed goes to the server in PostgreSQL; in SQLite it is legal") {
  CHECK(split("a; /* b; c", k_postgres_rules) == Texts{"a;", "/* b; c"});
  CHECK(split("a /* b; c", k_postgres_rules) == Texts{"a /* b; c"});
  CHECK(split("a; /* b; c", k_sqlite_rules) == Texts{"a;"});
  CHECK(split("a /* b; c", k_sqlite_rules) == Texts{"a"});
}

TEST_CASE("leading tokens are words in upper case and everything else as it stands") {
  CHECK(leading_tokens("/*x*/ alter Type \"public\".\"e\" ADD value 'It''s' -- y\n;",
                       k_postgres_rules, 10) ==
        Texts{"ALTER", "TYPE", "\"public\"", ".", "\"e\"", "ADD", "VALUE", "'It''s'", ";"});
  CHECK(leading_tokens("a b c", k_postgres_rules, 2) == Texts{"A", "B"});
  CHECK(leading_tokens("-- a", k_postgres_rules, 2).empty());
  CHECK(leading_tokens("1.5e-3+.5-0x1F", k_postgres_rules, 9) ==
        Texts{"1.5e-3", "+", ".5", "-", "0x1F"});
}

TEST_CASE("every text of up to three pieces is split by the laws") {
  const std::vector<std::string> pieces = {";",  "'",  "\"", "/*", "*/", "--", "\n", "a",
                                           "$$", "E'", "\\", "`",  "[",  "é",  "\r"};
  for (const ScanRules& rules : {k_postgres_rules, k_sqlite_rules}) {
    std::vector<std::size_t> choice;
    for (std::size_t length = 1; length <= 3; ++length) {
      choice.assign(length, 0);
      for (bool more = true; more;) {
        std::string text;
        for (const std::size_t index : choice) text += pieces[index];
        check_laws(text, rules);
        more = false;
        for (std::size_t& index : choice) {
          more = ++index < pieces.size();
          if (more) break;
          index = 0;
        }
      }
    }
  }
}

TEST_CASE("long random texts are split by the laws") {
  const std::vector<std::string> pieces = {
      ";",        "; ",        "'",     "''",    "\"",   "/*",     "*/",       "--",
      "\n",       "a ",        "$$",    "$t$",   "E'",   "\\",     "`",        "[",
      "]",        "é",         "\r\n",  "CASE ", " END", "BEGIN ", " ATOMIC ", "CREATE ",
      "TRIGGER ", "FUNCTION ", "RULE ", "(",     ")",    "U&'",    "1",        "\xEF\xBB\xBF",
      "\xFF",     " AS "};
  unsigned seed = 42;
  const auto next = [&] { return (seed = seed * 1664525u + 1013904223u) >> 16; };
  for (int round = 0; round < 1500; ++round) {
    std::string text = round % 3 == 0   ? "CREATE TRIGGER x BEGIN "
                       : round % 3 == 1 ? "CREATE FUNCTION f() BEGIN ATOMIC "
                                        : "";
    for (unsigned i = next() % 30; i > 0; --i) text += pieces[next() % pieces.size()];
    INFO(round);
    check_laws(text, k_postgres_rules);
    check_laws(text, k_sqlite_rules);
  }
}

TEST_CASE("scanning costs time in proportion to the text, also where nothing is closed") {
  using clock = std::chrono::steady_clock;
  for (const std::string unit :
       {"$a", "/*", "E'x'\n", "'", "$x$ ", "; ", "(", "CREATE TRIGGER ", "\xEF\xBB\xBF"}) {
    std::string text;
    while (text.size() < 200'000) text += unit;
    for (const ScanRules& rules : {k_postgres_rules, k_sqlite_rules}) {
      const auto start = clock::now();
      split_statements(text, rules);
      CHECK(clock::now() - start < std::chrono::seconds(20));  // a quadratic scan takes minutes
    }
  }
}

}  // namespace sluice
