#include "dialects/sqlite/statement/table_text.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "dialects/sqlite/statement/canonical.hpp"
#include "dialects/sqlite/statement/names.hpp"
#include "dialects/sqlite/statement/token_reader.hpp"

namespace sluice::sqlite {

namespace {

constexpr std::array<std::string_view, 11> k_constraint_words = {
    "CONSTRAINT", "PRIMARY", "NOT", "NULL",       "UNIQUE",   "CHECK",
    "DEFAULT",    "COLLATE", "AS",  "REFERENCES", "GENERATED"};
constexpr std::array<std::string_view, 5> k_table_words = {"CONSTRAINT", "PRIMARY", "UNIQUE",
                                                           "CHECK", "FOREIGN"};

void append(std::string& list, const std::string& item) {
  list += list.empty() ? item : text::cat(", ", item);
}

class TableReader {
 public:
  explicit TableReader(std::string_view sql) : tokens_(sql) {}

  std::optional<TableText> read() {
    if (!read_head()) return std::nullopt;
    do read_column();
    while (tokens_.skip(",") && !at_table_constraint());
    while (at_table_constraint()) {
      read_table_constraint();
      tokens_.skip(",");
    }
    if (!tokens_.skip(")")) return std::nullopt;
    read_options();
    return std::move(out_);
  }

 private:
  template <std::size_t N>
  bool at_any(const std::array<std::string_view, N>& words) const {
    return std::any_of(words.begin(), words.end(),
                       [this](std::string_view word) { return tokens_.at(word); });
  }
  bool at_table_constraint() const { return at_any(k_table_words); }

  bool read_head();
  void read_column();
  void read_column_constraint(Column& column);
  void read_generated(Column& column);
  void read_default(Column& column);
  void read_table_constraint();
  void read_options();
  void read_primary_key();
  void read_reference(std::vector<std::string> columns);
  void read_reference_clause(ForeignKey& key);
  void read_check();
  std::string read_expression();
  std::vector<std::string> read_columns();
  void read_conflict(Attributes& attributes, std::string_view constraint);
  void add_unique(std::vector<std::string> columns);

  std::string take_name(std::string otherwise) {
    std::string name = std::move(constraint_);
    constraint_.clear();
    return name.empty() ? otherwise : name;
  }

