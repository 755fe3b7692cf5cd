// What all databases of a server share: roles, databases, tablespaces, settings; and subscriptions,
// which reach another server.
#include "base/text.hpp"
#include "dialects/postgres/facts/readers.hpp"

namespace sluice::postgres {

namespace {

using Act = ObjectUse::Act;

ObjectUse& shared(Reading& reading, Act act, std::string kind, std::string name) {
  reading.reach().server = true;
  return reading.add(act, {std::move(kind), {"", std::move(name)}, ""});
}

// CURRENT_USER and ALL are roles without a name.
void roles(Reading& reading, Act act, Node statement, const std::string& kind) {
  for (const Node& role : list_of(statement, "roles", "RoleSpec")) {
    ObjectUse& use = shared(reading, act, kind, role_name(role));
    use.is_conditional = flag_of(statement, "missing_ok");
    use.cascades = text_of(statement, "behavior") == "DROP_CASCADE";
    if (act == Act::changes) use.aspect = "owner";
  }
}

std::string setting_aspect(Node statement) {
  const MaybeNode setting = field(statement, "setstmt");
  const std::string kind = text_of(setting, "kind");
  if (kind == "VAR_RESET_ALL") return "reset all";
  return text::cat(kind == "VAR_RESET" ? "reset " : "set ", text_of(setting, "name"));
}

}  // namespace

void read_create_role(Reading& reading, Node statement) {
  shared(reading, Act::makes, "role", text_of(statement, "role"));
}

void read_alter_role(Reading& reading, Node statement) {
  ObjectUse& use = shared(reading, Act::changes, "role", role_name(field(statement, "role")));
  use.aspect = "options";
  for (const Node& option : list_of(statement, "options", "DefElem"))
    if (text_of(option, "defname") == "password") use.aspect = "password";
}

void read_set_role(Reading& reading, Node statement) {
  shared(reading, Act::changes, "role", role_name(field(statement, "role"))).aspect =
      setting_aspect(statement);
}

void read_drop_role(Reading& reading, Node statement) {
  roles(reading, Act::drops, statement, "role");
}

void read_grant_role(Reading& reading, Node statement) {
  const bool is_grant = flag_of(statement, "is_grant");
  reading.verb(is_grant ? "GRANT" : "REVOKE");
  for (const Node& role : list_of(statement, "granted_roles", "AccessPriv"))
    shared(reading, Act::changes, "role", text_of(role, "priv_name")).aspect =
        is_grant ? "grant" : "revoke";
}

// Which objects a role owns, the text does not say.
void read_drop_owned(Reading& reading, Node statement) {
  roles(reading, Act::drops, statement, "owned");
  reading.unknown();
}

void read_reassign_owned(Reading& reading, Node statement) {
  roles(reading, Act::changes, statement, "owned");
  reading.unknown();
}

void read_create_database(Reading& reading, Node statement) {
  shared(reading, Act::makes, "database", text_of(statement, "dbname"));
}

void read_alter_database(Reading& reading, Node statement) {
  for (const Node& option : list_of(statement, "options", "DefElem")) {
    shared(reading, Act::changes, "database", text_of(statement, "dbname")).aspect =
        text::replace_all(text_of(option, "defname"), "_", " ");
  }
}

void read_set_database(Reading& reading, Node statement) {
  shared(reading, Act::changes, "database", text_of(statement, "dbname")).aspect =
      setting_aspect(statement);
}

void read_refresh_database(Reading& reading, Node statement) {
  shared(reading, Act::changes, "database", text_of(statement, "dbname")).aspect =
      "refresh collation version";
}

void read_drop_database(Reading& reading, Node statement) {
  shared(reading, Act::drops, "database", text_of(statement, "dbname")).is_conditional =
      flag_of(statement, "missing_ok");
}

void read_create_tablespace(Reading& reading, Node statement) {
  shared(reading, Act::makes, "tablespace", text_of(statement, "tablespacename"));
}

void read_alter_tablespace(Reading& reading, Node statement) {
  shared(reading, Act::changes, "tablespace", text_of(statement, "tablespacename")).aspect =
      flag_of(statement, "isReset") ? "reset" : "set";
}

void read_drop_tablespace(Reading& reading, Node statement) {
  shared(reading, Act::drops, "tablespace", text_of(statement, "tablespacename")).is_conditional =
      flag_of(statement, "missing_ok");
}

void read_create_subscription(Reading& reading, Node statement) {
  reading.reach().outside = true;
  shared(reading, Act::makes, "subscription", text_of(statement, "subname"));
}

void read_alter_subscription(Reading& reading, Node statement) {
  constexpr std::string_view k_prefix = "ALTER_SUBSCRIPTION_";
  std::string aspect = text_of(statement, "kind");
  if (aspect.starts_with(k_prefix)) aspect.erase(0, k_prefix.size());
  reading.reach().outside = true;
  if (aspect == "OPTIONS")
    for (const Node& option : list_of(statement, "options", "DefElem"))
      aspect += text::cat(" ", text_of(option, "defname"));
  shared(reading, Act::changes, "subscription", text_of(statement, "subname")).aspect =
      text::replace_all(text::lower(aspect), "_", " ");
}

void read_drop_subscription(Reading& reading, Node statement) {
  reading.reach().outside = true;
  shared(reading, Act::drops, "subscription", text_of(statement, "subname")).is_conditional =
      flag_of(statement, "missing_ok");
}

void read_alter_system(Reading& reading, Node statement) {
  const MaybeNode setting = field(statement, "setstmt");
  shared(reading, Act::changes, "setting", text_of(setting, "name")).aspect =
      text_of(setting, "kind").starts_with("VAR_RESET") ? "reset" : "set";
}

}  // namespace sluice::postgres
