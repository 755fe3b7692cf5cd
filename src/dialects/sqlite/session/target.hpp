// What a URL of a SQLite database names: a file or memory, and how it may be opened.
#pragma once

#include <string>
#include <string_view>

namespace sluice::sqlite {

// No ?mode; ?mode=ro or ?immutable=1; ?mode=rw.
enum class OpenMode { as_asked, read_only, existing };

struct Target {
  std::string path;  // of the file, decoded; ":memory:" for a database in memory
  std::string
      query;  // further parameters of a SQLite URI, e.g. "immutable=1"; never mode=ro, rw, rwc
  OpenMode mode = OpenMode::as_asked;
  bool in_memory = false;
  bool operator==(const Target&) const = default;
};

// sqlite:path, sqlite://path, sqlite:///absolute, file:path, file:///absolute (both with
// ?mode=ro and SQLite's other URI parameters, https://sqlite.org/uri.html), a bare path,
// :memory:. Throws Error(config) for a URL of another product, a Turso server included, and for
// one that cannot be read.
Target parse_target(std::string_view url);

// What sqlite3_open_v2 is given.
std::string open_name(const Target& target);

}  // namespace sluice::sqlite
