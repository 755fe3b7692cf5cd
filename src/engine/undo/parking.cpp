#include "engine/undo/parking.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "core/names/names.hpp"

namespace sluice {

struct Parking::Found {
  std::int64_t gone = 0;
  std::int64_t came = 0;             // rows that the migration put in
  std::vector<std::size_t> changed;  // into Pairing::kept()
  bool is_unclear = false;           // no key, and rows both went and came
};

namespace {

bool has_rows_of_its_own(const Table& table) { return !table.attributes.contains("partition_by"); }

std::vector<std::string> names_of(const std::vector<const Column*>& columns) {
  std::vector<std::string> names;
  for (const Column* column : columns) names.push_back(column->name);
  return names;
}

void append(std::vector<std::string>& to, const std::vector<std::string>& more) {
  to.insert(to.end(), more.begin(), more.end());
}

std::string described(const Pairing& pair, std::int64_t gone,
                      const std::vector<std::size_t>& changed) {
  if (pair.is_gone()) return "table";
  std::vector<std::string> parts, values;
  if (!pair.lost().empty())
    parts.push_back(text::cat(pair.lost().size() == 1 ? "column " : "columns ",
                              name_list(names_of(pair.lost()))));
  for (const std::size_t i : changed) values.push_back(pair.kept()[i].before->name);
  if (!values.empty()) parts.push_back(text::cat("values of ", name_list(values)));
  if (gone > 0) parts.push_back("rows");
  return text::join(parts, ", ");
}

RestoredTable restored(const Pairing& pair, std::int64_t gone, std::int64_t came,
                       const std::vector<std::size_t>& changed) {
  RestoredTable table{.name = pair.before().name,
                      .is_whole = pair.is_gone(),
                      .gets_rows = gone > 0,
                      .loses_rows = came > 0};
  for (const Column* column : pair.lost()) table.lost.insert(column->name);
  for (const std::size_t i : changed) table.changed.insert(pair.kept()[i].before->name);
  return table;
}

constexpr std::string_view k_only_came = "keys of rows that it put in";

// A virtual table's rows are where its module keeps them.
void refuse_virtual(const Danger& danger, const Schema& before) {
  for (const OtherObject& other : before.others) {
    const ObjectName name{"", text::lower(other.identity)};
    if (other.kind != "virtual table" ||
        !(danger.dropped.contains(name) || danger.changed.contains(name)))
      continue;
    throw Error(ErrorCode::refused,
                text::cat("the virtual table ", other.identity, " cannot be parked"),
                "Rerun without --preserve-data to continue; what it destroys is then lost.");
  }
}

// A parent's rows are its partitions'.
void cover_parents(const Schema& before, RowsBack& back) {
  if (back.covered.empty()) return;
  for (const Table& table : before.tables)
    if (!has_rows_of_its_own(table)) back.covered.insert(table.name);
}

bool stays(const View& view, const Schema& after) {
  return std::find(after.views.begin(), after.views.end(), view) != after.views.end();
}

// A partition's rows have the key of the table that it is a part of.
Table with_parents_key(Table table, const Schema& schema) {
  const auto inherits = table.attributes.find("inherits");
  if (table.primary_key || inherits == table.attributes.end()) return table;
  const std::string name = text::replace_all(inherits->second, "\"", "");
  for (const Table& parent : schema.tables)
    if (text::cat(parent.name.schema, ".", parent.name.name) == name &&
        !has_rows_of_its_own(parent)) {
      table.primary_key = parent.primary_key;
      for (const Column& column : parent.columns)
        if (column.primary_key) table.primary_key = PrimaryKey{.columns = {column.name}};
    }
  return table;
}

bool is_referred_to(const Table& target, const Schema& schema) {
  return std::any_of(schema.tables.begin(), schema.tables.end(), [&](const Table& table) {
    return std::any_of(table.foreign_keys.begin(), table.foreign_keys.end(),
                       [&](const ForeignKey& key) { return key.target == target.name; });
  });
}

void declare_staying(const Table& table, RowsBack& back) {
  back.lost.push_back(
      {.kind = LostKind::rows_inserted, .object = {"table", table.name}, .shown = table.name.name});
}

}  // namespace

std::int64_t Parking::number(const std::string& query) {
  const Rows rows = connection_.query(query);
  if (rows.rows.empty() || !rows.rows[0].at(0)) return 0;
  return text::parse_integer(*rows.rows[0][0]).value_or(0);
}

void Parking::run(const std::vector<std::string>& statements) {
  for (const std::string& statement : statements) connection_.query(statement);
}

void Parking::copy(const Step& step, const Danger& danger, const Schema& before) {
  copies_.clear();
  counters_.clear();
  refuse_virtual(danger, before);
  note_indexes(danger, before);
  const std::vector<const Table*> tables = tables_in_danger(danger, before, dialect_);
  if (tables.empty()) return;
  if (!has_index_) run(sql_.create_index());
  has_index_ = true;
  // A copy that a policy thins out would be a loss: then the server refuses to read.
  const bool has_policies = std::any_of(tables.begin(), tables.end(),
                                        [](const Table* table) { return table->row_security; });
  const ParkingDialect::Around around =
      has_policies ? sql_.own().without_policies() : ParkingDialect::Around();
  run(around.before);
  for (const Table* table : tables)
    if (has_rows_of_its_own(*table)) copy_table(step, *table);
  run(around.after);
  if (const std::string grants = sql_.own().read_revokes(k_parked); !grants.empty())
    for (const auto& row : connection_.query(grants).rows) run({row.at(0).value_or("")});
  counters_ = sql_.own().read_counters(connection_, before);
}

// Written to by name they are refused above, where that takes rows.
void Parking::note_indexes(const Danger& danger, const Schema& before) {
  written_.clear();
  changed_.clear();
  const Danger all = reached(danger, before, dialect_);
  for (const OtherObject& other : before.others) {
    if (other.kind != "virtual table") continue;
    const ObjectName name{"", text::lower(other.identity)};
    if (all.everything || all.changed.contains(name) || all.dropped.contains(name))
      changed_.push_back(&other);
    else if (all.written.contains(name))
      written_.push_back(&other);
  }
}

// Rows come back without their triggers.
void Parking::fill_indexes(RowsBack& back) const {
  for (const OtherObject* index : changed_) {
    const std::string sql = sql_.own().fill_again(*index);
    if (sql.empty())
      back.lost.push_back({.kind = LostKind::rows_changed,
                           .object = {"table", {"", index->identity}},
                           .shown = index->identity,
                           .by = "a trigger"});
    else if (!back.tables.empty())
      back.last.push_back(sql);
  }
  for (const OtherObject* index : written_)
    if (const std::string sql = sql_.own().fill_again(*index); !sql.empty() && !back.tables.empty())
      back.last.push_back(sql);
}

void Parking::copy_table(const Step& step, const Table& table) {
  std::vector<Value> values = {label_.at, label_.history,
                               step.direction == Direction::up ? "up" : "down", file_name(step.tag),
                               table.name.schema == dialect_.facts().default_schema()
                                   ? table.name.name
                                   : text::cat(table.name.schema, ".", table.name.name)};
  const Rows rows = connection_.query(
      text::cat("INSERT INTO ", sql_.index(),
                " (at, history, direction, migration_name, table_name, what) VALUES (",
                sql_.parameter(1), ", ", sql_.parameter(2), ", ", sql_.parameter(3), ", ",
                sql_.parameter(4), ", ", sql_.parameter(5), ", '') RETURNING id"),
      values);
  Copy copy{.table = table.name};
  copy.id = text::parse_integer(rows.rows.at(0).at(0).value_or("")).value_or(0);
  const std::string name = sql_.copy_name(copy.id, table.name);
  copy.place = sql_.place(name);
  connection_.query(text::cat("UPDATE ", sql_.index(), " SET copy_name = ", sql_.parameter(1),
                              " WHERE ", sql_.equal("id", std::to_string(copy.id))),
                    {name});
  connection_.query(sql_.copy(table, copy.place));
  copies_.push_back(std::move(copy));
}

void Parking::release(const Copy& copy) {
  run({text::cat("DROP TABLE ", copy.place), text::cat("DELETE FROM ", sql_.index(), " WHERE ",
                                                       sql_.equal("id", std::to_string(copy.id)))});
}

Parking::Settled Parking::settle(const Schema& before, const Schema& after,
                                 const Renames& renames) {
  if (copies_.empty() && changed_.empty()) return {};
  if (use_ == For::redo) put_parents_first(before);
  Settled settled{.back = {.facts = dialect_.facts()}, .parked = {}, .last_id = 0};
  for (const Copy& copy : copies_)
    if (const Table* table = find_table(before, copy.table))
      settle_table(copy, with_parents_key(*table, before), {before, after}, renames, settled);
  cover_parents(before, settled.back);
  fill_indexes(settled.back);
  if (!settled.back.tables.empty())
    for (const View& view : before.views)
      if (view.materialized && !view.with_no_data && !stays(view, after))
        settled.back.last.push_back(sql_.own().refresh(view.name));
  if (!copies_.empty())
    append(settled.back.last,
           sql_.own().restore_counters(connection_, counters_, before, after, renames));
  if (use_ == For::redo && !settled.back.tables.empty()) store(settled.back, settled.last_id);
  return settled;
}

void Parking::settle_table(const Copy& copy, const Table& before, const Schemas& schemas,
                           const Renames& renames, Settled& settled) {
  const Table* now = table_after(schemas, before.name, renames, dialect_.facts());
  const Pairing pair(sql_, before, now, renames, copy.place);
  settled.back.covered.insert(before.name);
  if (use_ == For::rollback && (now == nullptr || pair.has_key()))
    settled.back.exact.insert({before.name, now == nullptr ? before.name : now->name});
  Found found;
  if (pair.is_gone()) return keep(copy, pair, found, settled);
  run(pair.number_rows());
  found.gone = number(pair.count_gone());
  if (pair.has_key()) {
    const Rows counts = connection_.query(pair.count_changed());
    for (std::size_t i = 0; i < pair.kept().size(); ++i)
      if (counts.rows.at(0).at(i).value_or("0") != "0") found.changed.push_back(i);
    if (use_ == For::rollback) found.came = number(pair.count_new());
    // Taking rows out while others refer to them would take these along.
    found.is_unclear = found.came > 0 && pair.is_key_retyped() &&
                       dialect_.facts().lift_foreign_keys.empty() &&
                       is_referred_to(*now, schemas.after);
    if (found.is_unclear)
      for (const ObjectName& name : {before.name, now->name}) settled.back.exact.erase(name);
  } else if (number(pair.count_new()) > 0) {
    found.is_unclear = found.gone > 0;
    if (!found.is_unclear) declare_staying(before, settled.back);
  }
  if (found.gone == 0 && found.came == 0 && found.changed.empty() && pair.lost().empty())
    return release(copy);
  run(pair.mark(found.changed, found.came, found.gone));
  keep(copy, pair, found, settled);
}

// Nothing is put back by guessing: what cannot be told apart stays parked.
void Parking::keep(const Copy& copy, const Pairing& pair, const Found& found, Settled& settled) {
  const std::int64_t rows =
      number(pair.is_gone() ? text::cat("SELECT ", sql_.function("count(*)"), " FROM ", copy.place)
                            : pair.count_kept());
  std::string what = found.is_unclear ? "rows" : described(pair, found.gone, found.changed);
  const bool holds_rows = !what.empty();
  if (!holds_rows) what = k_only_came;
  connection_.query(
      text::cat("UPDATE ", sql_.index(), " SET what = ", sql_.parameter(1), ", row_count = ", rows,
                ", is_needed = ", found.is_unclear || use_ == For::safekeeping ? 0 : 1, " WHERE ",
                sql_.equal("id", std::to_string(copy.id))),
      {what});
  const std::string shown = counted(static_cast<std::size_t>(rows), "row");
  if (holds_rows)
    settled.parked.push_back(text::cat(pair.before().name.name, " (", what, "), ", shown));
  RowsBack& back = settled.back;
  if (found.is_unclear) {
    back.covered.erase(pair.before().name);
    back.told.insert(pair.before().name);
    back.lost.push_back({.kind = LostKind::rows_unclear,
                         .object = {"table", pair.before().name},
                         .shown = pair.before().name.name,
                         .count = found.gone,
                         .reason = copy.place});
    return;
  }
  settled.last_id = copy.id;
  back.tables.push_back(restored(pair, found.gone, found.came, found.changed));
  append(back.first, pair.forget_changed_since(found.changed));
  if (found.came > 0) {
    const bool lifts = pair.is_key_retyped() && !back.facts.lift_foreign_keys.empty();
    if (lifts) back.first.push_back(text::cat(back.facts.lift_foreign_keys, ";"));
    append(back.first, pair.keep_what_came_since());
    if (lifts) back.first.push_back(text::cat(back.facts.enforce_foreign_keys, ";"));
    append(back.rows, pair.take_out());
  }
  append(back.rows, use_ == For::redo ? pair.put_back_again(found.changed, found.gone > 0)
                                      : pair.put_back(found.changed, found.gone > 0));
  back.last.push_back(text::cat("DROP TABLE ", copy.place, ";"));
  back.last.push_back(text::cat("DELETE FROM ", sql_.index(), " WHERE ",
                                sql_.equal("id", std::to_string(copy.id)), ";"));
}

}  // namespace sluice
