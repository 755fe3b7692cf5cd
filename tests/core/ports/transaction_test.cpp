// What is open, and what is left, however a scope ends.
#include "core/ports/transaction.hpp"

#include <optional>
#include <string>

#include "dialects/sqlite/sqlite.hpp"
#include "support/fake_clock.hpp"
#include "support/fault_driver.hpp"
#include "support/temp_folder.hpp"
#include "support/test.hpp"

namespace sluice {
namespace {

using test::Fault;

class Place {
 public:
  Place() { add("CREATE TABLE t (id integer)"); }

  void add(const std::string& sql) { (void)connection->query(sql); }
  void insert(int id) { add("INSERT INTO t VALUES (" + std::to_string(id) + ")"); }
  // As another connection sees it.
  std::string ids() const {
    return *sqlite::driver()
                .connect(options)
                ->query("SELECT coalesce(group_concat(id), '') FROM t")
                .rows.at(0)
                .at(0);
  }
  // The next call breaks.
  void break_next(Fault fault) {
    script.fault = fault;
    script.at = static_cast<int>(script.calls.size());
  }
  Locked locked() { return {*connection, driver, options, {.key = "t"}, clock}; }

  test::TempFolder folder;
  test::Script script;
  test::FaultDriver driver{sqlite::driver(), script};
  test::FakeClock clock;
  ConnectOptions options{.url = "sqlite:" + std::string(folder / "t.db")};
  std::unique_ptr<Connection> connection = driver.connect(options);
};

struct Thrown {};

TEST_CASE("a transaction that is not committed is undone, whether its scope returns or throws") {
  Place place;
  {
    const Transaction transaction(*place.connection, Access::read_write);
    place.insert(1);
    CHECK(place.connection->in_transaction());
  }
  CHECK_FALSE(place.connection->in_transaction());
  CHECK_THROWS_AS(
      [&] {
        const Transaction transaction(*place.connection, Access::read_write);
        place.insert(2);
        throw Thrown();
      }(),
      Thrown);
  CHECK_FALSE(place.connection->in_transaction());
  CHECK(place.ids().empty());
}

TEST_CASE("what is committed stays, and the transaction after it is not touched") {
  Place place;
  {
    Transaction transaction(*place.connection, Access::read_write);
    place.insert(1);
    transaction.commit();
    place.connection->begin(Access::read_only);
  }
  CHECK(place.connection->in_transaction());
  CHECK(place.ids() == "1");
}

TEST_CASE("a commit that throws leaves nothing open") {
  Place place;
  place.add("PRAGMA foreign_keys = ON");
  place.add("CREATE TABLE child (id integer REFERENCES t DEFERRABLE INITIALLY DEFERRED)");
  CHECK_THROWS_AS(
      [&] {
        Transaction transaction(*place.connection, Access::read_write);
        place.insert(1);
        place.add("INSERT INTO child VALUES (7)");
        transaction.commit();
      }(),
      Error);
  CHECK_FALSE(place.connection->in_transaction());
  CHECK(place.ids().empty());
}

TEST_CASE("a commit whose connection is lost throws, and its effect is what the database did") {
  const auto [how, ids] = GENERATE(table<Fault, std::string>(
      {{Fault::lose_before, std::string()}, {Fault::lose_after, std::string("1")}}));
  const Fault fault = how;
  Place place;
  const auto commit = [&] {
    Transaction transaction(*place.connection, Access::read_write);
    place.insert(1);
    place.break_next(fault);
    transaction.commit();
  };
  CHECK_THROWS_AS(commit(), Error);
  CHECK_FALSE(place.connection->in_transaction());
  CHECK(place.ids() == ids);
}

TEST_CASE("a transaction that somebody else began is undone with the scope") {
  Place place;
  {
    const Transaction undone(*place.connection);
    place.connection->begin(Access::read_write);
    place.insert(1);
  }
  CHECK_FALSE(place.connection->in_transaction());
  CHECK(place.ids().empty());
}

TEST_CASE("a savepoint that is neither released nor undone is undone with its scope") {
  Place place;
  Transaction transaction(*place.connection, Access::read_write);
  place.insert(1);
  CHECK_THROWS_AS(
      [&] {
        const Savepoint savepoint(*place.connection);
        place.insert(2);
        throw Thrown();
      }(),
      Thrown);
  CHECK(place.connection->in_transaction());
  transaction.commit();
  CHECK(place.ids() == "1");
}

TEST_CASE("savepoints nest, and each ends by itself") {
  Place place;
  Transaction transaction(*place.connection, Access::read_write);
  {
    Savepoint outer(*place.connection);
    place.insert(1);
    {
      Savepoint inner(*place.connection);
      place.insert(2);
      inner.undo();
    }
    {
      Savepoint inner(*place.connection);
      place.insert(3);
      inner.release();
    }
    outer.release();
  }
  {
    Savepoint outer(*place.connection);
    Savepoint inner(*place.connection);
    place.insert(4);
    inner.release();
    outer.undo();
  }
  transaction.commit();
  CHECK(place.ids() == "1,3");
}

TEST_CASE("no savepoint is left behind, whichever way it ended") {
  Place place;
  const Transaction transaction(*place.connection, Access::read_write);
  { Savepoint(*place.connection).undo(); }
  { Savepoint(*place.connection).release(); }
  { const Savepoint savepoint(*place.connection); }
  CHECK_THROWS_AS(place.connection->release_savepoint(), Error);
}

TEST_CASE("where the connection is lost, a savepoint and its transaction have nothing to undo") {
  Place place;
  const auto lose = [&] {
    Transaction transaction(*place.connection, Access::read_write);
    const Savepoint savepoint(*place.connection);
    place.break_next(Fault::lose_before);
    place.insert(1);
  };
  CHECK_THROWS_AS(lose(), Error);
  CHECK_FALSE(place.connection->in_transaction());
  CHECK(place.ids().empty());
}

TEST_CASE("a connection that is lost while a savepoint is undone takes the transaction along") {
  Place place;
  const auto lose = [&] {
    Transaction transaction(*place.connection, Access::read_write);
    {
      const Savepoint savepoint(*place.connection);
      place.insert(1);
      place.break_next(Fault::lose_after);
    }
    transaction.commit();
  };
  CHECK_THROWS_AS(lose(), Error);
  CHECK(place.ids().empty());
}

TEST_CASE("the look that only reads cannot write, and joins what is open") {
  Place place;
  CHECK(read_only(*place.connection, [&] { return place.connection->in_transaction(); }));
  CHECK_FALSE(place.connection->in_transaction());
  CHECK_THROWS_AS(read_only(*place.connection, [&] { place.insert(1); }), Error);
  CHECK_FALSE(place.connection->in_transaction());
  Transaction transaction(*place.connection, Access::read_write);
  place.insert(2);
  const auto count = [&] { return place.connection->query("SELECT id FROM t").rows.size(); };
  CHECK(read_only(*place.connection, count) == 1);
  CHECK(place.connection->in_transaction());
}

TEST_CASE("a lock comes with a transaction, and goes after it however the scope ends") {
  Place place;
  {
    Locked locked = place.locked();
    CHECK(place.connection->in_transaction());
    place.insert(1);
    locked.commit();
  }
  CHECK_THROWS_AS(
      [&] {
        const Locked locked = place.locked();
        place.insert(2);
        throw Thrown();
      }(),
      Thrown);
  CHECK_FALSE(place.connection->in_transaction());
  CHECK(place.ids() == "1");
  const auto other = sqlite::driver().connect(place.options);
  CHECK_NOTHROW(Locked(*other, sqlite::driver(), place.options, {.key = "t"}, place.clock));
}

TEST_CASE("a lock whose transaction cannot begin is let go") {
  Place place;
  const auto begin = [&] {
    // Behind the lock.
    place.script.fault = Fault::lose_before;
    place.script.at = static_cast<int>(place.script.calls.size()) + 1;
    const Locked locked = place.locked();
    place.insert(1);
  };
  CHECK_THROWS_AS(begin(), Error);
  const auto other = sqlite::driver().connect(place.options);
  CHECK_NOTHROW(Locked(*other, sqlite::driver(), place.options, {.key = "t"}, place.clock));
}

}  // namespace
}  // namespace sluice
