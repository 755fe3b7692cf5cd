// Loads LDAP when libpq first asks for it: for a pg_service.conf whose entry is a URL
// of a directory.
//
// It takes the place of libldap where libpq itself is linked in. Without it ldap_init fails, and
// libpq says so. The declarations are those of ldap.h, which belongs to a package that a build
// would need for nothing else.
#include <dlfcn.h>

#include <sys/time.h>
#include <array>

namespace {

struct Directory;  // LDAP
struct Message;    // LDAPMessage
struct Values;     // berval

constexpr int k_error = -1;
constexpr std::array k_libraries = {"libldap.so.2", "libldap-2.5.so.0"};

void* open_library() {
  for (const char* name : k_libraries)
    if (void* const library = dlopen(name, RTLD_LAZY | RTLD_LOCAL); library != nullptr)
      return library;
  return nullptr;
}

// Never closed: it lives as long as the process, as a linked library would.
void* find(const char* name) {
  static void* const library = open_library();
  return library == nullptr ? nullptr : dlsym(library, name);
}

}  // namespace

// Hidden: the library's own calls of these must find the library's.
#define FORWARD(result, name, parameters, arguments, otherwise)                       \
  extern "C" __attribute__((visibility("hidden"))) result name parameters {           \
    static const auto function = reinterpret_cast<result(*) parameters>(find(#name)); \
    return function == nullptr ? otherwise : function arguments;                      \
  }

FORWARD(int, ldap_count_entries, (Directory * ldap, Message* chain), (ldap, chain), k_error)
FORWARD(const char*, ldap_err2string, (int error), (error), "LDAP cannot be loaded")
FORWARD(Message*, ldap_first_entry, (Directory * ldap, Message* chain), (ldap, chain), nullptr)
FORWARD(Values**, ldap_get_values_len, (Directory * ldap, Message* entry, const char* attribute),
        (ldap, entry, attribute), nullptr)
FORWARD(Directory*, ldap_init, (const char* host, int port), (host, port), nullptr)
FORWARD(int, ldap_msgfree, (Message * message), (message), k_error)
FORWARD(int, ldap_result,
        (Directory * ldap, int message, int all, timeval* timeout, Message** answer),
        (ldap, message, all, timeout, answer), k_error)
FORWARD(int, ldap_search_st,
        (Directory * ldap, const char* base, int scope, const char* filter, char** attributes,
         int names_only, timeval* timeout, Message** answer),
        (ldap, base, scope, filter, attributes, names_only, timeout, answer), k_error)
FORWARD(int, ldap_set_option, (Directory * ldap, int option, const void* value),
        (ldap, option, value), k_error)
FORWARD(int, ldap_simple_bind, (Directory * ldap, const char* who, const char* password),
        (ldap, who, password), k_error)
FORWARD(int, ldap_unbind, (Directory * ldap), (ldap), k_error)
FORWARD(void, ldap_value_free_len, (Values * *values), (values), void())

#undef FORWARD
