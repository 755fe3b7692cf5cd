# Tests that are programs of their own: tools, shims, and comparisons with Drizzle itself.
# Debian's own Python has the packages that tools/test installs; another one earlier in PATH may not.
find_program(PYTHON python3 PATHS /usr/bin NO_DEFAULT_PATH REQUIRED)
set(root ${PROJECT_SOURCE_DIR})

add_test(NAME "layers and file lengths" COMMAND ${PYTHON} ${root}/tools/check_layers.py
         WORKING_DIRECTORY ${root})
add_test(NAME "the layer check finds what it should" COMMAND ${PYTHON} ${root}/tests/tools/test_check_layers.py)
add_test(NAME "every C++ file is formatted" COMMAND ${root}/tools/format --check)
add_test(NAME "README and docs show what is there" COMMAND ${PYTHON} ${root}/tests/tools/test_readme.py)
add_test(NAME "README, ARCHITECTURE and docs have no long sentences" COMMAND ${PYTHON} ${root}/tests/tools/english.py)
add_test(NAME "the library's reference is what its headers say" COMMAND ${PYTHON} ${root}/tools/library_page --check)
add_test(NAME "the measure of undo sees what differs" COMMAND ${PYTHON} ${root}/tests/tools/test_rollback_corpus.py)
add_test(NAME "tools/nightly runs whole what the tests run in part" COMMAND ${PYTHON} ${root}/tests/tools/test_nightly.py)
add_test(NAME "journals and snapshots are as their schemas say" COMMAND ${PYTHON} ${root}/tests/tools/test_schemas.py)

# A test that makes roles, or is told of by what others make, has servers of its own: roles are the whole server's.
set(own_servers ${root}/tools/with_servers)

add_test(NAME "the catalog changes as the facts of a statement say"
         COMMAND ${own_servers} ${PYTHON} ${root}/tests/oracle/postgres_facts.py $<TARGET_FILE:print_facts>
                 ${root}/tests/fixtures/facts/applied.sql)

