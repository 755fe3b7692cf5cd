// What runs later: routines, triggers and rules; and DO, which runs now.
#include "base/text.hpp"
#include "dialects/postgres/facts/arguments.hpp"
#include "dialects/postgres/facts/plpgsql.hpp"
#include "dialects/postgres/facts/readers.hpp"

namespace sluice::postgres {

namespace {

struct Code {
  std::string language;
  std::string text;
};

// CREATE FUNCTION's AS is a list, DO's is not.
Code code_of(Node statement, std::string_view list) {
  Code code;
  for (const Node& option : list_of(statement, list, "DefElem")) {
    const std::string name = text_of(option, "defname");
    if (name == "language")
      code.language = text::lower(text_of(field_of(option, "arg", "String"), "sval"));
    if (name != "as") continue;
    code.text = text_of(field_of(option, "arg", "String"), "sval");
    for (const std::string& text : strings_in(list_of(field_of(option, "arg", "List"), "items")))
      code.text = text;
  }
  return code;
}

void note_call(Reading& reading, Node statement) {
  StatementFacts call;
  call.kind = StatementKind::block;
  Reading later(reading.sql(), call);
  later.calls(strings_in(list_of(statement, "funcname")));
  reading.body(std::move(call));
}

// RETURN expression, or BEGIN ATOMIC's statements.
void read_parsed_body(Reading& reading, Node body) {
  const auto node = unwrapped(body);
  if (!node) return;
  if (node->type == "List") {
    for (const Node& item : list_of(node->fields, "items")) read_parsed_body(reading, item);
    return;
  }
  StatementFacts facts;
  Reading(reading.sql(), facts).statement(*node);
  reading.body(std::move(facts));
}

StatementFacts unread() {
  StatementFacts facts;
  facts.unknown = true;
  return facts;
}

}  // namespace

void read_create_function(Reading& reading, Node statement) {
  const bool is_procedure = flag_of(statement, "is_procedure");
  reading.verb(is_procedure ? "CREATE PROCEDURE" : "CREATE FUNCTION");
  ObjectUse& use = reading.makes(is_procedure ? "procedure" : "function",
                                 name_of_parts(strings_in(list_of(statement, "funcname"))));
  use.replaces = flag_of(statement, "replace");
  use.signature = text::cat("(", signature_of(statement), ")");
  use.arguments = written_arguments(reading.sql());
  if (const MaybeNode parsed = field(statement, "sql_body"))
    return read_parsed_body(reading, *parsed);
  const Code code = code_of(statement, "options");
  // Such a function may be a type's own: it makes the type's shell.
  if (code.language == "c" || code.language == "internal") use.aspect = "compiled";
  if (code.language == "sql") {
    for (StatementFacts& each : facts_of_each(code.text)) reading.body(std::move(each));
  } else {
    reading.body(code.language == "plpgsql" ? facts_of_block(reading.sql(), code.text) : unread());
  }
}

void read_create_trigger(Reading& reading, Node statement) {
  reading
      .makes("trigger", name_of_range(field(statement, "relation")), text_of(statement, "trigname"))
      .replaces = flag_of(statement, "replace");
  note_call(reading, statement);
  reading.walk_later(statement, "whenClause");
}

void read_create_event_trigger(Reading& reading, Node statement) {
  reading.makes("event trigger", {"", text_of(statement, "trigname")});
  note_call(reading, statement);
}

void read_create_rule(Reading& reading, Node statement) {
  reading.makes("rule", name_of_range(field(statement, "relation")), text_of(statement, "rulename"))
      .replaces = flag_of(statement, "replace");
  for (const Node& action : list_of(statement, "actions")) read_parsed_body(reading, action);
  reading.walk_later(statement, "whereClause");
}

void read_do(Reading& reading, Node statement) {
  const Code code = code_of(statement, "args");
  if (code.language.empty() || code.language == "plpgsql")
    reading.runs(facts_of_block(reading.sql(), code.text));
  else
    reading.unknown();
}

}  // namespace sluice::postgres
