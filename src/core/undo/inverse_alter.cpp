// ALTER … is taken back where it adds or renames; what it changes, only the schema before it tells.
#include <algorithm>

#include "base/text.hpp"
#include "core/undo/inverse_statement.hpp"

namespace sluice {

namespace {

using Source = StatementInverse::Source;
using About = CatalogQuestion::About;

std::string stored(const std::string& written, const SqlFlavour& flavour) {
  return stored_name(written, flavour.facts.folds_names);
}

// A chain of renames is one; what was made under a name and renamed is one too, for the differ to
// leave aside.
template <class Name>
void add_rename(std::vector<std::pair<Name, Name>>& renames, const Name& from, const Name& to) {
  for (auto& [first, last] : renames)
    if (last == from) {
      last = to;
      return;
    }
  renames.emplace_back(from, to);
}

void add_table_rename(Renames& renames, const ObjectName& from, const ObjectName& to) {
  for (auto& column : renames.columns)
    if (column.table == from) column.table = to;
  add_rename(renames.tables, from, to);
}

void add_column_rename(Renames& renames, Renames::ColumnRename added) {
  for (auto& column : renames.columns)
    if (column.table == added.table && column.to == added.from) {
      column.to = added.to;
      return;
    }
  renames.columns.push_back(std::move(added));
}

void note_rename(Renames& renames, std::string_view kind, const ObjectName& from,
                 const ObjectName& to) {
  if (kind == "table") add_table_rename(renames, from, to);
  if (kind == "type") add_rename(renames.enums, from, to);
  if (kind == "sequence") add_rename(renames.sequences, from, to);
  if (kind == "view") add_rename(renames.views, from, to);
  if (kind == "schema") add_rename(renames.schemas, from.name, to.name);
  if (kind == "role") add_rename(renames.roles, from.name, to.name);
}

// ALTER TABLE name …, whose actions are one list.
class TableActions {
 public:
  TableActions(SqlCursor& cursor, const SqlFlavour& flavour, Renames& renames)
      : cursor_(cursor), flavour_(flavour), renames_(renames) {}

  StatementInverse read() {
    const bool is_conditional = cursor_.skip({"IF", "EXISTS"});
    cursor_.skip("ONLY");
    table_ = cursor_.take_name();
    cursor_.skip("*");
    if (table_.empty()) return {.source = Source::catalog};
    inverse_.within = {key_of("table", table_, flavour_)};
    do {
      read_action();
    } while (cursor_.skip(","));
    if (!cursor_.at_end() || is_conditional) ask_catalog();
    if (inverse_.source == Source::catalog) inverse_.undo.clear();
    if (actions_ == 1 && inverse_.source == Source::catalog && cursor_.at_end())
      inverse_.question = std::move(question_);
    std::reverse(inverse_.undo.begin(), inverse_.undo.end());
    return std::move(inverse_);
  }

 private:
  void ask_catalog() {
    inverse_.source = Source::catalog;
    cursor_.take_until({","});
  }

  std::string alter(const std::string& action) const {
    return text::cat("ALTER TABLE ", table_.text(), " ", action);
  }

  void undo(const std::string& action) { inverse_.undo.push_back(alter(action) + ";"); }

  // For where this is the only action.
  void ask(About about, std::string_view kind, const std::string& written, std::string undo,
           bool may_be_missing = false) {
    question_ = CatalogQuestion{.about = about,
                                .kind = std::string(kind),
                                .name = stored(written, flavour_),
                                .undo = std::move(undo),
                                .may_be_missing = may_be_missing};
    ask_of_table(*question_, table_, flavour_);
    ask_catalog();
  }

  void read_action() {
    ++actions_;
    if (cursor_.skip("RENAME")) return read_rename();
    if (cursor_.skip({"SET", "SCHEMA"})) return read_set_schema();
    if (cursor_.skip("ADD")) return read_add();
    if (cursor_.skip("ALTER")) return read_alter_column();
    if (cursor_.skip({"DROP", "CONSTRAINT"})) return read_drop_constraint();
    read_row_security();
  }

