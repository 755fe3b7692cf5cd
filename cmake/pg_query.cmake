# PostgreSQL's own parser (libpg_query), as one object whose only names are the functions that Sluice calls: its palloc
# and pg_snprintf are not those of libpq's archive, which may be linked into the same program.
#
# sluice_add_parser(TARGET) makes it a part of that archive, so that an installed library needs no package for it.
find_library(SLUICE_libpg_query libpg_query.a REQUIRED)
find_path(SLUICE_pg_query_include pg_query.h REQUIRED)

add_library(pg_query INTERFACE)
target_include_directories(pg_query SYSTEM INTERFACE ${SLUICE_pg_query_include})

set(parser_object ${PROJECT_BINARY_DIR}/pg_query.o)
foreach(function parse free_parse_result parse_plpgsql free_plpgsql_parse_result)
  list(APPEND parser_wanted -u pg_query_${function})
  list(APPEND parser_kept --keep-global-symbol=pg_query_${function})
endforeach()
add_custom_command(OUTPUT ${parser_object}
  COMMAND ${CMAKE_LINKER} -r -o ${parser_object}.all ${parser_wanted} ${SLUICE_libpg_query}
  COMMAND ${CMAKE_OBJCOPY} ${parser_kept} ${parser_object}.all ${parser_object}
  COMMAND ${CMAKE_COMMAND} -E rm ${parser_object}.all
  DEPENDS ${SLUICE_libpg_query}
  COMMENT "Taking PostgreSQL's parser out of libpg_query"
  VERBATIM)
set_source_files_properties(${parser_object} PROPERTIES EXTERNAL_OBJECT TRUE GENERATED TRUE)
add_custom_target(parser_object DEPENDS ${parser_object})

function(sluice_add_parser target)
  target_sources(${target} PRIVATE ${parser_object})
  add_dependencies(${target} parser_object)
endfunction()
