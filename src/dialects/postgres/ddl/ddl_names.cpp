#include "dialects/postgres/ddl/ddl_names.hpp"

#include "base/text.hpp"
#include "dialects/postgres/statement/names.hpp"

namespace sluice::postgres {

std::string full_name(const ObjectName& name) {
  return text::cat(quote(name.schema.empty() ? "public" : name.schema), ".", quote(name.name));
}

std::string table_name(const ObjectName& name) {
  return name.schema.empty() || name.schema == "public" ? quote(name.name) : full_name(name);
}

std::string column_type(const Column& column) {
  if (column.type_schema.empty()) return column.type;
  const std::size_t bracket = column.type.find('[');
  const std::string name = column.type.substr(0, bracket);
  const std::string array = bracket == std::string::npos ? "" : column.type.substr(bracket);
  return text::cat(full_name({column.type_schema, name}), array);
}

std::string plain_name(const ObjectName& name) {
  return name.schema.empty() || name.schema == "public" ? name.name
                                                        : text::cat(name.schema, ".", name.name);
}

}  // namespace sluice::postgres
