#include "dialects/postgres/ddl/ddl_sequence.hpp"

#include <algorithm>
#include <utility>

#include "base/text.hpp"
#include "dialects/postgres/ddl/ddl_names.hpp"
#include "dialects/postgres/normalize/sequence_bounds.hpp"
#include "dialects/postgres/statement/names.hpp"

namespace sluice::postgres {

namespace {

bool descends(const SequenceOptions& options) {
  return options.increment && options.increment->starts_with('-');
}

std::string attribute_of(const Sequence& sequence, const char* name) {
  const auto found = sequence.attributes.find(name);
  return found == sequence.attributes.end() ? "" : found->second;
}

std::string least_of(const Sequence& sequence) {
  const SequenceOptions& options = sequence.options;
  const std::string type = attribute_of(sequence, "type");
  return options.minimum.value_or(descends(options) ? smallest_of(type) : "1");
}

std::string most_of(const Sequence& sequence) {
  const SequenceOptions& options = sequence.options;
  const std::string type = attribute_of(sequence, "type");
  return options.maximum.value_or(descends(options) ? "-1" : largest_of(type));
}

bool is_less(const std::string& a, const std::string& b) {
  return text::parse_integer(a) < text::parse_integer(b);
}

}  // namespace

std::string sequence_options(const SequenceOptions& options) {
  std::vector<std::string> parts;
  const auto add = [&](const std::string& name, const std::optional<std::string>& value) {
    if (value) parts.push_back(text::cat(name, " ", *value));
  };
  add("INCREMENT BY", options.increment);
  add("MINVALUE", options.minimum);
  add("MAXVALUE", options.maximum);
  add("START WITH", options.start);
  add("CACHE", options.cache);
  if (options.cycle) parts.emplace_back("CYCLE");
  return text::join(parts, " ");
}

std::vector<std::string> option_changes(const SequenceOptions& from, const SequenceOptions& to) {
  const bool turns = descends(from) != descends(to);
  std::vector<std::string> changes;
  const auto change = [&](const auto& before, const auto& after, const char* name,
                          const std::string& usual, bool is_sure = false) {
    if (before != after || is_sure) changes.push_back(after ? text::cat(name, " ", *after) : usual);
  };
  change(from.minimum, to.minimum, "MINVALUE", "NO MINVALUE", turns);
  change(from.maximum, to.maximum, "MAXVALUE", "NO MAXVALUE", turns);
  change(from.increment, to.increment, "INCREMENT BY", "INCREMENT BY 1");
  if (start_of(from) != start_of(to)) changes.push_back(text::cat("START WITH ", start_of(to)));
  change(from.cache, to.cache, "CACHE", "CACHE 1");
  return changes;
}

std::string start_of(const SequenceOptions& options) {
  if (options.start) return *options.start;
  return descends(options) ? options.maximum.value_or("-1") : options.minimum.value_or("1");
}

bool must_start_anew(const Sequence& from, const Sequence& to) {
  return is_less(most_of(to), least_of(from)) || is_less(most_of(from), least_of(to));
}

std::vector<std::string> steps_into_range(const Sequence& from, const Sequence& to) {
  std::vector<std::string> steps;
  const std::string name = full_name(to.name);
  const auto step = [&](const std::string& bound, const char* compared, bool is_called) {
    steps.push_back(text::cat("SELECT pg_catalog.setval(", literal(name), ", ", bound, ", ",
                              is_called ? "true" : "false", ") FROM ", name, " WHERE last_value ",
                              compared, " ", bound, ";"));
  };
  const bool falls = descends(to.options);
  if (is_less(least_of(from), least_of(to))) step(least_of(to), "<", falls);
  if (is_less(most_of(to), most_of(from))) step(most_of(to), ">", !falls);
  return steps;
}

std::vector<std::string> alter_sequence(const Sequence& from, const Sequence& to,
                                        std::vector<Lost>& lost) {
  const std::string start = text::cat("ALTER SEQUENCE ", full_name(to.name), " ");
  std::vector<std::string> options = option_changes(from.options, to.options), statements;
  const std::string type = attribute_of(to, "type"), unlogged = attribute_of(to, "unlogged");
  if (attribute_of(from, "type") != type)
    options.insert(options.begin(), text::cat("AS ", type.empty() ? "bigint" : type));
  if (from.options.cycle != to.options.cycle)
    options.emplace_back(to.options.cycle ? "CYCLE" : "NO CYCLE");
  if (must_start_anew(from, to)) {
    lost = {{.kind = LostKind::sequence_start,
             .object = {"sequence", to.name},
             .shown = plain_name(to.name)}};
    options.push_back(text::cat("RESTART WITH ", start_of(to.options)));
  } else {
    statements = steps_into_range(from, to);
  }
  if (!options.empty()) statements.push_back(text::cat(start, text::join(options, " "), ";"));
  if (attribute_of(from, "unlogged") != unlogged)
    statements.push_back(text::cat(start, unlogged.empty() ? "SET LOGGED;" : "SET UNLOGGED;"));
  return statements;
}

}  // namespace sluice::postgres
