// Every way to a PostgreSQL server: the old one, the new one, and through
// a transaction-mode pooler.
#pragma once

#include "conformance/laws.hpp"

#define ON_EVERY_SERVER(target)                                                                   \
  const auto product_ =                                                                           \
      GENERATE(test::Product::postgres_15, test::Product::postgres_18, test::Product::pgbouncer); \
  CAPTURE(test::name_of(product_));                                                               \
  const test::Target target(product_)
