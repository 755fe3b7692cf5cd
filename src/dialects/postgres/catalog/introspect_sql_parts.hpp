// The query's parts: one a kind of object of the model, then what the model does not hold.
#pragma once

namespace sluice::postgres::sql {

extern const char* const k_schemas;
extern const char* const k_enums;
extern const char* const k_sequences;
extern const char* const k_roles;
extern const char* const k_policies;
extern const char* const k_not_nulls;
extern const char* const k_views;

// Answered in rows of their own: there are many of each.
extern const char* const k_tables;
extern const char* const k_columns;
extern const char* const k_identities;
extern const char* const k_constraints;
extern const char* const k_indexes;

// Rows of kind, identity, definition, drop, and the object (classid, objid, objsubid) that it is or
// belongs to.
struct OtherKind {
  // A condition of the scope, whose `found.kinds` are those of its relations. Null: that of the
  // kind before it.
  const char* is_there;
  const char* select;
  bool is_part = false;  // belongs to one that is told elsewhere, and has no name of its own
};
extern const char* const k_sequence_owners;  // one of these
extern const OtherKind k_others[18];
extern const OtherKind k_types[4];
extern const OtherKind k_text_search[5];
extern const OtherKind k_foreign[9];
extern const OtherKind k_operators[11];
extern const char* const k_no_others;  // no row, all columns
extern const char* const k_of_roles;
extern const char* const k_satellites;
extern const char* const k_grants;
extern const char* const k_other_rows;
extern const char* const k_other_names;  // objects alone, no comments, owners, grants

// Rows of classid, objid, objsubid, kind, schema, name, part, and what COMMENT ON calls it.
extern const char* const k_table_objects;
extern const char* const k_other_objects;  // more of them
// Who depends on whom, by their numbers: further parts of the scope, and what is asked of them.
extern const char* const k_dependency_scope;
extern const char* const k_refs;
extern const char* const k_depends;

// Parameters: schemas and names of tables, indexes and sequences, the same of enums, whether tables
// that refer to these belong to it, and whether more than what is named does at all. One row:
// `relations`, `types` (arrays of numbers), `names` and `type_names` (JSON), `has_policies`,
// `has_not_nulls`, and `is_whole`: nothing else hangs on it.
extern const char* const k_part;
extern const char* const k_part_scope;   // parameters: relations, types
extern const char* const k_part_owners;  // as those of OtherKind

}  // namespace sluice::postgres::sql
