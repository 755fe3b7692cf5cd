// One reader for each kind of statement of the grammar. Each adds what the statement does.
#pragma once

#include "dialects/postgres/facts/reading.hpp"

namespace sluice::postgres {

bool is_statement(std::string_view type);
// Of a type that no reader knows, that it is unknown.
void read_statement(Reading& reading, const TypedNode& statement);

// The kind that the grammar's ObjectType names, as DROP calls it: OBJECT_MATVIEW → "materialized
// view".
std::string kind_of(std::string_view object_type);
// What COMMENT ON, DROP, ALTER … RENAME name by an open node.
ObjectRef object_in(std::string_view object_type, const MaybeNode& wrapped);
std::string signature_in(const MaybeNode& wrapped);

using Reader = void (*)(Reading& reading, Node statement);

// queries.cpp
void read_select(Reading& reading, Node statement);
void read_insert(Reading& reading, Node statement);
void read_update(Reading& reading, Node statement);
void read_delete(Reading& reading, Node statement);
void read_merge(Reading& reading, Node statement);
void read_truncate(Reading& reading, Node statement);
void read_copy(Reading& reading, Node statement);
void read_table_as(Reading& reading, Node statement);
void read_explain(Reading& reading, Node statement);
void read_prepare(Reading& reading, Node statement);
void read_execute(Reading& reading, Node statement);
void read_call(Reading& reading, Node statement);
void read_parts(Reading& reading, Node statement);  // a cursor's query, an expression of plpgsql

// tables.cpp
void read_create_table(Reading& reading, Node statement);
void read_create_foreign_table(Reading& reading, Node statement);
void read_create_index(Reading& reading, Node statement);
void read_create_view(Reading& reading, Node statement);
void read_create_sequence(Reading& reading, Node statement);
void read_create_composite(Reading& reading, Node statement);
void read_refresh(Reading& reading, Node statement);
void read_alter_sequence(Reading& reading, Node statement);

// alter_table.cpp
void read_alter_table(Reading& reading, Node statement);
void read_move_all(Reading& reading, Node statement);

// bodies.cpp
void read_create_function(Reading& reading, Node statement);
void read_create_trigger(Reading& reading, Node statement);
void read_create_event_trigger(Reading& reading, Node statement);
void read_create_rule(Reading& reading, Node statement);
void read_do(Reading& reading, Node statement);

// creations.cpp
void read_define(Reading& reading, Node statement);
void read_create_enum(Reading& reading, Node statement);
void read_create_range(Reading& reading, Node statement);
void read_create_domain(Reading& reading, Node statement);
void read_create_schema(Reading& reading, Node statement);
void read_create_policy(Reading& reading, Node statement);
void read_create_extension(Reading& reading, Node statement);
void read_create_language(Reading& reading, Node statement);
void read_create_access_method(Reading& reading, Node statement);
void read_create_cast(Reading& reading, Node statement);
void read_create_transform(Reading& reading, Node statement);
void read_create_conversion(Reading& reading, Node statement);
void read_create_operator_class(Reading& reading, Node statement);
void read_create_operator_family(Reading& reading, Node statement);
void read_create_statistics(Reading& reading, Node statement);
void read_create_publication(Reading& reading, Node statement);
void read_create_wrapper(Reading& reading, Node statement);
void read_create_server(Reading& reading, Node statement);
void read_create_mapping(Reading& reading, Node statement);
void read_import_schema(Reading& reading, Node statement);

// changes.cpp
void read_rename(Reading& reading, Node statement);
void read_set_schema(Reading& reading, Node statement);
void read_owner(Reading& reading, Node statement);
void read_depends(Reading& reading, Node statement);
void read_alter_enum(Reading& reading, Node statement);
void read_alter_domain(Reading& reading, Node statement);
void read_alter_function(Reading& reading, Node statement);
void read_alter_policy(Reading& reading, Node statement);
void read_alter_operator(Reading& reading, Node statement);
void read_alter_operator_family(Reading& reading, Node statement);
void read_alter_type(Reading& reading, Node statement);
void read_alter_statistics(Reading& reading, Node statement);
void read_alter_collation(Reading& reading, Node statement);
void read_alter_dictionary(Reading& reading, Node statement);
void read_alter_configuration(Reading& reading, Node statement);
void read_alter_publication(Reading& reading, Node statement);
void read_alter_extension(Reading& reading, Node statement);
void read_extension_contents(Reading& reading, Node statement);
void read_alter_event_trigger(Reading& reading, Node statement);
void read_alter_wrapper(Reading& reading, Node statement);
void read_alter_server(Reading& reading, Node statement);
void read_alter_mapping(Reading& reading, Node statement);

// remarks.cpp
void read_drop(Reading& reading, Node statement);
void read_drop_mapping(Reading& reading, Node statement);
void read_comment(Reading& reading, Node statement);
void read_label(Reading& reading, Node statement);
void read_grant(Reading& reading, Node statement);
void read_default_privileges(Reading& reading, Node statement);

// server.cpp
void read_create_role(Reading& reading, Node statement);
void read_alter_role(Reading& reading, Node statement);
void read_set_role(Reading& reading, Node statement);
void read_drop_role(Reading& reading, Node statement);
void read_grant_role(Reading& reading, Node statement);
void read_drop_owned(Reading& reading, Node statement);
void read_reassign_owned(Reading& reading, Node statement);
void read_create_database(Reading& reading, Node statement);
void read_alter_database(Reading& reading, Node statement);
void read_set_database(Reading& reading, Node statement);
void read_refresh_database(Reading& reading, Node statement);
void read_drop_database(Reading& reading, Node statement);
void read_create_tablespace(Reading& reading, Node statement);
void read_alter_tablespace(Reading& reading, Node statement);
void read_drop_tablespace(Reading& reading, Node statement);
void read_create_subscription(Reading& reading, Node statement);
void read_alter_subscription(Reading& reading, Node statement);
void read_drop_subscription(Reading& reading, Node statement);
void read_alter_system(Reading& reading, Node statement);

// session.cpp
void read_set(Reading& reading, Node statement);
void read_discard(Reading& reading, Node statement);
void read_of_session(Reading& reading, Node statement);
void read_transaction(Reading& reading, Node statement);
void read_vacuum(Reading& reading, Node statement);
void read_reindex(Reading& reading, Node statement);
void read_cluster(Reading& reading, Node statement);
void read_nothing(Reading& reading, Node statement);

}  // namespace sluice::postgres
