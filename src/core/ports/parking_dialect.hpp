// The product's part of parking: copies of rows that a migration destroys, kept in the user's
// database, and the SQL that puts them back.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/ports/change.hpp"
#include "core/ports/database.hpp"
#include "core/ports/schema.hpp"

namespace sluice {

class ParkingDialect {
 public:
  virtual ~ParkingDialect() = default;

  // Pieces of SQL. They mean what they say whatever the user's search_path leads to.
  virtual std::string parameter(int number) const = 0;              // from 1
  virtual std::string infix(std::string_view operation) const = 0;  // " = ", with its blanks
  virtual std::string_view counting_key() const = 0;  // the type of a key that counts by itself
  virtual std::string clear(const std::string& table) const = 0;  // all rows go, the table stays
  virtual std::string_view only() const = 0;  // before a table: without those that inherit from it
  virtual std::string_view row_id() const = 0;
  // What names a number of each row that no column shows, but that may be known elsewhere; empty:
  // there is none.
  virtual std::string hidden_number(const Table& /*table*/) const { return {}; }
  // An expression's value as a text that tells any two values apart.
  virtual std::string as_text(const std::string& expression) const = 0;
  // The same of several values, each already a text; NULL and '' differ in it.
  virtual std::string row_as_text(const std::vector<std::string>& texts) const = 0;
  // Whether two values are equal; NULL equals NULL.
  virtual std::string agree(const std::string& a, const std::string& b) const = 0;
  virtual std::string differ(const std::string& a, const std::string& b) const = 0;
  // Whether a column of the table's primary key may be NULL all the same.
  virtual bool may_key_be_null(const Table& /*table*/, const Column& /*column*/) const {
    return false;
  }
  // Whether two columns of a key, never NULL, are equal. `is_same_type`: both are of one type, and
  // it is the product's own.
  virtual std::string same_key(const std::string& a, const std::string& b,
                               bool is_same_type) const = 0;

  // Statements around others.
  struct Around {
    std::vector<std::string> before, after;
  };
  // Around reading tables whose rows a policy may thin out: then the server refuses to read.
  virtual Around without_policies() const { return {}; }
  // Around putting rows into these tables (as SQL names them) that a migration has just made: no
  // trigger of the user's fires, no foreign key waits.
  virtual Around without_triggers(const std::vector<std::string>& tables) const = 0;
  // The same, for triggers that cannot be switched off: asked of the database.
  virtual Around triggers_removed(Connection& /*connection*/) const { return {}; }

  // Statements that take away what others were granted on what is made in `schema`, as the rows of
  // this query; empty where there are no privileges.
  virtual std::string read_revokes(std::string_view /*schema*/) const { return {}; }
  // A row where the table that lists the copies is there. `parked` is the name of what is ours.
  virtual Connection::Bound find_index(std::string_view parked) const = 0;
  // A query of the names of a table's columns; no rows where it is not there.
  virtual std::string read_columns(const ObjectName& table) const = 0;
  // Foreign keys that change rows when rows of the table are deleted: each one's schema and table,
  // `c.a = d.b` of its columns and those that they refer to, and "t" where the rows go.
  virtual std::string read_referring(const ObjectName& table) const = 0;
  // A row where the column's values are computed from others; empty: there are no such columns.
  virtual std::string read_generated(const ObjectName& /*table*/,
                                     const std::string& /*column*/) const {
    return {};
  }

  // A column whose values a statement turns into others.
  struct Conversion {
    std::string column;
    std::string type;     // the new one
    std::string type_of;  // a query of the type that it has; empty: `count` needs none
    // Of one number: in how many rows the value does not survive. k_type stands for that type.
    std::string count;
    bool is_computed = false;  // by an expression over columns as they are called at that moment
    bool operator==(const Conversion&) const = default;
  };
  static constexpr std::string_view k_type = "{type}";
  // Of one statement of a rollback, or of the one that fills a rebuilt table. `earlier`: those
  // before it. `table`: how SQL names the table whose rows are to be counted.
  virtual std::vector<Conversion> conversions(const std::vector<std::string>& /*earlier*/,
                                              const std::string& /*sql*/,
                                              const ObjectName& /*table*/) const {
    return {};
  }

  // What fills an index of rows again, kept as an object of its own, from the table whose rows it
  // indexes, ended by a semicolon; empty: it is no such index.
  virtual std::string fill_again(const OtherObject& /*object*/) const { return {}; }
  // What fills a materialized view again, ended by a semicolon.
  virtual std::string refresh(const ObjectName& /*view*/) const { return {}; }
  // On disk. `place` is the copy as SQL names it, `name` its own name.
  virtual std::int64_t bytes_of(Connection& connection, const std::string& place,
                                const std::string& name) const = 0;

  // Where the database's counters stand, by the sequence or by the table that counts.
  using Counters = std::map<ObjectName, std::string>;
  virtual Counters read_counters(Connection& connection, const Schema& before) const = 0;
  // What puts those on again that a migration destroyed, each ended by a semicolon.
  virtual std::vector<std::string> restore_counters(Connection& connection,
                                                    const Counters& counters, const Schema& before,
                                                    const Schema& after,
                                                    const Renames& renames) const = 0;
};

}  // namespace sluice
