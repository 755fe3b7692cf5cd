// ALTER, of all but tables and what the server shares.
#include "base/text.hpp"
#include "dialects/postgres/facts/arguments.hpp"
#include "dialects/postgres/facts/readers.hpp"

namespace sluice::postgres {

namespace {

using Act = ObjectUse::Act;

// Named by the relation that it is or belongs to, or by an open node.
ObjectRef altered(const MaybeNode& statement, std::string_view type) {
  const MaybeNode relation = field(statement, "relation");
  if (!relation) return object_in(type, field(statement, "object"));
  return {kind_of(type), name_of_range(relation), text_of(statement, "subname")};
}

ObjectName named(const MaybeNode& statement, std::string_view list) {
  return name_of_parts(strings_in(list_of(statement, list)));
}

ObjectUse& use_of(Reading& reading, Act act, const MaybeNode& statement, std::string_view type) {
  ObjectUse& use = reading.add(act, altered(statement, type));
  use.signature = signature_in(field(statement, "object"));
  if (!use.signature.empty()) use.arguments = written_arguments(reading.sql());
  use.is_conditional = use.may_lack_table = flag_of(statement, "missing_ok");
  reading.verb(text::cat("ALTER ", text::upper(use.object.kind)));
  return use;
}

}  // namespace

void read_rename(Reading& reading, Node statement) {
  const std::string type = text_of(statement, "renameType");
  ObjectUse& use = use_of(reading, Act::renames, statement, type);
  const std::string to = text_of(statement, "newname");
  if (type == "OBJECT_DOMCONSTRAINT") {
    use.object.name = named(field_of(statement, "object", "List"), "items");
    use.object.part = text_of(statement, "subname");
  }
  // What is in no schema: a role, a database, a schema.
  if (use.object.name.name.empty()) use.object.name.name = text_of(statement, "subname");
  use.to = use.object;
  (use.object.part.empty() ? use.to.name.name : use.to.part) = to;
  use.cascades = text_of(statement, "behavior") == "DROP_CASCADE";
  if (type == "OBJECT_COLUMN" || type == "OBJECT_TABCONSTRAINT") {
    const std::string of = text_of(statement, "relationType");
    reading.verb(type == "OBJECT_COLUMN" ? text::cat("ALTER ", text::upper(kind_of(of)))
                                         : "ALTER TABLE");
  } else if (type == "OBJECT_ATTRIBUTE") {
    reading.verb("ALTER TYPE");
  } else if (type == "OBJECT_DOMCONSTRAINT") {
    reading.verb("ALTER DOMAIN");
  }
  if (type == "OBJECT_ROLE" || type == "OBJECT_DATABASE" || type == "OBJECT_TABLESPACE" ||
      type == "OBJECT_SUBSCRIPTION")
    reading.reach().server = true;
}

void read_set_schema(Reading& reading, Node statement) {
  ObjectUse& use = use_of(reading, Act::renames, statement, text_of(statement, "objectType"));
  use.to = use.object;
  use.to.name.schema = text_of(statement, "newschema");
}

void read_owner(Reading& reading, Node statement) {
  const std::string type = text_of(statement, "objectType");
  use_of(reading, Act::changes, statement, type).aspect = "owner";
  if (type == "OBJECT_DATABASE" || type == "OBJECT_TABLESPACE" || type == "OBJECT_SUBSCRIPTION")
    reading.reach().server = true;
}

void read_depends(Reading& reading, Node statement) {
  ObjectUse& use = use_of(reading, Act::changes, statement, text_of(statement, "objectType"));
  if (use.object.kind == "trigger")
    use.object.part = named(field_of(statement, "object", "List"), "items").name;
  use.aspect = flag_of(statement, "remove") ? "no depends on extension" : "depends on extension";
}

void read_alter_enum(Reading& reading, Node statement) {
  const bool is_rename = has(statement, "oldVal");
  ObjectUse& use = reading.changes("type", named(statement, "typeName"),
                                   is_rename ? "rename value" : "add value");
  use.object.part = text_of(statement, is_rename ? "oldVal" : "newVal");
  if (is_rename) {
    use.to = use.object;
    use.to.part = text_of(statement, "newVal");
  }
  use.is_conditional = flag_of(statement, "skipIfNewValExists");
}

void read_alter_domain(Reading& reading, Node statement) {
  const std::string type = text_of(statement, "subtype");
  const ObjectName domain = named(statement, "typeName");
  if (type == "C") {
    const MaybeNode constraint = field_of(statement, "def", "Constraint");
    reading.makes("domain constraint", domain, text_of(constraint, "conname"));
    return reading.walk(constraint, "raw_expr");
  }
  if (type == "X") {
    ObjectUse& use =
        reading.add(Act::drops, {"domain constraint", domain, text_of(statement, "name")});
    use.is_conditional = flag_of(statement, "missing_ok");
    use.cascades = text_of(statement, "behavior") == "DROP_CASCADE";
    return;
  }
  if (type == "V") {
    reading.changes("domain constraint", domain, "validate").object.part =
        text_of(statement, "name");
    return;
  }
  const bool is_set = has(statement, "def");
  reading.changes("domain", domain,
                  type == "T"   ? (is_set ? "set default" : "drop default")
                  : type == "O" ? "set not null"
                                : "drop not null");
  reading.walk_later(statement, "def");
}

void read_alter_function(Reading& reading, Node statement) {
  const std::string kind = kind_of(text_of(statement, "objtype"));
  const MaybeNode function = field(statement, "func");
  reading.verb(text::cat("ALTER ", text::upper(kind)));
  for (const Node& action : list_of(statement, "actions", "DefElem")) {
    ObjectUse& use = reading.changes(kind, named(function, "objname"),
                                     text::replace_all(text_of(action, "defname"), "_", " "));
    if (!flag_of(function, "args_unspecified"))
      use.signature = text::cat("(", signature_of(function), ")");
  }
}

void read_alter_policy(Reading& reading, Node statement) {
  const ObjectName table = name_of_range(field(statement, "table"));
  const auto changed = [&](std::string_view name, std::string aspect) {
    if (has(statement, name))
      reading.changes("policy", table, std::move(aspect)).object.part =
          text_of(statement, "policy_name");
    reading.walk_later(statement, name);
  };
  changed("roles", "to");
  changed("qual", "using");
  changed("with_check", "with check");
}

void read_alter_operator(Reading& reading, Node statement) {
  const MaybeNode name = field(statement, "opername");
  reading.changes("operator", named(name, "objname"), "set").signature =
      text::cat("(", signature_of(name), ")");
}

void read_alter_operator_family(Reading& reading, Node statement) {
  reading.changes("operator family", named(statement, "opfamilyname"),
                  flag_of(statement, "isDrop") ? "drop" : "add");
}

void read_alter_type(Reading& reading, Node statement) {
  reading.changes("type", named(statement, "typeName"), "set");
}

void read_alter_statistics(Reading& reading, Node statement) {
  reading.changes("statistics", named(statement, "defnames"), "set statistics").is_conditional =
      flag_of(statement, "missing_ok");
}

void read_alter_collation(Reading& reading, Node statement) {
  reading.changes("collation", named(statement, "collname"), "refresh version");
}

void read_alter_dictionary(Reading& reading, Node statement) {
  reading.changes("text search dictionary", named(statement, "dictname"), "options");
}

void read_alter_configuration(Reading& reading, Node statement) {
  reading.changes("text search configuration", named(statement, "cfgname"), "mapping")
      .is_conditional = flag_of(statement, "missing_ok");
}

void read_alter_publication(Reading& reading, Node statement) {
  const std::string action = text_of(statement, "action");
  std::string aspect = "set";
  if (!has(statement, "options"))
    aspect = action == "AP_AddObjects" ? "add" : action == "AP_DropObjects" ? "drop" : "set tables";
  reading.changes("publication", {"", text_of(statement, "pubname")}, std::move(aspect));
}

void read_alter_extension(Reading& reading, Node statement) {
  reading.changes("extension", {"", text_of(statement, "extname")}, "update");
}

void read_extension_contents(Reading& reading, Node statement) {
  const MaybeNode action = field(statement, "action");
  const bool is_add = action && action->is_integer() && action->integer() > 0;
  const ObjectRef member = altered(statement, text_of(statement, "objtype"));
  ObjectUse& use =
      reading.changes("extension", {"", text_of(statement, "extname")}, is_add ? "add" : "drop");
  use.to = member;
}

void read_alter_event_trigger(Reading& reading, Node statement) {
  const std::string state = text_of(statement, "tgenabled");
  reading.changes("event trigger", {"", text_of(statement, "trigname")},
                  state == "D"   ? "disable"
                  : state == "R" ? "enable replica"
                  : state == "A" ? "enable always"
                                 : "enable");
}

void read_alter_wrapper(Reading& reading, Node statement) {
  reading.changes("foreign data wrapper", {"", text_of(statement, "fdwname")},
                  has(statement, "func_options") ? "handler" : "options");
}

void read_alter_server(Reading& reading, Node statement) {
  reading.changes("server", {"", text_of(statement, "servername")},
                  flag_of(statement, "has_version") ? "version" : "options");
}

void read_alter_mapping(Reading& reading, Node statement) {
  reading.changes("user mapping", {"", text_of(statement, "servername")}, "options").object.part =
      role_name(field(statement, "user"));
}

}  // namespace sluice::postgres
