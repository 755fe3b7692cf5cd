#include "dialects/postgres/session/connect.hpp"

#include <libpq-fe.h>
#include <poll.h>

#include <algorithm>
#include <csignal>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.hpp"
#include "dialects/postgres/session/conninfo.hpp"
#include "dialects/postgres/session/libpq.hpp"
#include "dialects/postgres/session/message.hpp"
#include "dialects/postgres/session/tls.hpp"
#include "dialects/postgres/session/wire.hpp"
#include "sluice/error.hpp"

namespace sluice::postgres {

namespace {

using SteadyClock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr milliseconds k_slice{100};

// The URL's connect_timeout (seconds; 0 waits for ever) goes before the one asked for.
milliseconds timeout_of(const Conninfo& info, const ConnectOptions& options) {
  const std::string text = info.find("connect_timeout");
  if (text.empty()) return options.connect_timeout;
  const auto seconds = text::parse_integer(text).value_or(0);
  return seconds > 0 ? milliseconds(seconds * 1000) : milliseconds(0);
}

Handle start(const Conninfo& info, const ConnectOptions& options) {
  std::vector<const char*> names, values;
  for (const auto& [name, value] : info.parameters) {
    names.push_back(name.c_str());
    values.push_back(value.c_str());
  }
  names.push_back(nullptr);
  values.push_back(nullptr);
  Handle handle(PQconnectStartParams(names.data(), values.data(), 0));
  if (!handle) throw std::bad_alloc();
  forward_notices(handle.get(), options.on_notice);
  return handle;
}

std::string place_of(const pg_conn* handle) {
  return text::cat(PQhost(handle), "\n", PQport(handle));
}

// One attempt at connecting, which may try several hosts.
class Attempt {
 public:
  enum class End { connected, failed, timed_out };

  Attempt(const Conninfo& info, milliseconds timeout, const ConnectOptions& options)
      : handle_(start(info, options)), timeout_(timeout), stop_(options.stop) {}

  End run() {
    if (PQstatus(handle_.get()) == CONNECTION_BAD) return End::failed;
    PostgresPollingStatusType status = PGRES_POLLING_WRITING;
    while (status != PGRES_POLLING_OK) {
      if (status == PGRES_POLLING_FAILED) return End::failed;
      if (!wait(status == PGRES_POLLING_READING)) return End::timed_out;
      status = PQconnectPoll(handle_.get());
    }
    return End::connected;
  }

  Handle take() { return std::move(handle_); }
  const pg_conn* handle() const { return handle_.get(); }
  std::chrono::microseconds round_trip() const { return round_trip_; }

 private:
  // False when this host's time is over. Each host gets the whole timeout, as in libpq.
  bool wait(bool for_reading) {
    if (std::string place = place_of(handle_.get()); place != place_) {
      place_ = std::move(place);
      began_ = SteadyClock::now();
    }
    const auto waited_from = SteadyClock::now();
    pollfd socket{PQsocket(handle_.get()), static_cast<short>(for_reading ? POLLIN : POLLOUT), 0};
    while (::poll(&socket, 1, static_cast<int>(k_slice.count())) <= 0) {
      throw_if_stopped(stop_, "connecting");
      if (timeout_.count() > 0 && SteadyClock::now() - began_ > timeout_) return false;
    }
    if (for_reading)
      round_trip_ = std::min(round_trip_, std::chrono::duration_cast<std::chrono::microseconds>(
                                              SteadyClock::now() - waited_from));
    return true;
  }

