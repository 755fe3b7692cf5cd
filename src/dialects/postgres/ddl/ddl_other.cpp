#include "dialects/postgres/ddl/ddl_other.hpp"

#include <algorithm>
#include <set>

#include "base/text.hpp"
#include "dialects/postgres/ddl/ddl_names.hpp"

namespace sluice::postgres {

namespace {

struct Attribute {
  std::string name;  // quoted where it must be
  std::string type;
  bool operator==(const Attribute&) const = default;
};
using AttributeList = std::vector<Attribute>;

bool has_attribute(const AttributeList& attributes, const std::string& name) {
  return std::any_of(attributes.begin(), attributes.end(),
                     [&](const Attribute& each) { return each.name == name; });
}

// Each has a line of the definition: "\tname type,".
AttributeList attributes_of(const OtherObject& composite) {
  AttributeList attributes;
  for (std::string_view line : text::split(composite.definition, "\n")) {
    if (!line.starts_with('\t')) continue;
    line.remove_prefix(1);
    if (line.ends_with(',')) line.remove_suffix(1);
    std::size_t end = line.find(' ');
    if (line.starts_with('"')) end = line.find("\" ") + 1;
    attributes.push_back({std::string(line.substr(0, end)), std::string(line.substr(end + 1))});
  }
  return attributes;
}

bool is_composite(const OtherObject& object) {
  return object.kind == "type" && object.definition.ends_with("\n);");
}

// CASCADE reaches tables of the type, and nothing else of theirs.
bool has_typed_table(const Schema& schema, const std::string& type) {
  return std::any_of(schema.tables.begin(), schema.tables.end(), [&](const Table& table) {
    const auto of = table.attributes.find("of_type");
    return of != table.attributes.end() && of->second == type;
  });
}

// ALTER TYPE … ATTRIBUTE: columns of the type keep their values.
class CompositeChange {
 public:
  CompositeChange(const OtherObject& from, const OtherObject& to, const Schema& schema)
      : identity_(to.identity),
        now_(attributes_of(from)),
        wanted_(attributes_of(to)),
        start_(text::cat("ALTER TYPE ", to.identity, " ")),
        end_(has_typed_table(schema, to.identity) ? " CASCADE;" : ";") {}

  ChangedOther result() && {
    std::erase_if(now_, [&](const Attribute& each) {
      const bool goes = !has_attribute(wanted_, each.name);
      if (goes) add(text::cat("DROP ATTRIBUTE ", each.name));
      return goes;
    });
    for (const Attribute& each : wanted_) change(each);
    if (now_ != wanted_ && !out_.empty()) lose(LostKind::attribute_order, {});
    return {std::move(out_), std::move(lost_)};
  }

 private:
  void lose(LostKind kind, const std::string& attribute) {
    lost_.push_back(
        {.kind = kind, .object = {"attribute", {{}, identity_}, attribute}, .shown = identity_});
  }

  void add(const std::string& action) { out_.push_back(text::cat(start_, action, end_)); }

  void change(const Attribute& wanted) {
    const auto found = std::find_if(
        now_.begin(), now_.end(), [&](const Attribute& each) { return each.name == wanted.name; });
    if (found == now_.end()) {
      add(text::cat("ADD ATTRIBUTE ", wanted.name, " ", wanted.type));
      lose(LostKind::attribute_values, wanted.name);
      now_.push_back(wanted);
    } else if (found->type != wanted.type) {
      add(text::cat("ALTER ATTRIBUTE ", wanted.name, " TYPE ", wanted.type));
      found->type = wanted.type;
    }
  }

  std::string identity_;
  AttributeList now_, wanted_;
  std::string start_, end_;
  std::vector<std::string> out_;
  std::vector<Lost> lost_;
};

// Name, arguments, result: what CREATE OR REPLACE FUNCTION must not change.
std::string head_of(const std::string& definition) {
  std::size_t end = definition.find('\n');
  if (definition.compare(end + 1, 8, " RETURNS") == 0) end = definition.find('\n', end + 1);
  return definition.substr(0, end);
}

// Where the extension's objects lie.
std::string home_of(const OtherObject& extension) {
  const std::string start = text::cat("CREATE EXTENSION ", extension.identity, " WITH SCHEMA ");
  return extension.definition.starts_with(start) ? extension.definition.substr(start.size()) : "";
}

}  // namespace

bool replaces(const OtherObject& from, const OtherObject& to) {
  if (from.kind != to.kind || from.identity != to.identity) return false;
  static const std::set<std::string_view> k_settings = {
      "comment", "owner", "trigger state", "rule state", "view default", "statistics target"};
  if (k_settings.contains(from.kind)) return true;
  if (from.kind == "domain setting") return from.drop == to.drop;
  if (from.kind == "extension") return !home_of(from).empty() && !home_of(to).empty();
  if (from.kind == "type") return is_composite(from) && is_composite(to);
  return (from.kind == "function" || from.kind == "procedure") &&
         head_of(from.definition) == head_of(to.definition);
}

ChangedOther change_other(const OtherObject& from, const OtherObject& to, const Schema& schema) {
  if (to.kind == "type") return CompositeChange(from, to, schema).result();
  if (to.kind == "extension")
    return {{text::cat("ALTER EXTENSION ", to.identity, " SET SCHEMA ", home_of(to))}};
  return {{to.definition}};
}

bool is_typed(const Schema& schema, const ObjectName& table) {
  const Table* found = find_table(schema, table);
  return found != nullptr && found->attributes.contains("of_type");
}

bool is_checked_routine(const std::string& sql) {
  return (sql.starts_with("CREATE OR REPLACE FUNCTION ") ||
          sql.starts_with("CREATE OR REPLACE PROCEDURE ")) &&
         sql.find("\n LANGUAGE sql") != std::string::npos && sql.find("\nAS ") != std::string::npos;
}

}  // namespace sluice::postgres
