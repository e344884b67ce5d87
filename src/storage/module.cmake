find_package(PostgreSQL REQUIRED)
find_package(SQLite3 REQUIRED)

# The migrations become string literals of the binary: nothing has to be found at run time.
file(GLOB migrations CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/db/migrations/*.sql)
set(embedded ${CMAKE_CURRENT_BINARY_DIR}/embedded_migrations.cpp)
add_custom_command(
  OUTPUT ${embedded}
  COMMAND ${CMAKE_COMMAND} -DFOLDER=${CMAKE_SOURCE_DIR}/db/migrations -DOUTPUT=${embedded}
          -P ${CMAKE_SOURCE_DIR}/cmake/EmbedMigrations.cmake
  DEPENDS ${migrations} ${CMAKE_SOURCE_DIR}/cmake/EmbedMigrations.cmake
  COMMENT "Embedding ${CMAKE_SOURCE_DIR}/db/migrations"
  VERBATIM)
target_sources(trellis_storage PRIVATE ${embedded})
target_link_libraries(trellis_storage PRIVATE
  soci_core soci_sqlite3 soci_postgresql PostgreSQL::PostgreSQL SQLite::SQLite3 Threads::Threads)

# Debian's SOCI hides the type information of its classes, which the check of virtual tables wants.
if(TRELLIS_SANITIZE MATCHES undefined)
  target_compile_options(trellis_storage PRIVATE -fno-sanitize=vptr)
endif()

# Databases for the tests of every module: storage/test_database.hpp.
if(TRELLIS_TESTS)
  add_library(trellis_test_support STATIC
    ${CMAKE_SOURCE_DIR}/tests/support/postgresql_server.cpp
    ${CMAKE_SOURCE_DIR}/tests/support/test_database.cpp)
  target_link_libraries(trellis_test_support
    PUBLIC trellis_storage GTest::gtest PRIVATE trellis_options PostgreSQL::PostgreSQL Threads::Threads)
  target_include_directories(trellis_test_support
    PUBLIC ${CMAKE_SOURCE_DIR}/src ${CMAKE_SOURCE_DIR}/tests)
  trellis_pch(trellis_test_support)
  # Runs a command with one server for all test binaries it starts.
  add_executable(with_postgresql ${CMAKE_SOURCE_DIR}/tests/support/with_postgresql.cpp)
  target_link_libraries(with_postgresql PRIVATE trellis_test_support trellis_options)
endif()

# g++ 12 at -O2 warns of std::string's own inlined insert (a known false alarm of that version).
set_source_files_properties(${CMAKE_SOURCE_DIR}/src/storage/statements.cpp
  PROPERTIES COMPILE_OPTIONS "-Wno-array-bounds;-Wno-restrict;-Wno-stringop-overread;-Wno-stringop-overflow")
