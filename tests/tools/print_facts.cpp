// Prints, one JSON object a line, the statements of migration files with PostgreSQL's facts.
#include <fstream>
#include <iostream>
#include <iterator>

#include "base/json_writer.hpp"
#include "base/text.hpp"
#include "core/sql/sql_scanner.hpp"
#include "dialects/postgres/facts/facts.hpp"
#include "dialects/postgres/facts/scan_rules.hpp"
#include "support/facts_text.hpp"

namespace {

using namespace sluice;

void write_object(JsonWriter& json, std::string_view key, const ObjectRef& object) {
  json.key(key);
  json.array();
  json.value(object.kind);
  json.value(object.name.schema);
  json.value(object.name.name);
  json.value(object.part);
  json.end();
}

void write_statement(const std::string& file, const std::string& sql) {
  const StatementFacts facts = postgres::facts_of(sql);
  JsonWriter json;
  json.object();
  json.member("file", file);
  json.member("sql", sql);
  json.member("facts", test::facts_text(facts));
  json.member("unknown", facts.unknown);
  json.key("uses");
  json.array();
  for (const ObjectUse& use : facts.objects) {
    json.object();
    json.member("act", test::act_text(use.act));
    write_object(json, "object", use.object);
    write_object(json, "to", use.to);
    write_object(json, "on", {"", use.on, ""});
    json.member("aspect", use.aspect);
    json.member("conditional", use.is_conditional);
    json.member("cascades", use.cascades);
    json.member("temporary", use.is_temporary);
    json.end();
  }
  json.end();
  json.end();
  std::cout << json.text() << '\n';
}

}  // namespace

int main(int count, char** arguments) {
  for (int i = 1; i < count; ++i) {
    std::ifstream in(arguments[i], std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    for (const std::string& chunk : text::split(text, "--> statement-breakpoint"))
      for (const Statement& statement : split_statements(chunk, postgres::scan_rules()))
        write_statement(arguments[i], statement.sql);
  }
}
