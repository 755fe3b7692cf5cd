# Tests that are programs of their own: tools, shims, and comparisons with Drizzle itself.
find_package(Python3 REQUIRED COMPONENTS Interpreter)
set(root ${PROJECT_SOURCE_DIR})

add_test(NAME "layers and file lengths" COMMAND ${Python3_EXECUTABLE} ${root}/tools/check_layers.py
         WORKING_DIRECTORY ${root})

if(TARGET sluice_program)
  set(sluice $<TARGET_FILE:sluice_program>)
  add_test(NAME "Drizzle and sluice in turns end as Drizzle alone"
           COMMAND ${Python3_EXECUTABLE} ${root}/tests/oracle/both_ways.py ${sluice})
  set_tests_properties("Drizzle and sluice in turns end as Drizzle alone" PROPERTIES TIMEOUT 900)
  if(DEFINED ENV{SLUICE_SHARED})
    add_test(NAME "real projects migrate as under Drizzle"
             COMMAND ${Python3_EXECUTABLE} ${root}/tools/corpus ${sluice} $ENV{SLUICE_SHARED}/corpus)
    set_tests_properties("real projects migrate as under Drizzle" PROPERTIES TIMEOUT 900)
  endif()
endif()

if(TARGET sluice_cli AND NOT SLUICE_FUZZ)
  add_subdirectory(fuzz)
endif()

find_program(NODE node)
if(NODE)
  add_test(NAME "migrate.js hands a project's verbs and functions to the binary"
           COMMAND ${NODE} ${root}/tests/shim/migrate_test.js)
  if(TARGET sluice_program)
    set_tests_properties("migrate.js hands a project's verbs and functions to the binary" PROPERTIES
                         ENVIRONMENT "SLUICE_BINARY=${sluice}")
  endif()
endif()
