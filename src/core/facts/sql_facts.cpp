#include "core/facts/sql_facts.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace sluice {

namespace {

// Reads one statement after the other; what it cannot read leaves no fact.
class FactReader {
 public:
  explicit FactReader(const SqlFlavour& flavour) : flavour_(flavour) {}

  void read(std::string_view sql) {
    SqlCursor cursor(sql, flavour_.rules);
    is_conditional_ = false;
    if (cursor.skip("CREATE")) return read_create(cursor);
    if (cursor.skip("DROP")) return read_drop(cursor);
    if (cursor.skip("ALTER")) return read_alter(cursor);
    if (cursor.at("DO")) found_.is_opaque = true;
  }
  SqlFacts take() { return std::move(found_); }

 private:
  ObjectName named(const WrittenName& name) const {
    ObjectName stored = object_name(name, flavour_);
    if (name.parts.size() < 2) stored.schema.clear();
    return stored;
  }
  void add(SqlAct act, std::string kind, const WrittenName& name) {
    if (!name.empty())
      found_.facts.push_back({act, {std::move(kind), named(name), ""}, is_conditional_});
  }
  void add_part(SqlAct act, std::string kind, const WrittenName& table, const WrittenName& part) {
    if (table.empty() || part.empty()) return;
    found_.facts.push_back({act,
                            {std::move(kind), named(table),
                             stored_name(part.parts.back(), flavour_.facts.folds_names)},
                            is_conditional_});
  }
  void skip_condition(SqlCursor& cursor) {
    if (cursor.skip({"IF", "NOT", "EXISTS"}) || cursor.skip({"IF", "EXISTS"}))
      is_conditional_ = true;
  }

  std::string kind_at(SqlCursor& cursor);
  void read_create(SqlCursor& cursor);
  void read_drop(SqlCursor& cursor);
  void read_alter(SqlCursor& cursor);
  void read_table_action(SqlCursor& cursor, const WrittenName& table);
  void rename(const std::string& kind, const WrittenName& from, const WrittenName& to);
  void rename_index(SqlCursor& cursor, const WrittenName& name);

  SqlFlavour flavour_;
  SqlFacts found_;
  bool is_conditional_ = false;  // of the statement that is read
};

// The words that say what it is, taken.
std::string FactReader::kind_at(SqlCursor& cursor) {
  if (cursor.skip({"OR", "REPLACE"})) is_conditional_ = true;
  for (const char* word : {"UNIQUE", "UNLOGGED", "RECURSIVE", "VIRTUAL", "CONSTRAINT", "FOREIGN"})
    if (!cursor.at("DATA", 1)) cursor.skip(word);
  if (cursor.skip({"MATERIALIZED", "VIEW"})) return "view";
  if (cursor.at_end()) return {};
  return text::lower(cursor.take().text);
}

void FactReader::read_create(SqlCursor& cursor) {
  // What is gone with the session is no part of the schema.
  if (cursor.at_any({"TEMP", "TEMPORARY", "LOCAL", "GLOBAL"})) return;
  const std::string kind = kind_at(cursor);
  if (kind == "index") {
    cursor.skip("CONCURRENTLY");
    skip_condition(cursor);
    if (cursor.at("ON")) return;  // the server names it
    const WrittenName name = cursor.take_name();
    cursor.skip("ON");
    cursor.skip("ONLY");
    return add_part(SqlAct::makes, kind, cursor.take_name(), name);
  }
  skip_condition(cursor);
  const WrittenName name = cursor.take_name();
  if (kind != "trigger" && kind != "policy" && kind != "rule")
    return add(SqlAct::makes, kind, name);
  cursor.take_until({kind == "rule" ? "TO" : "ON"});
  cursor.take();
  add_part(SqlAct::makes, kind, cursor.take_name(), name);
}

// One or several; of an index or a trigger only its name is told, of a policy its table, too.
void FactReader::read_drop(SqlCursor& cursor) {
  const std::string kind = kind_at(cursor);
  cursor.skip("CONCURRENTLY");
  do {
    skip_condition(cursor);
    const WrittenName name = cursor.take_name();
    if (name.empty()) return;
    if (cursor.skip("ON"))
      add_part(SqlAct::drops, kind, cursor.take_name(), name);
    else if (kind == "index" || kind == "trigger")
      found_.facts.push_back(
          {SqlAct::drops,
           {kind, {}, stored_name(name.parts.back(), flavour_.facts.folds_names)},
           false});
    else
      add(SqlAct::drops, kind, name);
  } while (cursor.skip(","));
}

void FactReader::rename(const std::string& kind, const WrittenName& from, const WrittenName& to) {
  if (to.empty()) return;
  add(SqlAct::drops, kind, from);
  add(SqlAct::makes, kind, from.with_last(to.parts.back()));
}

void FactReader::read_table_action(SqlCursor& cursor, const WrittenName& table) {
  add(SqlAct::changes, "table", table);
  if (cursor.skip({"RENAME", "TO"})) return rename("table", table, cursor.take_name());
  if (cursor.skip("RENAME")) {
    const bool is_constraint = cursor.skip("CONSTRAINT");
    if (!is_constraint) cursor.skip("COLUMN");
    const WrittenName from = cursor.take_name();
    if (is_constraint || !cursor.skip("TO")) return;
    add_part(SqlAct::drops, "column", table, from);
    return add_part(SqlAct::makes, "column", table, cursor.take_name());
  }
  do {
    const bool adds = cursor.skip("ADD"), drops = !adds && cursor.skip("DROP");
    static constexpr auto k_others = {"CONSTRAINT", "PRIMARY", "FOREIGN",
                                      "UNIQUE",     "CHECK",   "EXCLUDE"};
    const bool is_constraint = std::any_of(k_others.begin(), k_others.end(),
                                           [&](const char* word) { return cursor.at(word); });
    if ((adds || drops) && !is_constraint) {
      cursor.skip("COLUMN");
      skip_condition(cursor);
      add_part(adds ? SqlAct::makes : SqlAct::drops, "column", table, cursor.take_name());
    }
    cursor.take_until({","});
  } while (cursor.skip(","));
}

// Whose index it is, the statement does not say: what it is called now is not told.
void FactReader::rename_index(SqlCursor& cursor, const WrittenName& name) {
  if (cursor.skip({"RENAME", "TO"}))
    found_.facts.push_back(
        {SqlAct::drops,
         {"index", {}, stored_name(name.parts.back(), flavour_.facts.folds_names)},
         false});
}

void FactReader::read_alter(SqlCursor& cursor) {
  const std::string kind = kind_at(cursor);
  skip_condition(cursor);
  cursor.skip("ONLY");
  const WrittenName name = cursor.take_name();
  if (name.empty()) return;
  if (kind == "table") return read_table_action(cursor, name);
  if (kind == "index") return rename_index(cursor, name);
  if (kind == "trigger" || kind == "policy" || kind == "rule") {
    if (!cursor.skip("ON")) return;
    const WrittenName table = cursor.take_name();
    if (!cursor.skip({"RENAME", "TO"})) return;
    add_part(SqlAct::drops, kind, table, name);
    return add_part(SqlAct::makes, kind, table, cursor.take_name());
  }
  add(SqlAct::changes, kind, name);
  if (cursor.skip({"RENAME", "TO"})) rename(kind, name, cursor.take_name());
}

// Every name in the statement, as it is stored, bodies of DO included.
void collect_names(std::string_view sql, const SqlFlavour& flavour, std::set<std::string>& names) {
  Tokens tokens(sql, flavour.rules);
  for (Token token = tokens.next(); token.kind != TokenKind::end; token = tokens.next()) {
    if (token.kind == TokenKind::word || token.kind == TokenKind::quoted_identifier)
      names.insert(text::lower(stored_name(std::string(token.text), true)));
    else if (token.kind == TokenKind::string && token.text.starts_with('$'))
      collect_names(text::replace_all(token.text, "$", " "), flavour, names);
  }
}

bool is_of_schema(std::string_view sql, const SqlFlavour& flavour) {
  const Token first = Tokens(sql, flavour.rules).next();
  static constexpr auto k_words = {"CREATE", "ALTER", "DROP", "DO"};
  return std::any_of(k_words.begin(), k_words.end(),
                     [&](const char* word) { return text::equals_ignore_case(first.text, word); });
}

}  // namespace

