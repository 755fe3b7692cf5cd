// A transaction that the server itself keeps from writing.
#pragma once

#include "sluice/database.hpp"

namespace sluice {

class ReadOnly {
 public:
  explicit ReadOnly(Connection& connection) : connection_(connection) {
    connection_.begin(Access::read_only);
  }
  ReadOnly(const ReadOnly&) = delete;
  ReadOnly& operator=(const ReadOnly&) = delete;
  ~ReadOnly() { connection_.rollback(); }

 private:
  Connection& connection_;
};

}  // namespace sluice
