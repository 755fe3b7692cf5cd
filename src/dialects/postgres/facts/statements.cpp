// Which reader reads which statement of the grammar.
#include <algorithm>
#include <array>

#include "dialects/postgres/facts/readers.hpp"

namespace sluice::postgres {

namespace {

using Kind = StatementKind;

struct Entry {
  std::string_view type;
  Kind kind;
  std::string_view verb;  // as far as the type says it
  Reader read;
};

// By type.
constexpr auto k_statements = std::to_array<Entry>({
    {"AlterCollationStmt", Kind::alter, "ALTER COLLATION", read_alter_collation},
    {"AlterDatabaseRefreshCollStmt", Kind::alter, "ALTER DATABASE", read_refresh_database},
    {"AlterDatabaseSetStmt", Kind::alter, "ALTER DATABASE", read_set_database},
    {"AlterDatabaseStmt", Kind::alter, "ALTER DATABASE", read_alter_database},
    {"AlterDefaultPrivilegesStmt", Kind::privilege, "ALTER DEFAULT PRIVILEGES",
     read_default_privileges},
    {"AlterDomainStmt", Kind::alter, "ALTER DOMAIN", read_alter_domain},
    {"AlterEnumStmt", Kind::alter, "ALTER TYPE", read_alter_enum},
    {"AlterEventTrigStmt", Kind::alter, "ALTER EVENT TRIGGER", read_alter_event_trigger},
    {"AlterExtensionContentsStmt", Kind::alter, "ALTER EXTENSION", read_extension_contents},
    {"AlterExtensionStmt", Kind::alter, "ALTER EXTENSION", read_alter_extension},
    {"AlterFdwStmt", Kind::alter, "ALTER FOREIGN DATA WRAPPER", read_alter_wrapper},
    {"AlterForeignServerStmt", Kind::alter, "ALTER SERVER", read_alter_server},
    {"AlterFunctionStmt", Kind::alter, "ALTER FUNCTION", read_alter_function},
    {"AlterObjectDependsStmt", Kind::alter, "ALTER", read_depends},
    {"AlterObjectSchemaStmt", Kind::alter, "ALTER", read_set_schema},
    {"AlterOpFamilyStmt", Kind::alter, "ALTER OPERATOR FAMILY", read_alter_operator_family},
    {"AlterOperatorStmt", Kind::alter, "ALTER OPERATOR", read_alter_operator},
    {"AlterOwnerStmt", Kind::alter, "ALTER", read_owner},
    {"AlterPolicyStmt", Kind::alter, "ALTER POLICY", read_alter_policy},
    {"AlterPublicationStmt", Kind::alter, "ALTER PUBLICATION", read_alter_publication},
    {"AlterRoleSetStmt", Kind::alter, "ALTER ROLE", read_set_role},
    {"AlterRoleStmt", Kind::alter, "ALTER ROLE", read_alter_role},
    {"AlterSeqStmt", Kind::alter, "ALTER SEQUENCE", read_alter_sequence},
    {"AlterStatsStmt", Kind::alter, "ALTER STATISTICS", read_alter_statistics},
    {"AlterSubscriptionStmt", Kind::alter, "ALTER SUBSCRIPTION", read_alter_subscription},
    {"AlterSystemStmt", Kind::alter, "ALTER SYSTEM", read_alter_system},
    {"AlterTSConfigurationStmt", Kind::alter, "ALTER TEXT SEARCH CONFIGURATION",
     read_alter_configuration},
    {"AlterTSDictionaryStmt", Kind::alter, "ALTER TEXT SEARCH DICTIONARY", read_alter_dictionary},
    {"AlterTableMoveAllStmt", Kind::alter, "ALTER", read_move_all},
    {"AlterTableSpaceOptionsStmt", Kind::alter, "ALTER TABLESPACE", read_alter_tablespace},
    {"AlterTableStmt", Kind::alter, "ALTER TABLE", read_alter_table},
    {"AlterTypeStmt", Kind::alter, "ALTER TYPE", read_alter_type},
    {"AlterUserMappingStmt", Kind::alter, "ALTER USER MAPPING", read_alter_mapping},
    {"CallStmt", Kind::block, "CALL", read_call},
    {"CheckPointStmt", Kind::maintenance, "CHECKPOINT", read_nothing},
    {"ClosePortalStmt", Kind::session, "CLOSE", read_nothing},
    {"ClusterStmt", Kind::maintenance, "CLUSTER", read_cluster},
    {"CommentStmt", Kind::comment, "COMMENT", read_comment},
    {"CompositeTypeStmt", Kind::create, "CREATE TYPE", read_create_composite},
    {"ConstraintsSetStmt", Kind::session, "SET CONSTRAINTS", read_nothing},
    {"CopyStmt", Kind::query, "COPY", read_copy},
    {"CreateAmStmt", Kind::create, "CREATE ACCESS METHOD", read_create_access_method},
    {"CreateCastStmt", Kind::create, "CREATE CAST", read_create_cast},
    {"CreateConversionStmt", Kind::create, "CREATE CONVERSION", read_create_conversion},
    {"CreateDomainStmt", Kind::create, "CREATE DOMAIN", read_create_domain},
    {"CreateEnumStmt", Kind::create, "CREATE TYPE", read_create_enum},
    {"CreateEventTrigStmt", Kind::create, "CREATE EVENT TRIGGER", read_create_event_trigger},
    {"CreateExtensionStmt", Kind::create, "CREATE EXTENSION", read_create_extension},
    {"CreateFdwStmt", Kind::create, "CREATE FOREIGN DATA WRAPPER", read_create_wrapper},
    {"CreateForeignServerStmt", Kind::create, "CREATE SERVER", read_create_server},
    {"CreateForeignTableStmt", Kind::create, "CREATE FOREIGN TABLE", read_create_foreign_table},
    {"CreateFunctionStmt", Kind::create, "CREATE FUNCTION", read_create_function},
    {"CreateOpClassStmt", Kind::create, "CREATE OPERATOR CLASS", read_create_operator_class},
    {"CreateOpFamilyStmt", Kind::create, "CREATE OPERATOR FAMILY", read_create_operator_family},
    {"CreatePLangStmt", Kind::create, "CREATE LANGUAGE", read_create_language},
    {"CreatePolicyStmt", Kind::create, "CREATE POLICY", read_create_policy},
    {"CreatePublicationStmt", Kind::create, "CREATE PUBLICATION", read_create_publication},
    {"CreateRangeStmt", Kind::create, "CREATE TYPE", read_create_range},
    {"CreateRoleStmt", Kind::create, "CREATE ROLE", read_create_role},
    {"CreateSchemaStmt", Kind::create, "CREATE SCHEMA", read_create_schema},
    {"CreateSeqStmt", Kind::create, "CREATE SEQUENCE", read_create_sequence},
    {"CreateStatsStmt", Kind::create, "CREATE STATISTICS", read_create_statistics},
    {"CreateStmt", Kind::create, "CREATE TABLE", read_create_table},
    {"CreateSubscriptionStmt", Kind::create, "CREATE SUBSCRIPTION", read_create_subscription},
    {"CreateTableAsStmt", Kind::create, "CREATE TABLE", read_table_as},
    {"CreateTableSpaceStmt", Kind::create, "CREATE TABLESPACE", read_create_tablespace},
    {"CreateTransformStmt", Kind::create, "CREATE TRANSFORM", read_create_transform},
    {"CreateTrigStmt", Kind::create, "CREATE TRIGGER", read_create_trigger},
    {"CreateUserMappingStmt", Kind::create, "CREATE USER MAPPING", read_create_mapping},
    {"CreatedbStmt", Kind::create, "CREATE DATABASE", read_create_database},
    {"DeallocateStmt", Kind::session, "DEALLOCATE", read_of_session},
    {"DeclareCursorStmt", Kind::session, "DECLARE", read_parts},
    {"DefineStmt", Kind::create, "CREATE", read_define},
    {"DeleteStmt", Kind::rows, "DELETE", read_delete},
    {"DiscardStmt", Kind::session, "DISCARD", read_discard},
    {"DoStmt", Kind::block, "DO", read_do},
    {"DropOwnedStmt", Kind::drop, "DROP OWNED", read_drop_owned},
    {"DropRoleStmt", Kind::drop, "DROP ROLE", read_drop_role},
    {"DropStmt", Kind::drop, "DROP", read_drop},
    {"DropSubscriptionStmt", Kind::drop, "DROP SUBSCRIPTION", read_drop_subscription},
    {"DropTableSpaceStmt", Kind::drop, "DROP TABLESPACE", read_drop_tablespace},
    {"DropUserMappingStmt", Kind::drop, "DROP USER MAPPING", read_drop_mapping},
    {"DropdbStmt", Kind::drop, "DROP DATABASE", read_drop_database},
    {"ExecuteStmt", Kind::unknown, "EXECUTE", read_execute},
    {"ExplainStmt", Kind::query, "EXPLAIN", read_explain},
    {"FetchStmt", Kind::query, "FETCH", read_nothing},
    {"GrantRoleStmt", Kind::privilege, "GRANT", read_grant_role},
    {"GrantStmt", Kind::privilege, "GRANT", read_grant},
    {"ImportForeignSchemaStmt", Kind::alter, "IMPORT FOREIGN SCHEMA", read_import_schema},
    {"IndexStmt", Kind::create, "CREATE INDEX", read_create_index},
    {"InsertStmt", Kind::rows, "INSERT", read_insert},
    {"ListenStmt", Kind::session, "LISTEN", read_of_session},
    {"LoadStmt", Kind::session, "LOAD", read_of_session},
    {"LockStmt", Kind::session, "LOCK", read_nothing},
    {"MergeStmt", Kind::rows, "MERGE", read_merge},
    {"NotifyStmt", Kind::session, "NOTIFY", read_nothing},
    {"PrepareStmt", Kind::session, "PREPARE", read_prepare},
    {"ReassignOwnedStmt", Kind::alter, "REASSIGN OWNED", read_reassign_owned},
    {"RefreshMatViewStmt", Kind::alter, "REFRESH MATERIALIZED VIEW", read_refresh},
    {"ReindexStmt", Kind::maintenance, "REINDEX", read_reindex},
    {"RenameStmt", Kind::alter, "ALTER", read_rename},
    {"ReturnStmt", Kind::query, "RETURN", read_parts},
    {"RuleStmt", Kind::create, "CREATE RULE", read_create_rule},
    {"SecLabelStmt", Kind::comment, "SECURITY LABEL", read_label},
    {"SelectStmt", Kind::query, "SELECT", read_select},
    {"TransactionStmt", Kind::transaction, "", read_transaction},
    {"TruncateStmt", Kind::rows, "TRUNCATE", read_truncate},
    {"UnlistenStmt", Kind::session, "UNLISTEN", read_of_session},
    {"UpdateStmt", Kind::rows, "UPDATE", read_update},
    {"VacuumStmt", Kind::maintenance, "VACUUM", read_vacuum},
    {"VariableSetStmt", Kind::session, "SET", read_set},
    {"VariableShowStmt", Kind::query, "SHOW", read_nothing},
    {"ViewStmt", Kind::create, "CREATE VIEW", read_create_view},
});

const Entry* entry_of(std::string_view type) {
  const auto* found =
      std::lower_bound(k_statements.begin(), k_statements.end(), type,
                       [](const Entry& entry, std::string_view name) { return entry.type < name; });
  return found != k_statements.end() && found->type == type ? found : nullptr;
}

}  // namespace

bool is_statement(std::string_view type) {
  return type.ends_with("Stmt") && type != "ReplicaIdentityStmt";
}

void read_statement(Reading& reading, const TypedNode& statement) {
  const Entry* entry = entry_of(statement.type);
  if (entry == nullptr) {
    reading.unknown();
    return reading.walk(statement.fields);
  }
  reading.name(entry->kind, entry->verb);
  entry->read(reading, statement.fields);
}

void Reading::statement(const TypedNode& node) {
  ++depth_;
  const std::size_t outer = visible();
  read_statement(*this, node);
  hide(outer);
  --depth_;
}

void Reading::typed(const TypedNode& node) {
  if (is_statement(node.type)) return statement(node);
  if (node.type == "RangeVar") return reads(name_of_range(node.fields));
  if (node.type == "FuncCall") calls(strings_in(list_of(node.fields, "funcname")));
  // FOR UPDATE OF names what is read already.
  if (node.type != "LockingClause") walk(node.fields);
}

}  // namespace sluice::postgres
