// ALTER … is taken back where it adds or renames; what it changes, only the schema before it tells.
#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "core/undo/inverse_renames.hpp"
#include "core/undo/inverse_statement.hpp"

namespace sluice {

namespace {

using Act = ObjectUse::Act;
using Source = StatementInverse::Source;
using About = CatalogQuestion::About;

// ALTER TABLE, whose actions are one list.
class TableActions {
 public:
  TableActions(const StatementFacts& facts, const StatementNames& names, Renames& renames)
      : facts_(facts), names_(names), renames_(renames), table_(facts.objects.front().object.name) {
    inverse_.within = {names.key("table", table_)};
    inverse_.is_needed_within = !facts.keys.empty();
  }

  StatementInverse read() {
    for (const ObjectUse& use : facts_.objects) read(use);
    if (facts_.unknown || facts_.objects.front().may_lack_table) ask_catalog();
    if (inverse_.source == Source::catalog) inverse_.undo.clear();
    if (facts_.objects.size() == 1 && !facts_.unknown && inverse_.source == Source::catalog)
      inverse_.question = std::move(question_);
    std::reverse(inverse_.undo.begin(), inverse_.undo.end());
    return std::move(inverse_);
  }

 private:
  void ask_catalog() { inverse_.source = Source::catalog; }

  std::string alter(std::string_view action) const {
    return text::cat("ALTER TABLE ", names_.written(table_), " ", action);
  }

  void undo(const std::string& action) { inverse_.undo.push_back(alter(action) + ";"); }

  // For where this is the only action.
  void ask(About about, std::string_view kind, const std::string& name, std::string undo,
           bool may_be_missing = false) {
    question_ = CatalogQuestion{.about = about,
                                .kind = std::string(kind),
                                .schema = table_.schema,
                                .table = table_.name,
                                .name = name,
                                .undo = std::move(undo),
                                .may_be_missing = may_be_missing};
    ask_catalog();
  }

  void read(const ObjectUse& use) {
    const std::string& kind = use.object.kind;
    switch (use.act) {
      case Act::makes:
        if (kind == "column") return add_column(use);
        return kind == "constraint" ? add_constraint(use) : ask_catalog();
      case Act::drops:
        if (kind == "column") return drop_column(use);
        return kind == "constraint" ? drop_constraint(use) : ask_catalog();
      case Act::changes:
        if (kind == "column") return change_column(use);
        return kind == "table" ? change_table(use) : ask_catalog();
      case Act::renames:
        if (kind == "table") return move_table(use);
        return kind == "column" || kind == "constraint" ? rename_part(use) : ask_catalog();
    }
  }

  void add_column(const ObjectUse& use) {
    const std::string column = names_.written(use.object.part);
    const std::string back = text::cat("DROP COLUMN ", column);
    if (use.is_conditional)
      return use.may_lack_table
                 ? ask_catalog()
                 : ask(About::presence, "column", use.object.part, alter(back) + ";");
    inverse_.columns.push_back(use.object.part);
    if (use.is_needed && names_.facts().guards_columns) return ask_catalog();
    undo(back);
  }

  // A constraint without a name gets one from the server, a primary key leaves NOT NULL behind, and
  // an index that becomes a constraint loses its name.
  void add_constraint(const ObjectUse& use) {
    const bool is_plain = !use.object.part.empty() && !use.aspect.starts_with("primary key") &&
                          !use.aspect.ends_with(" using index");
    if (!is_plain) return ask_catalog();
    undo(text::cat("DROP CONSTRAINT ", names_.written(use.object.part)));
  }

  void drop_constraint(const ObjectUse& use) {
    if (use.cascades) return ask_catalog();
    const std::string name = names_.written(use.object.part);
    ask(About::definition, "constraint", use.object.part,
        alter(text::cat("ADD CONSTRAINT ", name, " ")), use.is_conditional);
  }

  // Without what hangs on it, it comes back empty.
  void drop_column(const ObjectUse& use) {
    if (use.cascades || use.may_lack_table) return ask_catalog();
    ask(About::column, "column", use.object.part,
        alter(text::cat("ADD COLUMN ", names_.written(use.object.part), " ")), use.is_conditional);
  }

