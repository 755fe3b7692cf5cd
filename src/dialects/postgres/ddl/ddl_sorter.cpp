#include "dialects/postgres/ddl/ddl_sorter.hpp"

#include <algorithm>

namespace sluice::postgres {

namespace {

using Needs = std::vector<std::set<std::size_t>>;

class Walk {
 public:
  explicit Walk(const Needs& needs) : needs_(needs), met_(needs.size(), false) {}

  std::vector<std::size_t> take() {
    for (std::size_t i = 0; i < needs_.size(); ++i) visit(i);
    return std::move(order_);
  }

 private:
  void visit(std::size_t i) {
    if (met_[i]) return;
    met_[i] = true;
    for (const std::size_t other : needs_[i]) visit(other);
    order_.push_back(i);
  }

  const Needs& needs_;
  std::vector<bool> met_;
  std::vector<std::size_t> order_;
};

// Tarjan's strongly connected components.
class Circles {
 public:
  explicit Circles(const Needs& needs)
      : needs_(needs),
        place_(needs.size(), 0),
        lowest_(needs.size(), 0),
        circle_(needs.size(), 0) {}

  std::vector<std::size_t> take() {
    for (std::size_t i = 0; i < needs_.size(); ++i)
      if (place_[i] == 0) visit(i);
    return std::move(circle_);
  }

 private:
  void visit(std::size_t i) {
    place_[i] = lowest_[i] = ++places_;
    open_.push_back(i);
    for (const std::size_t other : needs_[i]) {
      if (place_[other] == 0) {
        visit(other);
        lowest_[i] = std::min(lowest_[i], lowest_[other]);
      } else if (circle_[other] == 0) {
        lowest_[i] = std::min(lowest_[i], place_[other]);
      }
    }
    if (lowest_[i] == place_[i]) close(i);
  }

  void close(std::size_t root) {
    ++found_;
    while (circle_[root] == 0) {
      circle_[open_.back()] = found_;
      open_.pop_back();
    }
  }

  const Needs& needs_;
  std::vector<std::size_t> place_, lowest_, circle_;  // 0: not yet
  std::vector<std::size_t> open_;
  std::size_t places_ = 0, found_ = 0;
};

}  // namespace

std::vector<std::size_t> Sorter::sorted() const { return Walk(needs_).take(); }

std::vector<std::size_t> Sorter::circles() const { return Circles(needs_).take(); }

}  // namespace sluice::postgres
