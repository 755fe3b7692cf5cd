#include "core/undo/changed_part.hpp"

#include <algorithm>

#include "core/undo/inverse_names.hpp"

namespace sluice {

namespace {

using Act = ObjectUse::Act;

class PartReader {
 public:
  explicit PartReader(const Dialect& dialect) : dialect_(dialect) {}

  // Whether the text tells all that the statement changes, and a part can hold it.
  bool read(const StatementFacts& facts) {
    if (facts.unknown || dialect_.redirects_names(facts) || !calls_nothing(facts)) return false;
    switch (facts.kind) {
      case StatementKind::nothing:
      case StatementKind::query:
      case StatementKind::rows:
      case StatementKind::session:
      case StatementKind::transaction: return true;
      case StatementKind::create:
      case StatementKind::alter:
      case StatementKind::drop: return read_objects(facts);
      case StatementKind::block:
        if (facts.steps.empty()) return facts.verb == "DO" && read_objects(facts);
        return std::all_of(facts.steps.begin(), facts.steps.end(),
                           [&](const StatementFacts& step) { return read(step); });
      case StatementKind::comment:
      case StatementKind::privilege:
      case StatementKind::maintenance:
      case StatementKind::unknown: return false;
    }
    return false;
  }

  SchemaPart take() { return std::move(part_); }

 private:
  bool calls_nothing(const StatementFacts& facts) const {
    return std::all_of(facts.calls.begin(), facts.calls.end(), [&](const std::string& function) {
      return dialect_.is_harmless_function(function) || dialect_.moves_counter(function);
    });
  }

  bool read_objects(const StatementFacts& facts) {
    const StatementNames names(facts, dialect_);
    return !facts.objects.empty() &&
           std::all_of(facts.objects.begin(), facts.objects.end(),
                       [&](const ObjectUse& use) { return read(use, names); });
  }

  bool read(const ObjectUse& use, const StatementNames& names) {
    if (use.is_temporary || use.replaces || use.object.name.name.empty()) return false;
    if (use.cascades) part_.has_referring = true;
    const std::string& kind = use.object.kind;
    if (kind == "type") return read_enum(use, names);
    const bool is_table = kind == "table";
    if (!is_table && !is_of_table(kind) && kind != "index") return false;
    if (is_table && use.act == Act::changes && !use.aspect.ends_with("row level security"))
      return false;
    if (is_table && use.act == Act::makes && !use.aspect.empty()) return false;
    part_.relations.insert(names.full(use.object.name));
    if (!use.on.name.empty()) part_.relations.insert(names.full(use.on));
    const bool is_renamed = use.act == Act::renames && (is_table || kind == "index");
    if (is_renamed) part_.relations.insert(names.full(use.to.name));
    return true;
  }

  static bool is_of_table(std::string_view kind) {
    return kind == "column" || kind == "constraint" || kind == "policy";
  }

  // Of a type that is no enum, a part holds nothing; where one is dropped, it is not whole.
  bool read_enum(const ObjectUse& use, const StatementNames& names) {
    const bool is_read = use.act == Act::drops || (use.act == Act::makes && use.aspect == "enum") ||
                         (use.act == Act::changes && use.aspect == "add value");
    if (is_read) part_.enums.insert(names.full(use.object.name));
    return is_read;
  }

  const Dialect& dialect_;
  SchemaPart part_;
};

// What it writes; and what it reads, as a view may call functions. False: it may change others.
bool add_reached(const StatementFacts& facts, const Dialect& dialect,
                 std::set<ObjectName>& reached) {
  const auto moves = [&](const std::string& name) { return dialect.moves_counter(name); };
  if (std::any_of(facts.calls.begin(), facts.calls.end(), moves)) return false;
  const StatementNames names(facts, dialect);
  for (const RowUse& use : facts.writes) {
    if (use.act == RowUse::Act::truncates || use.table.name.empty()) return false;
    reached.insert(names.full(use.table));
  }
  for (const ObjectName& read : facts.reads) reached.insert(names.full(read));
  return std::all_of(facts.steps.begin(), facts.steps.end(), [&](const StatementFacts& step) {
    return add_reached(step, dialect, reached);
  });
}

}  // namespace

std::optional<SchemaPart> part_changed_by(const std::vector<Statement>& statements,
                                          const Dialect& dialect) {
  PartReader reader(dialect);
  for (const Statement& statement : statements)
    if (!reader.read(dialect.facts_of(statement))) return {};
  return reader.take();
}

RowReach rows_reached_by(const std::vector<Statement>& statements, const Dialect& dialect) {
  const auto part = part_changed_by(statements, dialect);
  if (!part) return {};
  NamedTables reached{.tables = part->relations, .has_new = !part->relations.empty()};
  for (const Statement& statement : statements)
    if (!add_reached(dialect.facts_of(statement), dialect, reached.tables)) return {};
  return reached;
}

}  // namespace sluice
