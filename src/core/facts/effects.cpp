#include "core/facts/effects.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace sluice {

namespace {

constexpr std::size_t k_shown = 60;  // bytes of a statement in a message

// Of both products, in the alphabet's order. Of a sequence only the place is moved: what setval and
// nextval leave is told by who needs it.
constexpr std::string_view k_harmless =
    " abs age array_agg array_append array_cat array_fill array_length array_position"
    " array_remove array_to_string avg bit_and bit_or bool_and bool_or btrim cardinality"
    " cast ceil ceiling changes char char_length clock_timestamp coalesce col_description"
    " concat concat_ws count current_schema current_schemas current_setting currval date"
    " date_part date_trunc datetime decode dense_rank digest encode every exp extract"
    " first_value floor format gen_random_uuid generate_series glob greatest group_concat"
    " has_schema_privilege has_table_privilege hashtext hex ifnull iif initcap instr"
    " json_agg json_array json_array_elements json_build_object json_each json_extract"
    " json_group_array json_group_object json_insert json_object json_object_agg"
    " json_patch json_quote json_remove json_replace json_set json_type json_valid"
    " jsonb_agg jsonb_array_elements jsonb_array_elements_text jsonb_array_length"
    " jsonb_build_array jsonb_build_object jsonb_each jsonb_object_agg jsonb_set"
    " jsonb_typeof julianday lag last_insert_rowid last_value lastval lead least left"
    " length like likelihood likely localtimestamp lower lpad ltrim make_date"
    " make_interval max md5 min mod nextval now nth_value ntile nullif num_nonnulls"
    " obj_description pg_advisory_xact_lock pg_get_constraintdef pg_get_expr"
    " pg_get_functiondef pg_get_indexdef pg_get_serial_sequence pg_get_viewdef pg_notify"
    " pg_sleep pg_table_is_visible pg_type_is_visible pg_typeof plainto_tsquery position"
    " power printf quote quote_ident quote_literal quote_nullable random randomblob rank"
    " regexp_match regexp_matches regexp_replace repeat replace reverse right round"
    " row_number row_to_json rpad rtrim set_config setval setweight sha256 soundex"
    " split_part sqlite_version sqrt statement_timestamp stddev strftime string_agg"
    " string_to_array strpos substr substring sum time to_char to_date to_json to_jsonb"
    " to_number to_regclass to_regnamespace to_regproc to_regrole to_regtype to_timestamp"
    " to_tsquery to_tsvector total total_changes transaction_timestamp translate trim"
    " trunc txid_current typeof unicode unixepoch unlikely unnest upper uuid_generate_v4"
    " variance version websearch_to_tsquery zeroblob"
    " ";

// Of PostgreSQL's own functions those that write files or large objects, or run SQL that is handed
// to them.
bool runs_or_writes(std::string_view name) {
  constexpr std::array k_starts = std::to_array<std::string_view>(
      {"cursor_to_", "database_to_", "lo_", "pg_file_", "pg_replication_", "pg_switch_",
       "query_to_", "schema_to_", "table_to_", "ts_stat"});
  return std::any_of(k_starts.begin(), k_starts.end(),
                     [&](std::string_view start) { return name.starts_with(start); });
}

}  // namespace

bool is_harmless_function(std::string_view name) {
  const std::string lower = text::lower(name);
  constexpr std::string_view k_own = "pg_catalog.";
  if (lower.starts_with(k_own)) return !runs_or_writes(lower.substr(k_own.size()));
  return k_harmless.find(text::cat(" ", lower, " ")) != std::string_view::npos;
}

bool may_do_anything(const StatementFacts& facts) {
  if (facts.kind == StatementKind::unknown) return true;
  // What makes an object takes nothing away, whatever it looks like.
  if (facts.unknown && facts.kind != StatementKind::create) return true;
  if (facts.kind != StatementKind::query && facts.kind != StatementKind::block) return false;
  return !std::all_of(facts.calls.begin(), facts.calls.end(), is_harmless_function);
}

std::string shortened(std::string_view sql) {
  std::string shown;
  for (const char c : sql) {
    const bool is_blank = c == ' ' || c == '\n' || c == '\t' || c == '\r';
    if (!is_blank || (!shown.empty() && shown.back() != ' ')) shown += is_blank ? ' ' : c;
  }
  if (shown.size() <= k_shown) return shown;
  std::size_t cut = k_shown;
  while (cut > 0 && (static_cast<unsigned char>(shown[cut]) & 0xC0U) == 0x80U) --cut;
  return text::cat(shown.substr(0, cut), "…");
}

}  // namespace sluice
