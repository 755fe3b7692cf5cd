// Looks in the database for what each migration's statements make, as they were read: the same
// kind, the same name. What a later statement takes away or renames tells nothing.
#include <algorithm>
#include <optional>
#include <set>

#include "base/text.hpp"
#include "core/facts/sql_facts.hpp"
#include "core/history/evidence.hpp"
#include "core/names/find_object.hpp"

namespace sluice {

namespace {

// What one statement says of one object.
struct Said {
  std::size_t entry = 0;
  SqlAct act = SqlAct::makes;
  ObjectRef object;
  bool is_untold = false;  // it is not where others of its kind are
  bool cascades = false;   // what depends on it goes with it
  bool moves = false;      // to another schema
};

constexpr const char* k_kinds[] = {"table",  "column",   "index",     "view",    "type",
                                   "domain", "function", "procedure", "trigger", "policy"};

bool is_looked_for(const std::string& kind) {
  return std::find(std::begin(k_kinds), std::end(k_kinds), kind) != std::end(k_kinds);
}

bool is_partition_or_foreign(std::string_view sql, const ScanRules& rules) {
  SqlCursor cursor(sql, rules);
  if (!cursor.skip("CREATE")) return false;
  if (cursor.at("FOREIGN")) return true;
  cursor.take_until({"PARTITION"});
  return cursor.at("PARTITION") && cursor.at("OF", 1);
}

bool says(std::string_view sql, const ScanRules& rules,
          std::initializer_list<std::string_view> words) {
  SqlCursor cursor(sql, rules);
  while (!cursor.at_end()) {
    if (cursor.skip(words)) return true;
    cursor.take();
  }
  return false;
}

// A DO block, whose text is not read as statements: the words in it, in lower case.
struct Block {
  std::size_t before = 0;  // it runs before the fact of this number
  std::set<std::string> words;

  bool may_take_away(const std::string& name) const {
    const bool is_name = words.count(text::lower(name)) > 0;
    return is_name &&
           (words.count("drop") > 0 || words.count("alter") > 0 || words.count("execute") > 0);
  }
};

std::set<std::string> words_in(std::string_view sql) {
  static constexpr std::string_view k_letters = "abcdefghijklmnopqrstuvwxyz0123456789_";
  const std::string lower = text::lower(sql);
  std::set<std::string> words;
  for (std::size_t at = 0; (at = lower.find_first_of(k_letters, at)) != lower.npos;) {
    const std::size_t end = std::min(lower.find_first_not_of(k_letters, at), lower.size());
    words.insert(lower.substr(at, end - at));
    at = end;
  }
  return words;
}

class EvidenceReader {
 public:
  EvidenceReader(const Project& project, const Schema& actual, const Dialect& dialect,
                 const std::set<std::size_t>& unapplied)
      : actual_(actual), flavour_(flavour_of(dialect)) {
    for (std::size_t e = 0; e < project.migrations.size(); ++e)
      for (const Statement& statement : project.migrations[e].statements)
        read_statement_of(e, statement, unapplied.count(e) > 0);
  }

  Evidence read(std::size_t entry) const {
    Evidence evidence{.entry = entry, .there = {}, .absent = {}};
    for (std::size_t i = 0; i < said_.size(); ++i) {
      const Said& made = said_[i];
      if (made.entry != entry || !is_told(i)) continue;
      const bool is_there = holds(actual_, made.object) || is_among_others(actual_, made.object);
      // Something else made it before: only that it is gone would tell.
      if (is_there && was_there_before(i)) continue;
      std::vector<std::string>& list = is_there ? evidence.there : evidence.absent;
      const std::string shown = shown_name(made.object);
      if (std::find(list.begin(), list.end(), shown) == list.end()) list.push_back(shown);
    }
    return evidence;
  }

