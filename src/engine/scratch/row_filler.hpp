// Puts rows into the empty tables of a scratch database: made ones, or copies from another
// database.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "core/ports/database.hpp"
#include "core/ports/sample_dialect.hpp"
#include "core/ports/schema_model.hpp"
#include "core/rows/made_row.hpp"

namespace sluice {

// What a table is to hold.
enum class RowWish { edges, plain, none };

class RowFiller {
 public:
  explicit RowFiller(const Dialect& dialect) : dialect_(dialect) {}

  // From now on up to `count` rows of each table are copied from there, where it has the table.
  void copy_from(std::unique_ptr<Connection> source, std::size_t count);

  // Empties what is to be empty or plain, with what refers to it, then fills what is empty. Others
  // stay as they are. Every counter is moved, and materialized views are filled again. One
  // transaction.
  using Wishes = std::map<ObjectName, RowWish>;
  // Statements that change rows of these tables: rows that they may mean are added.
  using Hints = std::map<ObjectName, std::vector<std::string>>;
  void fill(Connection& connection, const Schema& schema, const Wishes& wishes, const Hints& hints);
  // The same for these tables alone, of the open transaction.
  void fill_new(Connection& connection, const Schema& schema, const std::set<ObjectName>& tables);

  // Why a table could not be filled, of those that are empty.
  const std::map<ObjectName, std::string>& without_rows() const { return without_; }
  // Those that the last fill looked at: what is empty, and what no schema models.
  const std::vector<SampleTable>& tables() const { return tables_; }

 private:
  enum class Counted { own, whole };  // without or with the rows of a table's parts

  void read(Connection& connection, const Schema& schema, const std::set<ObjectName>& wanted);
  void empty(Connection& connection, const Schema& schema, const Wishes& wishes);
  void count(Connection& connection, const std::vector<ObjectName>& names, Counted counted);
  void count_others(Connection& connection);
  void fill_table(Connection& connection, const SampleTable& table, RowTaste taste);
  void add_hinted(Connection& connection, const SampleTable& table,
                  const std::vector<std::string>& hints);
  bool copy_rows(Connection& connection, const SampleTable& table);
  bool make_row(Connection& connection, const MadeRows& maker, const ObjectName& table,
                RowTaste taste, std::size_t row);
  void fill_circles(Connection& connection);
  void finish(Connection& connection, const Schema& schema);
  void move_counters(Connection& connection);
  // Whether it ran; else it is undone, and `reason_` says why.
  bool attempt(Connection& connection, const std::string& sql);

  // Not tried again while nothing about it changes.
  struct Failed {
    SampleTable table;
    bool refers_to_empty = false;
    std::string reason;
  };

  const Dialect& dialect_;
  std::unique_ptr<Connection> source_;
  std::size_t sample_ = 0;
  std::vector<SampleTable> tables_;
  RowCounts counts_;
  std::map<ObjectName, std::string> without_;
  std::set<ObjectName> filled_;
  std::map<ObjectName, Failed> failed_;
  std::string reason_, accepted_;
};

}  // namespace sluice
