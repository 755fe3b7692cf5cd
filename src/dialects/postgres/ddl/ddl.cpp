#include "dialects/postgres/ddl/ddl.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "base/text.hpp"
#include "core/schema/diff.hpp"
#include "dialects/postgres/ddl/ddl_add_column.hpp"
#include "dialects/postgres/ddl/ddl_children.hpp"
#include "dialects/postgres/ddl/ddl_column.hpp"
#include "dialects/postgres/ddl/ddl_enum.hpp"
#include "dialects/postgres/ddl/ddl_in_place.hpp"
#include "dialects/postgres/ddl/ddl_names.hpp"
#include "dialects/postgres/ddl/ddl_order.hpp"
#include "dialects/postgres/ddl/ddl_other.hpp"
#include "dialects/postgres/ddl/ddl_parents.hpp"
#include "dialects/postgres/ddl/ddl_privileges.hpp"
#include "dialects/postgres/ddl/ddl_sequence.hpp"
#include "dialects/postgres/ddl/ddl_table.hpp"
#include "dialects/postgres/ddl/ddl_unchecked.hpp"
#include "dialects/postgres/statement/names.hpp"

namespace sluice::postgres {

namespace {

// Roles that are words of SQL, not names.
std::string role_name(const std::string& role) {
  static const std::set<std::string> k_words = {"public", "current_user", "current_role",
                                                "session_user"};
  return k_words.contains(text::lower(role)) ? role : quote(role);
}

std::string role_list(const std::vector<std::string>& roles) {
  std::vector<std::string> names;
  for (const std::string& role : roles) names.push_back(role_name(role));
  return names.empty() ? "public" : text::join(names, ", ");
}

std::string role_options(const Role& role) {
  return text::cat(role.create_db ? "" : "NO", "CREATEDB ", role.create_role ? "" : "NO",
                   "CREATEROLE ", role.inherit ? "" : "NO", "INHERIT");
}

std::string drop_constraint(const ObjectName& table, const std::string& name) {
  return alter_table(table, text::cat("DROP CONSTRAINT ", quote(name)));
}

std::string view_kind(const View& view) { return view.materialized ? "MATERIALIZED VIEW" : "VIEW"; }

// SET SCHEMA, then RENAME: what is needed of both to move an object of the kind.
std::vector<std::string> move(const std::string& kind, const ObjectName& from,
                              const ObjectName& to) {
  std::vector<std::string> statements;
  if (from.schema != to.schema)
    statements.push_back(
        text::cat("ALTER ", kind, " ", full_name(from), " SET SCHEMA ", quote(to.schema), ";"));
  if (from.name != to.name)
    statements.push_back(text::cat("ALTER ", kind, " ", full_name({to.schema, from.name}),
                                   " RENAME TO ", quote(to.name), ";"));
  return statements;
}

std::string policy_clauses(const Policy& policy) {
  std::string sql;
  if (policy.using_sql) sql += text::cat(" USING (", *policy.using_sql, ")");
  if (policy.check_sql) sql += text::cat(" WITH CHECK (", *policy.check_sql, ")");
  return sql;
}

std::vector<std::string> alter_view(const View& from, const View& to) {
  std::vector<std::string> statements;
  const std::string start = text::cat("ALTER ", view_kind(to), " ", full_name(to.name), " ");
  std::vector<std::string> gone;
  for (const auto& [name, value] : from.with)
    if (std::none_of(to.with.begin(), to.with.end(),
                     [&, key = name](const auto& other) { return other.first == key; }))
      gone.push_back(name);
  if (!gone.empty())
    statements.push_back(text::cat(start, "RESET (", text::join(gone, ", "), ");"));
  if (from.with != to.with && !to.with.empty())
    statements.push_back(text::cat(start, "SET (", options_text(to.with, " = "), ");"));
  if (from.tablespace != to.tablespace)
    statements.push_back(text::cat(start, "SET TABLESPACE ",
                                   to.tablespace.empty() ? "pg_default" : quote(to.tablespace),
                                   ";"));
  if (from.access_method != to.access_method)
    statements.push_back(text::cat(start, "SET ACCESS METHOD ",
                                   to.access_method.empty() ? "heap" : quote(to.access_method),
                                   ";"));
  return statements;
}

using Statements = std::vector<std::string>;

struct Renderer {
  const Schema& now;                    // as it is just before the change
  const Schema& to;                     // as it is in the end
  const std::set<ObjectName>& created;  // tables, by these changes so far
  const ComesBack& comes_back;          // by all of these changes
  std::vector<Lost>& lost;              // what the change's first statement does not bring back

