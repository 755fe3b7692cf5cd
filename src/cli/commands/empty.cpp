#include "base/json_writer.hpp"
#include "base/redact.hpp"
#include "base/text.hpp"
#include "cli/commands/catalog_place.hpp"
#include "cli/commands/commands.hpp"
#include "cli/commands/session.hpp"
#include "render/render_text.hpp"

namespace sluice::cli {

CommandResult run_empty(CommandContext& context) {
  const Settings settings = discover(context);
  const Schema schema = read_catalog(catalog_place(context, settings));
  const std::size_t objects = count_objects(schema);
  JsonWriter json(JsonStyle::indented);
  json.object()
      .member("database", shown_url(settings.url))
      .member("empty", objects == 0)
      .member("tables", schema.tables.size())
      .member("objects", objects)
      .end();
  const std::string text =
      objects == 0
          ? std::string("The database is empty\n")
          : text::cat("The database is not empty: ", counted(schema.tables.size(), "table"), ", ",
                      counted(objects, "object"), " in all\n");
  return {.text = text,
          .data = json.text(),
          .exit_status = objects == 0 ? 0 : exit_status(ErrorCode::failure),
          .is_report = true};
}

}  // namespace sluice::cli
