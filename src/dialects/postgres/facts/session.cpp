// What is the session's or the transaction's, and maintenance.
#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "dialects/postgres/facts/readers.hpp"

namespace sluice::postgres {

namespace {

struct Verb {
  std::string_view kind;
  std::string_view verb;
};

constexpr auto k_transaction = std::to_array<Verb>({
    {"TRANS_STMT_BEGIN", "BEGIN"},
    {"TRANS_STMT_START", "START TRANSACTION"},
    {"TRANS_STMT_COMMIT", "COMMIT"},
    {"TRANS_STMT_ROLLBACK", "ROLLBACK"},
    {"TRANS_STMT_SAVEPOINT", "SAVEPOINT"},
    {"TRANS_STMT_RELEASE", "RELEASE SAVEPOINT"},
    {"TRANS_STMT_ROLLBACK_TO", "ROLLBACK TO SAVEPOINT"},
    {"TRANS_STMT_PREPARE", "PREPARE TRANSACTION"},
    {"TRANS_STMT_COMMIT_PREPARED", "COMMIT PREPARED"},
    {"TRANS_STMT_ROLLBACK_PREPARED", "ROLLBACK PREPARED"},
});

}  // namespace

// SET TRANSACTION is the transaction's own, SET LOCAL may be the next migration's, too.
void read_set(Reading& reading, Node statement) {
  const std::string kind = text_of(statement, "kind"), name = text_of(statement, "name");
  if (kind == "VAR_SET_MULTI" && name != "SESSION CHARACTERISTICS")
    return reading.verb("SET TRANSACTION");
  reading.reach().session = true;
  if (kind == "VAR_SET_MULTI") return reading.verb("SET SESSION CHARACTERISTICS");
  const bool is_local = flag_of(statement, "is_local");
  const bool is_reset = kind == "VAR_RESET" || kind == "VAR_RESET_ALL";
  reading.verb(is_reset ? "RESET" : is_local ? "SET LOCAL" : "SET");
  reading.changes("setting", {"", kind == "VAR_RESET_ALL" ? "all" : name},
                  is_reset   ? "reset"
                  : is_local ? "set local"
                             : "set");
}

void read_discard(Reading& reading, Node statement) {
  reading.reach().session = true;
  const std::string target = text_of(statement, "target");
  constexpr std::string_view k_prefix = "DISCARD_";
  if (target.starts_with(k_prefix))
    reading.verb(text::cat("DISCARD ", target.substr(k_prefix.size())));
}

void read_of_session(Reading& reading, Node /*statement*/) { reading.reach().session = true; }

void read_nothing(Reading& /*reading*/, Node /*statement*/) {}

void read_transaction(Reading& reading, Node statement) {
  const std::string kind = text_of(statement, "kind");
  for (const Verb& each : k_transaction)
    if (each.kind == kind) reading.verb(each.verb);
}

void read_vacuum(Reading& reading, Node statement) {
  const bool is_vacuum = flag_of(statement, "is_vacuumcmd");
  reading.verb(is_vacuum ? "VACUUM" : "ANALYZE");
  for (const Node& table : list_of(statement, "rels", "VacuumRelation"))
    reading.changes("table", name_of_range(field(table, "relation")),
                    is_vacuum ? "vacuum" : "analyze");
}

void read_reindex(Reading& reading, Node statement) {
  const std::string words = text_of(statement, "kind");
  constexpr std::string_view k_prefix = "REINDEX_OBJECT_";
  const std::string kind =
      words.starts_with(k_prefix) ? text::lower(words.substr(k_prefix.size())) : "";
  reading.verb(text::cat("REINDEX ", text::upper(kind),
                         has_option(statement, "params", "concurrently") ? " CONCURRENTLY" : ""));
  const MaybeNode relation = field(statement, "relation");
  reading.changes(kind,
                  relation ? name_of_range(relation) : ObjectName{"", text_of(statement, "name")},
                  "reindex");
}

void read_cluster(Reading& reading, Node statement) {
  if (const MaybeNode relation = field(statement, "relation"))
    reading.changes("table", name_of_range(relation), "cluster");
}

}  // namespace sluice::postgres
