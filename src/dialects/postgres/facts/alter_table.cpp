// ALTER TABLE, and ALTER INDEX, VIEW, SEQUENCE … as far as the grammar treats them alike: a use for
// each subcommand.
#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "dialects/postgres/facts/readers.hpp"

namespace sluice::postgres {

namespace {

enum class Target { table, column, trigger, rule, constraint };

struct Subcommand {
  std::string_view type;
  Target target;
  std::string_view aspect;
};

constexpr auto k_subcommands = std::to_array<Subcommand>({
    {"AT_DropNotNull", Target::column, "drop not null"},
    {"AT_SetNotNull", Target::column, "set not null"},
    {"AT_DropExpression", Target::column, "drop expression"},
    {"AT_SetStatistics", Target::column, "set statistics"},
    {"AT_SetOptions", Target::column, "set options"},
    {"AT_ResetOptions", Target::column, "reset options"},
    {"AT_SetStorage", Target::column, "set storage"},
    {"AT_SetCompression", Target::column, "set compression"},
    {"AT_AlterColumnType", Target::column, "type"},
    {"AT_AlterColumnGenericOptions", Target::column, "options"},
    {"AT_AddIdentity", Target::column, "add identity"},
    {"AT_SetIdentity", Target::column, "set identity"},
    {"AT_DropIdentity", Target::column, "drop identity"},
    {"AT_AlterConstraint", Target::constraint, "alter"},
    {"AT_ValidateConstraint", Target::constraint, "validate"},
    {"AT_EnableTrig", Target::trigger, "enable"},
    {"AT_EnableAlwaysTrig", Target::trigger, "enable always"},
    {"AT_EnableReplicaTrig", Target::trigger, "enable replica"},
    {"AT_DisableTrig", Target::trigger, "disable"},
    {"AT_EnableTrigAll", Target::table, "enable trigger all"},
    {"AT_DisableTrigAll", Target::table, "disable trigger all"},
    {"AT_EnableTrigUser", Target::table, "enable trigger user"},
    {"AT_DisableTrigUser", Target::table, "disable trigger user"},
    {"AT_EnableRule", Target::rule, "enable"},
    {"AT_EnableAlwaysRule", Target::rule, "enable always"},
    {"AT_EnableReplicaRule", Target::rule, "enable replica"},
    {"AT_DisableRule", Target::rule, "disable"},
    {"AT_ChangeOwner", Target::table, "owner"},
    {"AT_ClusterOn", Target::table, "cluster on"},
    {"AT_DropCluster", Target::table, "set without cluster"},
    {"AT_SetLogged", Target::table, "set logged"},
    {"AT_SetUnLogged", Target::table, "set unlogged"},
    {"AT_DropOids", Target::table, "set without oids"},
    {"AT_SetAccessMethod", Target::table, "set access method"},
    {"AT_SetTableSpace", Target::table, "set tablespace"},
    {"AT_SetRelOptions", Target::table, "set"},
    {"AT_ResetRelOptions", Target::table, "reset"},
    {"AT_AddInherit", Target::table, "inherit"},
    {"AT_DropInherit", Target::table, "no inherit"},
    {"AT_AddOf", Target::table, "of"},
    {"AT_DropOf", Target::table, "not of"},
    {"AT_ReplicaIdentity", Target::table, "replica identity"},
    {"AT_EnableRowSecurity", Target::table, "enable row level security"},
    {"AT_DisableRowSecurity", Target::table, "disable row level security"},
    {"AT_ForceRowSecurity", Target::table, "force row level security"},
    {"AT_NoForceRowSecurity", Target::table, "no force row level security"},
    {"AT_GenericOptions", Target::table, "options"},
    {"AT_AttachPartition", Target::table, "attach partition"},
    {"AT_DetachPartition", Target::table, "detach partition"},
    {"AT_DetachPartitionFinalize", Target::table, "detach partition finalize"},
});

struct Constraint {
  std::string_view type;
  std::string_view aspect;
};

constexpr auto k_constraints = std::to_array<Constraint>({
    {"CONSTR_PRIMARY", "primary key"},
    {"CONSTR_UNIQUE", "unique"},
    {"CONSTR_FOREIGN", "foreign key"},
    {"CONSTR_CHECK", "check"},
    {"CONSTR_EXCLUSION", "exclude"},
    {"CONSTR_NOTNULL", "not null"},
});

struct Altered {
  std::string kind;
  ObjectName name;
  bool is_conditional = false;
};

bool needs_column(std::string_view constraint) {
  return constraint == "CONSTR_PRIMARY" || constraint == "CONSTR_UNIQUE" ||
         constraint == "CONSTR_FOREIGN" || constraint == "CONSTR_CHECK" ||
         constraint == "CONSTR_GENERATED";
}

// A composite type's parts are attributes.
std::string column_kind(const Altered& altered) {
  return altered.kind == "type" ? "attribute" : "column";
}

ObjectUse& part(Reading& reading, ObjectUse::Act act, std::string kind, const Altered& altered,
                const MaybeNode& command) {
  ObjectUse& use = reading.add(act, {std::move(kind), altered.name, text_of(command, "name")});
  use.is_conditional = altered.is_conditional || flag_of(command, "missing_ok");
  use.cascades = text_of(command, "behavior") == "DROP_CASCADE";
  use.may_lack_table = altered.is_conditional;
  return use;
}

void add_column(Reading& reading, const Altered& altered, const MaybeNode& command) {
  const MaybeNode column = field_of(command, "def", "ColumnDef");
  ObjectUse& use = part(reading, ObjectUse::Act::makes, column_kind(altered), altered, command);
  use.object.part = text_of(column, "colname");
  for (const Node& constraint : list_of(column, "constraints", "Constraint")) {
    use.is_needed |= needs_column(text_of(constraint, "contype"));
    reading.key(altered.name, constraint);
  }
  reading.walk(column, "constraints");
}

void add_constraint(Reading& reading, const Altered& altered, const MaybeNode& command) {
  const MaybeNode constraint = field_of(command, "def", "Constraint");
  ObjectUse& use = part(reading, ObjectUse::Act::makes, "constraint", altered, command);
  use.object.part = text_of(constraint, "conname");
  const std::string type = text_of(constraint, "contype");
  for (const Constraint& each : k_constraints)
    if (each.type == type) use.aspect = each.aspect;
  if (has(constraint, "indexname")) use.aspect += " using index";
  if (const MaybeNode target = field(constraint, "pktable")) use.on = name_of_range(target);
  reading.key(altered.name, constraint);
  reading.walk(constraint, "raw_expr");
}

void set_default(Reading& reading, const Altered& altered, const MaybeNode& command) {
  const bool is_set = has(command, "def");
  part(reading, ObjectUse::Act::changes, column_kind(altered), altered, command).aspect =
      is_set ? "set default" : "drop default";
  reading.walk_later(command, "def");
}

ObjectUse& change(Reading& reading, const Subcommand& known, const Altered& altered,
                  const MaybeNode& command) {
  const auto changed = [&](std::string kind) -> ObjectUse& {
    return part(reading, ObjectUse::Act::changes, std::move(kind), altered, command);
  };
  switch (known.target) {
    case Target::column: return changed(column_kind(altered));
    case Target::trigger: return changed("trigger");
    case Target::rule: return changed("rule");
    case Target::constraint: {
      ObjectUse& use = changed("constraint");
      if (const MaybeNode constraint = field_of(command, "def", "Constraint"))
        use.object.part = text_of(constraint, "conname");
      return use;
    }
    case Target::table: break;
  }
  ObjectUse& use = changed(altered.kind);
  use.object.part.clear();
  return use;
}

// The other table, or index.
ObjectName other_of(const MaybeNode& command) {
  if (const MaybeNode partition = field_of(command, "def", "PartitionCmd"))
    return name_of_range(field(partition, "name"));
  return name_of_range(field_of(command, "def", "RangeVar"));
}

// A column, or casts of it.
bool is_column_itself(const MaybeNode& expression, const std::string& column) {
  MaybeNode node = expression;
  while (const MaybeNode cast = field(node, "TypeCast")) node = field(cast, "arg");
  const std::vector<Node> parts = list_of(field(node, "ColumnRef"), "fields");
  return !parts.empty() && string_in(parts.back()) == column;
}

void read_subcommand(Reading& reading, const Altered& altered, const MaybeNode& command) {
  const std::string type = text_of(command, "subtype");
  if (type == "AT_AddColumn") return add_column(reading, altered, command);
  if (type == "AT_AddConstraint") return add_constraint(reading, altered, command);
  if (type == "AT_ColumnDefault") return set_default(reading, altered, command);
  if (type == "AT_DropColumn" || type == "AT_DropConstraint") {
    const std::string kind = type == "AT_DropColumn" ? column_kind(altered) : "constraint";
    part(reading, ObjectUse::Act::drops, kind, altered, command);
    return;
  }
  const auto* known = std::find_if(k_subcommands.begin(), k_subcommands.end(),
                                   [&](const Subcommand& each) { return each.type == type; });
  if (known == k_subcommands.end()) return reading.unknown();
  ObjectUse& use = change(reading, *known, altered, command);
  use.aspect = known->aspect;
  use.on = other_of(command);
  if (flag_of(field_of(command, "def", "PartitionCmd"), "concurrent"))
    use.aspect += " concurrently";
  if (type != "AT_AlterColumnType") return;
  const MaybeNode definition = field_of(command, "def", "ColumnDef");
  const MaybeNode expression = field(definition, "raw_default");
  use.is_computed = expression && !is_column_itself(expression, use.object.part);
  reading.walk(definition, "raw_default");
}

}  // namespace

void read_alter_table(Reading& reading, Node statement) {
  const Altered altered{kind_of(text_of(statement, "objtype")),
                        name_of_range(field(statement, "relation")),
                        flag_of(statement, "missing_ok")};
  reading.verb(text::cat("ALTER ", text::upper(altered.kind)));
  for (const Node& command : list_of(statement, "cmds", "AlterTableCmd"))
    read_subcommand(reading, altered, command);
}

// Which tables are in it, the text does not say.
void read_move_all(Reading& reading, Node statement) {
  const std::string kind = kind_of(text_of(statement, "objtype"));
  reading.verb(text::cat("ALTER ", text::upper(kind), " ALL IN TABLESPACE"));
  reading.unknown();
}

}  // namespace sluice::postgres
