# Writes every db/migrations/*.sql as a raw string literal into one source file.
#
#   cmake -DFOLDER=db/migrations -DOUTPUT=embedded_migrations.cpp -P EmbedMigrations.cmake

file(GLOB files ${FOLDER}/*.sql)
list(SORT files)
set(text "#include \"storage/migrate.hpp\"\n\nnamespace trellis::storage {\n\n")
string(APPEND text "const std::vector<Migration>& embedded_migrations() {\n")
string(APPEND text "  static const std::vector<Migration> migrations = {\n")
foreach(file IN LISTS files)
  get_filename_component(name "${file}" NAME_WE)
  if(NOT name MATCHES "^([0-9][0-9][0-9][0-9])_[a-z0-9_]+$")
    message(FATAL_ERROR "A migration must be called NNNN_name.sql: ${file}")
  endif()
  math(EXPR number "1${CMAKE_MATCH_1} - 10000")
  file(READ "${file}" sql)
  string(APPEND text "      {${number}, \"${name}\", R\"migration(${sql})migration\"},\n")
endforeach()
string(APPEND text "  };\n  return migrations;\n}\n\n}  // namespace trellis::storage\n")
file(WRITE "${OUTPUT}" "${text}")
