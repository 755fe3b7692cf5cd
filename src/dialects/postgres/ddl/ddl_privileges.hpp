// What the database's default privileges would give to an object that is made again.
#pragma once

#include <string>
#include <vector>

#include "core/ports/change.hpp"
#include "core/ports/schema.hpp"

namespace sluice::postgres {

class DefaultPrivileges {
 public:
  // `to`: the schema in the end. What an object has there, it is granted by itself.
  explicit DefaultPrivileges(const Schema& to);

  // Statements that leave what the change makes with the privileges that an object is born with.
  std::vector<std::string> taken_back_from(const Change& made) const;

 private:
  struct Entry {
    std::string schema;  // as SQL writes it; empty: any
    std::string word;    // TABLES, SEQUENCES, …
    std::string privileges;
    std::string grantee;
    std::string option;
    bool is_given = true;
  };
  struct Object {
    std::string word;
    std::string schema;
    std::string target;  // TABLE "s"."t"
  };
  static std::vector<Object> objects_of(const Change& change);
  bool is_granted_again(const Entry& entry, const std::string& target) const;

  std::vector<Entry> entries_;
  std::vector<std::string> grants_;  // without quotes
};

// REVOKE of a table takes what was granted of its columns along: the grants of `to` that are to be
// made again after it.
std::vector<std::string> column_grants_after(const std::string& revoke, const Schema& to);

}  // namespace sluice::postgres
