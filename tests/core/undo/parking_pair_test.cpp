// Laws of pairing a table with its copy, over every small table, in SQLite's memory: each row that
// is kept is matched exactly once, and what is gone comes back as it was.
#include <algorithm>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/text.hpp"
#include "core/undo/parking_sql.hpp"
#include "dialects/sqlite/sqlite.hpp"
#include "support/test.hpp"

namespace sluice {
namespace {

using PairRow = std::vector<Value>;
using PairRows = std::vector<PairRow>;

// A table of two columns, `a` and `b`, and how many rows may have the same `a`.
struct Shape {
  std::string create;
  Table table;
  bool is_unique = false;      // `a` and `a` differ, unless they are NULL
  bool is_never_null = false;  // `a`
  bool is_found_by_key = false;
};

Table two_columns() {
  return {.name = {"", "t"},
          .columns = {{.name = "a", .type = "text"}, {.name = "b", .type = "text"}}};
}

std::vector<Shape> shapes() {
  Shape plain{.create = "CREATE TABLE t (a text, b text)", .table = two_columns()};
  Shape key{.create = "CREATE TABLE t (a text PRIMARY KEY NOT NULL, b text)",
            .table = two_columns(),
            .is_unique = true,
            .is_never_null = true,
            .is_found_by_key = true};
  key.table.columns[0].primary_key = key.table.columns[0].not_null = true;
  // SQLite lets a primary key hold NULL, more than once.
  Shape null_key{.create = "CREATE TABLE t (a text PRIMARY KEY, b text)",
                 .table = two_columns(),
                 .is_unique = true};
  null_key.table.columns[0].primary_key = true;
  Shape named_null_key{.create = "CREATE TABLE t (a text, b text, PRIMARY KEY (a, b))",
                       .table = two_columns()};
  named_null_key.table.primary_key = PrimaryKey{.name = "k", .columns = {"a", "b"}};
  Shape unique{.create = "CREATE TABLE t (a text UNIQUE, b text)",
               .table = two_columns(),
               .is_unique = true};
  unique.table.uniques = {{.name = "u", .columns = {"a"}}};
  Shape full_unique{.create = "CREATE TABLE t (a text NOT NULL UNIQUE, b text)",
                    .table = two_columns(),
                    .is_unique = true,
                    .is_never_null = true,
                    .is_found_by_key = true};
  full_unique.table.columns[0].not_null = true;
  full_unique.table.uniques = {{.name = "u", .columns = {"a"}}};
  Shape half_null{.create = "CREATE TABLE t (a text NOT NULL, b text, UNIQUE (a, b))",
                  .table = two_columns(),
                  .is_never_null = true};
  half_null.table.columns[0].not_null = true;
  half_null.table.uniques = {{.name = "u", .columns = {"a", "b"}}};
  return {plain, key, null_key, named_null_key, unique, full_unique, half_null};
}

// Whether both columns together are its key.
bool is_of_both(const Table& table) {
  return table.primary_key || (!table.uniques.empty() && table.uniques[0].columns.size() == 2);
}

bool may_hold(const Shape& shape, const PairRows& rows) {
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (shape.is_never_null && !rows[i][0]) return false;
    for (std::size_t j = 0; j < i; ++j) {
      if (shape.is_unique && rows[i][0] && rows[i][0] == rows[j][0]) return false;

      if (is_of_both(shape.table) && rows[i][0] && rows[i][1] && rows[i] == rows[j]) return false;
    }
  }
  return true;
}

// Every table of at most two rows of these values, in sorted order.
std::vector<PairRows> small_tables(const Shape& shape) {
  const PairRows possible = {
      {Value(), Value()}, {Value(), "x"}, {"1", Value()}, {"1", "x"}, {"2", "x"}};
  std::vector<PairRows> all;
  const std::function<void(PairRows, std::size_t)> add = [&](PairRows rows, std::size_t from) {
    if (may_hold(shape, rows)) all.push_back(rows);
    if (rows.size() == 2) return;
    for (std::size_t i = from; i < possible.size(); ++i) {
      PairRows more = rows;
      more.push_back(possible[i]);
      add(more, i);
    }
  };
  add({}, 0);
  return all;
}

std::vector<PairRows> without_some(const PairRows& rows) {
  std::vector<PairRows> all;
  for (std::size_t mask = 0; mask < (1U << rows.size()); ++mask) {
    PairRows left;
    for (std::size_t i = 0; i < rows.size(); ++i)
      if ((mask >> i & 1U) != 0) left.push_back(rows[i]);
    all.push_back(left);
  }
  return all;
}

// How many of `rows` are not in `others`, each of which accounts for one.
std::int64_t left_over(const PairRows& rows, PairRows others) {
  std::int64_t count = 0;
  for (const PairRow& row : rows) {
    const auto found = std::find(others.begin(), others.end(), row);
    if (found == others.end())
      ++count;
    else
      others.erase(found);
  }
  return count;
}

class PairTrial {
 public:
  explicit PairTrial(const Shape& shape)
      : shape_(shape),
        connection_(sqlite::driver().connect({.url = ":memory:"})),
        sql_(sqlite::dialect()) {
    run({shape.create});
  }