  Statements operator()(const CreateSchema& c) const {
    return {text::cat("CREATE SCHEMA ", quote(c.name), ";")};
  }
  Statements operator()(const DropSchema& c) const {
    return {text::cat("DROP SCHEMA ", quote(c.name), ";")};
  }
  Statements operator()(const RenameSchema& c) const {
    return {text::cat("ALTER SCHEMA ", quote(c.from), " RENAME TO ", quote(c.to), ";")};
  }

  Statements operator()(const CreateEnum& c) const {
    Statements values;
    for (const std::string& value : c.value.values) values.push_back(literal(value));
    return {text::cat("CREATE TYPE ", full_name(c.value.name), " AS ENUM(",
                      text::join(values, ", "), ");")};
  }
  Statements operator()(const DropEnum& c) const {
    return {text::cat("DROP TYPE ", full_name(c.value.name), ";")};
  }
  Statements operator()(const RenameEnum& c) const { return move("TYPE", c.from, c.to); }
  Statements operator()(const AlterEnum& c) const {
    if (const auto rename = rename_value(c.from, c.to)) return {*rename};
    return is_made_anew(c, to) ? make_anew(c.from, c.to, now) : add_values(c.from, c.to);
  }

  // What a table or a column loses tells of the sequence that counts its rows.
  Statements operator()(const CreateSequence& c) const {
    if (!fills_what_comes_back(c.value.name))
      lost = {{.kind = LostKind::sequence_start,
               .object = {"sequence", c.value.name},
               .shown = plain_name(c.value.name)}};
    return {sequence("CREATE", c.value)};
  }
  bool fills_what_comes_back(const ObjectName& sequence) const {
    const ObjectRef ref{"sequence", sequence, ""};
    return std::any_of(to.dependencies.begin(), to.dependencies.end(), [&](const Dependency& each) {
      return each.on == ref && each.object.kind == "default" &&
             comes_back.is_made(each.object.name, each.object.part);
    });
  }
  Statements operator()(const DropSequence& c) const {
    return {text::cat("DROP SEQUENCE ", full_name(c.value.name), ";")};
  }
  Statements operator()(const RenameSequence& c) const { return move("SEQUENCE", c.from, c.to); }
  Statements operator()(const AlterSequence& c) const { return alter_sequence(c.from, c.to, lost); }
  static std::string sequence(const char* verb, const Sequence& value) {
    const std::string options = sequence_options(value.options);
    const auto type = value.attributes.find("type");
    return text::cat(verb,
                     value.attributes.contains("unlogged") && verb[0] == 'C' ? " UNLOGGED" : "",
                     " SEQUENCE ", full_name(value.name),
                     type == value.attributes.end() ? "" : text::cat(" AS ", type->second),
                     options.empty() ? "" : " ", options, ";");
  }

  Statements operator()(const CreateRole& c) const {
    return {text::cat("CREATE ROLE ", quote(c.value.name), " WITH ", role_options(c.value), ";")};
  }
  Statements operator()(const DropRole& c) const {
    return {text::cat("DROP ROLE ", quote(c.value.name), ";")};
  }
  Statements operator()(const RenameRole& c) const {
    return {text::cat("ALTER ROLE ", quote(c.from), " RENAME TO ", quote(c.to), ";")};
  }
  Statements operator()(const AlterRole& c) const {
    return {text::cat("ALTER ROLE ", quote(c.to.name), " WITH ", role_options(c.to), ";")};
  }

  Statements operator()(const CreateTable& c) const {
    Statements statements = complete_table(c.value);
    statements.insert(statements.begin(), create_table(c.value));
    lost = {{.kind = LostKind::table_rows,
             .object = {"table", c.value.name},
             .shown = plain_name(c.value.name)}};
    for (const Index& index : c.value.indexes)
      for (Lost& each : lost_with(c.value.name, index)) lost.push_back(std::move(each));
    return statements;
  }
  // No CASCADE: what still depends on the table must stop the run, not vanish.
  Statements operator()(const DropTable& c) const {
    return {text::cat("DROP TABLE ", table_name(c.value.name), ";")};
  }
  Statements operator()(const RenameTable& c) const { return move("TABLE", c.from, c.to); }

