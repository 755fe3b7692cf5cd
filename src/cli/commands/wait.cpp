#include <algorithm>

#include "base/json_writer.hpp"
#include "base/redact.hpp"
#include "base/text.hpp"
#include "cli/base/attempt.hpp"
#include "cli/base/signals.hpp"
#include "cli/commands/commands.hpp"
#include "cli/commands/session.hpp"
#include "cli/render/log.hpp"

namespace sluice::cli {

namespace {

using std::chrono::milliseconds;

constexpr milliseconds k_pause{250};

milliseconds since(const Clock& clock, std::chrono::steady_clock::time_point start) {
  return std::chrono::duration_cast<milliseconds>(clock.monotonic() - start);
}

ConnectOptions connect_options(const CommandContext& context, const Settings& settings) {
  return {.url = need_url(settings),
          .access = Access::read_only,
          .may_create = false,
          .stop = &context.world.signals};
}

}  // namespace

CommandResult run_wait(CommandContext& context) {
  const Settings settings = discover(context);
  const Backend backend = need_backend(context, settings);
  ConnectOptions connect = connect_options(context, settings);
  const milliseconds limit = context.options.duration("timeout").value_or(milliseconds(60'000));
  const auto start = context.world.clock.monotonic();
  std::string product;
  int attempts = 0;
  while (true) {
    ++attempts;
    connect.connect_timeout = std::clamp(limit - since(context.world.clock, start),
                                         milliseconds(1000), connect.connect_timeout);
    connect.lock_wait = connect.connect_timeout;
    const auto failure = attempt([&] { product = backend.driver->connect(connect)->product(); });
    context.world.signals.throw_if_stopped("waiting");
    if (!failure) break;
    // A wrong URL or a refused password does not mend itself by waiting; the driver says
    // `connection` for what may.
    if (failure->code != ErrorCode::connection ||
        since(context.world.clock, start) + k_pause > limit)
      throw Error(*failure);
    if (attempts == 1)
      context.reporter.say("waiting", text::cat("waiting for the database: ", failure->message));
    context.world.clock.sleep(k_pause);
    context.world.signals.throw_if_stopped("waiting");
  }
  JsonWriter json(JsonStyle::indented);
  json.object()
      .member("database", shown_url(settings.url))
      .member("product", product)
      .member("attempts", attempts)
      .member("waited_ms", static_cast<std::int64_t>(since(context.world.clock, start).count()))
      .end();
  return {.text = text::cat("✅ The database answers: ", product, "\n"), .data = json.text()};
}

}  // namespace sluice::cli
