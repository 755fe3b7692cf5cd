#include "render/render_rebase.hpp"

#include "base/json_writer.hpp"
#include "base/text.hpp"
#include "render/render_text.hpp"

namespace sluice {

std::string render_rebase(const RebaseReport& report, const Journal& journal, const Style& style) {
  if (report.plan.moved.empty()) return style.green("✅ No two branches: nothing to rebase.") + "\n";
  std::string out = text::cat(style.bold(report.done ? "🔀 Rebased" : "🔀 Rebase Plan"), " onto ",
                              report.plan.onto, "\n================================\n");
  for (const Rebased& each : report.plan.moved) {
    const JournalEntry& from = journal.entries[each.entry];
    out += text::cat("  ", from.tag,
                     from.tag == each.to.tag ? " keeps its name" : " → " + each.to.tag, "\n");
    if (each.to.when != from.when)
      out += text::cat("     when ", from.when, " → ", each.to.when, "\n");
  }
  for (const FileMove& move : report.files)
    out += move.from == move.to ? text::cat("  ", move.to, " rewritten\n")
                                : text::cat("  ", move.from, " → ", move.to, "\n");
  for (const std::string& tag : report.restored)
    out += text::cat("  the lost snapshot of ", tag, " recreated from its SQL\n");
  out +=
      "  a database that holds them already keeps their old times: Drizzle runs them there again, "
      "sluice does not\n";
  const std::string count = counted(report.plan.moved.size(), "migration");
  return text::cat(out, "\n",
                   report.done ? style.green(text::cat("✅ ", count, " rebased."))
                               : text::cat(count, " to rebase; nothing was changed."),
                   "\n");
}

std::string json_rebase(const RebaseReport& report, const Journal& journal) {
  JsonWriter json(JsonStyle::indented);
  json.object().member("done", report.done).key("onto");
  report.plan.onto.empty() ? json.null() : json.value(report.plan.onto);
  json.key("migrations").array();
  for (const Rebased& each : report.plan.moved) {
    const JournalEntry& from = journal.entries[each.entry];
    json.object().member("from", from.tag).member("to", each.to.tag);
    json.member("when_from", from.when).member("when_to", each.to.when).end();
  }
  json.end().key("files").array();
  for (const FileMove& move : report.files)
    json.object().member("from", move.from).member("to", move.to).end();
  json.end().key("restored").array();
  for (const std::string& tag : report.restored) json.value(tag);
  return json.end().end().text();
}

}  // namespace sluice