  Statements operator()(const AddColumn& c) const {
    if (c.value.attributes.contains("inherited") || is_typed(now, c.table)) return {};
    AddedColumn added = add_column(c.table, c.value, AddedTo{to, !created.contains(c.table)});
    lost = std::move(added.lost);
    return std::move(added.statements);
  }
  Statements operator()(const DropColumn& c) const {
    if (c.value.attributes.contains("inherited") || is_typed(now, c.table)) return {};
    return {alter_table(c.table, text::cat("DROP COLUMN ", quote(c.value.name)))};
  }
  Statements operator()(const RenameColumn& c) const {
    return {alter_table(c.table, text::cat("RENAME COLUMN ", quote(c.from), " TO ", quote(c.to)))};
  }
  Statements operator()(const AlterColumn& c) const { return alter_column(c.table, c.from, c.to); }

  Statements operator()(const AddPrimaryKey& c) const {
    const std::string name = c.value.name.empty() ? text::cat(c.table.name, "_pkey") : c.value.name;
    return unless_broken(c.table, {.name = name, .columns = c.value.columns},
                         alter_table(c.table, text::cat("ADD ", key_definition(c.value))));
  }
  Statements operator()(const DropPrimaryKey& c) const {
    return {drop_constraint(
        c.table, c.value.name.empty() ? text::cat(c.table.name, "_pkey") : c.value.name)};
  }
  Statements operator()(const AddUnique& c) const {
    return unless_broken(c.table, {c.value.name, c.value.columns, c.value.nulls_not_distinct},
                         alter_table(c.table, text::cat("ADD ", unique_definition(c.value))));
  }
  Statements unless_broken(const ObjectName& table, const ComesBack::Key& key,
                           std::string added) const {
    auto instead = comes_back.unless_broken(table, key, added, to, lost);
    return instead ? *std::move(instead) : Statements{std::move(added)};
  }
  Statements operator()(const DropUnique& c) const {
    return {drop_constraint(c.table, c.value.name)};
  }
  Statements operator()(const AddForeignKey& c) const {
    return checked(c.table, c.value, add_foreign_key(c.table, c.value));
  }
  Statements operator()(const DropForeignKey& c) const {
    return {drop_constraint(c.table, c.value.name)};
  }
  Statements operator()(const AddCheck& c) const {
    return checked(c.table, c.value,
                   alter_table(c.table, text::cat("ADD ", check_definition(c.value))));
  }
  template <class Constraint>
  Statements checked(const ObjectName& table, const Constraint& constraint,
                     std::string added) const {
    auto unchecked = comes_back.unchecked(table, constraint, added, to, lost);
    return unchecked ? *std::move(unchecked) : Statements{std::move(added)};
  }
  Statements operator()(const DropCheck& c) const {
    return {drop_constraint(c.table, c.value.name)};
  }

  Statements operator()(const CreateIndex& c) const {
    lost = lost_with(c.table, c.value);
    if (!lost.empty()) return {};
    ComesBack::Key key{.name = c.value.name, .nulls_not_distinct = c.value.nulls_not_distinct};
    for (const IndexColumn& each : c.value.columns) key.columns.push_back(each.expression);
    std::string made = create_index(c.table, c.value);
    Statements statements =
        c.value.unique ? unless_broken(c.table, key, std::move(made)) : Statements{std::move(made)};
    for (std::string& each : tune_index(c.table, {}, c.value))
      statements.push_back(std::move(each));
    return statements;
  }
  Statements operator()(const DropIndex& c) const {
    return {text::cat("DROP INDEX ", table_name({c.table.schema, c.value.name}), ";")};
  }

  Statements operator()(const CreatePolicy& c) const { return {create_policy(c.table, c.value)}; }
  Statements operator()(const DropPolicy& c) const {
    return {text::cat("DROP POLICY ", quote(c.value.name), " ON ", table_name(c.table), ";")};
  }
  Statements operator()(const AlterPolicy& c) const {
    return {text::cat("ALTER POLICY ", quote(c.to.name), " ON ", table_name(c.table), " TO ",
                      role_list(c.to.roles), policy_clauses(c.to), ";")};
  }
  Statements operator()(const SetRowSecurity& c) const {
    return {
        alter_table(c.table, text::cat(c.enabled ? "ENABLE" : "DISABLE", " ROW LEVEL SECURITY"))};
  }
  Statements operator()(const AlterTableAttributes& c) const {
    if (loses_inherited_columns(c.table, c.from, c.to, this->to))
      lost = {{.kind = LostKind::statement_effects, .by = "NO INHERIT"}};
    return alter_attributes(c.table, c.from, c.to);
  }

