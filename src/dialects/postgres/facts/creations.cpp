// CREATE, of all that is no relation, no routine and not the server's.
#include "base/text.hpp"
#include "dialects/postgres/facts/arguments.hpp"
#include "dialects/postgres/facts/readers.hpp"

namespace sluice::postgres {

namespace {

ObjectName listed(const MaybeNode& statement, std::string_view list) {
  return name_of_parts(strings_in(list_of(statement, list)));
}

ObjectName plain(const MaybeNode& statement, std::string_view name) {
  return {"", text_of(statement, name)};
}

// CREATE AGGREGATE's arguments are a list and how many of them are direct.
std::string aggregate_signature(Node statement) {
  std::vector<std::string> types;
  for (const Node& arguments : list_of(statement, "args", "List"))
    for (const Node& argument : list_of(arguments, "items", "FunctionParameter"))
      types.push_back(type_text(field(argument, "argType")));
  return text::cat("(", text::join(types, ", "), ")");
}

std::string operand(Node statement, std::string_view side) {
  for (const Node& option : list_of(statement, "definition", "DefElem"))
    if (text_of(option, "defname") == side) return type_text(field_of(option, "arg", "TypeName"));
  return "none";
}

}  // namespace

void read_define(Reading& reading, Node statement) {
  const std::string kind = kind_of(text_of(statement, "kind"));
  reading.verb(text::cat("CREATE ", text::upper(kind)));
  ObjectUse& use = reading.makes(kind, listed(statement, "defnames"));
  use.is_conditional = flag_of(statement, "if_not_exists");
  use.replaces = flag_of(statement, "replace");
  if (kind == "aggregate") use.signature = aggregate_signature(statement);
  // The old form names its argument among the options.
  if (kind == "aggregate" && !flag_of(statement, "oldstyle"))
    use.arguments = written_arguments(reading.sql());
  if (kind == "type" && field(statement, "definition")) use.aspect = "base";
  if (kind == "operator")
    use.signature =
        text::cat("(", operand(statement, "leftarg"), ", ", operand(statement, "rightarg"), ")");
}

void read_create_enum(Reading& reading, Node statement) {
  reading.makes("type", listed(statement, "typeName")).aspect = "enum";
}

void read_create_range(Reading& reading, Node statement) {
  reading.makes("type", listed(statement, "typeName"));
}

void read_create_domain(Reading& reading, Node statement) {
  reading.makes("domain", listed(statement, "domainname"));
  reading.walk_later(statement, "constraints");
}

// Its elements are in it where they name no other schema.
void read_create_schema(Reading& reading, Node statement) {
  ObjectName schema = plain(statement, "schemaname");
  if (schema.name.empty()) schema.name = role_name(field(statement, "authrole"));
  reading.makes("schema", schema).is_conditional = flag_of(statement, "if_not_exists");
  if (schema.name.empty()) reading.unknown();
  const std::size_t first = reading.facts().objects.size();
  reading.walk(statement, "schemaElts");
  reading.place(first, schema.name);
}

void read_create_policy(Reading& reading, Node statement) {
  reading.makes("policy", name_of_range(field(statement, "table")),
                text_of(statement, "policy_name"));
  reading.walk_later(statement, "qual");
  reading.walk_later(statement, "with_check");
}

void read_create_extension(Reading& reading, Node statement) {
  ObjectUse& use = reading.makes("extension", plain(statement, "extname"));
  use.is_conditional = flag_of(statement, "if_not_exists");
  use.cascades = has_option(statement, "options", "cascade");
}

void read_create_language(Reading& reading, Node statement) {
  reading.makes("language", plain(statement, "plname")).replaces = flag_of(statement, "replace");
}

void read_create_access_method(Reading& reading, Node statement) {
  reading.makes("access method", plain(statement, "amname"));
}

void read_create_cast(Reading& reading, Node statement) {
  const std::string types = text::cat("(", type_text(field(statement, "sourcetype")), " AS ",
                                      type_text(field(statement, "targettype")), ")");
  reading.makes("cast", {"", types}).arguments = written_arguments(reading.sql());
}

void read_create_transform(Reading& reading, Node statement) {
  reading
      .makes("transform", {"", text::cat("FOR ", type_text(field(statement, "type_name")),
                                         " LANGUAGE ", text_of(statement, "lang"))})
      .replaces = flag_of(statement, "replace");
}

void read_create_conversion(Reading& reading, Node statement) {
  reading.makes("conversion", listed(statement, "conversion_name"));
}

void read_create_operator_class(Reading& reading, Node statement) {
  reading.makes("operator class", listed(statement, "opclassname"));
}

void read_create_operator_family(Reading& reading, Node statement) {
  reading.makes("operator family", listed(statement, "opfamilyname"));
}

void read_create_statistics(Reading& reading, Node statement) {
  ObjectUse& use = reading.makes("statistics", listed(statement, "defnames"));
  use.is_conditional = flag_of(statement, "if_not_exists");
  const std::vector<Node> tables = list_of(statement, "relations", "RangeVar");
  if (!tables.empty()) use.on = name_of_range(tables.front());
}

void read_create_publication(Reading& reading, Node statement) {
  reading.makes("publication", plain(statement, "pubname"));
}

void read_create_wrapper(Reading& reading, Node statement) {
  reading.makes("foreign data wrapper", plain(statement, "fdwname"));
}

void read_create_server(Reading& reading, Node statement) {
  reading.makes("server", plain(statement, "servername")).is_conditional =
      flag_of(statement, "if_not_exists");
}

void read_create_mapping(Reading& reading, Node statement) {
  reading.makes("user mapping", plain(statement, "servername"), role_name(field(statement, "user")))
      .is_conditional = flag_of(statement, "if_not_exists");
}

// Which tables the other server has, the text does not say, but where it lists them.
void read_import_schema(Reading& reading, Node statement) {
  reading.reach().outside = true;
  const std::string schema = text_of(statement, "local_schema");
  if (text_of(statement, "list_type") != "FDW_IMPORT_SCHEMA_LIMIT_TO") return reading.unknown();
  for (const Node& table : list_of(statement, "table_list", "RangeVar"))
    reading.makes("foreign table", {schema, name_of_range(table).name});
}

}  // namespace sluice::postgres