  void read_alter_column() {
    cursor_.skip("COLUMN");
    const WrittenName column = cursor_.take_name();
    const bool sets = cursor_.at("SET");
    const bool is_known = column.parts.size() == 1 && (cursor_.skip("SET") || cursor_.skip("DROP"));
    const std::string back = alter(text::cat("ALTER COLUMN ", column.text(), " "));
    if (is_known && cursor_.skip("DEFAULT") && (sets || cursor_.at_end()))
      return ask(About::column_default, "column", column.text(), back);
    if (is_known && cursor_.skip({"NOT", "NULL"}) && cursor_.at_end())
      return ask(About::column_not_null, "column", column.text(), back);
    ask_catalog();
  }

  void read_drop_constraint() {
    const bool may_be_missing = cursor_.skip({"IF", "EXISTS"});
    const WrittenName name = cursor_.take_name();
    cursor_.skip("RESTRICT");
    if (name.parts.size() != 1 || !cursor_.at_end()) return ask_catalog();
    ask(About::definition, "constraint", name.text(),
        alter(text::cat("ADD CONSTRAINT ", name.text(), " ")), may_be_missing);
  }

  void read_row_security() {
    const bool is_forced = cursor_.skip("FORCE") || cursor_.skip({"NO", "FORCE"});
    if (!is_forced && !cursor_.skip("ENABLE") && !cursor_.skip("DISABLE")) return ask_catalog();
    if (!cursor_.skip({"ROW", "LEVEL", "SECURITY"})) return ask_catalog();
    ask(is_forced ? About::forced_row_security : About::row_security, "table", "", alter(""));
  }

  void read_rename() {
    if (cursor_.skip("TO")) return rename_table();
    const bool is_constraint = cursor_.skip("CONSTRAINT");
    if (!is_constraint) cursor_.skip("COLUMN");
    const WrittenName from = cursor_.take_name();
    if (from.empty() || !cursor_.skip("TO")) return ask_catalog();
    const WrittenName to = cursor_.take_name();
    if (to.empty()) return ask_catalog();
    undo(text::cat("RENAME ", is_constraint ? "CONSTRAINT " : "COLUMN ", to.text(), " TO ",
                   from.text()));
    if (is_constraint) return;
    add_column_rename(renames_, {object_name(table_, flavour_), stored(from.text(), flavour_),
                                 stored(to.text(), flavour_)});
  }

  void rename_table() {
    const WrittenName to = cursor_.take_name();
    if (to.parts.size() != 1) return ask_catalog();
    moved_to(table_.with_last(to.parts.back()), text::cat("RENAME TO ", table_.parts.back()));
  }

  // Where the table was is said only by its qualified name.
  void read_set_schema() {
    const WrittenName schema = cursor_.take_name();
    if (schema.parts.size() != 1) return ask_catalog();
    const WrittenName to{{schema.parts[0], table_.parts.back()}};
    const ObjectName was = object_name(table_, flavour_);
    note_rename(renames_, "table", was, object_name(to, flavour_));
    if (table_.parts.size() != 2) return ask_catalog();
    inverse_.renames_object = {key_of("table", table_, flavour_), key_of("table", to, flavour_)};
    inverse_.undo.push_back(
        text::cat("ALTER TABLE ", to.text(), " SET SCHEMA ", table_.parts[0], ";"));
  }

  void moved_to(const WrittenName& to, const std::string& back) {
    note_rename(renames_, "table", object_name(table_, flavour_), object_name(to, flavour_));
    inverse_.renames_object = {key_of("table", table_, flavour_), key_of("table", to, flavour_)};
    inverse_.undo.push_back(text::cat("ALTER TABLE ", to.text(), " ", back, ";"));
  }

