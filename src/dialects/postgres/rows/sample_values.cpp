#include "dialects/postgres/rows/sample_values.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <utility>

#include "base/text.hpp"
#include "dialects/postgres/statement/names.hpp"

namespace sluice::postgres {

namespace {

constexpr int k_plain = 24;
constexpr int k_first = 1001;  // migrations put in rows with the first numbers themselves

using Texts = std::vector<std::string>;

Texts numbered(const std::function<std::string(int)>& text) {
  Texts texts;
  for (int i = 0; i < k_plain; ++i) texts.push_back(text(i));
  return texts;
}

std::string two_digits(int number) { return text::cat(number < 10 ? "0" : "", number); }

// What a text of so many characters can tell apart.
std::string short_text(int number, int length) {
  const std::string text = std::to_string(k_first + number);
  if (length < 0 || length >= static_cast<int>(text.size())) return text;
  return length == 1 ? std::string(1, static_cast<char>('0' + number % 10))
                     : two_digits(number % 100);
}

// typmod holds precision and scale, https://doxygen.postgresql.org/numeric_8c.html
std::string number_that_fits(int number, int modifier) {
  const int precision = modifier < 4 ? 1000 : ((modifier - 4) >> 16) & 0xffff;
  const int scale = modifier < 4 ? 0 : (modifier - 4) & 0x7ff;
  return std::to_string(precision - scale >= 4 ? k_first + number : number % 10);
}

std::string vector_of(int number, int modifier) {
  Texts numbers;
  for (int i = 0; i < std::max(modifier, 1); ++i) numbers.push_back(std::to_string(number + i));
  return text::cat("[", text::join(numbers, ","), "]");
}

std::string plain_text(const TypeShape& type, int i) {
  const std::string& name = type.name;
  const std::string day = two_digits(1 + i);
  if (name == "numeric") return number_that_fits(i, type.modifier);
  if (name == "bool") return i % 2 == 0 ? "true" : "false";
  if (name == "char") return std::string(1, static_cast<char>('a' + i));
  if (name == "uuid") return text::cat("00000000-0000-4000-8000-0000000000", two_digits(i));
  if (name == "json" || name == "jsonb") return text::cat("{\"n\": ", i, "}");
  if (name == "bytea") return text::cat("\\x", two_digits(i));
  if (name == "inet" || name == "cidr") return text::cat("10.0.0.", i);
  if (name == "macaddr") return text::cat("08:00:2b:01:02:", two_digits(i));
  if (name == "macaddr8") return text::cat("08:00:2b:01:02:03:04:", two_digits(i));
  if (name == "time" || name == "timetz") return text::cat("10:00:", two_digits(i));
  if (name == "interval") return text::cat(1 + i, " days");
  if (name == "point") return text::cat("(", i, ",1)");
  if (name == "line") return text::cat("{1,2,", i, "}");
  if (name == "lseg" || name == "path") return text::cat("[(0,0),(", i, ",1)]");
  if (name == "box") return text::cat("(0,0),(", 1 + i, ",1)");
  if (name == "polygon") return text::cat("((0,0),(", 1 + i, ",1),(1,0))");
  if (name == "circle") return text::cat("<(0,0),", 1 + i, ">");
  if (name == "tsvector") return text::cat("word", i);
  if (name == "tsquery") return text::cat("word", i);
  if (name == "xml") return text::cat("<a>", i, "</a>");
  if (name == "pg_lsn") return text::cat("0/", 10 + i);
  if (name == "vector" || name == "halfvec") return vector_of(i, type.modifier);
  if (name == "hstore") return text::cat("\"n\"=>\"", i, "\"");
  if (name == "ltree") return text::cat("a.b", i);
  if (name == "geometry" || name == "geography") return text::cat("POINT(", i, " 1)");
  if (name == "oid" || type.category == "N") return std::to_string(k_first + i);
  if (type.category == "D") return text::cat("2024-01-", day);
  const int length = name == "varchar" || name == "bpchar" ? type.modifier - 4 : -1;
  return short_text(i, length);
}

std::string cast(const std::string& text, const std::string& type) {
  return text::cat(literal(text), "::", type);
}

// A bit string's literal takes no other length than its type's; a cast does.
std::string written_bits(int number, const std::string& type) {
  std::string bits;
  for (int i = 0; i < 5; ++i) bits += (number >> i) % 2 == 1 ? '1' : '0';
  return text::cat("B'", bits, "'::", type);
}

std::string composite_of_nulls(const TypeShape& type) {
  const std::size_t commas = type.labels.empty() ? 0 : type.labels.size() - 1;
  return text::cat("(", std::string(commas, ','), ")");
}

Texts enum_values(const TypeShape& type) {
  Texts values;
  for (int i = 0; i < k_plain && !type.labels.empty(); ++i)
    values.push_back(cast(type.labels[static_cast<std::size_t>(i) % type.labels.size()], type.sql));
  return values;
}

Texts with_cast(const Texts& texts, const std::string& type) {
  Texts values;
  for (const std::string& text : texts) values.push_back(cast(text, type));
  return values;
}

std::string bounds(const TypeShape& type, int from) {
  return text::cat("[", plain_text(type.element[0], from), ",",
                   plain_text(type.element[0], from + 1), ")");
}

const std::map<std::string, Texts>& edges_by_name() {
  static const std::map<std::string, Texts> k_edges = {
      {"int2", {"0", "-32768", "32767"}},
      {"int4", {"0", "-2147483648", "2147483647"}},
      {"int8", {"0", "-9223372036854775808", "9223372036854775807"}},
      {"oid", {"0", "4294967295"}},
      {"float4", {"-0.5", "NaN", "-Infinity"}},
      {"float8", {"-0.1", "NaN", "-Infinity", "1e308"}},
      {"money", {"0", "-1.05"}},
      {"date", {"0001-02-28 BC", "infinity", "9999-12-31"}},
      {"timestamp", {"0001-02-28 00:00:00 BC", "infinity", "1999-12-31 23:59:59.999999"}},
      {"timestamptz", {"0001-02-28 00:00:00+00 BC", "-infinity", "1999-12-31 23:59:59.999999+14"}},
      {"time", {"00:00:00", "24:00:00", "23:59:59.999999"}},
      {"timetz", {"00:00:00+00", "23:59:59.999999-11"}},
      {"interval", {"0", "-1 mons +2 days -03:04:05.06"}},
      {"uuid", {"00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff"}},
      {"json", {"null", "[]", "{\"a\" : 1, \"a\" : [null, \"ü\"]}"}},
      {"jsonb", {"null", "[]", "{\"a\": [null, {\"b\": \"ü 日本\"}]}"}},
      {"bytea", {"\\x", "\\x00ff5c27"}},
      {"inet", {"::1", "0.0.0.0/0"}},
      {"cidr", {"::/0", "10.0.0.0/8"}},
      {"hstore", {"", "\"a\"=>NULL"}},
      {"tsvector", {"", "'ü':1A"}},
      {"xml", {"<a b=\"ü\"/>"}},
  };
  return k_edges;
}

Texts text_edges() {
  return {"", "  ", "Ünïcode 日本 🙂 '\"\\", std::string(3000, 'x') + " long"};
}

}  // namespace

Texts plain_values(const TypeShape& type) {
  if (type.kind == 'e') return enum_values(type);
  if (type.kind == 'c') return {cast(composite_of_nulls(type), type.sql)};
  if (type.kind == 'r' && !type.element.empty())
    return with_cast(numbered([&](int i) { return bounds(type, i * 2); }), type.sql);
  if (type.kind == 'm') return {cast("{}", type.sql)};
  if (type.category == "A" && !type.element.empty()) {
    Texts values;
    for (const std::string& each : plain_values(type.element[0]))
      values.push_back(text::cat("ARRAY[", each, "]::", type.sql));
    return values;
  }
  if (type.name == "bit" || type.name == "varbit")
    return numbered([&](int i) { return written_bits(i, type.sql); });
  return with_cast(numbered([&](int i) { return plain_text(type, i); }), type.sql);
}

Texts edge_values(const TypeShape& type) {
  if (type.kind == 'e')
    return type.labels.empty() ? Texts() : Texts{cast(type.labels.back(), type.sql)};
  if (type.kind == 'c' || type.kind == 'm') return {};
  if (type.kind == 'r') return with_cast({"empty", "(,)"}, type.sql);
  if (type.category == "A") return with_cast({"{}", "{NULL}"}, type.sql);
  if (type.name == "numeric") {
    const bool is_bounded = type.modifier >= 4;
    return with_cast(is_bounded ? Texts{"0", "NaN", "-0.0"} : Texts{"0.00", "NaN", "-1.50"},
                     type.sql);
  }
  const auto known = edges_by_name().find(type.name);
  if (known != edges_by_name().end()) return with_cast(known->second, type.sql);
  if (type.category == "S") return with_cast(text_edges(), type.sql);
  return {};
}

}  // namespace sluice::postgres
