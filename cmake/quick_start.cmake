# What makes the program start quickly: most of a run with nothing pending is the loading of shared libraries.
#
# What the system has as an archive is linked in, and the linker drops the shared libraries that nothing is left to be
# taken from. libpq brings Kerberos and LDAP, which take longer to load than such a run takes: they are loaded when they
# are asked for. Where libpq cannot be linked in, it is itself loaded when a PostgreSQL database is asked for.
target_link_options(sluice_program PRIVATE -Wl,--as-needed)
set(on_demand src/dialects/postgres/session/on_demand)

# libpq's archive takes parts of PostgreSQL's server packages, which must be of the same version:
# postgresql-server-dev-NN on Debian.
function(find_libpq_archives)
  pkg_get_variable(libpq_libdir libpq libdir)
  string(REGEX MATCH "^[0-9]+" major "${libpq_VERSION}")
  set(places ${libpq_libdir} /usr/lib/postgresql/${major}/lib)
  foreach(archive pq pgcommon_shlib pgport_shlib ssl crypto)
    find_library(SLUICE_lib${archive} lib${archive}.a HINTS ${places})
    if(NOT SLUICE_lib${archive})
      return()
    endif()
    list(APPEND found ${SLUICE_lib${archive}})
  endforeach()
  file(WRITE ${PROJECT_BINARY_DIR}/links_libpq.cpp "extern \"C\" int PQlibVersion(void);\n"
       "extern \"C\" void* PQconnectStart(const char*);\n"
       "int main() { return PQconnectStart(\"\") != nullptr && PQlibVersion() > 0 ? 0 : 1; }\n")
  try_compile(SLUICE_LINKS_LIBPQ ${PROJECT_BINARY_DIR}/links_libpq
    SOURCES ${PROJECT_BINARY_DIR}/links_libpq.cpp ${PROJECT_SOURCE_DIR}/${on_demand}/kerberos.cpp
            ${PROJECT_SOURCE_DIR}/${on_demand}/ldap.cpp
    LINK_LIBRARIES ${found} ${CMAKE_DL_LIBS}
    CXX_STANDARD 20)
  if(SLUICE_LINKS_LIBPQ)
    set(libpq_archives ${found} PARENT_SCOPE)
  endif()
endfunction()

if(NOT SLUICE_SANITIZE)
  foreach(archive libre2.a libsqlite3.a libcrypto.a)
    find_library(SLUICE_${archive} ${archive})
    if(SLUICE_${archive})
      target_link_libraries(sluice_program PRIVATE ${SLUICE_${archive}})
    endif()
  endforeach()
  # What is linked in is not for the libraries that are loaded later: these bring their own.
  target_link_options(sluice_program PRIVATE -Wl,--gc-sections,--exclude-libs,ALL)
  pkg_check_modules(libpq QUIET libpq)
  find_libpq_archives()
endif()
if(libpq_archives)
  target_sources(sluice_program PRIVATE ${on_demand}/kerberos.cpp ${on_demand}/ldap.cpp)
  target_link_libraries(sluice_program PRIVATE ${libpq_archives})
else()
  target_sources(sluice_program PRIVATE ${on_demand}/libpq.cpp)
  target_include_directories(sluice_program PRIVATE ${PostgreSQL_INCLUDE_DIRS})
endif()
target_link_libraries(sluice_program PRIVATE ${CMAKE_DL_LIBS})