  void read_add() {
    if (cursor_.skip("CONSTRAINT")) return read_constraint();
    // A constraint without a name gets one from the server.
    if (cursor_.at("FOREIGN")) inverse_.is_needed_within = true;
    if (cursor_.at_any({"PRIMARY", "UNIQUE", "FOREIGN", "CHECK", "EXCLUDE"})) return ask_catalog();
    cursor_.skip("COLUMN");
    const bool is_conditional = cursor_.skip({"IF", "NOT", "EXISTS"});
    const WrittenName column = cursor_.take_name();
    if (column.parts.size() != 1) return ask_catalog();
    const std::string_view definition = cursor_.take_until({","});
    if (is_conditional) {
      note_reference(definition);
      return ask(About::presence, "column", column.text(),
                 alter(text::cat("DROP COLUMN ", column.text(), ";")));
    }
    inverse_.columns.push_back(stored(column.parts[0], flavour_));
    if (!can_drop_again(definition)) return ask_catalog();
    undo(text::cat("DROP COLUMN ", column.text()));
    note_reference(definition);
  }

  void note_reference(std::string_view definition) {
    inverse_.is_needed_within = inverse_.is_needed_within || mentions(definition, "REFERENCES");
  }

  bool mentions(std::string_view sql, std::string_view word) const {
    SqlCursor words(sql, flavour_.rules);
    words.take_until({word});
    return words.at(word);
  }

  bool can_drop_again(std::string_view definition) const {
    if (!flavour_.facts.guards_columns) return true;
    for (const char* const word : {"REFERENCES", "CHECK", "UNIQUE", "PRIMARY", "GENERATED", "AS"})
      if (mentions(definition, word)) return false;
    return true;
  }

  // A primary key leaves NOT NULL behind, and an index that becomes a constraint loses its name.
  void read_constraint() {
    const WrittenName name = cursor_.take_name();
    const bool is_key = cursor_.at("PRIMARY");
    const bool is_foreign = cursor_.at("FOREIGN");
    const std::string_view definition = cursor_.take_until({","});
    const bool takes_index = mentions(definition, "USING") && mentions(definition, "INDEX");
    if (name.parts.size() != 1 || is_key || takes_index) return ask_catalog();
    undo(text::cat("DROP CONSTRAINT ", name.text()));
    inverse_.is_needed_within = inverse_.is_needed_within || is_foreign;
  }

