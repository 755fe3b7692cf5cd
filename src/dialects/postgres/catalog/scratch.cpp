#include "dialects/postgres/catalog/scratch.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "base/text.hpp"
#include "dialects/postgres/session/connection.hpp"
#include "dialects/postgres/session/conninfo.hpp"
#include "dialects/postgres/session/lock.hpp"
#include "dialects/postgres/session/lock_holder.hpp"
#include "dialects/postgres/session/server_state.hpp"
#include "dialects/postgres/statement/names.hpp"
#include "sluice/error.hpp"

namespace sluice::postgres {

namespace {

constexpr std::string_view k_prefix = "sluice_scratch_";
// The database's comment holds the roles that go with it, a line each, below this one.
constexpr std::string_view k_comment = "scratch database of sluice; these roles go with it:";

constexpr std::string_view k_properties = R"sql(
SELECT pg_catalog.pg_encoding_to_char(d.encoding),
       d.datcollate,
       d.datctype,
       coalesce(pg_catalog.to_jsonb(d) {->>} 'datlocprovider', ''),
       coalesce(pg_catalog.to_jsonb(d) {->>} 'datlocale',
                pg_catalog.to_jsonb(d) {->>} 'daticulocale', ''),
       coalesce(pg_catalog.to_jsonb(d) {->>} 'daticurules', ''),
       'sluice_scratch_' {||} pg_catalog.substr(
         pg_catalog.replace(pg_catalog.gen_random_uuid()::pg_catalog.text, '-', ''), 1, 16),
       pg_catalog.current_setting('server_version_num')
  FROM pg_catalog.pg_database AS d
 WHERE d.datname {=} pg_catalog.current_database()
)sql";

// Set for this database, for all its users or for this one.
constexpr std::string_view k_settings = R"sql(
SELECT DISTINCT pg_catalog.split_part(setting, '=', 1)
  FROM pg_catalog.pg_db_role_setting AS s
  JOIN pg_catalog.pg_database AS d ON d.oid {=} s.setdatabase
 CROSS JOIN pg_catalog.unnest(s.setconfig) AS setting
 WHERE d.datname {=} pg_catalog.current_database()
   AND (s.setrole {=} 0
     OR s.setrole {=} (SELECT oid FROM pg_catalog.pg_roles WHERE rolname {=} current_user))
 ORDER BY 1
)sql";

// Those of this very user: of another's, the comment is another's, too.
constexpr std::string_view k_candidates = R"sql(
SELECT d.datname, coalesce(pg_catalog.shobj_description(d.oid, 'pg_database'), '')
  FROM pg_catalog.pg_database AS d
  JOIN pg_catalog.pg_roles AS o ON o.oid {=} d.datdba
 WHERE d.datname {~} '^sluice_scratch_[0-9a-f]{16}$'
   AND o.rolname {=} current_user
 ORDER BY 1
)sql";

// Of the roles named, those made after the database: what was there before cannot be its own.
constexpr std::string_view k_younger_roles = R"sql(
SELECT r.rolname
  FROM pg_catalog.pg_roles AS r
  JOIN pg_catalog.pg_database AS d ON d.datname {=} $1 AND r.oid {>} d.oid
 WHERE r.rolname {=} ANY (pg_catalog.string_to_array($2, E'\n'))
)sql";

// In whatever database of the server.
constexpr std::string_view k_is_locked = R"sql(
SELECT 1
  FROM pg_catalog.pg_locks
 WHERE locktype {=} 'advisory'
   AND granted
   AND objsubid {=} 1
   AND ((classid::bigint {<<} 32) {|} objid::bigint) {=} $1::bigint
 LIMIT 1
)sql";

std::string lock_key(const std::string& name) { return text::cat("scratch ", name); }

std::optional<StatementFailure> run_alone(Connection& connection, std::string sql) {
  const Statement statement{.sql = std::move(sql)};
  return connection.run({&statement, 1}).failure;
}

