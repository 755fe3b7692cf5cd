#include "core/evidence.hpp"

#include <algorithm>
#include <optional>
#include <set>

#include "base/text.hpp"
#include "core/dispute.hpp"
#include "core/inverse_statement.hpp"
#include "core/names.hpp"

namespace sluice {

namespace {

struct Made {
  std::string kind;   // "table", "column", "index", "view", "type"
  std::string name;   // without its schema, in lower case
  std::string table;  // of a column or an index
  std::size_t entry = 0, statement = 0;
};

std::string last_part(const std::string& name) {
  return text::lower(name.substr(name.rfind('.') + 1));
}

bool says(const std::string& lower_sql, std::string_view word) {
  return lower_sql.find(word) != std::string::npos;
}

// Everything that has a name, in lower case; a column as table.column.
class Names {
 public:
  explicit Names(const Schema& schema) {
    for (const Table& table : schema.tables) {
      const std::string name = text::lower(table.name.name);
      add("table", name);
      for (const Column& column : table.columns)
        add("column", text::cat(name, ".", text::lower(column.name)));
      for (const Index& index : table.indexes) add("index", text::lower(index.name));
      for (const Unique& unique : table.uniques) add("index", text::lower(unique.name));
    }
    for (const View& view : schema.views) add("view", text::lower(view.name.name));
    for (const Enum& type : schema.enums) add("type", text::lower(type.name.name));
    for (const OtherObject& other : schema.others)
      others_ += text::cat(text::lower(other.identity), "\n", text::lower(other.definition), "\n");
  }

  // What the model does not hold is told by its text.
  bool hold(const Made& made) const {
    const std::string name =
        made.kind == "column" ? text::cat(made.table, ".", made.name) : made.name;
    return names_.count(text::cat(made.kind, " ", name)) > 0 ||
           (made.kind != "column" && says(others_, made.name));
  }

 private:
  void add(std::string_view kind, const std::string& name) {
    names_.insert(text::cat(kind, " ", name));
  }

  std::set<std::string> names_;
  std::string others_;
};

class Reader {
 public:
  Reader(const Project& project, const Schema& actual, const Dialect& dialect)
      : project_(project),
        names_(actual),
        flavour_{.rules = dialect.scan_rules(), .is_sqlite = dialect.name() == "sqlite"} {}

  Evidence read(std::size_t entry) {
    Evidence evidence{.entry = entry, .there = {}, .absent = {}};
    const auto& statements = project_.migrations[entry].statements;
    for (std::size_t s = 0; s < statements.size(); ++s)
      for (Made& made : made_by(statements[s].sql)) {
        made.entry = entry;
        made.statement = s;
        const std::string shown = made.kind == "column"
                                      ? text::cat("column ", made.table, ".", made.name)
                                      : text::cat(made.kind, " ", made.name);
        if (names_.hold(made)) {
          if (!was_taken_away(made)) evidence.there.push_back(shown);
        } else if (!was_taken_away(made)) {
          evidence.absent.push_back(shown);
        }
      }
    return evidence;
  }

 private:
  // Partitions, foreign, virtual and temporary tables are not where the other tables are.
  static bool is_ordinary(const std::string& lower_sql) {
    const std::string head = lower_sql.substr(0, 200);
    for (const char* word : {"partition of", "foreign table", "virtual table", "temporary", "temp "})
      if (says(head, word)) return false;
    return true;
  }

  std::vector<Made> made_by(const std::string& sql) const {
    const std::string lower = text::lower(sql);
    const bool creates = lower.starts_with("create");
    if (!(creates || lower.starts_with("alter")) || !is_ordinary(lower)) return {};
    Renames renames;
    const StatementInverse read = read_statement(sql, flavour_, renames);
    std::vector<Made> all;
    const std::string table = read.within.empty() ? "" : last_part(read.within.front().name);
    if (creates && read.makes && is_looked_for(read.makes->kind))
      all.push_back({read.makes->kind, last_part(read.makes->name), table});
    if (!creates && read.source != StatementInverse::Source::rows && !table.empty())
      for (const std::string& column : read.columns)
        all.push_back({"column", text::lower(column), table});
    return all;
  }

  static bool is_looked_for(std::string_view kind) {
    return kind == "table" || kind == "index" || kind == "view" || kind == "type";
  }

  // By a later statement of any migration, as far as its words tell.
  bool was_taken_away(const Made& made) const {
    for (std::size_t e = made.entry; e < project_.migrations.size(); ++e) {
      const auto& statements = project_.migrations[e].statements;
      for (std::size_t s = e == made.entry ? made.statement + 1 : 0; s < statements.size(); ++s)
        if (takes_away(text::lower(statements[s].sql), made)) return true;
    }
    return false;
  }

