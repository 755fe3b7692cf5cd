// The facts of one statement while its tree is read: what every reader of a kind of node adds to.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/ports/statement_facts.hpp"
#include "dialects/postgres/facts/node.hpp"

namespace sluice::postgres {

// All of `other` but its kind and verb.
void include(StatementFacts& facts, StatementFacts other);

class Reading {
 public:
  // `sql` is the text that the tree was made of, `facts` what is filled. Both outlive it.
  Reading(std::string_view sql, StatementFacts& facts) : sql_(sql), facts_(facts) {}

  // What the outermost statement is; of a statement within it, nothing is noted.
  void name(StatementKind kind, std::string_view verb);
  // More words of the same statement: "CREATE INDEX" is "CREATE INDEX CONCURRENTLY".
  void verb(std::string_view verb);

  ObjectUse& add(ObjectUse::Act act, ObjectRef object);
  ObjectUse& makes(std::string kind, ObjectName name, std::string part = {});
  ObjectUse& changes(std::string kind, ObjectName name, std::string aspect);
  // Of the objects from the first-th on, those without a schema are in this one.
  void place(std::size_t first, const std::string& schema);
  RowUse& writes(RowUse::Act act, ObjectName table);
  // The foreign key that a Constraint may be.
  void key(const ObjectName& table, const MaybeNode& constraint);
  // What is made does when it runs.
  void body(StatementFacts facts) { facts_.body.push_back(std::move(facts)); }
  // What other code does as part of this statement.
  void include(StatementFacts facts) { postgres::include(facts_, std::move(facts)); }
  // The block that the statement runs.
  void runs(StatementFacts block);
  void unknown() { facts_.unknown = true; }
  StatementReach& reach() { return facts_.reach; }
  const StatementFacts& facts() const { return facts_; }
  std::string_view sql() const { return sql_; }

  // A statement, or the one that it wraps: WITH, EXPLAIN ANALYZE, an element of CREATE SCHEMA.
  void statement(const TypedNode& node);
  // Whatever is in there: functions called, tables read, statements of WITH.
  void walk(Node node);
  void walk(const MaybeNode& node, std::string_view name);
  // The same, of what is not done now but when what the statement makes is used.
  void walk_later(const MaybeNode& node, std::string_view name);

  void calls(const std::vector<std::string>& parts);
  void reads(ObjectName table);
  // The names that WITH gives are no tables; visible until hide().
  void with(const MaybeNode& statement);
  bool is_with(const ObjectName& table) const;
  std::size_t visible() const { return with_names_.size(); }
  void hide(std::size_t visible) { with_names_.resize(visible); }

 private:
  void typed(const TypedNode& node);

  std::string_view sql_;
  StatementFacts& facts_;
  std::vector<std::string> with_names_;
  std::size_t depth_ = 0;  // statements within statements
};

// The statements of a text, each on its own; what cannot be read is one that is unknown.
std::vector<StatementFacts> facts_of_each(std::string_view sql);
// The text that a SELECT of one literal gives.
std::optional<std::string> constant_of(const std::string& select);

}  // namespace sluice::postgres
