#include "dialects/postgres/ddl/ddl_sorter.hpp"

#include "support/test.hpp"

using sluice::postgres::Sorter;

TEST_CASE("what is needed comes before, and else the order is kept") {
  Sorter sorter(4);
  sorter.needs(0, 3);
  sorter.needs(1, 0);
  sorter.needs(2, 2);
  CHECK(sorter.sorted() == std::vector<std::size_t>{3, 0, 1, 2});
}

TEST_CASE("those that need each other, by whatever way, are of one circle and none else is") {
  Sorter sorter(6);
  sorter.needs(0, 1);
  sorter.needs(1, 2);
  sorter.needs(2, 0);
  sorter.needs(2, 3);
  sorter.needs(3, 4);
  sorter.needs(4, 3);
  const std::vector<std::size_t> circles = sorter.circles();
  CHECK(circles[0] == circles[1]);
  CHECK(circles[1] == circles[2]);
  CHECK(circles[3] == circles[4]);
  CHECK(circles[0] != circles[3]);
  CHECK(circles[5] != circles[0]);
  CHECK(circles[5] != circles[3]);
  CHECK(sorter.sorted().size() == 6);
}
