// Loads Kerberos when libpq first asks for it: for encryption or a login by GSSAPI.
//
// It takes the place of libgssapi_krb5 where libpq itself is linked in. A machine that has no
// Kerberos has no credentials either, and libpq goes on as with a user who has none. The
// declarations are those of RFC 2744; its header belongs to a package that a build would need for
// nothing else.
#include <dlfcn.h>

#include <cstdint>

namespace {

using Number = std::uint32_t;  // OM_uint32
using Handle = void*;          // a name, a credential, a context: opaque to us

struct Buffer;  // gss_buffer_desc
struct Set;     // gss_OID_set_desc
struct Bindings;

struct Oid {
  Number length;
  const void* elements;
};

constexpr Number k_unavailable = 16U << 16U;  // GSS_S_UNAVAILABLE

// {iso(1) member-body(2) US(840) mit(113554) infosys(1) gssapi(2) generic(1) service_name(4)}
constexpr Oid k_hostbased_service{10, "\x2a\x86\x48\x86\xf7\x12\x01\x02\x01\x04"};

// Never closed: it lives as long as the process, as a linked library would.
void* find(const char* name) {
  static void* const library = dlopen("libgssapi_krb5.so.2", RTLD_LAZY | RTLD_LOCAL);
  return library == nullptr ? nullptr : dlsym(library, name);
}

}  // namespace

// Hidden: the library's own calls of these must find the library's.
#define HIDDEN extern "C" __attribute__((visibility("hidden")))

#define FORWARD(name, parameters, arguments)                                          \
  HIDDEN Number name parameters {                                                     \
    static const auto function = reinterpret_cast<Number(*) parameters>(find(#name)); \
    if (function != nullptr) return function arguments;                               \
    *minor = 0;                                                                       \
    return k_unavailable;                                                             \
  }

HIDDEN const Oid* const GSS_C_NT_HOSTBASED_SERVICE = &k_hostbased_service;

FORWARD(gss_acquire_cred,
        (Number * minor, Handle name, Number time, Set* mechanisms, int usage, Handle* credential,
         Set** actual, Number* time_left),
        (minor, name, time, mechanisms, usage, credential, actual, time_left))
FORWARD(gss_delete_sec_context, (Number * minor, Handle* context, Buffer* token),
        (minor, context, token))
FORWARD(gss_display_status,
        (Number * minor, Number status, int type, const Oid* mechanism, Number* more, Buffer* text),
        (minor, status, type, mechanism, more, text))
FORWARD(gss_import_name, (Number * minor, Buffer* text, const Oid* type, Handle* name),
        (minor, text, type, name))
FORWARD(gss_init_sec_context,
        (Number * minor, Handle credential, Handle* context, Handle target, const Oid* mechanism,
         Number wanted, Number time, Bindings* bindings, Buffer* received, const Oid** actual,
         Buffer* sent, Number* got, Number* time_left),
        (minor, credential, context, target, mechanism, wanted, time, bindings, received, actual,
         sent, got, time_left))
FORWARD(gss_release_buffer, (Number * minor, Buffer* buffer), (minor, buffer))
FORWARD(gss_release_cred, (Number * minor, Handle* credential), (minor, credential))
FORWARD(gss_release_name, (Number * minor, Handle* name), (minor, name))
FORWARD(gss_unwrap,
        (Number * minor, Handle context, Buffer* sealed, Buffer* plain, int* is_secret,
         Number* quality),
        (minor, context, sealed, plain, is_secret, quality))
FORWARD(gss_wrap,
        (Number * minor, Handle context, int wants_secret, Number quality, Buffer* plain,
         int* is_secret, Buffer* sealed),
        (minor, context, wants_secret, quality, plain, is_secret, sealed))
FORWARD(gss_wrap_size_limit,
        (Number * minor, Handle context, int wants_secret, Number quality, Number size,
         Number* limit),
        (minor, context, wants_secret, quality, size, limit))

#undef FORWARD
#undef HIDDEN