  void change_column(const ObjectUse& use) {
    const std::string back =
        alter(text::cat("ALTER COLUMN ", names_.written(use.object.part), " "));
    if (use.aspect == "set default" || use.aspect == "drop default")
      return ask(About::column_default, "column", use.object.part, back);
    if (use.aspect == "set not null" || use.aspect == "drop not null")
      return ask(About::column_not_null, "column", use.object.part, back);
    ask_catalog();
  }

  void change_table(const ObjectUse& use) {
    if (use.aspect.ends_with("inherit") || use.aspect.find(" partition") != std::string::npos)
      return change_parent(use);
    if (!use.aspect.ends_with("row level security")) return ask_catalog();
    const bool is_forced = use.aspect.find("force") != std::string::npos;
    ask(is_forced ? About::forced_row_security : About::row_security, "table", "", alter(""));
  }

  // Both tables are there without each other. Of one that was there before, the catalog tells what
  // it was like.
  void change_parent(const ObjectUse& use) {
    inverse_.is_needed_within = true;
    const bool is_attached = use.aspect == "attach partition";
    if (facts_.objects.size() != 1 || (!is_attached && use.aspect != "inherit"))
      return ask_catalog();
    inverse_.within.push_back(names_.key("table", use.on));
    inverse_.is_conditional = true;
    undo(text::cat(is_attached ? "DETACH PARTITION " : "NO INHERIT ", names_.written(use.on)));
  }

  void rename_part(const ObjectUse& use) {
    const bool is_column = use.object.kind == "column";
    undo(text::cat("RENAME ", is_column ? "COLUMN " : "CONSTRAINT ", names_.written(use.to.part),
                   " TO ", names_.written(use.object.part)));
    if (is_column)
      note_column_rename(renames_, {names_.full(table_), use.object.part, use.to.part});
  }

  // Where a table was before SET SCHEMA is said only by its qualified name.
  void move_table(const ObjectUse& use) {
    const ObjectName& to = use.to.name;
    if (names_.full(table_) == names_.full(to)) return;  // into the schema where it is
    note_rename(renames_, "table", names_.full(table_), names_.full(to));
    const bool is_moved = to.schema != table_.schema;
    inverse_.renames_object = {names_.key("table", table_), names_.key("table", to)};
    inverse_.is_needed_within = true;
    if (is_moved && table_.schema.empty()) return ask_catalog();
    const std::string back = is_moved ? text::cat("SET SCHEMA ", names_.written(table_.schema))
                                      : text::cat("RENAME TO ", names_.written(table_.name));
    inverse_.undo.push_back(text::cat("ALTER TABLE ", names_.written(to), " ", back, ";"));
  }

