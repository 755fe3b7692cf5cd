// A transaction of which nothing stays: what is made in it is looked at and taken back.
#pragma once

#include "sluice/database.hpp"

namespace sluice {

class TakenBack {
 public:
  explicit TakenBack(Connection& connection) : connection_(connection) {
    connection_.begin(Access::read_write);
  }
  TakenBack(const TakenBack&) = delete;
  TakenBack& operator=(const TakenBack&) = delete;
  ~TakenBack() { connection_.rollback(); }

 private:
  Connection& connection_;
};

}  // namespace sluice
