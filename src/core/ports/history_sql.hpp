// The seam between Tracker, which knows no product, and a Dialect: every SQL text
// the history needs.
//
// Each write takes one parameter, a JSON array of objects, so that any number of rows is one
// statement. The keys are named beside each text. Times are "YYYY-MM-DD HH:MM:SS" in UTC.
#pragma once

#include <string>
#include <vector>

namespace sluice {

struct HistorySql {
  // One query, no parameters, that works on an empty database. Rows of (kind, name): ('schema',
  // s) when the history's schema exists; ('tracking_schema', s) what tracking_schema resolved
  // to; and one row per column of each table that exists: ('history', column), ('tracking',
  // column), ('events', column), ('legacy', column). Tables of ours are looked for in the
  // tracking schema, the home-made `__migrations__` wherever an unqualified name finds it. A
  // third cell that is not NULL makes the table suspect: read_untrusted decides. A fourth is the
  // schema of `__migrations__`.
  std::string probe;
  // The tables that must not be read: (kind, name, problem, owner). The problem is "owner" or
  // "trigger" where another role has the table or a trigger of it, "no table", or the kind of
  // relation that it is instead: "view", "foreign table" …
  std::string read_untrusted;
  // Statements that revoke what others were granted on the tables at their creation: (kind,
  // statement); empty where there are no privileges.
  std::string read_revokes;
  // Who else may write the tables: (table, role, privileges); empty where there are no privileges.
  std::string read_writers;

  std::string create_schema;        // empty on SQLite
  std::string create_history;       // three columns, exactly Drizzle's DDL
  std::string create_history_five;  // the same of Drizzle 1.0
  // What Drizzle 1.0 does to a table of three columns that it finds: two more columns.
  std::vector<std::string> upgrade_history;
  // The two columns taken away again: what a folder with a journal has.
  std::vector<std::string> downgrade_history;
  std::string create_tracking;  // product.md's contract
  std::string mark_tracking;    // read_mark knows by it who made the table; empty: by its text
  std::string create_events;
  // One row where the mirror was made by us, which makes the events with it.
  std::string read_mark;

  // Every read gives `n`, the row's number in the order it was written, then these columns,
  // all as text.
  std::string read_history_three;  // row, lacks_id, hash, created_at
  std::string read_history_five;   // row, lacks_id, hash, created_at, name, applied_at
  std::string
      read_tracking;  // migration_name, applied_at, checksum, batch_number, has_rollback_sql
  // id, at, kind, migration_name, checksum, batch_number, statement_index, statement_hash,
  // duration_ms, actor, tool_version, detail Statement events (failures of a statement included) of
  // migrations with no later applied, baselined, adopted or rolled_back event.
  std::string read_progress;
  std::string read_rollbacks;  // the newest five
  // migration_name, rollback_sql of the rows named; takes [{"migration_name": …}, …] like a write.
  std::string read_rollback_sql;
  // One row where Drizzle's table and the mirror hold the same hashes in the same order and no
  // migration is partly done, else none: whens (each created_at) and names (each migration_name), a
  // line each, and the hashes without anything between them. It may return none although they
  // agree; what it returns is true.
  std::string read_summary;
  std::string read_legacy;  // id, name, applied_at, checksum, execution_time; by applied_at, id

  std::string insert_history_three;  // hash, created_at
  std::string
      insert_history_five;      // hash, created_at, name, applied_at (null: as Drizzle fills it)
  std::string delete_history;   // row
  std::string insert_tracking;  // migration_name, applied_at, rollback_sql, checksum, batch_number
  std::string delete_tracking;  // migration_name
  std::string update_tracking;  // migration_name, checksum
  // row, hash, created_at, gives_id (true: one after all others); null leaves a value as it is
  std::string mend_history_three;
  std::string mend_history_five;  // the same, and name
  std::string settle_ids;         // no parameters: rows that are inserted get ids after these
  std::string restamp_history;    // row, created_at
  std::string
      name_history;  // row, name; takes applied_at away, as Drizzle 1.0 does when it upgrades
  std::string rename_tracking;  // migration_name, name
  std::string rename_events;    // migration_name, name
  // at, kind, migration_name, checksum, batch_number, statement_index, statement_hash, duration_ms,
  // actor, tool_version, detail
  std::string insert_events;
  // The same, and chain: what makes an event one of a chain. Tables of earlier versions have no
  // such column until add_chain.
  std::string insert_chained_events;
  std::string add_chain;   // no parameters
  std::string read_chain;  // as read_progress, of all events, and chain; oldest first, without `n`
  std::string read_tip;    // the newest chain that is not NULL
  std::string relink_events;        // id, chain
  std::string update_rollback_sql;  // migration_name, rollback_sql

  // Each takes what the write before it took, and returns one cell: how many of these are not
  // there, or still there, though nobody refused to write them.
  std::string missing_history;   // hash, created_at
  std::string missing_tracking;  // migration_name, rollback_sql
  std::string missing_events;    // at, kind, migration_name
  std::string left_history;      // row
  std::string left_tracking;     // migration_name

  // What a table holds up to an id, which is the parameter: its highest id, the number of rows, and
  // a digest of what others must not change.
  std::string held_history;   // hash, created_at
  std::string held_tracking;  // migration_name, checksum, rollback_sql
  std::string held_events;    // nothing: their chain tells

  // Of the home-made table: migration_name of each that was rolled back, with no later applied,
  // baselined or adopted event; and rows removed by id, as read_legacy gives it.
  std::string read_undone;
  std::string delete_legacy;
};

}  // namespace sluice
