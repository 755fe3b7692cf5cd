// Types as format_type() prints them.
#include <cctype>
#include <map>

#include "base/text.hpp"
#include "dialects/postgres/normalize/normalize.hpp"

namespace sluice::postgres {

namespace {

struct Parts {
  std::string name;       // lower case, single blanks, without precision
  std::string precision;  // "(10,2)"; empty: none
  bool is_array = false;
};

// "timestamp (3) with time zone[]": the precision may stand within the name.
Parts split_type(std::string_view type) {
  Parts parts;
  const auto add_blank = [&] {
    if (!parts.name.empty() && parts.name.back() != ' ') parts.name += ' ';
  };
  for (std::size_t i = 0; i < type.size(); ++i) {
    const char letter = type[i];
    if (letter == '[') {
      parts.is_array = true;
      break;
    }
    if (letter == '(') {
      const std::size_t close = std::min(type.find(')', i), type.size() - 1);
      for (const char inner : type.substr(i, close - i + 1))
        if (inner != ' ') parts.precision += inner;
      add_blank();
      i = close;
    } else if (std::isspace(static_cast<unsigned char>(letter)) != 0) {
      add_blank();
    } else {
      parts.name += letter;
    }
  }
  parts.name = text::lower(text::trim(parts.name));
  return parts;
}

std::string_view canonical(std::string_view name) {
  static const std::map<std::string_view, std::string_view> k_names = {
      {"int", "integer"},
      {"int4", "integer"},
      {"int2", "smallint"},
      {"int8", "bigint"},
      {"serial4", "serial"},
      {"serial2", "smallserial"},
      {"serial8", "bigserial"},
      {"bool", "boolean"},
      {"float4", "real"},
      {"float8", "double precision"},
      {"float", "double precision"},
      {"decimal", "numeric"},
      {"varchar", "character varying"},
      {"char varying", "character varying"},
      {"char", "character"},
      {"bpchar", "character"},
      {"varbit", "bit varying"},
      {"timestamptz", "timestamp with time zone"},
      {"timetz", "time with time zone"},
      {"timestamp", "timestamp without time zone"},
      {"time", "time without time zone"}};
  const auto found = k_names.find(name);
  return found == k_names.end() ? name : found->second;
}

std::string with_precision(std::string name, std::string precision) {
  if ((name == "character" || name == "bit") && precision.empty()) precision = "(1)";
  if (name == "numeric" && !precision.empty() && precision.find(',') == precision.npos)
    precision.insert(precision.size() - 1, ",0");
  for (const std::string_view kind : {"timestamp", "time"})
    if (name.starts_with(text::cat(kind, " ")))
      return text::cat(kind, precision, name.substr(kind.size()));
  return name + precision;
}

}  // namespace

std::string normalize_type(std::string_view type) {
  const std::string_view trimmed = text::trim(type);
  if (trimmed.find('"') != trimmed.npos) return std::string(trimmed);
  Parts parts = split_type(trimmed);
  if (parts.name.ends_with(" array")) {
    parts.name.resize(parts.name.size() - 6);
    parts.is_array = true;
  }
  if (parts.name.starts_with("pg_catalog.")) parts.name.erase(0, 11);
  return with_precision(std::string(canonical(parts.name)), parts.precision) +
         (parts.is_array ? "[]" : "");
}

std::string normalize_name(std::string_view name) {
  constexpr std::size_t k_longest = 63;  // NAMEDATALEN - 1
  if (name.size() <= k_longest) return std::string(name);
  std::size_t end = k_longest;
  while (end > 0 && (static_cast<unsigned char>(name[end]) & 0xC0) == 0x80) --end;
  return std::string(name.substr(0, end));
}

}  // namespace sluice::postgres