  const StatementFacts& facts_;
  const StatementNames& names_;
  Renames& renames_;
  ObjectName table_;
  StatementInverse inverse_;
  std::optional<CatalogQuestion> question_;
};

// Whose RENAME TO takes the name alone.
bool is_named(std::string_view kind) {
  static constexpr auto k_named = std::to_array<std::string_view>({"collation",
                                                                   "conversion",
                                                                   "domain",
                                                                   "event trigger",
                                                                   "foreign data wrapper",
                                                                   "foreign table",
                                                                   "index",
                                                                   "language",
                                                                   "materialized view",
                                                                   "publication",
                                                                   "role",
                                                                   "schema",
                                                                   "sequence",
                                                                   "server",
                                                                   "statistics",
                                                                   "text search configuration",
                                                                   "text search dictionary",
                                                                   "text search parser",
                                                                   "text search template",
                                                                   "type",
                                                                   "view"});
  return std::find(k_named.begin(), k_named.end(), kind) != k_named.end();
}

std::string literal(const std::string& value) {
  return text::cat("'", text::replace_all(value, "'", "''"), "'");
}

// `from` and `to` are what stands around RENAME … TO.
std::string renamed_back(const ObjectUse& use, std::string_view from, std::string_view to) {
  return text::cat("ALTER ", text::upper(use.object.kind), " ", from, " RENAME TO ", to, ";");
}

// What is renamed as a whole. Empty where the text does not tell how to take that back.
std::string undo_of_rename(const ObjectUse& use, const StatementNames& names) {
  const ObjectRef& object = use.object;
  if (object.name.schema != use.to.name.schema) return {};
  if (is_named(object.kind))
    return renamed_back(use, names.written(use.to.name), names.written(object.name.name));
  if (!use.arguments.empty())
    return renamed_back(use, names.written(use.to.name) + use.arguments,
                        names.written(object.name.name));
  return {};
}

// ALTER TRIGGER a ON t RENAME TO b; ALTER TYPE t RENAME ATTRIBUTE a TO b
std::string undo_of_part_rename(const ObjectUse& use, const StatementNames& names) {
  const std::string& kind = use.object.kind;
  const std::string owner = names.written(use.object.name);
  const std::string from = names.written(use.object.part);
  const std::string to = names.written(use.to.part);
  if (kind == "trigger" || kind == "policy" || kind == "rule")
    return renamed_back(use, text::cat(to, " ON ", owner), from);
  if (kind == "attribute")
    return text::cat("ALTER TYPE ", owner, " RENAME ATTRIBUTE ", to, " TO ", from,
                     use.cascades ? " CASCADE;" : ";");
  return {};
}

// What an extension has as a member goes with it.
StatementInverse inverse_of_member(const ObjectUse& use, const StatementFacts& facts,
                                   const StatementNames& names) {
  const ObjectRef& member = use.to;
  StatementInverse inverse{.is_needed_within = true};
  const bool is_plain =
      !member.name.name.empty() && (member.kind == "table" || is_named(member.kind));
  if (!is_plain) {
    inverse.source = Source::rows;
    inverse.lost = {{.kind = LostKind::statement_effects, .by = facts.verb}};
    return inverse;
  }
  inverse.undo = {text::cat("ALTER EXTENSION ", names.written(use.object.name.name),
                            use.aspect == "add" ? " DROP " : " ADD ", text::upper(member.kind), " ",
                            names.written(member.name), ";")};
  return inverse;
}

StatementInverse with_undo(StatementInverse inverse, std::string undo) {
  if (undo.empty()) return inverse;
  inverse.source = Source::text;
  inverse.undo = {std::move(undo)};
  return inverse;
}

StatementInverse inverse_of_rename(const ObjectUse& use, StatementInverse unclear,
                                   const StatementNames& names, Renames& renames) {
  if (!use.object.part.empty())
    return with_undo(std::move(unclear), undo_of_part_rename(use, names));
  if (names.full(use.object.name) == names.full(use.to.name)) return {};  // SET SCHEMA to its own
  std::string undo = undo_of_rename(use, names);
  unclear.is_needed_within = true;
  if (undo.empty()) return unclear;
  StatementInverse inverse = with_undo(std::move(unclear), std::move(undo));
  const ObjectKey from = names.key(use.object.kind, use.object.name);
  inverse.renames_object = {from, names.key(use.object.kind, use.to.name)};
  note_rename(renames, from.kind, names.full(use.object.name), names.full(use.to.name));
  return inverse;
}

}  // namespace

StatementInverse inverse_of_alter(const StatementFacts& facts, const StatementNames& names,
                                  Renames& renames) {
  if (facts.verb == "ALTER TABLE" && !facts.objects.empty())
    return TableActions(facts, names, renames).read();
  StatementInverse unclear = from_catalog(facts, names);
  if (facts.unknown || facts.objects.size() != 1) return unclear;
  const ObjectUse& use = facts.objects.front();
  if (use.is_conditional) return unclear;
  if (use.object.kind == "extension" && (use.aspect == "add" || use.aspect == "drop"))
    return inverse_of_member(use, facts, names);
  if (use.aspect == "attach partition") unclear.is_needed_within = true;
  if (use.act == Act::renames) return inverse_of_rename(use, std::move(unclear), names, renames);
  if (use.aspect == "rename value")
    return with_undo(std::move(unclear),
                     text::cat("ALTER TYPE ", names.written(use.object.name), " RENAME VALUE ",
                               literal(use.to.part), " TO ", literal(use.object.part), ";"));
  return unclear;
}

}  // namespace sluice
