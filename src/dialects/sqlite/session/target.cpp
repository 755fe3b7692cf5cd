#include "dialects/sqlite/session/target.hpp"

#include <optional>
#include <vector>

#include "base/redact.hpp"
#include "base/text.hpp"
#include "sluice/error.hpp"

namespace sluice::sqlite {

namespace {

constexpr std::string_view k_memory = ":memory:";

std::optional<std::string_view> after(std::string_view url, std::string_view scheme) {
  if (!text::equals_ignore_case(url.substr(0, scheme.size()), scheme)) return std::nullopt;
  return url.substr(scheme.size());
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::string decode(std::string_view path) {
  std::string out;
  for (std::size_t i = 0; i < path.size(); ++i) {
    const int high = path[i] == '%' && i + 2 < path.size() ? hex_digit(path[i + 1]) : -1;
    const int low = high >= 0 ? hex_digit(path[i + 2]) : -1;
    if (low >= 0) {
      out += static_cast<char>(high * 16 + low);
      i += 2;
    } else {
      out += path[i];
    }
  }
  return out;
}

std::string encode(std::string_view path) {
  std::string out;
  for (const char c : path) {
    if (c == '%' || c == '?' || c == '#') {
      out += text::cat('%', "0123456789ABCDEF"[(c >> 4) & 15], "0123456789ABCDEF"[c & 15]);
    } else {
      out += c;
    }
  }
  return out;
}

void read_mode(std::string_view value, Target& target) {
  if (value == "ro") {
    target.mode = OpenMode::read_only;
  } else if (value == "rw") {
    target.mode = OpenMode::existing;
  } else if (value == "memory") {
    target.in_memory = true;
  } else if (value != "rwc") {
    throw Error(ErrorCode::config, text::cat("unknown mode \"", value, "\" in the database's URL"),
                "Use mode=ro, mode=rw, mode=rwc or mode=memory.");
  }
}

void read_query(std::string_view query, Target& target) {
  std::vector<std::string> kept;
  for (const std::string& parameter : text::split(query, "&")) {
    if (const auto mode = after(parameter, "mode=")) read_mode(*mode, target);
    if (parameter == "immutable=1") target.mode = OpenMode::read_only;
    if (!parameter.empty() && (!after(parameter, "mode=") || parameter == "mode=memory"))
      kept.push_back(parameter);
  }
  target.query = text::join(kept, "&");
}

Target read_path(std::string_view path, std::string_view url) {
  Target target;
  path = path.substr(0, path.find('#'));
  if (const std::size_t question = path.find('?'); question != std::string_view::npos) {
    read_query(path.substr(question + 1), target);
    path = path.substr(0, question);
  }
  target.path = decode(path);
  if (target.path == k_memory) target.in_memory = true;
  if (target.path.empty() && target.in_memory) target.path = k_memory;
  if (target.path.empty() || target.path.find('\0') != std::string::npos)
    throw Error(ErrorCode::config,
                text::cat("no file is named by the URL \"", shown_url(url), "\""),
                "Write sqlite:path/to/file.db, or :memory:.");
  return target;
}

std::string_view without_authority(std::string_view rest, std::string_view url) {
  if (!rest.starts_with("//")) return rest;
  const std::size_t slash = rest.find('/', 2);
  const std::string_view authority =
      rest.substr(2, slash == std::string_view::npos ? slash : slash - 2);
  if (slash == std::string_view::npos ||
      !(authority.empty() || text::equals_ignore_case(authority, "localhost")))
    throw Error(ErrorCode::config,
                text::cat("\"", shown_url(url), "\" names a host, which a file: URL cannot"),
                "Write file:relative/path or file:///absolute/path.");
  return rest.substr(slash);
}

[[noreturn]] void refuse_scheme(std::string_view scheme, std::string_view url) {
  for (const std::string_view turso : {"libsql", "http", "https", "ws", "wss"}) {
    if (text::equals_ignore_case(scheme, turso))
      throw Error(ErrorCode::config,
                  text::cat("\"", shown_url(url),
                            "\" is a Turso server, which is reached over the "
                            "network and not supported"),
                  "Name a database file: sqlite:path/to/file.db.");
  }
  throw Error(ErrorCode::config,
              text::cat("\"", shown_url(url), "\" is not the URL of a SQLite database"),
              "Write sqlite:path/to/file.db, file:path, a path, or :memory:.");
}

// The scheme of `scheme://…` or `libsql:…`; a bare path has none.
std::string_view scheme_of(std::string_view url) {
  const std::size_t colon = url.find(':');
  if (colon == std::string_view::npos) return {};
  const std::string_view scheme = url.substr(0, colon);
  const bool is_url =
      url.substr(colon).starts_with("://") || text::equals_ignore_case(scheme, "libsql");
  return is_url && scheme.find('/') == std::string_view::npos ? scheme : std::string_view{};
}

}  // namespace

Target parse_target(std::string_view url) {
  if (const auto rest = after(url, "sqlite:"))
    return read_path(rest->starts_with("//") ? rest->substr(2) : *rest, url);
  if (const auto rest = after(url, "file:")) return read_path(without_authority(*rest, url), url);
  if (const std::string_view scheme = scheme_of(url); !scheme.empty()) refuse_scheme(scheme, url);
  if (url.empty()) return read_path(url, url);
  Target target;
  target.path = url;
  target.in_memory = url == k_memory;
  return target;
}

std::string open_name(const Target& target) {
  if (!target.query.empty()) return text::cat("file:", encode(target.path), "?", target.query);
  // A library built with URI names on would read such a name as one.
  if (target.path.starts_with("file:")) return text::cat("./", target.path);
  return target.path;
}

}  // namespace sluice::sqlite