  static bool takes_away(const std::string& sql, const Made& made) {
    const bool drops = says(sql, "drop");
    if (!drops && !says(sql, "rename") && !says(sql, "set schema")) return false;
    if (drops && says(sql, "cascade") && made.kind != "table") return true;
    if (drops && says(sql, "schema")) return true;
    return says(sql, made.name) || (!made.table.empty() && says(sql, made.table));
  }

  const Project& project_;
  Names names_;
  SqlFlavour flavour_;
};

std::string is_or_are(const std::vector<std::string>& names, std::string_view rest) {
  return text::cat(name_list(names), names.size() == 1 ? " is " : " are ", rest);
}

std::string told_by(const Evidence& evidence) {
  if (evidence.there.empty() && evidence.absent.empty())
    return "nothing tells whether it ran: it makes no object that would still be there";
  if (evidence.absent.empty()) return is_or_are(evidence.there, "there");
  if (evidence.there.empty()) return text::cat("nothing of it is there: no ", text::join(evidence.absent, ", no "));
  return text::cat(is_or_are(evidence.there, "there"), ", ", is_or_are(evidence.absent, "not"));
}

bool is_adopted(const Reconciliation& found, const MigrationState& state) {
  return std::any_of(found.mirror.adopt.begin(), found.mirror.adopt.end(), [&](const auto& one) {
    return (one.tag.empty() ? stem_of(one.migration_name) : one.tag) == state.tag;
  });
}

std::string_view claimant(const MigrationState& state) {
  if (state.row) return "Drizzle's history";
  return state.tracked ? "__migration_tracking" : "__migrations__";
}

[[noreturn]] void refuse_absent(const std::vector<const MigrationState*>& absent,
                                const std::vector<std::string>& told, bool is_nothing) {
  std::vector<std::string> tags;
  for (const MigrationState* state : absent) tags.push_back(state->tag);
  const bool is_one = tags.size() == 1 && !is_nothing;
  const auto target = is_one ? text::cat(" ", tags.front()) : std::string();
  const auto believe = tags.size() == 1 ? tags.front() : std::string("TAG");
  throw Error(ErrorCode::drift,
              text::cat(claimant(*absent.front()), " calls ", name_list(tags),
                        " applied, but the database does not bear it out: ", text::join(told, "; ")),
              text::cat("`sluice repair", target, " --forget` takes ", is_one ? "it" : "them",
                        " out of every history, so that `sluice migrate` runs ",
                        is_one ? "it" : "them", "; `sluice repair ", believe,
                        " --record` believes the history all the same."));
}

}  // namespace

std::vector<std::size_t> claimed_entries(const Reconciliation& found) {
  std::vector<std::size_t> entries;
  for (const MigrationState& state : found.migrations)
    if (state.entry && (state.state == State::disputed || is_adopted(found, state)))
      entries.push_back(*state.entry);
  return entries;
}

std::vector<Evidence> evidence_of(const Project& project, const std::vector<std::size_t>& entries,
                                  const Schema& actual, const Dialect& dialect) {
  Reader reader(project, actual, dialect);
  std::vector<Evidence> all;
  for (const std::size_t entry : entries) all.push_back(reader.read(entry));
  return all;
}

bool is_nothing_there(const std::vector<Evidence>& evidence) {
  return std::all_of(evidence.begin(), evidence.end(),
                     [](const Evidence& each) { return each.there.empty(); }) &&
         std::any_of(evidence.begin(), evidence.end(),
                     [](const Evidence& each) { return !each.absent.empty(); });
}

void refuse_claims(Reconciliation& found, const Journal& journal, const History& history,
                   const std::vector<Evidence>& evidence) {
  std::vector<FoundInDatabase> of_disputes;
  std::vector<std::string> of_absent;
  std::vector<const MigrationState*> absent;
  for (const Evidence& each : evidence) {
    const MigrationState& state = found.migrations[each.entry];
    if (state.state == State::disputed) {
      of_disputes.push_back(
          {told_by(each), each.is_absent() ? Likelier::did_not_run : Likelier::ran});
    } else if (each.is_absent()) {
      absent.push_back(&state);
      if (of_absent.size() < 3)
        of_absent.push_back(text::cat("of ", state.tag, ", ", is_or_are(each.absent, "not there")));
    } else if (!each.absent.empty()) {
      found.diagnostics.push_back(
          {.severity = Severity::warning,
           .code = "half-there",
           .message = text::cat(journal.entries[each.entry].tag,
                                " is recorded as applied, but part of it is not in the database: ",
                                is_or_are(each.absent, "not there")),
           .where = {},
           .hint = "`sluice verify` shows what differs."});
    }
  }
  refuse_disputes(found.migrations, history, of_disputes);
  if (!absent.empty()) refuse_absent(absent, of_absent, is_nothing_there(evidence));
}

}  // namespace sluice
