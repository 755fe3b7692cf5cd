// Tells which semicolons of a statement belong to a body within it: a trigger's (SQLite), BEGIN
// ATOMIC's and a rule's action list (PostgreSQL).
#pragma once

#include <string>

#include "core/sql/sql_token.hpp"

namespace sluice {

class SqlBody {
 public:
  explicit SqlBody(const ScanRules& rules) : rules_(rules) {}

  // Called with each token of the statement from its first on. True while a semicolon would
  // not end it.
  bool contains(const Token& token);

 private:
  enum class Kind { undecided, plain, trigger, routine, rule };

  void decide(const std::string& word, bool is_first);
  void follow_trigger(const std::string& word);
  void follow_routine(const std::string& word);
  void follow_rule(std::string_view text);

  ScanRules rules_;
  Kind kind_ = Kind::undecided;
  int depth_ = 0;
  std::string previous_;  // the token before, in upper case; empty at the start
};

}  // namespace sluice
