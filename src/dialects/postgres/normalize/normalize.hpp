// The one spelling of a schema on which a snapshot and the catalog agree: for comparing, not for
// making SQL of it.
//
// The server prints what it understood: `integer` for int4, `'x'::text` for 'x', `(a > 1)` for a >
// 1, a sequence's defaults, names cut to 63 bytes. Snapshots hold what was written.
#pragma once

#include <string>
#include <string_view>

#include "core/ports/schema.hpp"

namespace sluice::postgres {

Schema normalize(Schema schema);

// Of a unique with the primary key's columns the server makes the key, under the unique's name,
// where a table is created with both. An enum that only columns name is the database's.
Schema adapted_to_actual(Schema expected, const Schema& actual);

// `varchar(5)` → `character varying(5)`, `timestamp (3)` → `timestamp(3) without time zone`,
// `int4[][]` → `integer[]`.
std::string normalize_type(std::string_view type);

// An expression as it reads without casts of constants, superfluous parentheses, quotes and table
// names; texts that mean the same to the server become equal, other texts do not.
std::string normalize_expression(std::string_view sql);

// The default of a column of the type, which is normalized: a quoted number of a number type loses
// its quotes.
std::string normalize_default(std::string_view sql, std::string_view type);

// A name as the server keeps it: cut to 63 bytes, at a character's border.
std::string normalize_name(std::string_view name);

}  // namespace sluice::postgres
