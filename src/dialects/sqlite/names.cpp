#include "core/ports/product_names.hpp"
#include "dialects/sqlite/sqlite.hpp"

namespace sluice::sqlite {

namespace {

// drizzle-kit's, older ones included.
constexpr std::string_view k_in_configs[] = {"sqlite", "turso", "libsql",  "better-sqlite",
                                             "expo",   "d1",    "d1-http", "durable-sqlite"};
constexpr std::string_view k_url_schemes[] = {"sqlite", "file"};
constexpr std::string_view k_url_forms[] = {"sqlite:path", "file:path"};
constexpr std::string_view k_file_endings[] = {".db", ".sqlite", ".sqlite3"};
constexpr std::string_view k_foreign_schemes[] = {"libsql", "http", "https", "ws", "wss"};

}  // namespace

ProductNames names() {
  return {.title = "SQLite",
          .in_configs = k_in_configs,
          .url_schemes = k_url_schemes,
          .url_forms = k_url_forms,
          .in_memory = ":memory:",
          .file_endings = k_file_endings,
          .foreign_schemes = k_foreign_schemes,
          .foreign_title = "Turso"};
}

}  // namespace sluice::sqlite
