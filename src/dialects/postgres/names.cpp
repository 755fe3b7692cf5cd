#include "core/ports/product_names.hpp"
#include "dialects/postgres/postgres.hpp"

namespace sluice::postgres {

namespace {

constexpr std::string_view k_in_configs[] = {"postgresql", "postgres", "pg"};
constexpr std::string_view k_url_schemes[] = {"postgres", "postgresql"};
constexpr std::string_view k_url_forms[] = {"postgres://user@host/name"};

}  // namespace

ProductNames names() {
  return {.title = "PostgreSQL",
          .in_configs = k_in_configs,
          .url_schemes = k_url_schemes,
          .url_forms = k_url_forms,
          .has_authority = true};
}

}  // namespace sluice::postgres
