// The facts of statements that are asked for again and again: each text is read once.
#pragma once

#include <cstddef>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

#include "core/ports/statement_facts.hpp"

namespace sluice::postgres {

// Any thread may call it.
class FactsCache {
 public:
  std::shared_ptr<const StatementFacts> of(const std::string& sql);

 private:
  std::mutex mutex_;
  std::unordered_map<std::string, std::shared_ptr<const StatementFacts>> known_;
  std::size_t size_ = 0;  // of the texts, in bytes
};

}  // namespace sluice::postgres
