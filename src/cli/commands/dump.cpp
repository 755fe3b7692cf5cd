#include "base/json_writer.hpp"
#include "base/redact.hpp"
#include "cli/commands/catalog_place.hpp"
#include "cli/commands/commands.hpp"
#include "cli/commands/session.hpp"
#include "core/schema/schema_text.hpp"

namespace sluice::cli {

CommandResult run_dump(CommandContext& context) {
  const Settings settings = discover(context);
  const CatalogPlace place = catalog_place(context, settings);
  // Says that it is not there: an empty dump would pass for a backup.
  const Driver& driver = *place.backend.driver;
  if (driver.is_absent(place.connect)) driver.connect(place.connect);
  const std::string sql = schema_text(read_catalog(place), *place.backend.schema_dialect);
  JsonWriter json(JsonStyle::indented);
  json.object()
      .member("database", shown_url(settings.url))
      .member("dialect", settings.dialect)
      .member("sql", sql)
      .end();
  return {.text = sql, .data = json.text(), .is_report = true, .form = ResultForm::sql};
}

}  // namespace sluice::cli
