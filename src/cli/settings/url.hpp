// Database URLs: which product one means, and how one is put together from parts.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice::cli {

// "postgres" of "postgres://h/d", "file" of "file:x.db"; empty for a bare path.
std::string scheme_of(std::string_view url);

// The dialect a URL means: "postgresql", "sqlite", or empty for a form that Sluice does not know.
std::string dialect_of_url(const std::string& url);

// A PostgreSQL server in parts; what is empty is left to libpq.
struct ServerParts {
  std::string host;  // a name, an address, or the folder of a Unix socket
  std::string port, user, password, database;
  std::vector<std::pair<std::string, std::string>> parameters;  // libpq's: sslmode, …
};

// postgresql://…, every part percent-encoded.
std::string server_url(const ServerParts& parts);

// Whether user:password@ stands in it.
bool has_password(std::string_view url);
// With the parameters added to its query.
std::string with_parameters(std::string url,
                            const std::vector<std::pair<std::string, std::string>>& parameters);

// Whether two URLs mean the same database: host, port and name, or the file. A part that `partial`
// lacks matches anything. Whether both name the same host and port of a server.
bool is_same_server(const std::string& one, const std::string& other);
bool is_same_database(const std::string& partial, const std::string& whole);

// A path → `sqlite:path`, so that no character of it can be taken for a part of a URL.
std::string file_url(std::string_view path);

// The path in the URL of a SQLite file, for a command line that a person is shown.
std::string file_of_url(std::string_view url);

}  // namespace sluice::cli