if(TARGET sluice_program)
  set(sluice $<TARGET_FILE:sluice_program>)
  add_test(NAME "every command-line case holds on SQLite"
           COMMAND ${PYTHON} ${root}/tests/cases/run_cases.py --binary ${sluice} --dialect sqlite)
  set(cases_on_postgresql "command-line cases hold on PostgreSQL: those of its own, and a third of the others")
  add_test(NAME "${cases_on_postgresql}"
           COMMAND ${own_servers} ${PYTHON} ${root}/tests/cases/run_cases.py --binary ${sluice} --dialect postgresql
                   --every 3)
  set_tests_properties("every command-line case holds on SQLite" "${cases_on_postgresql}" PROPERTIES TIMEOUT 900)
  add_test(NAME "the examples of README and docs print what the pages show"
           COMMAND ${PYTHON} ${root}/tests/tools/run_docs.py --binary ${sluice})
  if(TARGET sluice_program_tested)
    # A case a command; the others are played with the plain program above, and all of them by tools/nightly. On PostgreSQL
    # those that do most there.
    set(smoke_sqlite)
    set(smoke_postgresql)
    foreach(name check_finds_what_is_wrong_in_a_folder
                 convert_goes_to_the_other_layout_and_back
                 create_continues_the_folder_whatever_the_clock_says
                 dump_is_sql_that_loads_into_an_empty_database
                 histories_that_disagree_stop_migrate_until_one_command_settles_it
                 migrate_applies_what_is_pending_and_status_says_when
                 prove_takes_every_migration_up_down_and_up_again
                 rebase_puts_one_branch_on_top_of_the_other_on_postgresql
                 rebase_puts_one_branch_on_top_of_the_other_on_sqlite
                 repair_mends_the_histories_and_the_journals_times
                 reset_drops_everything_and_applies_all_migrations_again
                 stats_counts_tables_rows_indexes_and_migrations
                 verify_compares_what_a_name_does_not_tell
                 what_a_migration_destroys_is_parked_listed_and_put_back)
      list(APPEND smoke_sqlite ${root}/tests/cases/${name}.case)
    endforeach()
    foreach(name migrate_applies_what_is_pending_and_status_says_when
                 rebase_puts_one_branch_on_top_of_the_other_on_postgresql
                 repair_mends_the_histories_and_the_journals_times
                 reset_drops_everything_and_applies_all_migrations_again
                 verify_compares_what_a_name_does_not_tell
                 what_a_migration_destroys_is_parked_listed_and_put_back)
      list(APPEND smoke_postgresql ${root}/tests/cases/${name}.case)
    endforeach()
    foreach(dialect sqlite postgresql)
      add_test(NAME "a case of each command is clean under the sanitizers: ${dialect}"
               COMMAND ${own_servers} ${PYTHON} ${root}/tests/cases/run_cases.py
                       --binary $<TARGET_FILE:sluice_program_tested> --dialect ${dialect} ${smoke_${dialect}})
    endforeach()
  endif()
  add_test(NAME "verify names every kind of change by hand at the right object"
           COMMAND ${PYTHON} ${root}/tests/tools/verify_mutations.py ${sluice} --every 5)
  set_tests_properties("verify names every kind of change by hand at the right object" PROPERTIES TIMEOUT 900)
  add_test(NAME "the program connects by TLS, and asks Kerberos and LDAP where it is told to"
           COMMAND ${PYTHON} ${root}/tests/tools/connecting.py ${sluice})
  add_test(NAME "a run stands up again after signals, closed descriptors and other runs"
           COMMAND ${PYTHON} ${root}/tests/tools/standing_up.py ${sluice})
  add_test(NAME "a migration goes on over the failover of its primary"
           COMMAND ${PYTHON} ${root}/tests/tools/failover.py ${sluice})
  add_test(NAME "a dump loads into an empty database, and the dump of that is the same"
           COMMAND ${own_servers} ${PYTHON} ${root}/tests/tools/dump_reloads.py ${sluice} $ENV{SLUICE_SHARED})
  add_test(NAME "one object of every kind is changed and rolled back, or said to stay"
           COMMAND ${own_servers} ${PYTHON} ${root}/tests/tools/every_kind.py ${sluice})
  add_test(NAME "what migrations changed is undone, or declared, or asked for"
           COMMAND ${own_servers} ${PYTHON} ${root}/tests/tools/law.py ${sluice} ${root}/tests/fixtures/faults)
  add_test(NAME "prove believes no undo that does nothing, and every one that the law holds"
           COMMAND ${own_servers} ${PYTHON} ${root}/tests/tools/prove_law.py ${sluice} ${root}/tests/fixtures/faults)
  add_test(NAME "random migrations are undone, or declared, or asked for: sqlite"
           COMMAND ${PYTHON} ${root}/tests/property/honest_undo.py ${sluice} --dialect sqlite --seed 2 --count 300)
  add_test(NAME "random migrations are undone, or declared, or asked for: postgresql"
           COMMAND ${own_servers} ${PYTHON} ${root}/tests/property/honest_undo.py ${sluice} --dialect postgresql
                   --seed 5 --count 80)
  set_tests_properties("random migrations are undone, or declared, or asked for: sqlite"
                       "random migrations are undone, or declared, or asked for: postgresql" PROPERTIES TIMEOUT 900)
  foreach(dialect sqlite postgresql)
    add_test(NAME "whatever histories are taken over, nothing runs twice: ${dialect}"
             COMMAND ${PYTHON} ${root}/tests/tools/handover_matrix.py ${sluice} ${dialect})
  endforeach()
  add_test(NAME "Drizzle and sluice in turns end as Drizzle alone"
           COMMAND ${PYTHON} ${root}/tests/oracle/both_ways.py ${sluice})
  set_tests_properties("Drizzle and sluice in turns end as Drizzle alone" PROPERTIES TIMEOUT 900)
  add_test(NAME "after a repair Drizzle finds nothing to do"
           COMMAND ${PYTHON} ${root}/tests/oracle/after_repair.py ${sluice})
  set_tests_properties("after a repair Drizzle finds nothing to do" PROPERTIES TIMEOUT 900)
  add_test(NAME "after a rebase drizzle-kit goes on as if there had been one branch"
           COMMAND ${PYTHON} ${root}/tests/oracle/rebase.py ${sluice})
  set_tests_properties("after a rebase drizzle-kit goes on as if there had been one branch" PROPERTIES TIMEOUT 900)
  add_test(NAME "drizzle-kit push drops what doctor says, and leaves what tablesFilter hides"
           COMMAND ${PYTHON} ${root}/tests/oracle/push.py ${sluice})
  add_test(NAME "Drizzle 1.0 and sluice in turns end as Drizzle 1.0 alone"
           COMMAND ${PYTHON} ${root}/tests/oracle/v1_both_ways.py ${sluice})
  set_tests_properties("Drizzle 1.0 and sluice in turns end as Drizzle 1.0 alone" PROPERTIES TIMEOUT 900)
  add_test(NAME "a folder converted to the other layout and back is what it was"
           COMMAND ${PYTHON} ${root}/tests/oracle/convert.py ${sluice})
  add_test(NAME "Drizzle goes on where plain files were given a journal"
           COMMAND ${PYTHON} ${root}/tests/oracle/plain.py ${sluice})
  add_test(NAME "after a conversion no Drizzle runs anything again on another database"
           COMMAND ${PYTHON} ${root}/tests/oracle/convert_elsewhere.py ${sluice})
  foreach(dialect postgresql sqlite)
    add_test(NAME "random rows survive random migrations and their rollbacks: ${dialect}"
             COMMAND ${PYTHON} ${root}/tests/property/undo_rows.py ${sluice} --dialect ${dialect} --seeds 2)
    add_test(NAME "nothing that random migrations destroy is lost where it is parked: ${dialect}"
             COMMAND ${PYTHON} ${root}/tests/property/undo_rows.py ${sluice} --dialect ${dialect} --seeds 2
                     --preserve-data)
    add_test(NAME "a rollback takes no more than its forecast counts: ${dialect}"
             COMMAND ${PYTHON} ${root}/tests/property/forecast.py ${sluice} --dialect ${dialect} --seeds 8)
  endforeach()
  if(NOT "$ENV{SLUICE_SHARED}" STREQUAL "")
    add_test(NAME "real projects migrate as under Drizzle"
             COMMAND ${own_servers} ${PYTHON} ${root}/tools/corpus ${sluice} $ENV{SLUICE_SHARED}/corpus)
    set_tests_properties("real projects migrate as under Drizzle" PROPERTIES TIMEOUT 900)
    # The whole measure, PostgreSQL's folders included, is tools/verify_corpus without a pattern.
    foreach(part sqlite pg-evolution)
      add_test(NAME "verify reports of what Drizzle made only what differs: ${part}"
               COMMAND ${own_servers} ${PYTHON} ${root}/tools/verify_corpus ${sluice} $ENV{SLUICE_SHARED}
                       ${part} --quiet --every 4)
    endforeach()
    add_test(NAME "real projects' migrations are taken back, a few of each folder"
             COMMAND ${own_servers} ${PYTHON} ${root}/tools/rollback_corpus ${sluice} $ENV{SLUICE_SHARED}
                     --first 1 --packed)
    set_tests_properties("real projects' migrations are taken back, a few of each folder" PROPERTIES TIMEOUT 900)
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

# The long ones first, so that no processor waits for another at the end.
if(TARGET sluice_program)
  if(NOT SLUICE_EACH_TEST)
    foreach(folder fault conformance dialects/postgres)
      set_tests_properties("${folder}: every test ~[alone]~[server]~[.]" PROPERTIES COST 500)
    endforeach()
  endif()
  set_tests_properties("every command-line case holds on SQLite" "${cases_on_postgresql}" PROPERTIES COST 500)
  set_tests_properties("Drizzle and sluice in turns end as Drizzle alone" PROPERTIES COST 400)
  set_tests_properties("verify names every kind of change by hand at the right object" PROPERTIES COST 200)
  foreach(dialect postgresql sqlite)
    set_tests_properties("random rows survive random migrations and their rollbacks: ${dialect}"
                         "nothing that random migrations destroy is lost where it is parked: ${dialect}"
                         PROPERTIES COST 100)
  endforeach()
endif()
