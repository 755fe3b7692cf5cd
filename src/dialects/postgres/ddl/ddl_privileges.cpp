#include "dialects/postgres/ddl/ddl_privileges.hpp"

#include <algorithm>
#include <optional>
#include <set>

#include "base/text.hpp"
#include "dialects/postgres/ddl/ddl_names.hpp"
#include "dialects/postgres/statement/names.hpp"

namespace sluice::postgres {

namespace {

// What stands between the two, from where the first begins; moves on behind the second.
std::optional<std::string> take_between(std::string_view& text, std::string_view before,
                                        std::string_view after) {
  const std::size_t begin = text.find(before);
  if (begin == std::string_view::npos) return std::nullopt;
  const std::size_t from = begin + before.size(), end = text.find(after, from);
  if (end == std::string_view::npos) return std::nullopt;
  std::string found(text.substr(from, end - from));
  text.remove_prefix(end);
  return found;
}

std::string without_quotes(const std::string& sql) { return text::replace_all(sql, "\"", ""); }

}  // namespace

DefaultPrivileges::DefaultPrivileges(const Schema& to) {
  for (const OtherObject& other : to.others) {
    if (other.kind == "grant") grants_.push_back(without_quotes(other.definition));
    if (other.kind != "default privileges") continue;
    // ALTER DEFAULT PRIVILEGES FOR ROLE r IN SCHEMA s GRANT p ON TABLES TO g WITH GRANT OPTION;
    std::string_view sql = other.definition;
    Entry entry{.is_given = other.drop.find(" REVOKE ") != std::string::npos};
    const char* const verb = entry.is_given ? " GRANT " : " REVOKE ";
    if (auto schema = take_between(sql, " IN SCHEMA ", verb)) entry.schema = *schema;
    entry.privileges = take_between(sql, verb, " ON ").value_or("");
    const char* const whom = entry.is_given ? " TO " : " FROM ";
    entry.word = take_between(sql, " ON ", whom).value_or("");
    constexpr std::string_view k_option = " WITH GRANT OPTION";
    if (sql.ends_with(text::cat(k_option, ";"))) entry.option = k_option;
    entry.grantee = take_between(sql, whom, entry.option.empty() ? ";" : k_option).value_or("");
    entries_.push_back(std::move(entry));
  }
  // What one takes away for all schemas, another may give in one of them.
  std::stable_partition(entries_.begin(), entries_.end(),
                        [](const Entry& entry) { return entry.is_given; });
}

std::vector<DefaultPrivileges::Object> DefaultPrivileges::objects_of(const Change& change) {
  std::vector<Object> objects;
  const auto add = [&](const char* word, const char* kind, const ObjectName& name) {
    objects.push_back({word, name.schema, text::cat(kind, " ", full_name(name))});
  };
  const auto add_identity = [&](const Column& column) {
    if (column.identity) add("SEQUENCES", "SEQUENCE", column.identity->sequence);
  };
  if (const auto* table = std::get_if<CreateTable>(&change)) {
    add("TABLES", "TABLE", table->value.name);
    for (const Column& column : table->value.columns) add_identity(column);
  }
  if (const auto* column = std::get_if<AddColumn>(&change)) add_identity(column->value);
  if (const auto* view = std::get_if<CreateView>(&change)) add("TABLES", "TABLE", view->value.name);
  if (const auto* sequence = std::get_if<CreateSequence>(&change))
    add("SEQUENCES", "SEQUENCE", sequence->value.name);
  if (const auto* type = std::get_if<CreateEnum>(&change)) add("TYPES", "TYPE", type->value.name);
  if (const auto* schema = std::get_if<CreateSchema>(&change))
    objects.push_back({"SCHEMAS", "", text::cat("SCHEMA ", quote(schema->name))});
  if (const auto* other = std::get_if<CreateOther>(&change)) {
    const std::string& kind = other->value.kind;
    const std::string& identity = other->value.identity;
    const std::string schema = without_quotes(identity.substr(0, identity.find('.')));
    if (kind == "function" || kind == "procedure")
      objects.push_back({"FUNCTIONS", schema, text::cat(text::upper(kind), " ", identity)});
    if (kind == "type" || kind == "domain")
      objects.push_back({"TYPES", schema, text::cat("TYPE ", identity)});
    if (kind == "foreign table")
      objects.push_back({"TABLES", schema, text::cat("TABLE ", identity)});
  }
  return objects;
}

bool DefaultPrivileges::is_granted_again(const Entry& entry, const std::string& target) const {
  const std::string grant = without_quotes(text::cat("GRANT ", entry.privileges, " ON ", target,
                                                     " TO ", entry.grantee, entry.option, ";"));
  return std::find(grants_.begin(), grants_.end(), grant) != grants_.end();
}

std::vector<std::string> DefaultPrivileges::taken_back_from(const Change& made) const {
  std::vector<std::string> statements;
  if (entries_.empty()) return statements;
  for (const Object& object : objects_of(made))
    for (const Entry& entry : entries_) {
      if (entry.word != object.word) continue;
      if (!entry.schema.empty() && without_quotes(entry.schema) != object.schema) continue;
      if (entry.is_given && is_granted_again(entry, object.target)) continue;
      statements.push_back(text::cat(entry.is_given ? "REVOKE " : "GRANT ", entry.privileges,
                                     " ON ", object.target, entry.is_given ? " FROM " : " TO ",
                                     entry.grantee, ";"));
    }
  return statements;
}

}  // namespace sluice::postgres
