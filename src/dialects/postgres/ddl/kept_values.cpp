#include "dialects/postgres/ddl/kept_values.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.hpp"

namespace sluice::postgres {

namespace {

enum class Family {
  integer,  // `size`: bytes
  numeric,
  real,  // `size`: bytes
  boolean,
  text,
  padded,  // char(n)
  user,    // an enum or another type of the user's
  uuid,
  date,
  timestamp,
  timestamp_zone,
  time,
  time_zone,
  json,
  jsonb,
  printed,  // prints as a text that it reads back
  other,
};

struct Named {
  std::string_view name;
  Family family;
  int size = 0;
};

constexpr auto k_types = std::to_array<Named>({
    {"smallint", Family::integer, 2},
    {"smallserial", Family::integer, 2},
    {"integer", Family::integer, 4},
    {"serial", Family::integer, 4},
    {"bigint", Family::integer, 8},
    {"bigserial", Family::integer, 8},
    {"numeric", Family::numeric},
    {"decimal", Family::numeric},
    {"real", Family::real, 4},
    {"double precision", Family::real, 8},
    {"boolean", Family::boolean},
    {"text", Family::text},
    {"varchar", Family::text},
    {"character varying", Family::text},
    {"char", Family::padded},
    {"character", Family::padded},
    {"uuid", Family::uuid},
    {"date", Family::date},
    {"timestamp", Family::timestamp},
    {"timestamp without time zone", Family::timestamp},
    {"timestamp with time zone", Family::timestamp_zone},
    {"time", Family::time},
    {"time without time zone", Family::time},
    {"time with time zone", Family::time_zone},
    {"json", Family::json},
    {"jsonb", Family::jsonb},
    {"bytea", Family::printed},
    {"inet", Family::printed},
    {"cidr", Family::printed},
    {"macaddr", Family::printed},
    {"interval", Family::printed},
});

struct Type {
  std::string base;      // without what stands in parentheses and behind it in brackets
  std::string modifier;  // what stands in parentheses
  std::string brackets;  // "[]" of an array
  std::string schema;
  Family family = Family::other;
  int size = 0;

  // The numbers of the modifier; none where it is missing.
  std::optional<int> number(std::size_t place) const {
    const std::vector<std::string> parts = text::split(modifier, ",");
    if (modifier.empty() || place >= parts.size()) return std::nullopt;
    const auto parsed = text::parse_integer(text::trim(parts[place]));
    return parsed ? std::optional<int>(static_cast<int>(*parsed)) : std::nullopt;
  }
};

Type type_of(const Column& column) {
  Type type{.base = text::lower(column.type),
            .modifier = {},
            .brackets = {},
            .schema = column.type_schema};
  while (type.base.ends_with("[]")) {
    type.base.resize(type.base.size() - 2);
    type.brackets += "[]";
  }
  const std::size_t open = type.base.find('('), close = type.base.find(')');
  if (open != std::string::npos && close != std::string::npos && open < close) {
    type.modifier = type.base.substr(open + 1, close - open - 1);
    const std::string behind = type.base.substr(close + 1);
    type.base = text::cat(text::trim(type.base.substr(0, open)), behind);
  }
  const auto* known = std::find_if(k_types.begin(), k_types.end(),
                                   [&](const Named& each) { return each.name == type.base; });
  if (!type.schema.empty())
    type.family = Family::user;
  else if (known != k_types.end())
    type.family = known->family, type.size = known->size;
  return type;
}

bool is_wide_enough(const Type& from, const Type& to, std::size_t place) {
  const auto before = from.number(place), after = to.number(place);
  return !after || (before && *after >= *before);
}

bool integer_keeps(const Type& from, const Type& to) {
  switch (to.family) {
    case Family::integer:
    case Family::numeric:
    case Family::text: return true;
    case Family::real: return from.size < to.size;
    default: return false;
  }
}

bool numeric_keeps(const Type& from, const Type& to) {
  const int scale = from.number(1).value_or(0);
  switch (to.family) {
    case Family::numeric:
      return to.modifier.empty() || (!from.modifier.empty() && to.number(1).value_or(0) >= scale);
    case Family::integer: return !from.modifier.empty() && scale == 0;
    case Family::text: return true;
    default: return false;
  }
}

bool text_keeps(const Type& from, const Type& to) {
  // Blanks at the end are cut where they do not fit.
  if (to.family == Family::text) return is_wide_enough(from, to, 0);
  return to.family == Family::user || to.family == Family::json;
}

// Types of one family, of which the later ones are finer.
bool time_keeps(const Type& from, const Type& to) {
  if (to.family == Family::text) return true;
  if (from.family == Family::date) return to.family == Family::timestamp;
  return from.family == to.family && is_wide_enough(from, to, 0);
}

bool base_keeps(const Type& from, const Type& to) {
  if (from.base == to.base && from.modifier == to.modifier && from.schema == to.schema) return true;
  switch (from.family) {
    case Family::integer: return integer_keeps(from, to);
    case Family::numeric: return numeric_keeps(from, to);
    case Family::real:
      return to.family == Family::text || (to.family == Family::real && from.size <= to.size);
    case Family::boolean: return to.family == Family::integer || to.family == Family::text;
    case Family::text: return text_keeps(from, to);
    case Family::padded:
      return to.family == Family::text ||
             (to.family == Family::padded && is_wide_enough(from, to, 0));
    case Family::user: return to.family == Family::user || to.family == Family::text;
    case Family::date:
    case Family::timestamp:
    case Family::timestamp_zone:
    case Family::time:
    case Family::time_zone: return time_keeps(from, to);
    case Family::jsonb: return to.family == Family::json || to.family == Family::text;
    case Family::json:
    case Family::uuid:
    case Family::printed: return to.family == Family::text;
    case Family::other: return false;
  }
  return false;
}

}  // namespace

bool keeps_values(const Column& from, const Column& to) {
  const Type before = type_of(from), after = type_of(to);
  return before.brackets == after.brackets && base_keeps(before, after);
}

}  // namespace sluice::postgres