  Handle handle_;
  milliseconds timeout_;
  const StopRequest* stop_;
  std::string place_;
  SteadyClock::time_point began_;
  std::chrono::microseconds round_trip_{std::chrono::seconds(1)};
};

std::string without_first(const std::string& list, std::size_t count) {
  std::vector<std::string> items = text::split(list, ",");
  if (items.size() <= 1) return list;
  items.erase(items.begin(),
              items.begin() + static_cast<std::ptrdiff_t>(std::min(count, items.size())));
  return text::join(items, ",");
}

// libpq goes on to the next host by itself when one refuses, but not when one is silent: that is
// left to its blocking functions. True when there was a host behind the silent one.
bool drop_silent_host(Conninfo& info, const pg_conn* handle) {
  const std::string hosts = info.find(info.find("host").empty() ? "hostaddr" : "host");
  const std::vector<std::string> names = text::split(hosts, ",");
  const std::vector<std::string> ports = text::split(info.find("port"), ",");
  const auto is_silent = [&](std::size_t i) {
    const std::string& port = ports.size() == names.size() ? ports[i] : ports.front();
    return names[i] == PQhost(handle) && (port.empty() || port == PQport(handle));
  };
  std::size_t silent = 0;
  while (silent < names.size() && !is_silent(silent)) ++silent;
  if (silent + 1 >= names.size()) return false;
  for (const std::string_view list : {"host", "hostaddr", "port"})
    if (const std::string old = info.find(list); !old.empty())
      info.set(list, without_first(old, silent + 1));
  return true;
}

std::string silence(const pg_conn* handle, milliseconds timeout) {
  return text::cat("connection to server at \"", PQhost(handle), "\", port ", PQport(handle),
                   " failed: no answer within ", text::format_duration(timeout));
}

void report_raised_tls(const std::string& raised, const ConnectOptions& options) {
  if (raised.empty() || !options.on_notice) return;
  options.on_notice({.severity = "WARNING",
                     .message = raised,
                     .detail = "",
                     .hint = "Unset PGSSLMODE, or write the same sslmode in the URL."});
}

// Said by PGTARGETSESSIONATTRS or a service's file: libpq's own answer is "any".
bool is_session_chosen() {
  const std::unique_ptr<PQconninfoOption, FreeOptions> defaults(PQconndefaults());
  if (!defaults) return false;
  for (const PQconninfoOption* each = defaults.get(); each->keyword != nullptr; ++each)
    if (std::string_view(each->keyword) == "target_session_attrs")
      return each->val != nullptr && std::string_view(each->val) != "any";
  return false;
}

// Of several servers, one that takes writes is meant where something is to be written, whichever
// comes first in the URL.
void choose_session(Conninfo& info, const ConnectOptions& options) {
  const bool has_several = info.find("host").find(',') != std::string::npos ||
                           info.find("hostaddr").find(',') != std::string::npos;
  if (options.access != Access::read_write || !has_several) return;
  if (!info.find("target_session_attrs").empty() || is_session_chosen()) return;
  info.set("target_session_attrs", "read-write");
}

void report_ignored(const Conninfo& info, const ConnectOptions& options) {
  if (info.ignored.empty() || !options.on_notice) return;
  options.on_notice(
      {.severity = "WARNING",
       .message =
           text::cat("the database's URL has parameters that PostgreSQL's client does not know; "
                     "they are ignored: ",
                     text::join(info.ignored, ", ")),
       .detail = "",
       .hint = "They are meant for other tools; nothing needs to be done."});
}

}  // namespace

void throw_if_stopped(const StopRequest* stop, std::string_view doing) {
  const int signal = stop == nullptr ? 0 : stop->signal();
  if (signal == 0) return;
  throw Error(signal == SIGINT ? ErrorCode::interrupted : ErrorCode::terminated,
              text::cat("stopped while ", doing));
}

Opened open_session(const ConnectOptions& options) {
  throw_if_stopped(options.stop, "connecting");
  Conninfo info = parse_conninfo(options.url);
  report_ignored(info, options);
  report_raised_tls(settle_tls(info, tls_defaults()), options);
  info.set("client_encoding", "UTF8");
  info.set("fallback_application_name", options.application_name);
  choose_session(info, options);
  const milliseconds timeout = timeout_of(info, options);
  for (;;) {
    Attempt attempt(info, timeout, options);
    switch (attempt.run()) {
      case Attempt::End::connected:
        return {.handle = attempt.take(), .round_trip = attempt.round_trip()};
      case Attempt::End::failed:
        throw connect_error(PQerrorMessage(attempt.handle()), info.secrets);
      case Attempt::End::timed_out: break;
    }
    if (!drop_silent_host(info, attempt.handle()))
      throw connect_error(silence(attempt.handle(), timeout), info.secrets);
  }
}

}  // namespace sluice::postgres
