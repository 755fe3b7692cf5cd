// Nodes of the parser's tree. A field that is zero, false or empty is missing in it. A field whose
// type the grammar leaves open holds a wrapped node: {"RangeVar":{…}}.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json_text.hpp"
#include "core/ports/schema.hpp"

namespace sluice::postgres {

using Node = JsonValue;
using MaybeNode = std::optional<Node>;

struct TypedNode {
  std::string_view type;  // "RangeVar"
  Node fields;
};

// Nothing for what wraps no node.
std::optional<TypedNode> unwrapped(Node wrapped);

MaybeNode field(const MaybeNode& node, std::string_view name);
std::string text_of(const MaybeNode& node, std::string_view name);
bool flag_of(const MaybeNode& node, std::string_view name);
bool has(const MaybeNode& node, std::string_view name);
std::vector<Node> list_of(const MaybeNode& node, std::string_view name);
// What the wrapped nodes of a list are, those of `type` alone.
std::vector<Node> list_of(const MaybeNode& node, std::string_view name, std::string_view type);
// The node in the field, where it is a wrapped one of this type.
MaybeNode field_of(const MaybeNode& node, std::string_view name, std::string_view type);

// Whether a list of DefElem holds the option, and its value, if it has one, does not deny it.
bool has_option(const MaybeNode& node, std::string_view list, std::string_view name);

// A wrapped String's text; of another node nothing.
std::string string_in(Node wrapped);
// Those of a list; other nodes are left out.
std::vector<std::string> strings_in(const std::vector<Node>& wrapped);

// {"a", "b"} → a.b; what stands before the schema, the database, is left out.
ObjectName name_of_parts(const std::vector<std::string>& parts);
ObjectName name_of_range(const MaybeNode& range);
bool is_temporary(const MaybeNode& range);
// A type's name, and as format_type prints it without its modifier: "integer", "s.color[]".
ObjectName type_name(const MaybeNode& type);
std::string type_text(const MaybeNode& type);
// "integer, text" of the arguments that tell one routine from another; of an ObjectWithArgs or a
// CreateFunctionStmt.
std::string signature_of(const MaybeNode& routine);
// A role's name; empty for CURRENT_USER and its like, and for PUBLIC.
std::string role_name(const MaybeNode& role);

}  // namespace sluice::postgres
