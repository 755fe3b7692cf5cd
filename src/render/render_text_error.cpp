#include "base/text.hpp"
#include "base/visible.hpp"
#include "render/render_text.hpp"
#include "render/workflow_command.hpp"

namespace sluice {

namespace {

constexpr std::size_t k_statement_lines = 5;
constexpr std::size_t k_shown_of_a_kind = 3;

std::string place(const Where& where) {
  std::string place = where.file;
  if (where.line > 0) place += text::cat(":", where.line);
  if (where.line > 0 && where.column > 0) place += text::cat(":", where.column);
  return place;
}

std::string indented(std::string_view block, std::size_t at_most) {
  std::string out;
  const auto lines = text::split(block, "\n");
  for (std::size_t i = 0; i < lines.size() && i < at_most; ++i)
    out += lines[i].empty() ? "\n" : text::cat("  ", lines[i], "\n");
  if (lines.size() > at_most) out += "  …\n";
  return out;
}

std::string finding_line(const Finding& finding, const Style& style) {
  std::string out;
  switch (finding.severity) {
    case Severity::info: out = style.dim("note:"); break;
    case Severity::warning: out = style.yellow("warning:"); break;
    case Severity::error: out = style.red("error:"); break;
  }
  if (!finding.where.file.empty()) out += text::cat(" ", place(finding.where), ":");
  return text::cat(out, " ", visible_line(message_of(finding)), "\n");
}

std::string finding_hint(const Finding& finding, const Style& style) {
  const std::string hint = hint_of(finding);
  return hint.empty() ? "" : text::cat("  ", style.green("hint:"), " ", visible_line(hint), "\n");
}

bool are_alike(const Finding& a, const Finding& b) {
  return a.severity == b.severity && a.code == b.code && hint_of(a) == hint_of(b);
}

}  // namespace

std::string shown_file(const std::string& tag) {
  const bool has_it = tag.size() > 4 && tag.compare(tag.size() - 4, 4, ".sql") == 0;
  return has_it ? tag : tag + ".sql";
}

std::string render_error(const ErrorInfo& error, const Style& style) {
  std::string out = error.where.file.empty() ? style.red("error:")
                                             : style.bold(text::cat(place(error.where), ":"));
  out += text::cat(" ", text::replace_all(error.message, "\n", "\n  "), "\n");
  if (!error.excerpt.empty())
    out += indented(text::trim(text::cat("x", error.excerpt)).substr(1), 8);
  else if (!error.statement.empty() && !error.where.file.empty())  // the user's, not one of ours
    out += indented(text::trim(error.statement), k_statement_lines);
  if (!error.hint.empty()) out += text::cat(style.green("hint:"), " ", error.hint, "\n");
  return out;
}

std::string render_annotation(const ErrorInfo& error) {
  std::vector<std::string> properties;
  if (!error.where.file.empty())
    properties.push_back(text::cat("file=", escaped_property(error.where.file)));
  if (error.where.line > 0) properties.push_back(text::cat("line=", error.where.line));
  if (error.where.line > 0 && error.where.column > 0)
    properties.push_back(text::cat("col=", error.where.column));
  const std::string where = properties.empty() ? "" : text::cat(" ", text::join(properties, ","));
  return text::cat("::error", where, "::", escaped(error.message), "\n");
}

std::string render_finding(const Finding& finding, const Style& style) {
  return text::cat(finding_line(finding, style), finding_hint(finding, style));
}

std::string render_findings(const std::vector<Finding>& findings, Amount amount,
                            const Style& style) {
  std::string out;
  for (std::size_t first = 0; first < findings.size();) {
    std::size_t end = first;
    while (end < findings.size() && are_alike(findings[first], findings[end])) ++end;
    const std::size_t count = end - first;
    // Four are shown: "and 1 more" would take the line that it saves.
    const std::size_t shown =
        amount == Amount::all || count <= k_shown_of_a_kind + 1 ? count : k_shown_of_a_kind;
    for (std::size_t i = first; i < first + shown; ++i) out += finding_line(findings[i], style);
    if (shown < count)
      out += text::cat("  … and ", count - shown, " more like these: --verbose shows them\n");
    out += finding_hint(findings[first], style);
    first = end;
  }
  return out;
}

}  // namespace sluice