 private:
  void read_statement_of(std::size_t entry, const Statement& statement, bool is_unapplied) {
    const SqlFacts found = facts_of({statement}, flavour_);
    if (found.is_opaque && !is_unapplied)
      blocks_.push_back({said_.size(), words_in(statement.sql)});
    if (found.facts.empty()) return;
    const bool is_untold = is_partition_or_foreign(statement.sql, flavour_.rules);
    const bool cascades = says(statement.sql, flavour_.rules, {"CASCADE"});
    const bool moves = says(statement.sql, flavour_.rules, {"SET", "SCHEMA"});
    for (const SqlFact& fact : found.facts) {
      if (is_unapplied && fact.act != SqlAct::makes) continue;
      if (is_untold && fact.act == SqlAct::makes)
        unseen_.push_back({"table", fact.object.name, ""});
      said_.push_back({.entry = entry,
                       .act = fact.act,
                       .object = fact.object,
                       .is_untold = is_untold,
                       .cascades = fact.act == SqlAct::drops && cascades,
                       .moves = fact.act == SqlAct::changes && moves});
    }
  }

  static std::string shown_name(const ObjectRef& object) {
    if (object.kind == "column")
      return text::cat("column ", text::lower(object.name.name), ".", text::lower(object.part));
    return text::cat(object.kind == "domain" ? "type" : object.kind, " ",
                     text::lower(object.part.empty() ? object.name.name : object.part));
  }

  bool is_told(std::size_t i) const {
    const Said& made = said_[i];
    if (made.act != SqlAct::makes || made.is_untold || !is_looked_for(made.object.kind))
      return false;
    const ObjectRef table{"table", made.object.name, ""};
    const bool is_unseen = !made.object.part.empty() &&
                           std::any_of(unseen_.begin(), unseen_.end(), [&](const ObjectRef& one) {
                             return is_same_object(one, table);
                           });
    return !is_unseen && !was_taken_away(i);
  }

  bool was_taken_away(std::size_t i) const {
    const ObjectRef& object = said_[i].object;
    for (std::size_t later = i + 1; later < said_.size(); ++later)
      if (may_take_away(said_[later], object)) return true;
    const std::string& name = object.part.empty() ? object.name.name : object.part;
    return std::any_of(blocks_.begin(), blocks_.end(), [&](const Block& block) {
      return block.before > i && block.may_take_away(name);
    });
  }

  static bool may_take_away(const Said& later, const ObjectRef& object) {
    if (later.moves && is_dropped_by(later.object, object)) return true;
    if (later.act != SqlAct::drops) return false;
    if (is_dropped_by(later.object, object)) return true;
    const std::string& kind = later.object.kind;
    const ObjectName& name = object.name;
    if (kind == "schema" && (name.schema.empty() || name.schema == later.object.name.name))
      return true;
    // An index goes with a column of its own.
    if (kind == "column" && object.kind == "index" &&
        is_same_object({"table", later.object.name, ""}, {"table", name, ""}))
      return true;
    if (!later.cascades || object.kind == "table") return false;
    const bool is_of_tables = kind == "table" || kind == "view" || kind == "column";
    const bool is_in_tables = object.kind == "column" || object.kind == "index" ||
                              object.kind == "type" || object.kind == "domain";
    return !is_of_tables || !is_in_tables;
  }

  bool was_there_before(std::size_t i) const {
    const Said& made = said_[i];
    for (std::size_t before = i; before-- > 0;) {
      const Said& one = said_[before];
      if (one.act == SqlAct::makes && is_same_object(one.object, made.object))
        return one.entry != made.entry || was_there_before(before);
      if (one.act == SqlAct::drops && is_dropped_by(one.object, made.object))
        return one.entry == made.entry;
    }
    return false;
  }

  const Schema& actual_;
  SqlFlavour flavour_;
  std::vector<Said> said_;
  std::vector<ObjectRef> unseen_;  // tables that the catalog is not asked for
  std::vector<Block> blocks_;
};

}  // namespace

std::vector<Evidence> evidence_of(const Project& project, const std::vector<std::size_t>& entries,
                                  const Schema& actual, const Dialect& dialect,
                                  const std::set<std::size_t>& unapplied) {
  if (entries.empty()) return {};
  const EvidenceReader reader(project, actual, dialect, unapplied);
  std::vector<Evidence> all;
  for (const std::size_t entry : entries) all.push_back(reader.read(entry));
  return all;
}

}  // namespace sluice
