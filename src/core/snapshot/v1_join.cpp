#include "core/snapshot/v1_join.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "base/json_text.hpp"
#include "base/text.hpp"
#include "core/snapshot/snapshot_entity.hpp"
#include "sluice/error.hpp"

namespace sluice {

namespace {

struct Row {
  std::string key, type, table, name;
  std::string target;  // the table that a foreign key refers to
  std::string raw;     // as it stands in its file
};

using SharedRows = std::vector<Row>;

// What an end of a branch makes of a shared entity.
struct Edit {
  Row row;                           // as it was, or the new one
  std::optional<std::string> after;  // nothing: dropped
  bool is_new = false;
};

struct Branch {
  const V1File* file;
  std::map<std::string, Edit> edits;  // by the entity's key
};

SharedRows rows_of(const V1File& file) {
  if (file.snapshot.empty()) return {};
  const JsonText json(file.snapshot, file.file);
  SharedRows rows;
  for (const JsonValue value : json.root().at("ddl").elements()) {
    const SnapshotEntity entity(value);
    rows.push_back({.key = entity.key(),
                    .type = entity.type(),
                    .table = entity.text(entity.type() == "tables" ? "name" : "table"),
                    .name = entity.text("name"),
                    .target = entity.text("tableTo"),
                    .raw = std::string(value.raw())});
  }
  return rows;
}

const Row* find(const SharedRows& rows, const std::string& key) {
  const auto found =
      std::find_if(rows.begin(), rows.end(), [&](const Row& row) { return row.key == key; });
  return found == rows.end() ? nullptr : &*found;
}

Branch branch_of(const V1File& file, const SharedRows& base) {
  Branch branch{.file = &file, .edits = {}};
  const SharedRows rows = rows_of(file);
  for (const Row& row : base)
    if (const Row* now = find(rows, row.key); now == nullptr)
      branch.edits[row.key] = {.row = row, .after = std::nullopt};
    else if (now->raw != row.raw)
      branch.edits[row.key] = {.row = row, .after = now->raw};
  for (const Row& row : rows)
    if (find(base, row.key) == nullptr)
      branch.edits[row.key] = {.row = row, .after = row.raw, .is_new = true};
  return branch;
}

[[noreturn]] void refuse(const Branch& a, const Branch& b, const std::string& what) {
  throw Error(ErrorCode::bad_file,
              text::cat(a.file->tag, " and ", b.file->tag,
                        " are branches that cannot be joined: both change ", what),
              {.file = b.file->file},
              "Decide which change is right, and generate the later migration again.");
}

// A rebuild copies the table as its own branch knows it: what another one changed there is lost.
bool is_rebuild(const Edit& edit) {
  if (edit.row.type == "columns") return !edit.is_new && edit.after;
  if (edit.row.type == "tables") return !edit.after;
  return edit.row.type != "indexes" && edit.row.type != "views";
}

// The tables that a branch changes, or rebuilds, by what the other one does not do just so.
std::set<std::string> tables_of(const Branch& branch, const Branch& other, bool only_rebuilt) {
  std::set<std::string> tables;
  for (const auto& [key, edit] : branch.edits) {
    const auto same = other.edits.find(key);
    if (same != other.edits.end() && same->second.after == edit.after) continue;
    if (edit.row.type == "views" || (only_rebuilt && !is_rebuild(edit))) continue;
    tables.insert(edit.row.table);
    if (!only_rebuilt && !edit.row.target.empty()) tables.insert(edit.row.target);
  }
  return tables;
}

void refuse_rebuilt(const Branch& a, const Branch& b) {
  const std::set<std::string> changed = tables_of(b, a, false);
  for (const std::string& table : tables_of(a, b, true))
    if (changed.contains(table)) refuse(a, b, text::cat("the table ", table));
}

void refuse_collisions(const Branch& a, const Branch& b) {
  for (const auto& [key, edit] : a.edits) {
    const auto other = b.edits.find(key);
    if (other == b.edits.end() || other->second.after == edit.after) continue;
    const Row& row = edit.row;
    refuse(a, b, row.table.empty() ? row.name : text::cat(row.name, " of the table ", row.table));
  }
  refuse_rebuilt(a, b);
  refuse_rebuilt(b, a);
}

void apply(const Branch& branch, SharedRows& rows) {
  for (const auto& [key, edit] : branch.edits)
    if (!edit.after)
      std::erase_if(rows, [&key = key](const Row& row) { return row.key == key; });
    else if (!edit.is_new)
      for (Row& row : rows)
        if (row.key == key) row.raw = *edit.after;
}

// In the order of their file, behind the last one of their type.
void append(const Branch& branch, SharedRows& rows) {
  for (const Row& row : rows_of(*branch.file)) {
    if (!branch.edits.contains(row.key) || find(rows, row.key) != nullptr) continue;
    const auto last = std::find_if(rows.rbegin(), rows.rend(),
                                   [&](const Row& other) { return other.type == row.type; });
    rows.insert(last == rows.rend() ? rows.end() : last.base(), row);
  }
}

}  // namespace

std::string joined_ddl(const V1File& base, const std::vector<V1File>& ends) {
  const SharedRows shared = rows_of(base);
  std::vector<Branch> branches;
  for (const V1File& end : ends) branches.push_back(branch_of(end, shared));
  for (auto a = branches.begin(); a != branches.end(); ++a)
    for (auto b = a + 1; b != branches.end(); ++b) refuse_collisions(*a, *b);
  SharedRows rows = shared;
  for (const Branch& branch : branches) apply(branch, rows);
  for (const Branch& branch : branches) append(branch, rows);
  std::vector<std::string> texts;
  for (Row& row : rows) texts.push_back(std::move(row.raw));
  return texts.empty() ? "[]" : text::cat("[\n    ", text::join(texts, ",\n    "), "\n  ]");
}

}  // namespace sluice
