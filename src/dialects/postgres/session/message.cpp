#include "dialects/postgres/session/message.hpp"

#include <algorithm>
#include <array>

#include "base/redact.hpp"
#include "base/text.hpp"

namespace sluice::postgres {

namespace {

struct Advice {
  std::string_view symptom;  // part of the message
  std::string_view hint;
};

// The first that fits wins.
constexpr std::array k_advice = std::to_array<Advice>({
    {"session is read-only",
     "No server of the URL takes writes: name the primary among its hosts, or wait until a standby "
     "is "
     "promoted (--wait-db)."},
    {"hot standby",
     "No server of the URL takes writes: name the primary among its hosts, or wait until a standby "
     "is "
     "promoted (--wait-db)."},
    {"Connection refused", "Check that the server runs and that host and port are right."},
    {"No such file or directory",
     "No server listens on this socket: check the folder (host) and the port."},
    {"could not translate host name", "Check the host name in the URL."},
    {"password authentication failed",
     "Check user and password; special characters in a URL's password must be percent-encoded."},
    {"no password supplied", "Put the password into the URL, PGPASSWORD or ~/.pgpass."},
    {"SASL", "Check user and password, and sslmode or channel_binding in the URL."},
    {"no encryption", "The server requires TLS: write sslmode=require in the URL."},
    {"SSL off", "The server requires TLS: write sslmode=require in the URL."},
    {"no pg_hba.conf entry",
     "The server's pg_hba.conf does not admit this user, database or address."},
    {"does not support SSL",
     "If the connection may be unencrypted, write sslmode=disable in the URL, `ssl: false` in the "
     "config, or PGSSLMODE=disable, whichever asks for TLS now."},
    {"root certificate file",
     "Name the certificate authority's file with sslrootcert, or use sslmode=require."},
    {"certificate verify failed",
     "Name its authority's file with sslrootcert=FILE, or leave the check out with "
     "sslmode=no-verify."},
    {"does not match host name",
     "Use the name in the server's certificate as the host, or sslmode=verify-ca."},
    {"too many clients", "Wait until connections are free, or connect through a pooler."},
    {"too many connections", "Wait until connections are free, or connect through a pooler."},
    {"connection slots", "Wait until connections are free, or connect through a pooler."},
    {"no more connections allowed", "The pooler's max_client_conn is reached: wait, or raise it."},
    {"unsupported startup parameter", "The pooler refuses a parameter of the URL: remove it."},
    {"starting up", "Wait for the server: --wait-db 30s."},
    {"shutting down", "Wait for the server: --wait-db 30s."},
    {"no answer within",
     "Check host, port and firewall, or allow more time with connect_timeout in the URL."},
});

constexpr std::string_view k_two_connections =
    "The pooler had no connection left. Two at once are needed where a plan splits into several "
    "transactions: raise the pool's size, or connect to the server itself.";

constexpr std::string_view k_elsewhere = "Check the database's URL.";

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

std::string hint_for(std::string_view message) {
  if (contains(message, "database \"") && contains(message, "does not exist"))
    return "Create the database first, or check its name in the URL.";
  if (contains(message, "role \"") && contains(message, "does not exist"))
    return "Create the role first, or check the user in the URL.";
  const auto advice = std::find_if(k_advice.begin(), k_advice.end(), [&](const Advice& each) {
    return contains(message, each.symptom);
  });
  return std::string(advice == k_advice.end() ? k_elsewhere : advice->hint);
}

// libpq adds a question of its own below the first line; our hint answers it.
bool is_question(std::string_view line) { return line.starts_with("Is the server running"); }

std::string cleaned(std::string_view line) {
  std::string text(text::trim(line));
  for (const std::string_view severity : {"FATAL:  ", "ERROR:  ", "FATAL: ", "ERROR: "})
    text = text::replace_all(text, severity, "");
  return text;
}

}  // namespace

std::string hint_for_refusal(std::string_view sqlstate, std::string_view message) {
  if (sqlstate == "25006")  // read_only_sql_transaction
    return "This server takes no writes: it is a standby, or default_transaction_read_only is on. "
           "Name "
           "the primary, or all hosts and target_session_attrs=read-write in the URL.";
  if (contains(message, "statement pooling"))
    return "This pooler gives each statement to any server, and a migration needs a transaction: "
           "connect "
           "to the server itself, or set pool_mode = transaction.";
  if (contains(message, "query_wait_timeout")) return std::string(k_two_connections);
  return {};
}

std::string as_question(std::string hint) {
  constexpr std::string_view k_perhaps = "Perhaps you meant to reference the ";
  if (!hint.starts_with(k_perhaps)) return hint;
  std::string_view meant = std::string_view(hint).substr(k_perhaps.size());
  if (meant.ends_with('.')) meant.remove_suffix(1);
  return text::cat("Did you mean the ", meant, "?");
}

std::string one_line(std::string_view message, const std::vector<std::string>& secrets) {
  std::vector<std::string> lines;
  for (const std::string& raw : text::split(message, "\n")) {
    std::string line = cleaned(raw);
    const bool is_known = std::find(lines.begin(), lines.end(), line) != lines.end();
    if (!line.empty() && !is_question(line) && !is_known) lines.push_back(std::move(line));
  }
  return redact(text::join(lines, "; "), secrets);
}

Error connect_error(std::string_view message, const std::vector<std::string>& secrets) {
  const std::string line = one_line(message, secrets);
  // What libpq takes for the port may be a piece of the password.
  if (contains(line, "invalid port number") || contains(line, "connection option \"port\""))
    return {
        ErrorCode::config, "the database's URL cannot be used: its port is not a number",
        "Percent-encode special characters in user and password: / is %2F, ? is %3F, # is %23."};
  // libpq checks what a parameter may be before it connects.
  if (line.starts_with("invalid ") && !contains(line, "response"))
    return {
        ErrorCode::config, text::cat("the database's URL cannot be used: ", line),
        "Correct that parameter of the URL, or the PG… variable of the environment that sets it."};
  return {ErrorCode::connection, line, hint_for(line)};
}

}  // namespace sluice::postgres
