// SQL about a table, its copy from before a migration, and the way back.
//
// A copy holds the columns that can be written, under their names from before; columns of the
// user's own types as text, since those types may go. Rows are found again by a key, or, where the
// table has none, by all that they hold and their number among those that are alike.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/ports/database.hpp"
#include "core/ports/parking_dialect.hpp"
#include "core/ports/schema.hpp"

namespace sluice {

// What is ours in the user's database begins so: a schema, or tables where there are no schemas.
inline constexpr std::string_view k_parked = "__migration_parked";

// Of a copy: see ParkingDialect::hidden_number.
inline constexpr std::string_view k_number_column = "sluice_number";

// How many of a copy's marked rows a migration added, over those that it replaced. `copy` is as SQL
// names it.
std::string count_added(const std::string& copy, const Dialect& dialect);

// The table after a migration, which may have renamed it; null: it is gone.
struct Schemas {
  const Schema& before;
  const Schema& after;
};
const Table* table_after(const Schemas& schemas, const ObjectName& before, const Renames& renames,
                         const DialectFacts& facts);

class ParkingSql {
 public:
  explicit ParkingSql(const Dialect& dialect)
      : dialect_(dialect), facts_(dialect.facts()), own_(dialect.parking()) {}

  // Whether two names mean the same column.
  bool is_same_name(std::string_view a, std::string_view b) const;
  std::string quote(std::string_view name) const { return dialect_.quote(name); }
  std::string literal(std::string_view text) const;
  std::string parameter(int number) const;
  std::string name_of(const ObjectName& table) const;
  std::string index() const;  // the table that lists the copies
  // The copy's own name and, as SQL names it, its place.
  std::string copy_name(std::int64_t id, const ObjectName& table) const;
  std::string place(const std::string& copy_name) const;

  std::vector<std::string> create_index() const;
  std::string copy(const Table& table, const std::string& place) const;
  // The copy's value as the column takes it.
  std::string value(std::string_view copy, const Column& column) const;
  // Ours whatever the search_path leads to.
  std::string function(std::string_view name) const;
  std::string equal(std::string_view a, std::string_view b) const;
  const ParkingDialect& own() const { return own_; }

 private:
  const Dialect& dialect_;
  DialectFacts facts_;
  const ParkingDialect& own_;
};

// One table before and after a migration.
class Pairing {
 public:
  Pairing(const ParkingSql& sql, const Table& before, const Table* after, const Renames& renames,
          std::string place);

  struct Pair {
    const Column* before;
    const Column* after;
  };
  const Table& before() const { return before_; }
  bool is_gone() const { return after_ == nullptr; }
  bool has_key() const { return !key_.empty(); }
  bool is_key_retyped() const;
  const std::vector<Pair>& kept() const { return kept_; }
  const std::vector<const Column*>& lost() const { return lost_; }
  const std::string& place() const { return place_; }

  // After the migration, in this order.
  std::vector<std::string> number_rows() const;  // where there is no key
  std::string count_gone() const;                // one number
  std::string count_new() const;                 // one number
  std::string count_kept() const;                // one number: rows of before in the copy
  std::string count_changed() const;             // a number for each of kept()
  // `came`: how many rows are new; `gone`: how many of before are gone.
  std::vector<std::string> mark(const std::vector<std::size_t>& changed, std::int64_t came = 0,
                                std::int64_t gone = 0) const;

  // For the rollback.
  std::vector<std::string> forget_changed_since(const std::vector<std::size_t>& changed) const;
  std::vector<std::string> put_back(const std::vector<std::size_t>& changed, bool gets_rows) const;
  // Takes out the rows that the migration put in, as far as they are as it left them: what to do
  // before the schema is touched, and what to do when the table is as it was.
  std::vector<std::string> keep_what_came_since() const;
  std::vector<std::string> take_out() const;
  // For a migration that is applied again and may have created some of the rows again: the
  // copy's rows win.
  std::vector<std::string> put_back_again(const std::vector<std::size_t>& changed,
                                          bool gets_rows) const;

 private:
  enum class Side { now, then };
  void find_key();
  std::string table(Side side) const;
  const Column& column(const Pair& pair, Side side) const;
  std::string source(Side side) const;
  std::string numbered(const std::string& all) const;
  std::string match(Side side) const;
  std::string content(std::string_view alias, Side side, bool of_copy) const;
  std::string assign(const std::vector<const Column*>& columns, const std::string& condition) const;
  std::vector<std::string> put_values_back(const std::vector<std::size_t>& changed) const;
  enum class Rows { all, missing };
  std::string insert(Rows rows) const;
  std::vector<std::string> mark_new(std::int64_t came, std::int64_t gone) const;
  std::string of_gone_rows() const { return is_gone() ? "true" : sql_.equal("p.sluice_gone", "1"); }

  const ParkingSql& sql_;
  const Table& before_;
  const Table* after_;
  std::string place_;
  std::vector<Pair> kept_, key_;
  std::vector<const Column*> lost_;
};

}  // namespace sluice