  SqlCursor& cursor_;
  const SqlFlavour& flavour_;
  Renames& renames_;
  WrittenName table_;
  StatementInverse inverse_;
  int actions_ = 0;
  std::optional<CatalogQuestion> question_;
};

StatementInverse renamed(std::string_view what, std::string_view kind, const WrittenName& from,
                         const std::string& to, const SqlFlavour& flavour, Renames& renames) {
  StatementInverse inverse;
  const WrittenName now = from.with_last(to);
  inverse.undo = {
      text::cat("ALTER ", what, " ", now.text(), " RENAME TO ", from.parts.back(), ";")};
  inverse.renames_object = {key_of(kind, from, flavour), key_of(kind, now, flavour)};
  note_rename(renames, kind, object_name(from, flavour), object_name(now, flavour));
  return inverse;
}

// ALTER TYPE … RENAME VALUE 'a' TO 'b', RENAME ATTRIBUTE a TO b
StatementInverse renamed_part(SqlCursor& cursor, std::string_view what, const WrittenName& name) {
  const std::string part = text::upper(cursor.take().text);
  const std::string from(cursor.take().text);
  if (!cursor.skip("TO")) return {.source = Source::catalog};
  const std::string to(cursor.take().text);
  const char* const reach = cursor.skip("CASCADE") ? " CASCADE;" : ";";
  cursor.skip("RESTRICT");
  if (to.empty() || !cursor.at_end()) return {.source = Source::catalog};
  StatementInverse inverse;
  inverse.undo = {
      text::cat("ALTER ", what, " ", name.text(), " RENAME ", part, " ", to, " TO ", from, reach)};
  return inverse;
}

// The object's own kind, as ALTER and the key name it.
StatementInverse read_object(SqlCursor& cursor, std::string_view what, std::string_view kind,
                             const SqlFlavour& flavour, Renames& renames) {
  if (cursor.at("IF")) return {.source = Source::catalog};
  const WrittenName name = cursor.take_name();
  if (name.empty()) return {.source = Source::catalog};
  StatementInverse inverse{.source = Source::catalog};
  inverse.within = {key_of(kind, name, flavour)};
  if (!cursor.skip("RENAME")) return inverse;
  if (cursor.at_any({"VALUE", "ATTRIBUTE"})) {
    inverse = renamed_part(cursor, what, name);
    inverse.within = {key_of(kind, name, flavour)};
    return inverse;
  }
  if (!cursor.skip("TO")) return inverse;
  const WrittenName to = cursor.take_name();
  if (to.parts.size() != 1 || !cursor.at_end()) return inverse;
  return renamed(what, kind, name, to.parts[0], flavour, renames);
}

// ALTER TRIGGER a ON t RENAME TO b; policies and rules alike.
StatementInverse rename_of_table(SqlCursor& cursor, std::string_view what,
                                 const SqlFlavour& flavour) {
  const WrittenName name = cursor.take_name();
  if (!cursor.skip("ON")) return {.source = Source::catalog};
  const WrittenName table = cursor.take_name();
  StatementInverse inverse{.source = Source::catalog};
  if (!table.empty()) inverse.within = {key_of("table", table, flavour)};
  if (!cursor.skip({"RENAME", "TO"})) return inverse;
  const WrittenName to = cursor.take_name();
  if (name.empty() || to.empty()) return inverse;
  inverse.source = Source::text;
  inverse.undo = {text::cat("ALTER ", what, " ", to.text(), " ON ", table.text(), " RENAME TO ",
                            name.text(), ";")};
  return inverse;
}

StatementInverse rename_routine(SqlCursor& cursor, std::string_view what,
                                const SqlFlavour& flavour) {
  const WrittenName name = cursor.take_name();
  const auto arguments = cursor.take_parentheses();
  StatementInverse inverse{.source = Source::catalog};
  if (name.empty()) return inverse;
  inverse.within = {key_of("function", name, flavour)};
  if (!arguments || !cursor.skip({"RENAME", "TO"})) return inverse;
  const WrittenName to = cursor.take_name();
  if (to.parts.size() != 1) return inverse;
  inverse.source = Source::text;
  inverse.undo = {text::cat("ALTER ", what, " ", name.qualified(to.parts[0]), "(", *arguments,
                            ") RENAME TO ", name.parts.back(), ";")};
  inverse.renames_object = {inverse.within.front(),
                            key_of("function", name.with_last(to.parts[0]), flavour)};
  return inverse;
}

}  // namespace

StatementInverse read_alter(SqlCursor& cursor, const SqlFlavour& flavour, Renames& renames) {
  if (cursor.skip("TABLE")) return TableActions(cursor, flavour, renames).read();
  for (const char* const what : {"TRIGGER", "POLICY", "RULE"})
    if (cursor.skip(what)) return rename_of_table(cursor, what, flavour);
  for (const char* const what : {"FUNCTION", "PROCEDURE", "ROUTINE", "AGGREGATE"})
    if (cursor.skip(what)) return rename_routine(cursor, what, flavour);
  if (cursor.skip({"MATERIALIZED", "VIEW"}))
    return read_object(cursor, "MATERIALIZED VIEW", "view", flavour, renames);
  if (cursor.skip({"FOREIGN", "TABLE"}))
    return read_object(cursor, "FOREIGN TABLE", "table", flavour, renames);
  if (cursor.skip({"EVENT", "TRIGGER"}))
    return read_object(cursor, "EVENT TRIGGER", "event trigger", flavour, renames);
  constexpr std::pair<const char*, const char*> k_kinds[] = {{"VIEW", "view"},
                                                             {"INDEX", "index"},
                                                             {"SEQUENCE", "sequence"},
                                                             {"TYPE", "type"},
                                                             {"DOMAIN", "type"},
                                                             {"SCHEMA", "schema"},
                                                             {"ROLE", "role"},
                                                             {"USER", "role"},
                                                             {"GROUP", "role"},
                                                             {"COLLATION", "collation"},
                                                             {"PUBLICATION", "publication"},
                                                             {"EXTENSION", "extension"},
                                                             {"STATISTICS", "statistics"},
                                                             {"SERVER", "server"}};
  for (const auto& [what, kind] : k_kinds)
    if (cursor.skip(what)) return read_object(cursor, what, kind, flavour, renames);
  return {.source = Source::catalog};
}

}  // namespace sluice
