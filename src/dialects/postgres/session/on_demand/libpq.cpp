// Loads libpq when a PostgreSQL database is first asked for.
//
// libpq brings some twenty libraries (TLS, Kerberos, LDAP) that take longer to load than a run with
// nothing pending takes, and that a SQLite project does without. The program is linked with these
// functions in the place of the library's; a user of the library links libpq itself.
#include <dlfcn.h>
#include <libpq-fe.h>

#include "base/text.hpp"
#include "sluice/error.hpp"

namespace {

constexpr const char* k_library = "libpq.so.5";

// Never closed: it lives as long as the process, as a linked library would.
void* open_library() {
  void* const handle = dlopen(k_library, RTLD_LAZY | RTLD_LOCAL);
  if (handle == nullptr)
    throw sluice::Error(
        sluice::ErrorCode::connection,
        sluice::text::cat("libpq, PostgreSQL's client library, cannot be loaded: ", dlerror()),
        "Install it; on Debian: apt-get install libpq5.");
  return handle;
}

void* find(const char* name) {
  static void* const library = open_library();
  void* const symbol = dlsym(library, name);
  if (symbol == nullptr)
    throw sluice::Error(sluice::ErrorCode::connection,
                        sluice::text::cat(k_library, " is too old: it has no ", name),
                        "Install libpq of PostgreSQL 14 or newer.");
  return symbol;
}

}  // namespace

#define FORWARD(result, name, parameters, arguments)                             \
  extern "C" result name parameters {                                            \
    static const auto function = reinterpret_cast<decltype(&name)>(find(#name)); \
    return function arguments;                                                   \
  }

FORWARD(int, PQbackendPID, (const PGconn* conn), (conn))
FORWARD(int, PQcancel, (PGcancel * cancel, char* errbuf, int errbufsize),
        (cancel, errbuf, errbufsize))
FORWARD(void, PQclear, (PGresult * res), (res))
FORWARD(char*, PQcmdStatus, (PGresult * res), (res))
FORWARD(PostgresPollingStatusType, PQconnectPoll, (PGconn * conn), (conn))
FORWARD(PGconn*, PQconnectStartParams,
        (const char* const* keywords, const char* const* values, int expand_dbname),
        (keywords, values, expand_dbname))
FORWARD(void, PQconninfoFree, (PQconninfoOption * connOptions), (connOptions))
FORWARD(PQconninfoOption*, PQconninfoParse, (const char* conninfo, char** errmsg),
        (conninfo, errmsg))
FORWARD(int, PQconsumeInput, (PGconn * conn), (conn))
FORWARD(char*, PQdb, (const PGconn* conn), (conn))
FORWARD(int, PQenterPipelineMode, (PGconn * conn), (conn))
FORWARD(char*, PQerrorMessage, (const PGconn* conn), (conn))
FORWARD(int, PQexitPipelineMode, (PGconn * conn), (conn))
FORWARD(void, PQfinish, (PGconn * conn), (conn))
FORWARD(int, PQflush, (PGconn * conn), (conn))
FORWARD(char*, PQfname, (const PGresult* res, int field_num), (res, field_num))
FORWARD(void, PQfreeCancel, (PGcancel * cancel), (cancel))
FORWARD(void, PQfreemem, (void* ptr), (ptr))
FORWARD(PGcancel*, PQgetCancel, (PGconn * conn), (conn))
FORWARD(int, PQgetCopyData, (PGconn * conn, char** buffer, int async), (conn, buffer, async))
FORWARD(PGresult*, PQgetResult, (PGconn * conn), (conn))
FORWARD(int, PQgetisnull, (const PGresult* res, int tup_num, int field_num),
        (res, tup_num, field_num))
FORWARD(int, PQgetlength, (const PGresult* res, int tup_num, int field_num),
        (res, tup_num, field_num))
FORWARD(char*, PQgetvalue, (const PGresult* res, int tup_num, int field_num),
        (res, tup_num, field_num))
FORWARD(char*, PQhost, (const PGconn* conn), (conn))
FORWARD(int, PQisBusy, (PGconn * conn), (conn))
FORWARD(int, PQnfields, (const PGresult* res), (res))
FORWARD(int, PQntuples, (const PGresult* res), (res))
FORWARD(const char*, PQparameterStatus, (const PGconn* conn, const char* paramName),
        (conn, paramName))
FORWARD(int, PQpipelineSync, (PGconn * conn), (conn))
FORWARD(char*, PQport, (const PGconn* conn), (conn))
FORWARD(int, PQputCopyEnd, (PGconn * conn, const char* errormsg), (conn, errormsg))
FORWARD(char*, PQresultErrorField, (const PGresult* res, int fieldcode), (res, fieldcode))
FORWARD(char*, PQresultErrorMessage, (const PGresult* res), (res))
FORWARD(ExecStatusType, PQresultStatus, (const PGresult* res), (res))
FORWARD(int, PQsendQuery, (PGconn * conn, const char* query), (conn, query))
FORWARD(int, PQsendQueryParams,
        (PGconn * conn, const char* command, int nParams, const Oid* paramTypes,
         const char* const* paramValues, const int* paramLengths, const int* paramFormats,
         int resultFormat),
        (conn, command, nParams, paramTypes, paramValues, paramLengths, paramFormats, resultFormat))
FORWARD(int, PQserverVersion, (const PGconn* conn), (conn))
FORWARD(PQnoticeReceiver, PQsetNoticeReceiver, (PGconn * conn, PQnoticeReceiver proc, void* arg),
        (conn, proc, arg))
FORWARD(int, PQsetSingleRowMode, (PGconn * conn), (conn))
FORWARD(int, PQsetnonblocking, (PGconn * conn, int arg), (conn, arg))
FORWARD(int, PQsocket, (const PGconn* conn), (conn))
FORWARD(ConnStatusType, PQstatus, (const PGconn* conn), (conn))
FORWARD(PGTransactionStatusType, PQtransactionStatus, (const PGconn* conn), (conn))

#undef FORWARD
