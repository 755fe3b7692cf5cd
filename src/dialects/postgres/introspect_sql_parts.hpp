// The query's parts: one a kind of object of the model, then what the model does not hold.
#pragma once

namespace sluice::postgres::sql {

extern const char* const k_schemas;
extern const char* const k_enums;
extern const char* const k_sequences;
extern const char* const k_roles;
extern const char* const k_tables;
extern const char* const k_columns;
extern const char* const k_constraints;
extern const char* const k_indexes;
extern const char* const k_policies;
extern const char* const k_views;

// Rows of kind, identity, definition, drop, and the object (classid, objid, objsubid) that it is or
// belongs to.
extern const char* const k_others;
extern const char* const k_more_others;
extern const char* const k_of_roles;
extern const char* const k_satellites;
extern const char* const k_grants;
extern const char* const k_other_rows;
extern const char* const k_other_names;  // objects alone, no comments, owners, grants

// Rows of classid, objid, objsubid, kind, schema, name, part, and what COMMENT ON calls it.
extern const char* const k_objects;
extern const char* const k_dependencies;

}  // namespace sluice::postgres::sql
