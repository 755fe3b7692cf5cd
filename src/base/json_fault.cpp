#include "base/json_fault.hpp"

#include <algorithm>
#include <utility>

#include "base/json_scan.hpp"
#include "base/text.hpp"

namespace sluice {

namespace {

ErrorInfo fault_at(std::string_view text, const std::string& file, std::size_t offset,
                   std::string message, std::string_view hint) {
  const text::Position place = text::position_at(text, offset);
  return {.code = ErrorCode::bad_file,
          .message = std::move(message),
          .where = {.file = file, .line = place.line, .column = place.column},
          .hint = std::string(hint),
          .excerpt = text::is_valid_utf8(text::line_at(text, offset))
                         ? text::caret_excerpt(text, offset)
                         : ""};
}

// The first line that git, or another merge tool, left to mark a conflict.
std::size_t find_conflict(std::string_view text) {
  if (text.starts_with("<<<<<<<")) return 0;
  const std::size_t found = text.find("\n<<<<<<<");
  return found == std::string_view::npos ? found : found + 1;
}

}  // namespace

void refuse_unreadable(std::string_view text, const std::string& file) {
  if (text::has_bom(text))
    throw Error(
        {.code = ErrorCode::bad_file,
         .message = "the file starts with a byte order mark (BOM), which JSON does not allow",
         .where = {.file = file, .line = 1, .column = 1},
         .hint = "Save the file as UTF-8 without BOM; Drizzle cannot read it either."});
  if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF"))
    throw Error({.code = ErrorCode::bad_file,
                 .message = "the file is UTF-16, not UTF-8",
                 .where = {.file = file, .line = 1, .column = 1},
                 .hint = "Save the file as UTF-8 without BOM."});
  if (text::trim(text).empty())
    throw Error(ErrorCode::bad_file, "the file is empty", Where{.file = file},
                std::string(k_restore));
  if (const auto invalid = text::find_invalid_utf8(text))
    throw Error(
        fault_at(text, file, *invalid, "not valid UTF-8", "Save the file as UTF-8 without BOM."));
}

ErrorInfo describe_fault(std::string_view text, const std::string& file, std::string_view reason) {
  if (const std::size_t conflict = find_conflict(text); conflict != std::string_view::npos)
    return fault_at(
        text, file, conflict, "unresolved merge conflict",
        "In a migrations folder `sluice rebase` keeps what both branches made; else resolve the "
        "conflict between the <<<<<<< and >>>>>>> lines, then run the command again.");
  const std::string_view start = text::trim(text);
  const std::size_t first = static_cast<std::size_t>(start.data() - text.data());
  if (start.front() == '<')
    return fault_at(text, file, first, "this is HTML or XML, not JSON", k_restore);
  if (start.starts_with("version https://git-lfs"))
    return fault_at(text, file, first, "this is a Git LFS pointer, not the file itself",
                    "Fetch the file with `git lfs pull`.");

  JsonScan scan(text);
  if (scan.value() && scan.finish())
    return {.code = ErrorCode::bad_file,
            .message = text::cat("not valid JSON: ", reason),
            .where = {.file = file},
            .hint = std::string(k_restore)};
  // A file that ends too early is shown where its last word is.
  return fault_at(text, file, std::min(scan.offset(), first + start.size()),
                  text::cat("not valid JSON: ", scan.fault()), k_restore);
}

}  // namespace sluice
