#include "core/undo/danger_reader.hpp"

#include "base/text.hpp"

namespace sluice {

namespace {

std::string_view without_quotes(std::string_view literal) {
  if (literal.size() < 2) return {};
  if (literal.front() == '\'') return literal.substr(1, literal.size() - 2);
  if (literal.front() != '$') return {};
  const std::size_t width = literal.find('$', 1) + 1;
  if (width == 0 || literal.size() < 2 * width) return {};
  return literal.substr(width, literal.size() - 2 * width);
}

// Words that begin statements which leave every row as it is.
bool leaves_rows(const SqlCursor& cursor) {
  return cursor.at_any({"COMMENT", "GRANT",   "REVOKE",    "SET",     "RESET",     "PRAGMA",
                        "ANALYZE", "VACUUM",  "REINDEX",   "REFRESH", "BEGIN",     "START",
                        "COMMIT",  "END",     "LOCK",      "CLUSTER", "SECURITY",  "NOTIFY",
                        "LISTEN",  "DISCARD", "SHOW",      "EXPLAIN", "SAVEPOINT", "RELEASE",
                        "VALUES",  "TABLE",   "CHECKPOINT"});
}

}  // namespace

ObjectName DangerReader::name_of(const WrittenName& table) const {
  ObjectName name = object_name(table, flavour_);
  if (flavour_.facts.ignores_case) name.name = text::lower(name.name);
  return name;
}

void DangerReader::note(std::set<ObjectName>& names, const WrittenName& table) {
  if (table.empty()) {
    danger_.everything = true;
    return;
  }
  const ObjectName name = name_of(table);
  if (made_.contains(name)) return;
  const auto before = before_.find(name);
  names.insert(before == before_.end() ? name : before->second);
}

void DangerReader::rename(const ObjectName& from, const ObjectName& to) {
  if (made_.erase(from) > 0) {
    made_.insert(to);
    before_.erase(to);
    return;
  }
  const auto before = before_.extract(from);
  before_.insert_or_assign(to, before.empty() ? from : before.mapped());
  made_.erase(to);
}

void DangerReader::read(std::string_view sql) {
  SqlCursor cursor(sql, flavour_.rules);
  if (cursor.at_end() || leaves_rows(cursor)) return;
  if (cursor.skip("CREATE")) return read_create(cursor);
  if (cursor.skip("ALTER")) return read_alter(cursor);
  if (cursor.skip("DROP")) return read_drop(cursor);
  if (cursor.skip("TRUNCATE")) return read_truncate(cursor);
  if (cursor.skip("DO")) return read_do(cursor);
  if (cursor.at("SELECT")) return read_select(sql);
  if (cursor.at_any({"INSERT", "REPLACE", "UPDATE", "DELETE", "MERGE", "WITH", "COPY"}))
    return scan_rows(cursor);
  danger_.everything = true;
}

void DangerReader::read_create(SqlCursor& cursor) {
  for (const char* const word : {"UNLOGGED", "GLOBAL", "LOCAL", "TEMP", "TEMPORARY", "VIRTUAL"})
    cursor.skip(word);
  if (!cursor.skip("TABLE") || cursor.at("IF")) return;
  const WrittenName table = cursor.take_name();
  if (!table.empty()) made_.insert(name_of(table));
}

void DangerReader::read_alter(SqlCursor& cursor) {
  if (cursor.skip("TABLE")) return read_alter_table(cursor);
  // A value's or an attribute's loss is said so; everything else about a type keeps its values.
  if (cursor.at("TYPE") && !cursor.take_until({"DROP"}).empty() && cursor.at("DROP"))
    danger_.everything = true;
}

void DangerReader::read_alter_table(SqlCursor& cursor) {
  if (cursor.skip("ALL")) return;
  cursor.skip({"IF", "EXISTS"});
  cursor.skip("ONLY");
  const WrittenName table = cursor.take_name();
  cursor.skip("*");
  do {
    read_action(cursor, table);
    cursor.take_until({","});
  } while (cursor.skip(","));
}

void DangerReader::read_action(SqlCursor& cursor, const WrittenName& table) {
  if (cursor.skip("RENAME")) return read_rename(cursor, table);
  if (cursor.skip({"SET", "SCHEMA"})) {
    const WrittenName schema = cursor.take_name();
    if (schema.parts.size() == 1 && !table.empty())
      rename(name_of(table), name_of({{schema.parts[0], table.parts.back()}}));
    return;
  }
  if (cursor.at_any({"ADD", "VALIDATE", "ENABLE", "DISABLE", "OWNER", "SET", "RESET", "CLUSTER",
                     "REPLICA", "INHERIT", "NO", "FORCE", "ATTACH", "DETACH"}))
    return;
  if (cursor.skip({"DROP", "CONSTRAINT"})) return;
  if (cursor.skip("ALTER")) {
    if (cursor.skip("CONSTRAINT")) return;
    cursor.skip("COLUMN");
    cursor.take_name();
    if (!cursor.at("TYPE") && !cursor.at("DATA", 1)) return;
  }
  note(danger_.dropped, table);
}

void DangerReader::read_rename(SqlCursor& cursor, const WrittenName& table) {
  if (!cursor.skip("TO") || table.empty()) return;
  const WrittenName to = cursor.take_name();
  if (to.empty()) return;
  WrittenName now = table;
  now.parts.back() = to.parts.back();
  rename(name_of(table), name_of(now));
}

// What CASCADE takes along is not in the text, but of a table only what holds no rows.
void DangerReader::read_drop(SqlCursor& cursor) {
  if (cursor.skip("TABLE")) {
    cursor.skip({"IF", "EXISTS"});
    do note(danger_.dropped, cursor.take_name());
    while (cursor.skip(","));
    return;
  }
  if (cursor.at_any({"INDEX", "VIEW", "MATERIALIZED", "TRIGGER", "POLICY", "RULE", "SEQUENCE",
                     "ROLE", "USER", "GROUP", "PUBLICATION", "STATISTICS"}))
    return;
  if (cursor.at("OWNED")) danger_.everything = true;
  cursor.take_until({"CASCADE"});
  if (cursor.at("CASCADE")) danger_.everything = true;
}

void DangerReader::read_truncate(SqlCursor& cursor) {
  cursor.skip("TABLE");
  do {
    cursor.skip("ONLY");
    note(danger_.changed, cursor.take_name());
    cursor.skip("*");
  } while (cursor.skip(","));
  cursor.take_until({"CASCADE"});
  if (cursor.at("CASCADE")) danger_.everything = true;
}

void DangerReader::read_do(SqlCursor& cursor) {
  if (cursor.skip("LANGUAGE")) cursor.take();
  read_quoted_body(cursor.peek().text);
}

void DangerReader::read_quoted_body(std::string_view literal) {
  const std::string_view body = without_quotes(literal);
  if (body.empty())
    danger_.everything = true;
  else
    read_body(body);
}

void DangerReader::read_body(std::string_view body) {
  for (const Statement& statement : split_statements(body, flavour_.rules)) {
    SqlCursor cursor(statement.sql, flavour_.rules);
    const bool is_block = cursor.skip("BEGIN");
    if (cursor.at_any({"CREATE", "ALTER", "DROP", "TRUNCATE", "COMMENT", "GRANT"}))
      read(is_block ? std::string_view(statement.sql).substr(cursor.peek().offset)
                    : std::string_view(statement.sql));
    else
      scan_rows(cursor);
  }
}

// A function may do anything, unless it is known.
void DangerReader::read_select(std::string_view sql) {
  Renames none;
  const StatementInverse inverse = read_statement(sql, flavour_, none);
  if (!inverse.lost.empty() && inverse.lost.find("setval") == std::string::npos)
    danger_.everything = true;
}

void DangerReader::read_insert(SqlCursor& cursor) {
  bool replaces = cursor.at("REPLACE");
  cursor.take();
  if (cursor.skip("OR")) replaces = text::equals_ignore_case(cursor.take().text, "REPLACE");
  if (!cursor.skip("INTO")) return;
  const WrittenName table = cursor.take_name();
  note(replaces ? danger_.changed : danger_.written, table);
  note(danger_.written, table);
  // What follows may change the rows that are there already.
  for (std::size_t ahead = 0; cursor.peek(ahead).kind != TokenKind::end; ++ahead)
    if (cursor.at("DO", ahead) && cursor.at("UPDATE", ahead + 1)) note(danger_.changed, table);
}

// INSERT, UPDATE, DELETE and MERGE wherever they stand: in WITH, in a body.
void DangerReader::scan_rows(SqlCursor& cursor) {
  std::string before;
  while (!cursor.at_end()) {
    const std::string word = text::upper(cursor.peek().text);
    const bool is_clause = before == "DO" || before == "FOR" || before == "ON" || before == "KEY" ||
                           before == "BEFORE" || before == "AFTER" || before == "OR" ||
                           before == "OF";
    before = word;
    if (cursor.peek().kind != TokenKind::word || is_clause) {
      cursor.take();
    } else if (word == "INSERT" || (word == "REPLACE" && cursor.at("INTO", 1))) {
      read_insert(cursor);
    } else if (word == "UPDATE") {
      cursor.take();
      if (cursor.skip("OR")) cursor.take();
      cursor.skip("ONLY");
      note(danger_.changed, cursor.take_name());
    } else if (cursor.skip({"DELETE", "FROM"}) || cursor.skip({"MERGE", "INTO"})) {
      cursor.skip("ONLY");
      note(danger_.changed, cursor.take_name());
    } else {
      if (cursor.at_any({"EXECUTE", "PERFORM", "CALL", "DROP", "ALTER", "TRUNCATE"}))
        danger_.everything = true;
      cursor.take();
    }
  }
}

}  // namespace sluice
