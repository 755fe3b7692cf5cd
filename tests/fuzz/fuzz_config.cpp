// Any text as drizzle.config.ts: it is read, or it is unreadable; nothing else may happen,
// nor take long.
#include <cstddef>
#include <cstdint>
#include <string>

#include "cli/settings/drizzle_config.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  sluice::cli::js::Scope scope;
  scope.environment = {{"DATABASE_URL", "postgres://h/d"}, {"A", "a"}};
  scope.read_file = [&](const std::string&) { return std::optional(text); };
  const sluice::cli::DrizzleConfig config("drizzle.config.ts", text, scope);
  for (const auto* key : {"dialect", "out", "dbCredentials.url",
                          "dbCredentials.ssl.rejectUnauthorized", "migrations.table"}) {
    config.entry(key);
  }
  return 0;
}
