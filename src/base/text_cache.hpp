// What is read of texts that are asked for again and again: each is read once.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <utility>

namespace sluice {

// Any thread may call it. `Value` is what `read` makes of a text.
template <class Value>
class TextCache {
 public:
  using Read = std::function<Value(const std::string& text)>;
  explicit TextCache(Read read) : read_(std::move(read)) {}

  std::shared_ptr<const Value> of(const std::string& text) {
    {
      const std::lock_guard lock(mutex_);
      if (const auto found = known_.find(text); found != known_.end()) return found->second;
    }
    auto value = std::make_shared<const Value>(read_(text));
    const std::lock_guard lock(mutex_);
    if (size_ + text.size() > k_most) {
      known_.clear();
      size_ = 0;
    }
    if (text.size() <= k_most && known_.try_emplace(text, value).second) size_ += text.size();
    return value;
  }

 private:
  // Bytes of text: more than the statements of a folder. What is more begins anew.
  static constexpr std::size_t k_most = 8'000'000;

  Read read_;
  std::mutex mutex_;
  std::unordered_map<std::string, std::shared_ptr<const Value>> known_;
  std::size_t size_ = 0;  // of the texts
};

}  // namespace sluice