// libpq's own form: every parameter of the URL, and another database.
std::string conninfo_text(Conninfo info, const std::string& database) {
  info.set("dbname", database);
  std::string out;
  for (const auto& [name, value] : info.parameters) {
    const std::string escaped =
        text::replace_all(text::replace_all(value, "\\", "\\\\"), "'", "\\'");
    out += text::cat(out.empty() ? "" : " ", name, "='", escaped, "'");
  }
  return out;
}

std::string create_text(const std::string& name, const std::vector<Value>& as) {
  const auto text_of = [&](std::size_t i) { return as.at(i).value_or(""); };
  std::string sql = text::cat("CREATE DATABASE ", quote(name), " TEMPLATE template0 ENCODING ",
                              literal(text_of(0)), " LC_COLLATE ", literal(text_of(1)),
                              " LC_CTYPE ", literal(text_of(2)));
  const std::string provider = text_of(3);
  if (provider == "c") sql += " LOCALE_PROVIDER libc";
  if (provider == "i") sql += text::cat(" LOCALE_PROVIDER icu ICU_LOCALE ", literal(text_of(4)));
  if (provider == "i" && !text_of(5).empty()) sql += text::cat(" ICU_RULES ", literal(text_of(5)));
  if (provider == "b")
    sql += text::cat(" LOCALE_PROVIDER builtin BUILTIN_LOCALE ", literal(text_of(4)));
  return sql;
}

ConnectOptions quiet(ConnectOptions options) {
  options.access = Access::read_write;
  options.statement_timeout = options.ddl_lock_timeout = std::chrono::milliseconds(0);
  options.on_notice = {};
  return options;
}

class PgScratch final : public ScratchDatabase {
 public:
  PgScratch(const ConnectOptions& options, const Clock& clock)
      : options_(quiet(options)),
        admin_(std::make_unique<PgConnection>(options_)),
        roles_before_(read_roles()),
        before_(read_server_state(*admin_)) {
    const Rows found = admin_->query(in_catalog(k_properties));
    const std::vector<Value>& as = found.rows.at(0);
    name_ = as.at(6).value();
    force_ = text::parse_integer(as.at(7).value_or("0")).value_or(0) >= 130000;
    url_ = conninfo_text(parse_conninfo(options.url), name_);
    remove_leftovers();
    // Before there is a database that could be taken for a leftover.
    lock_ = take_lock(*admin_, options_, {.key = lock_key(name_), .scope = LockScope::run}, clock);
    create(create_text(name_, as));
    copy_settings();
    // From here on a stop request must not keep it from being dropped.
    options_.stop = nullptr;
  }

  PgScratch(const PgScratch&) = delete;
  PgScratch& operator=(const PgScratch&) = delete;

  ~PgScratch() override {
    try {
      drop();
    } catch (const Error&) {
      // The next run finds it without its lock, and drops it.
      lock_.reset();
    }
  }

  const std::string& url() const override { return url_; }
  std::vector<Finding> remarks() const override {
    std::vector<Finding> all = remarks_;
    for (const std::string& change : changes_between(before_, read_server_state(*admin_), roles_))
      all.push_back({.code = FindingCode::server_changed,
                     .severity = Severity::error,
                     .details = {{Detail::reason, change}}});
    return all;
  }
  bool is_own_role(const std::string& name) const override {
    return roles_before_.count(name) == 0;
  }

  void keep_roles(const std::vector<std::string>& names) override {
    const std::size_t known = roles_.size();
    for (const std::string& name : names)
      if (is_own_role(name)) roles_.insert(name);
    if (roles_.size() == known) return;
    const std::string list =
        text::join(std::vector<std::string>(roles_.begin(), roles_.end()), "\n");
    const auto failure = run_alone(*admin_, text::cat("COMMENT ON DATABASE ", quote(name_), " IS ",
                                                      literal(text::cat(k_comment, "\n", list))));
    if (failure) throw Error(ErrorCode::sql, text::cat("the scratch database: ", failure->message));
  }

