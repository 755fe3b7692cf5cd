// What the conformance tests share: every product, and a clock of the real world.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "support/fake_clock.hpp"
#include "support/servers.hpp"
#include "support/test.hpp"

// Runs what follows in the test once on a fresh database of every product.
#define ON_EVERY_PRODUCT(target)                                                         \
  const auto product_ = GENERATE(test::Product::postgres_15, test::Product::postgres_18, \
                                 test::Product::pgbouncer, test::Product::sqlite);       \
  CAPTURE(test::name_of(product_));                                                      \
  const test::Target target(product_)

// For what the servers themselves hardly differ in: on SQLite, on PostgreSQL 15, and for some tests
// on PostgreSQL 18 or behind pgbouncer. SLUICE_PRODUCTS=all: on every product.
#define ON_SAMPLED_PRODUCTS(target)                                     \
  const auto product_ = GENERATE(from_range(test::sampled_products())); \
  CAPTURE(test::name_of(product_));                                     \
  const test::Target target(product_)

namespace sluice::test {

inline std::vector<Product> sampled_products() {
  std::vector<Product> all = {Product::postgres_15, Product::sqlite};
  const char* wanted = std::getenv("SLUICE_PRODUCTS");
  const bool is_all = wanted != nullptr && std::string_view(wanted) == "all";
  const std::size_t kind = Catch::getResultCapture().getCurrentTestName().size() % 4;
  if (is_all || kind == 0) all.push_back(Product::postgres_18);
  if (is_all || kind == 1) all.push_back(Product::pgbouncer);
  return all;
}

// Asked for by one thread, seen by another.
class Stop final : public StopRequest {
 public:
  int signal() const noexcept override { return number_; }
  void ask(int number = 2) { number_ = number; }
  void forget() { number_ = 0; }

 private:
  std::atomic<int> number_{0};
};

class RealClock final : public Clock {
 public:
  std::chrono::system_clock::time_point now() const override {
    return std::chrono::system_clock::now();
  }
  std::chrono::steady_clock::time_point monotonic() const override {
    return std::chrono::steady_clock::now();
  }
  void sleep(std::chrono::milliseconds duration) const override {
    std::this_thread::sleep_for(duration);
  }
};

// What a call throws, as its info; code `failure` with an empty message when it throws nothing.
template <class Call>
ErrorInfo error_of(Call&& call) {
  try {
    call();
  } catch (const Error& error) {
    return error.info();
  }
  return {};
}

}  // namespace sluice::test
