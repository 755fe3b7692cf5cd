#include "dialects/postgres/facts/facts_cache.hpp"

#include "dialects/postgres/facts/facts.hpp"

namespace sluice::postgres {

// A folder's statements; more begin anew.
constexpr std::size_t k_most = 8'000'000;

std::shared_ptr<const StatementFacts> FactsCache::of(const std::string& sql) {
  {
    const std::lock_guard lock(mutex_);
    if (const auto found = known_.find(sql); found != known_.end()) return found->second;
  }
  auto facts = std::make_shared<const StatementFacts>(facts_of(sql));
  const std::lock_guard lock(mutex_);
  if (size_ + sql.size() > k_most) {
    known_.clear();
    size_ = 0;
  }
  if (known_.try_emplace(sql, facts).second) size_ += sql.size();
  return facts;
}

}  // namespace sluice::postgres
