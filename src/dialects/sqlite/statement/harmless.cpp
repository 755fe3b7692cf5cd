// Functions that leave rows and objects as they are: all of SQLite's own but those that load or
// write files, https://sqlite.org/lang_corefunc.html and its neighbours.
#include "base/text.hpp"
#include "dialects/sqlite/statement/names.hpp"

namespace sluice::sqlite {

namespace {

constexpr std::string_view k_harmless =
    " abs avg cast ceil ceiling changes char coalesce concat concat_ws count"
    " current_timestamp date datetime dense_rank exp first_value floor format glob"
    " group_concat hex ifnull iif instr json json_array json_array_length json_each"
    " json_extract json_group_array json_group_object json_insert json_object json_patch"
    " json_quote json_remove json_replace json_set json_tree json_type json_valid jsonb"
    " julianday lag last_insert_rowid last_value lead length like likelihood likely lower"
    " ltrim max min mod nth_value ntile nullif power printf quote random randomblob rank"
    " replace round row_number rtrim soundex sqlite_version sqrt strftime substr substring"
    " sum time timediff total total_changes trim trunc typeof unhex unicode unixepoch"
    " unlikely upper zeroblob"
    " ";

}  // namespace

bool is_harmless_function(std::string_view name) {
  return k_harmless.find(text::cat(" ", text::lower(name), " ")) != std::string_view::npos;
}

}  // namespace sluice::sqlite