  TokenReader tokens_;
  TableText out_;
  Table& table_ = out_.table;
  std::string constraint_;  // its name, until the constraint is read
};

bool TableReader::read_head() {
  if (!tokens_.skip("CREATE")) return false;
  if (!tokens_.skip("TEMP")) tokens_.skip("TEMPORARY");
  if (!tokens_.skip("TABLE")) return false;
  if (tokens_.skip("IF", "NOT")) tokens_.skip("EXISTS");
  out_.name.begin = tokens_.begin();
  table_.name.name = tokens_.take_name();
  if (tokens_.skip(".")) table_.name.name = tokens_.take_name();
  out_.name.end = tokens_.end();
  return tokens_.skip("(");
}

void TableReader::read_column() {
  Column column;
  const std::size_t begin = tokens_.begin();
  column.name = tokens_.take_name();
  const std::size_t type = tokens_.begin();
  while (!tokens_.at_end() && !tokens_.at(",") && !tokens_.at(")") && !at_any(k_constraint_words)) {
    if (tokens_.at("("))
      tokens_.take_parentheses();
    else
      tokens_.take();
    column.type = tokens_.text(type, tokens_.end());
  }
  table_.columns.push_back({});  // so that a key of its own finds its place
  while (!tokens_.at_end() && !tokens_.at(",") && !tokens_.at(")")) read_column_constraint(column);
  column.primary_key = column.primary_key || table_.columns.back().primary_key;
  table_.columns.back() = std::move(column);
  out_.columns.push_back({begin, tokens_.end()});
}

void TableReader::read_column_constraint(Column& column) {
  if (tokens_.skip("CONSTRAINT")) {
    constraint_ = tokens_.take_name();
    return;
  }
  if (tokens_.skip("PRIMARY", "KEY")) {
    column.primary_key = true;
    if (!tokens_.skip("ASC") && tokens_.skip("DESC")) column.attributes["primary_key"] = "desc";
    read_conflict(column.attributes, "primary key");
    if (tokens_.skip("AUTOINCREMENT")) column.attributes["autoincrement"] = "true";
  } else if (tokens_.skip("NOT", "NULL")) {
    column.not_null = true;
    read_conflict(column.attributes, "not null");
  } else if (tokens_.skip("NULL")) {
    Attributes none;
    read_conflict(none, "null");
  } else if (tokens_.skip("UNIQUE")) {
    add_unique({column.name});
  } else if (tokens_.skip("CHECK")) {
    return read_check();
  } else if (tokens_.skip("DEFAULT")) {
    read_default(column);
  } else if (tokens_.skip("COLLATE")) {
    column.attributes["collate"] = tokens_.take_name();
  } else if (tokens_.at("REFERENCES")) {
    return read_reference({column.name});
  } else if (tokens_.at("GENERATED") || tokens_.at("AS")) {
    read_generated(column);
  } else {
    tokens_.take();
  }
  constraint_.clear();
}

void TableReader::read_generated(Column& column) {
  tokens_.skip("GENERATED", "ALWAYS");
  tokens_.skip("AS");
  column.generated = Generated{.expression = read_expression(), .stored = tokens_.skip("STORED")};
  tokens_.skip("VIRTUAL");
}

void TableReader::read_default(Column& column) {
  const std::size_t begin = tokens_.begin();
  if (tokens_.at("(")) {
    tokens_.take_parentheses();
  } else {
    if (!tokens_.skip("-")) tokens_.skip("+");
    tokens_.take();
  }
  column.default_sql = tokens_.text(begin, tokens_.end());
}

void TableReader::read_conflict(Attributes& attributes, std::string_view constraint) {
  if (tokens_.skip("ON", "CONFLICT"))
    append(attributes["conflict"], text::cat(constraint, ": ", text::lower(tokens_.take_name())));
}

std::string TableReader::read_expression() {
  if (!tokens_.at("(")) return {};
  const std::size_t from = tokens_.begin();
  std::string expression(tokens_.take_parentheses());
  const std::string_view whole = tokens_.text(from, tokens_.end());
  for (TokenReader inner(whole); !inner.at_end();) {
    const Token token = inner.take();
    if (inner.at(".") && text::equals_ignore_case(unquote(token.text), table_.name.name))
      out_.qualifiers.push_back({from + token.offset, from + token.offset + token.text.size()});
  }
  return expression;
}

void TableReader::read_check() {
  const std::size_t count = table_.checks.size();
  std::string name =
      take_name(text::cat(table_.name.name, "_check", count == 0 ? "" : text::cat(count)));
  table_.checks.push_back({.name = std::move(name), .expression = read_expression()});
  Attributes ignored;  // SQLite reads it and does nothing
  read_conflict(ignored, "check");
}

// The columns of a key or a unique; what they say beside their names is kept as the table's.
std::vector<std::string> TableReader::read_columns() {
  std::vector<std::string> columns;
  tokens_.skip("(");
  while (!tokens_.at_end() && !tokens_.skip(")")) {
    columns.push_back(tokens_.take_name());
    if (tokens_.skip("COLLATE"))
      append(table_.attributes["collate"],
             text::cat(columns.back(), ": ", text::lower(tokens_.take_name())));
    if (!tokens_.skip("ASC") && tokens_.skip("DESC"))
      append(table_.attributes["descending"], columns.back());
    if (tokens_.skip("AUTOINCREMENT"))
      for (Column& column : table_.columns)
        if (text::equals_ignore_case(column.name, columns.back()))
          column.attributes["autoincrement"] = "true";
    tokens_.skip(",");
  }
  return columns;
}

void TableReader::add_unique(std::vector<std::string> columns) {
  const std::string all = text::join(columns, "_");
  std::string name = take_name(text::cat(table_.name.name, "_", all, "_unique"));
  read_conflict(table_.attributes, text::cat("unique ", all));
  table_.uniques.push_back({.name = std::move(name), .columns = std::move(columns)});
}

void TableReader::read_primary_key() {
  std::string name = take_name({});
  std::vector<std::string> columns = read_columns();
  read_conflict(table_.attributes, "primary key");
  const bool plain = columns.size() == 1 && name.empty();
  if (!plain) {
    table_.primary_key = PrimaryKey{.name = std::move(name), .columns = std::move(columns)};
    return;
  }
  for (Column& column : table_.columns)
    if (text::equals_ignore_case(column.name, columns.front())) column.primary_key = true;
}

void TableReader::read_table_constraint() {
  if (tokens_.skip("CONSTRAINT")) constraint_ = tokens_.take_name();
  if (tokens_.skip("PRIMARY", "KEY"))
    read_primary_key();
  else if (tokens_.skip("UNIQUE"))
    add_unique(read_columns());
  else if (tokens_.skip("CHECK"))
    read_check();
  else if (tokens_.skip("FOREIGN", "KEY"))
    read_reference(read_columns());
  else
    tokens_.take();
  constraint_.clear();
}

void TableReader::read_reference(std::vector<std::string> columns) {
  ForeignKey key{.columns = std::move(columns)};
  tokens_.skip("REFERENCES");
  key.target.name = tokens_.take_name();
  if (tokens_.at("(")) key.target_columns = read_columns();
  read_reference_clause(key);
  key.name = take_name(text::cat(table_.name.name, "_", text::join(key.columns, "_"), "_",
                                 key.target.name, "_", text::join(key.target_columns, "_"), "_fk"));
  table_.foreign_keys.push_back(std::move(key));
}

void TableReader::read_reference_clause(ForeignKey& key) {
  while (true) {
    if (tokens_.skip("ON")) {
      std::string& action = tokens_.at("DELETE") ? key.on_delete : key.on_update;
      tokens_.take();
      action = text::lower(tokens_.take_name());
      if (action == "set" || action == "no") action += ' ' + text::lower(tokens_.take_name());
    } else if (tokens_.skip("MATCH")) {
      key.attributes["match"] = text::lower(tokens_.take_name());
    } else if (tokens_.skip("NOT", "DEFERRABLE")) {
      if (tokens_.skip("INITIALLY")) tokens_.take();
    } else if (tokens_.skip("DEFERRABLE")) {
      if (tokens_.skip("INITIALLY") && text::equals_ignore_case(tokens_.take_name(), "deferred"))
        key.attributes["deferrable"] = "initially deferred";
    } else {
      return;
    }
  }
}

void TableReader::read_options() {
  do {
    if (tokens_.skip("STRICT")) table_.attributes["strict"] = "true";
    if (tokens_.skip("WITHOUT", "ROWID")) table_.attributes["without_rowid"] = "true";
  } while (tokens_.skip(","));
}

bool contains(const std::string& type, std::string_view part) {
  return type.find(part) != std::string::npos;
}

}  // namespace

std::optional<TableText> read_table(std::string_view sql) { return TableReader(sql).read(); }

std::string with_table_name(std::string_view sql, const TableText& parts, std::string_view name) {
  std::vector<TextSpan> places{parts.name};
  places.insert(places.end(), parts.qualifiers.begin(), parts.qualifiers.end());
  std::string out;
  std::size_t at = 0;
  for (const TextSpan& place : places) {
    text::append(out, sql.substr(at, place.begin - at));
    text::append(out, name);
    at = place.end;
  }
  return text::cat(out, sql.substr(at));
}

// https://sqlite.org/datatype3.html, section 3.1: the first rule that fits.
Affinity affinity(std::string_view type) {
  const std::string name = text::upper(type);
  if (contains(name, "INT")) return Affinity::integer;
  if (contains(name, "CHAR") || contains(name, "CLOB") || contains(name, "TEXT"))
    return Affinity::text;
  if (name.empty() || contains(name, "BLOB")) return Affinity::blob;
  if (contains(name, "REAL") || contains(name, "FLOA") || contains(name, "DOUB"))
    return Affinity::real;
  return Affinity::numeric;
}

const Column* find_any_case(const Table& table, std::string_view name) {
  for (const Column& column : table.columns)
    if (text::equals_ignore_case(column.name, name)) return &column;
  return nullptr;
}

bool is_rowid(const Table& table, const Column& column) {
  const bool alone =
      column.primary_key || (table.primary_key && table.primary_key->columns.size() == 1 &&
                             text::equals_ignore_case(table.primary_key->columns[0], column.name));
  return alone && text::equals_ignore_case(column.type, "integer") &&
         !column.attributes.contains("primary_key") && !table.attributes.contains("without_rowid");
}

}  // namespace sluice::sqlite