  Statements operator()(const CreateView& c) const { return {create_view(c.value)}; }
  Statements operator()(const DropView& c) const {
    return {text::cat("DROP ", view_kind(c.value), " ", full_name(c.value.name), ";")};
  }
  Statements operator()(const RenameView& c) const {
    const auto view = std::find_if(to.views.begin(), to.views.end(),
                                   [&](const View& each) { return each.name == c.to; });
    return move(view == to.views.end() ? "VIEW" : view_kind(*view), c.from, c.to);
  }
  Statements operator()(const AlterView& c) const { return alter_view(c.from, c.to); }

  Statements operator()(const CreateOther& c) const {
    for (const OtherObject& before : now.others)
      if (replaces(before, c.value)) {
        ChangedOther changed = change_other(before, c.value, now);
        lost = std::move(changed.lost);
        return std::move(changed.statements);
      }
    if (c.value.kind == k_loss) return lose(c.value);
    if (auto instead = comes_back.unless_broken(c.value, to, lost)) return *std::move(instead);
    return with_column_grants(c.value.definition);
  }
  // What no SQL makes, or takes away, is said.
  Statements lose(const OtherObject& loss) const {
    lost = {{.kind = LostKind::statement_effects, .by = loss.identity}};
    return {};
  }
  Statements operator()(const DropOther& c) const {
    if (c.value.kind == k_loss) return lose(c.value);
    return c.value.drop.empty() ? Statements{} : with_column_grants(c.value.drop);
  }
  // Those that were there all along; others have their own change.
  Statements with_column_grants(const std::string& sql) const {
    Statements statements = {sql};
    for (std::string& grant : column_grants_after(sql, to)) {
      const bool was_there =
          std::any_of(now.others.begin(), now.others.end(),
                      [&](const OtherObject& each) { return each.definition == grant; });
      if (was_there) statements.push_back(std::move(grant));
    }
    return statements;
  }
};

}  // namespace

std::string create_view(const View& view) {
  std::string sql = text::cat("CREATE ", view_kind(view), " ", full_name(view.name));
  if (!view.access_method.empty()) sql += text::cat(" USING ", quote(view.access_method));
  if (!view.with.empty()) sql += text::cat(" WITH (", options_text(view.with, " = "), ")");
  if (!view.tablespace.empty()) sql += text::cat(" TABLESPACE ", quote(view.tablespace));
  sql += text::cat(" AS (", view.definition.value_or(""), ")");
  if (view.with_no_data) sql += " WITH NO DATA";
  return sql + ";";
}

std::string create_policy(const ObjectName& table, const Policy& policy) {
  return text::cat("CREATE POLICY ", quote(policy.name), " ON ", table_name(table), " AS ",
                   policy.permissive ? "PERMISSIVE" : "RESTRICTIVE", " FOR ", policy.command,
                   " TO ", role_list(policy.roles), policy_clauses(policy), ";");
}

std::vector<RenderedStatement> render(const std::vector<Change>& changes, const Schema& from,
                                      const Schema& to) {
  const bool is_catalog = !from.dependencies.empty() || !to.dependencies.empty();
  const std::vector<Change> ordered = is_catalog ? in_runnable_order(changes, from, to) : changes;
  std::vector<RenderedStatement> result;
  std::set<ObjectName> created;
  bool is_unchecked = from == Schema{};  // a dump has a setting of its own
  // Only a type that is made anew asks for what is there just before it.
  const bool asks_for_now = std::any_of(ordered.begin(), ordered.end(), [](const Change& change) {
    return std::holds_alternative<AlterEnum>(change);
  });
  Schema then = asks_for_now ? from : Schema{};
  const Schema& now = asks_for_now ? then : from;
  const InPlace in_place = changed_in_place(ordered);
  const DefaultPrivileges defaults(to);
  const ComesBack comes_back(ordered);
  for (const Change& change : ordered) {
    const auto instead = statements_in_place(change, in_place);
    std::vector<Lost> lost;
    Statements statements =
        instead ? *instead : std::visit(Renderer{now, to, created, comes_back, lost}, change);
    if (statements.empty() && !lost.empty()) statements.emplace_back();
    for (std::string& sql : statements) {
      if (!std::exchange(is_unchecked, is_unchecked || is_checked_routine(sql)) && is_unchecked)
        result.push_back({.sql = "SET LOCAL check_function_bodies = off;"});
      result.push_back({.sql = std::move(sql), .lost = std::exchange(lost, {})});
    }
    for (std::string& statement : defaults.taken_back_from(change))
      result.push_back({.sql = std::move(statement)});
    if (const auto* creation = std::get_if<CreateTable>(&change))
      created.insert(creation->value.name);
    if (asks_for_now) then = applied({change}, std::move(then));
  }
  return result;
}

}  // namespace sluice::postgres
