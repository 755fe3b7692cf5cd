#include "core/snapshot/snapshot_text.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace sluice {

namespace {

constexpr std::string_view k_wrong_dialect = "Check that the folder belongs to this project.";

// "\"app\".\"users\"" → app, users. Names with a quote or a dot in them are taken as they stand
// between quotes.
std::vector<std::string> quoted_names(std::string_view text) {
  std::vector<std::string> names;
  if (text.size() >= 2 && text.front() == '"' && text.back() == '"')
    names = text::split(text.substr(1, text.size() - 2), "\".\"");
  else
    names = text::split(text, ".");
  return names;
}

ObjectName object_name(const std::vector<std::string>& names, std::size_t count,
                       std::string_view default_schema) {
  return count > 1 ? ObjectName{names[count - 2], names[count - 1]}
                   : ObjectName{std::string(default_schema), names[count - 1]};
}

template <class Item>
bool holds(const std::vector<Item>& items, const ObjectName& name) {
  return std::any_of(items.begin(), items.end(),
                     [&](const Item& item) { return item.name == name; });
}

bool holds_column(const Schema& schema, const ObjectName& table, const std::string& column) {
  const Table* found = find_table(schema, table);
  return found != nullptr && find_column(*found, column) != nullptr;
}

// One rename of v1: how many names there are, and what bears the new one, tells what it was.
class RenameReader {
 public:
  RenameReader(const Schema& schema, std::string_view default_schema, Renames& renames)
      : schema_(schema), default_schema_(default_schema), renames_(renames) {}

  void read(const std::vector<std::string>& from, const std::vector<std::string>& to) {
    if (from.size() != to.size() || to.empty()) return;
    if (!column(from, to) && !object(from, to)) container(from, to);
  }

 private:
  bool column(const std::vector<std::string>& from, const std::vector<std::string>& to) {
    if (to.size() < 2) return false;
    const ObjectName table = object_name(to, to.size() - 1, default_schema_);
    if (!holds_column(schema_, table, to.back())) return false;
    renames_.columns.push_back({table, from.back(), to.back()});
    return true;
  }

  bool object(const std::vector<std::string>& from, const std::vector<std::string>& to) {
    const std::pair rename(object_name(from, from.size(), default_schema_),
                           object_name(to, to.size(), default_schema_));
    if (holds(schema_.tables, rename.second))
      renames_.tables.push_back(rename);
    else if (holds(schema_.enums, rename.second))
      renames_.enums.push_back(rename);
    else if (holds(schema_.sequences, rename.second))
      renames_.sequences.push_back(rename);
    else if (holds(schema_.views, rename.second))
      renames_.views.push_back(rename);
    else
      return false;
    return true;
  }

  void container(const std::vector<std::string>& from, const std::vector<std::string>& to) {
    if (to.size() != 1) return;
    if (std::find(schema_.schemas.begin(), schema_.schemas.end(), to.front()) !=
        schema_.schemas.end())
      renames_.schemas.emplace_back(from.front(), to.front());
    else if (std::any_of(schema_.roles.begin(), schema_.roles.end(),
                         [&](const Role& role) { return role.name == to.front(); }))
      renames_.roles.emplace_back(from.front(), to.front());
  }

  const Schema& schema_;
  std::string_view default_schema_;
  Renames& renames_;
};

}  // namespace

std::optional<std::string> read_default(const JsonValue& value) {
  switch (value.kind()) {
    case JsonValue::Kind::null: return std::nullopt;
    case JsonValue::Kind::string: return value.string();
    case JsonValue::Kind::boolean:
    case JsonValue::Kind::number: return std::string(value.raw());
    // An older version held JSON defaults as they are; `up` made them the literal they stood for.
    case JsonValue::Kind::array:
    case JsonValue::Kind::object: break;
  }
  return text::cat("'", text::replace_all(value.raw(), "'", "''"), "'");
}

// The largest whole number below which JavaScript knows every one: it would read others
// as their neighbours.
static bool is_safe(std::string_view digits) {
  constexpr std::string_view k_largest = "9007199254740991";
  return digits.size() < k_largest.size() ||
         (digits.size() == k_largest.size() && digits <= k_largest);
}

