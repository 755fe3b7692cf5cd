// Functions that leave rows and objects as they are.
#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "dialects/postgres/facts/harmless.hpp"

namespace sluice::postgres {

namespace {

constexpr std::string_view k_harmless =
    " abs age array_agg array_append array_cat array_fill array_length array_position"
    " array_remove array_to_string avg bit_and bit_or bool_and bool_or btrim cardinality"
    " cast ceil ceiling char char_length clock_timestamp coalesce col_description concat"
    " concat_ws count current_schema current_schemas current_setting currval date"
    " date_part date_trunc decode dense_rank digest encode every exp extract first_value"
    " floor format gen_random_uuid generate_series greatest has_schema_privilege"
    " has_table_privilege hashtext initcap json_agg json_array json_array_elements"
    " json_build_object json_each json_object json_object_agg jsonb_agg"
    " jsonb_array_elements jsonb_array_elements_text jsonb_array_length jsonb_build_array"
    " jsonb_build_object jsonb_each jsonb_object_agg jsonb_set jsonb_typeof lag last_value"
    " lastval lead least left length like localtimestamp lower lpad ltrim make_date"
    " make_interval max md5 min mod nextval now nth_value ntile nullif num_nonnulls"
    " obj_description pg_advisory_xact_lock pg_get_constraintdef pg_get_expr"
    " pg_get_functiondef pg_get_indexdef pg_get_serial_sequence pg_get_viewdef pg_notify"
    " pg_sleep pg_table_is_visible pg_type_is_visible pg_typeof plainto_tsquery position"
    " power quote quote_ident quote_literal quote_nullable random rank regexp_match"
    " regexp_matches regexp_replace repeat replace reverse right round row_number"
    " row_to_json rpad rtrim set_config setval setweight sha256 split_part sqrt"
    " statement_timestamp stddev string_agg string_to_array strpos substr substring sum"
    " time to_char to_date to_json to_jsonb to_number to_regclass to_regnamespace"
    " to_regproc to_regrole to_regtype to_timestamp to_tsquery to_tsvector"
    " transaction_timestamp translate trim trunc txid_current unnest upper"
    " uuid_generate_v4 variance version websearch_to_tsquery"
    " ";

// Of the server's own functions those that write files or large objects, or run SQL that is handed
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
  constexpr std::string_view k_own = "pg_catalog.";
  if (name.starts_with(k_own)) return !runs_or_writes(name.substr(k_own.size()));
  return k_harmless.find(text::cat(" ", name, " ")) != std::string_view::npos;
}

}  // namespace sluice::postgres
