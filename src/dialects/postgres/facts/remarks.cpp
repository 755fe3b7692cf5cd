// DROP, COMMENT, GRANT and their like: they name objects of any kind.
#include "base/text.hpp"
#include "dialects/postgres/facts/readers.hpp"

namespace sluice::postgres {

namespace {

bool is_shared(std::string_view type) {
  return type == "OBJECT_ROLE" || type == "OBJECT_DATABASE" || type == "OBJECT_TABLESPACE" ||
         type == "OBJECT_PARAMETER_ACL";
}

void remark(Reading& reading, Node statement, std::string_view verb, std::string aspect) {
  const std::string type = text_of(statement, "objtype");
  const MaybeNode object = field(statement, "object");
  ObjectUse& use = reading.add(ObjectUse::Act::changes, object_in(type, object));
  use.signature = signature_in(object);
  use.aspect = std::move(aspect);
  reading.verb(text::cat(verb, " ON ", text::upper(use.object.kind)));
  if (is_shared(type)) reading.reach().server = true;
}

}  // namespace

void read_drop(Reading& reading, Node statement) {
  const std::string type = text_of(statement, "removeType");
  const bool is_concurrent = flag_of(statement, "concurrent");
  reading.verb(
      text::cat("DROP ", text::upper(kind_of(type)), is_concurrent ? " CONCURRENTLY" : ""));
  for (const Node& object : list_of(statement, "objects")) {
    ObjectUse& use = reading.add(ObjectUse::Act::drops, object_in(type, object));
    use.signature = signature_in(object);
    use.is_conditional = flag_of(statement, "missing_ok");
    use.cascades = text_of(statement, "behavior") == "DROP_CASCADE";
  }
}

void read_drop_mapping(Reading& reading, Node statement) {
  reading
      .add(ObjectUse::Act::drops, {"user mapping",
                                   {"", text_of(statement, "servername")},
                                   role_name(field(statement, "user"))})
      .is_conditional = flag_of(statement, "missing_ok");
}

void read_comment(Reading& reading, Node statement) {
  remark(reading, statement, "COMMENT", "comment");
}

void read_label(Reading& reading, Node statement) {
  remark(reading, statement, "SECURITY LABEL", "security label");
}

void read_grant(Reading& reading, Node statement) {
  const std::string verb = flag_of(statement, "is_grant") ? "GRANT" : "REVOKE";
  std::string type = text_of(statement, "objtype");
  reading.verb(verb);
  if (is_shared(type)) {
    reading.verb(text::cat(verb, " ON ", text::upper(kind_of(type))));
    reading.reach().server = true;
  }
  std::string aspect = text::lower(verb);
  if (text_of(statement, "targtype") == "ACL_TARGET_ALL_IN_SCHEMA") {
    aspect += text::cat(" on all ", kind_of(type), "s");
    type = "OBJECT_SCHEMA";
  }
  for (const Node& object : list_of(statement, "objects")) {
    ObjectUse& use = reading.add(ObjectUse::Act::changes, object_in(type, object));
    use.signature = signature_in(object);
    use.aspect = aspect;
    use.cascades = text_of(statement, "behavior") == "DROP_CASCADE";
  }
}

void read_default_privileges(Reading& reading, Node statement) {
  for (const Node& option : list_of(statement, "options", "DefElem"))
    if (text_of(option, "defname") == "schemas")
      for (const std::string& schema :
           strings_in(list_of(field_of(option, "arg", "List"), "items")))
        reading.changes("schema", {"", schema}, "default privileges");
}

}  // namespace sluice::postgres
