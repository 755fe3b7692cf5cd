# What makes the program start quickly: most of a run with nothing pending is the loading of shared libraries.
#
# libpq is loaded when a PostgreSQL database is asked for, and the rest is linked in where the system has it as an
# archive. The linker drops the shared libraries that nothing is left to be taken from.
target_sources(sluice_program PRIVATE src/dialects/postgres/on_demand/libpq.cpp)
target_include_directories(sluice_program PRIVATE ${PostgreSQL_INCLUDE_DIRS})
target_link_options(sluice_program PRIVATE -Wl,--as-needed)

if(NOT SLUICE_SANITIZE)
  foreach(archive libre2.a libsqlite3.a libcrypto.a)
    find_library(SLUICE_${archive} ${archive})
    if(SLUICE_${archive})
      target_link_libraries(sluice_program PRIVATE ${SLUICE_${archive}})
    endif()
  endforeach()
  target_link_options(sluice_program PRIVATE -Wl,--gc-sections)
endif()
target_link_libraries(sluice_program PRIVATE ${CMAKE_DL_LIBS})