  void run(const std::vector<std::string>& statements) {
    for (const std::string& statement : statements) connection_->query(statement);
  }
  void fill(const PairRows& rows) {
    run({"DELETE FROM t"});
    for (const PairRow& row : rows) connection_->query("INSERT INTO t VALUES (?1, ?2)", row);
  }
  PairRows rows() { return connection_->query("SELECT a, b FROM t ORDER BY a, b").rows; }
  std::int64_t number(const std::string& query) {
    return text::parse_integer(connection_->query(query).rows.at(0).at(0).value_or(""))
        .value_or(-1);
  }
  void copy() { run({"DROP TABLE IF EXISTS p", sql_.copy(shape_.table, "p")}); }
  Pairing pairing(const Table& after) const { return {sql_, shape_.table, &after, {}, "p"}; }
  Pairing pairing() const { return pairing(shape_.table); }
  std::vector<std::size_t> changed(const Pairing& pair) {
    std::vector<std::size_t> found;
    const Rows counts = connection_->query(pair.count_changed());
    for (std::size_t i = 0; i < pair.kept().size(); ++i)
      if (counts.rows.at(0).at(i) != Value("0")) found.push_back(i);
    return found;
  }

 private:
  const Shape& shape_;
  std::unique_ptr<Connection> connection_;
  ParkingSql sql_;
};

}  // namespace

TEST_CASE("rows are found again by a key only where its columns are never NULL") {
  for (const Shape& shape : shapes()) {
    INFO(shape.create);
    CHECK(PairTrial(shape).pairing().has_key() == shape.is_found_by_key);
  }
}

TEST_CASE("each row that stays is matched exactly once, and each that goes comes back as it was") {
  for (const Shape& shape : shapes()) {
    PairTrial trial(shape);
    for (const PairRows& before : small_tables(shape))
      for (const PairRows& after : without_some(before)) {
        trial.fill(before);
        const PairRows all = trial.rows();
        trial.copy();
        trial.fill(after);
        const Pairing pair = trial.pairing();
        trial.run(pair.number_rows());
        const std::int64_t gone = trial.number(pair.count_gone());
        if (gone != left_over(before, after)) FAIL(shape.create << ": " << gone << " are gone");
        if (trial.number(pair.count_new()) != 0) FAIL(shape.create << ": a row is new");
        trial.run(pair.mark({}));
        trial.run(pair.put_back({}, gone > 0));
        if (trial.rows() != all) FAIL(shape.create << ": the rows are others than before");
      }
  }
}

TEST_CASE("without a key a changed row counts as one that went and one that came") {
  const Shape shape = shapes()[0];
  PairTrial trial(shape);
  const std::vector<PairRows> tables = small_tables(shape);
  for (const PairRows& before : tables)
    for (const PairRows& after : tables) {
      if (before.size() + after.size() > 3) continue;
      trial.fill(before);
      trial.copy();
      trial.fill(after);
      const Pairing pair = trial.pairing();
      trial.run(pair.number_rows());
      CHECK(trial.number(pair.count_gone()) == left_over(before, after));
      CHECK(trial.number(pair.count_new()) == left_over(after, before));
    }
}