SqlFacts facts_of(const std::vector<Statement>& statements, const SqlFlavour& flavour) {
  FactReader reader(flavour);
  for (const Statement& statement : statements) reader.read(statement.sql);
  return reader.take();
}

// What a DROP INDEX or DROP TRIGGER names has no table of its own there.
bool is_dropped_by(const ObjectRef& dropped, const ObjectRef& object) {
  if (dropped.name.name.empty()) return dropped.kind == object.kind && dropped.part == object.part;
  if (is_same_object(dropped, object)) return true;
  // With its table goes what belongs to it.
  return dropped.kind == "table" && !object.part.empty() &&
         is_same_object(dropped, {"table", object.name, ""});
}

bool is_same_object(const ObjectRef& a, const ObjectRef& b) {
  const auto is_type = [](const std::string& kind) { return kind == "type" || kind == "enum"; };
  if (a.kind != b.kind && !(is_type(a.kind) && is_type(b.kind))) return false;
  const bool same_schema =
      a.name.schema.empty() || b.name.schema.empty() || a.name.schema == b.name.schema;
  return same_schema && text::equals_ignore_case(a.name.name, b.name.name) &&
         text::equals_ignore_case(a.part, b.part);
}

std::vector<ObjectRef> left_by(const std::vector<SqlFact>& facts) {
  std::vector<ObjectRef> left;
  for (std::size_t i = 0; i < facts.size(); ++i) {
    const ObjectRef& object = facts[i].object;
    if (facts[i].act == SqlAct::drops) {
      const bool is_rename = object.kind == "table" && i + 1 < facts.size() &&
                             facts[i + 1].act == SqlAct::makes &&
                             facts[i + 1].object.kind == "table";
      // What belongs to a renamed table is renamed with it.
      if (is_rename)
        for (ObjectRef& other : left)
          if (!other.part.empty() && is_same_object(object, {"table", other.name, ""}))
            other.name = facts[i + 1].object.name;
      std::erase_if(left, [&](const ObjectRef& other) { return is_dropped_by(object, other); });
    } else if (facts[i].act == SqlAct::makes &&
               std::none_of(left.begin(), left.end(), [&](const ObjectRef& other) {
                 return is_same_object(object, other);
               })) {
      left.push_back(object);
    }
  }
  return left;
}

bool NamedObjects::includes(const ObjectRef& object) const {
  const bool is_subject =
      is_opaque || object.kind == "index" || subjects.contains(text::lower(object.name.name));
  const std::string& own = object.part.empty() ? object.name.name : object.part;
  return is_subject && names.contains(text::lower(own));
}

NamedObjects named_by(const std::vector<Statement>& statements, const SqlFlavour& flavour) {
  NamedObjects named;
  for (const Statement& statement : statements)
    if (is_of_schema(statement.sql, flavour)) collect_names(statement.sql, flavour, named.names);
  if (named.names.empty()) return named;
  const SqlFacts found = facts_of(statements, flavour);
  named.is_opaque = found.is_opaque;
  for (const SqlFact& fact : found.facts) named.subjects.insert(text::lower(fact.object.name.name));
  return named;
}

}  // namespace sluice