 private:
  std::set<std::string> read_roles() {
    std::set<std::string> names;
    for (const auto& row : admin_->query("SELECT rolname FROM pg_catalog.pg_roles").rows)
      names.insert(row.at(0).value_or(""));
    return names;
  }

  void create(const std::string& sql) {
    const auto failure = run_alone(*admin_, sql);
    if (!failure) return;
    if (failure->kind == FailureKind::permission)
      throw Error(ErrorCode::refused,
                  text::cat("no scratch database can be made: ", failure->message),
                  "Give this user the right with ALTER ROLE … CREATEDB, or name a server where it "
                  "has it with --scratch-url.");
    throw Error(ErrorCode::sql, text::cat("no scratch database can be made: ", failure->message),
                "Name a server where one can be made with --scratch-url.");
  }

  void copy_settings() {
    for (const auto& row : admin_->query(in_catalog(k_settings)).rows) {
      const std::string setting = row.at(0).value_or("");
      const auto failure = run_alone(
          *admin_, text::cat("ALTER DATABASE ", quote(name_), " SET ", setting, " FROM CURRENT"));
      if (failure) remark({.kind = "setting", .name = setting}, failure->message);
    }
  }

  void remark(FindingObject object, const std::string& reason = {}) {
    remarks_.push_back({.code = FindingCode::scratch_database,
                        .severity = Severity::warning,
                        .object = std::move(object),
                        .details = {{Detail::reason, reason}}});
  }

  bool is_locked(const std::string& name) {
    return !admin_->query(in_catalog(k_is_locked), {std::to_string(advisory_key(lock_key(name)))})
                .rows.empty();
  }

  std::optional<StatementFailure> drop_database(const std::string& name,
                                                std::string_view unless = "IF EXISTS ") {
    return run_alone(
        *admin_, text::cat("DROP DATABASE ", unless, quote(name), force_ ? " WITH (FORCE)" : ""));
  }

  // One that has become somebody's in the meantime cannot be dropped, and stays.
  void drop_roles(const std::vector<std::string>& names) {
    for (const std::string& name : names)
      if (const auto failure = run_alone(*admin_, text::cat("DROP ROLE IF EXISTS ", quote(name))))
        remark({.kind = "role", .name = name}, failure->message);
  }

  std::vector<std::string> roles_of(const std::string& left, const std::string& comment) {
    std::vector<std::string> names;
    if (!comment.starts_with(k_comment)) return names;
    for (const auto& row : admin_->query(in_catalog(k_younger_roles), {left, comment}).rows)
      names.push_back(row.at(0).value_or(""));
    return names;
  }

  void remove_leftovers() {
    for (const auto& row : admin_->query(in_catalog(k_candidates)).rows) {
      const std::string left = row.at(0).value_or(""), comment = row.at(1).value_or("");
      if (is_locked(left)) continue;
      const std::vector<std::string> names = roles_of(left, comment);
      // One that its own process drops meanwhile was not left behind: dropping it must fail here.
      if (drop_database(left, "")) continue;
      remark({.kind = "database", .name = left});
      drop_roles(names);
    }
  }

  // The session may have been lost since.
  void drop() {
    if (drop_database(name_)) {
      admin_ = std::make_unique<PgConnection>(options_);
      if (const auto failure = drop_database(name_)) throw Error(ErrorCode::sql, failure->message);
    }
    drop_roles({roles_.begin(), roles_.end()});
  }

  ConnectOptions options_;
  std::unique_ptr<Connection> admin_;
  std::set<std::string> roles_before_;
  ServerState before_;
  std::string name_, url_;
  bool force_ = true;
  std::unique_ptr<Lock> lock_;
  std::set<std::string> roles_;  // made in the scratch database, so far as is known
  std::vector<Finding> remarks_;
};

}  // namespace

std::unique_ptr<ScratchDatabase> make_scratch(const ConnectOptions& options, const Clock& clock) {
  return std::make_unique<PgScratch>(options, clock);
}

}  // namespace sluice::postgres
