// An order in which everything comes after what it needs.
#pragma once

#include <cstddef>
#include <set>
#include <vector>

namespace sluice::postgres {

// Of things with the numbers 0 … count - 1.
class Sorter {
 public:
  explicit Sorter(std::size_t count) : needs_(count) {}

  void needs(std::size_t thing, std::size_t other) {
    if (thing != other) needs_[thing].insert(other);
  }

  // By number, but for what is needed: that comes before. A circle is cut where it is met.
  std::vector<std::size_t> sorted() const;

  // For each thing the number of its circle: two have the same where each needs the other, by
  // whatever way.
  std::vector<std::size_t> circles() const;

 private:
  std::vector<std::set<std::size_t>> needs_;
};

}  // namespace sluice::postgres