// As JavaScript prints a number: -3, 0.5, and not 007, -0 or 1.50.
static bool is_number(std::string_view sql) {
  if (sql == "-0") return false;
  if (sql.starts_with('-')) sql.remove_prefix(1);
  const auto are_digits = [](std::string_view part) {
    return !part.empty() && part.find_first_not_of("0123456789") == part.npos;
  };
  const std::string_view whole = sql.substr(0, sql.find('.'));
  if (!are_digits(whole) || !is_safe(whole) || (whole.size() > 1 && whole.front() == '0'))
    return false;
  if (whole.size() == sql.size()) return true;
  const std::string_view fraction = sql.substr(whole.size() + 1);
  return are_digits(fraction) && !fraction.ends_with('0');
}

void write_default(const std::string& sql, JsonWriter& out) {
  if (is_number(sql) || sql == "true" || sql == "false")
    out.raw(sql);
  else
    out.value(sql);
}

ForeignKey read_foreign_key(const JsonValue& value, std::string_view default_schema) {
  ForeignKey key{.target = {std::string(default_schema), {}}};
  for (const JsonValue field : value.members()) {
    const std::string_view name = field.raw_key();
    if (field.is_null()) continue;
    if (name == "name")
      key.name = field.string();
    else if (name == "tableTo")
      key.target.name = field.string();
    else if (name == "schemaTo")
      key.target.schema = field.string();
    else if (name == "columnsFrom")
      key.columns = field.strings();
    else if (name == "columnsTo")
      key.target_columns = field.strings();
    else if (name == "onDelete")
      key.on_delete = text::lower(field.string());
    else if (name == "onUpdate")
      key.on_update = text::lower(field.string());
  }
  if (key.target.schema.empty()) key.target.schema = default_schema;
  return key;
}

Renames read_meta(const JsonValue& meta, std::string_view default_schema) {
  Renames renames;
  if (!meta.is_object()) return renames;
  const auto each = [&](std::string_view kind, const auto& add) {
    const auto found = meta.find(kind);
    if (!found || !found->is_object()) return;
    for (const JsonValue& member : found->distinct_members())
      add(quoted_names(member.key()), quoted_names(member.string()));
  };
  each("schemas", [&](const auto& from, const auto& to) {
    renames.schemas.emplace_back(from.back(), to.back());
  });
  each("tables", [&](const auto& from, const auto& to) {
    renames.tables.emplace_back(object_name(from, from.size(), default_schema),
                                object_name(to, to.size(), default_schema));
  });
  each("columns", [&](const auto& from, const auto& to) {
    if (to.size() < 2) return;
    renames.columns.push_back(
        {object_name(to, to.size() - 1, default_schema), from.back(), to.back()});
  });
  return renames;
}

Renames read_renames(const JsonValue& list, const Schema& schema, std::string_view default_schema) {
  Renames renames;
  RenameReader reader(schema, default_schema, renames);
  for (const std::string& rename : list.strings()) {
    const std::size_t arrow = rename.find("->");
    if (arrow == rename.npos) continue;
    reader.read(quoted_names(rename.substr(0, arrow)), quoted_names(rename.substr(arrow + 2)));
  }
  return renames;
}

Snapshot read_snapshot_head(const JsonValue& root, const SnapshotFormat& format) {
  Snapshot snapshot;
  snapshot.id = root.at("id").string();
  if (const auto parents = root.find("prevIds"))
    snapshot.prev_ids = parents->strings();
  else
    snapshot.prev_ids = {root.at("prevId").string()};
  snapshot.version = root.at("version").string();
  const JsonValue dialect = root.at("dialect");
  snapshot.dialect = dialect.string();
  if (!says_dialect(format, snapshot.dialect))
    dialect.fail(text::cat("a snapshot of dialect \"", snapshot.dialect, "\", expected \"",
                           format.dialect, "\""),
                 std::string(k_wrong_dialect));
  return snapshot;
}

std::string text_at(const JsonValue& object, std::string_view name) {
  return object.at(name).string();
}

std::optional<std::string> optional_text(const JsonValue& object, std::string_view name) {
  const auto field = object.find(name);
  return field && !field->is_null() ? std::optional(field->string()) : std::nullopt;
}

bool flag_at(const JsonValue& object, std::string_view name) {
  const auto field = object.find(name);
  return field && !field->is_null() && field->boolean();
}

ObjectName read_object_name(std::string_view text, std::string_view default_schema) {
  const std::vector<std::string> names = quoted_names(text);
  return object_name(names, names.size(), default_schema);
}

void refuse_version(const JsonValue& where, const std::string& version, std::string_view known) {
  where.fail(text::cat("snapshots of version \"", version, "\" are not known, only ", known),
             "Run drizzle-kit up on the folder, or use a newer version of this program.");
}

}  // namespace sluice