TEST_CASE("with a key, values that changed and rows that went come back, and new rows stay") {
  const Shape shape = shapes()[1];
  PairTrial trial(shape);
  const std::vector<PairRows> tables = small_tables(shape);
  for (const PairRows& before : tables)
    for (const PairRows& after : tables) {
      trial.fill(before);
      PairRows wanted = trial.rows();
      trial.copy();
      trial.fill(after);
      for (const PairRow& row : trial.rows()) {
        const auto has_its_key = [&](const PairRow& other) { return other[0] == row[0]; };
        if (std::none_of(before.begin(), before.end(), has_its_key)) wanted.push_back(row);
      }
      std::sort(wanted.begin(), wanted.end());
      const Pairing pair = trial.pairing();
      const std::vector<std::size_t> changed = trial.changed(pair);
      const bool is_any_gone = trial.number(pair.count_gone()) > 0;
      trial.run(pair.mark(changed));
      trial.run(pair.put_back(changed, is_any_gone));
      CHECK(trial.rows() == wanted);
    }
}

TEST_CASE("a value that was changed again since the migration is left as it is") {
  const Shape shape = shapes()[1];
  PairTrial trial(shape);
  trial.fill({{"1", "x"}, {"2", "y"}});
  trial.copy();
  trial.run({"UPDATE t SET b = 'new'"});
  const Pairing pair = trial.pairing();
  const std::vector<std::size_t> changed = trial.changed(pair);
  CHECK(changed == std::vector<std::size_t>{1});
  trial.run(pair.mark(changed));
  trial.run({"UPDATE t SET b = 'newer' WHERE a = '2'"});
  trial.run(pair.forget_changed_since(changed));
  trial.run(pair.put_back(changed, false));
  CHECK(trial.rows() == PairRows{{"1", "x"}, {"2", "newer"}});
}

TEST_CASE("a dropped column's values come back to their rows, with a key or without") {
  for (const Shape& shape : shapes()) {
    if (is_of_both(shape.table)) continue;  // SQLite does not drop a column of a key
    Table after = shape.table;
    after.columns.pop_back();
    for (const PairRows& before : small_tables(shape)) {
      PairTrial trial(shape);
      trial.fill(before);
      const PairRows all = trial.rows();
      trial.copy();
      trial.run({"ALTER TABLE t DROP COLUMN b"});
      const Pairing pair = trial.pairing(after);
      CHECK(pair.lost().size() == 1);
      trial.run(pair.number_rows());
      trial.run(pair.mark({}));
      trial.run({"ALTER TABLE t ADD COLUMN b text"});
      trial.run(pair.put_back({}, false));
      if (trial.rows() != all) FAIL(shape.create << ": the values are others than before");
    }
  }
}

TEST_CASE("a table of which no column stays gives every row its values back") {
  const Shape shape = shapes()[0];
  const Table after{.name = {"", "t"}, .columns = {{.name = "c", .type = "text"}}};
  PairTrial trial(shape);
  trial.fill({{"1", "x"}, {"1", "x"}, {"2", std::nullopt}});
  const PairRows all = trial.rows();
  trial.copy();
  trial.run({"ALTER TABLE t ADD COLUMN c text", "ALTER TABLE t DROP COLUMN a",
             "ALTER TABLE t DROP COLUMN b"});
  const Pairing pair = trial.pairing(after);
  trial.run(pair.number_rows());
  CHECK(trial.number(pair.count_gone()) == 0);
  trial.run(pair.mark({}));
  trial.run({"ALTER TABLE t ADD COLUMN a text", "ALTER TABLE t ADD COLUMN b text"});
  trial.run(pair.put_back({}, false));
  CHECK(trial.rows() == all);
}

TEST_CASE("a table that is gone comes back with all rows, and again over rows made anew") {
  for (const Shape& shape : shapes())
    for (const PairRows& before : small_tables(shape)) {
      PairTrial trial(shape);
      trial.fill(before);
      const PairRows all = trial.rows();
      trial.copy();
      const Pairing pair(ParkingSql(sqlite::dialect()), shape.table, nullptr, {}, "p");
      REQUIRE(pair.is_gone());
      trial.run({"DELETE FROM t"});
      trial.run(pair.put_back({}, true));
      if (trial.rows() != all) FAIL(shape.create << ": the rows are others than before");
      trial.run(pair.put_back_again({}, true));
      if (trial.rows() != all) FAIL(shape.create << ": the rows are others the second time");
    }
}

}  // namespace sluice
