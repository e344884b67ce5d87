# Builds the modules that src/MODULES names.
#
#   trellis_modules(FILE)   one static library trellis_<module> for each line that has a folder with
#                           sources, and <module>_tests from its *_test.cpp.
#
# A module may add src/<module>/module.cmake: it runs after the target exists and links the
# module's outside libraries (PRIVATE wherever no header of the module shows them).

# trellis_pch(TARGET): the standard headers, precompiled once for all modules of the same options. A
# module that needs other compile options cannot share them and makes its own. g++ takes the level of
# optimisation from the precompiled header and not from the command line, so in a release the cold
# modules have one of theirs.
function(trellis_pch target)
  if(TRELLIS_FUZZ)
    return()
  endif()
  get_target_property(cold ${target} TRELLIS_COLD)
  set(headers trellis_headers)
  if(cold AND CMAKE_BUILD_TYPE STREQUAL "Release")
    set(headers trellis_cold_headers)
  endif()
  if(NOT TARGET ${headers})
    add_library(${headers} OBJECT ${CMAKE_SOURCE_DIR}/cmake/headers.cpp)
    target_link_libraries(${headers} PRIVATE trellis_options)
    if(cold)
      trellis_cold(${headers})
    endif()
    target_precompile_headers(${headers} PRIVATE
      <algorithm> <array> <chrono> <cstdint> <expected> <functional> <map> <memory> <optional>
      <span> <string> <string_view> <unordered_map> <utility> <variant> <vector>)
    if(TRELLIS_UNITY AND NOT TRELLIS_SANITIZE)
      # Most units of a release read JSON, and its header alone takes more than a second.
      target_precompile_headers(${headers} PRIVATE
        <charconv> <cmath> <filesystem> <fstream> <nlohmann/json.hpp> <numeric> <ranges> <set> <sstream>)
    endif()
  endif()
  target_precompile_headers(${target} REUSE_FROM ${headers})
endfunction()

# trellis_cold(TARGET): what runs seldom or waits for the database (pages, verbs, reports) is compiled
# for a release without the optimiser's dear passes, which take half of the time and gain nothing a
# person could notice (decision record 0023).
function(trellis_cold target)
  target_compile_options(${target} PRIVATE $<$<CONFIG:Release>:-Og>)
  set_target_properties(${target} PROPERTIES TRELLIS_COLD ON)
endfunction()

# trellis_unity_key(SOURCE RESULT): the name of the group of folders whose sources may be compiled as
# one. It is the source's folder; the folders of a module with less than a dozen sources are one group.
# tools/check_house knows the same rule.
function(trellis_unity_key source result)
  get_filename_component(folder ${source} DIRECTORY)
  file(RELATIVE_PATH key ${CMAKE_SOURCE_DIR}/src ${folder})
  string(REGEX MATCH "^[^/]+" module "${key}")
  if(NOT key STREQUAL module)
    file(GLOB beside ${folder}/*.cpp)
    list(FILTER beside EXCLUDE REGEX "(_test|_fuzz|main|_bench)\\.cpp$")
    list(LENGTH beside count)
    if(count LESS 12)
      set(key ${module}/small)
    endif()
  endif()
  string(REPLACE "/" "_" key ${key})
  set(${result} ${key} PARENT_SCOPE)
endfunction()

# trellis_unity(TARGET): with TRELLIS_UNITY the sources of one folder are compiled up to thirty at a
# time, which takes a third of the work of one by one. Names in unnamed namespaces are unique within
# their group (tools/check_house), so that any of them fit together; a source that opens an enumeration
# to its whole file is compiled alone.
function(trellis_unity target)
  if(NOT TRELLIS_UNITY)
    return()
  endif()
  get_target_property(sources ${target} SOURCES)
  set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_MODE GROUP)
  set(keys "")
  foreach(source ${sources})
    if(NOT source MATCHES "^${CMAKE_SOURCE_DIR}/src/.*\\.cpp$")
      continue()
    endif()
    file(STRINGS ${source} opened REGEX "^using enum")
    if(opened)
      set_source_files_properties(${source} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
      continue()
    endif()
    trellis_unity_key(${source} key)
    list(APPEND keys ${key})
    list(APPEND sources_of_${key} ${source})
  endforeach()
  list(REMOVE_DUPLICATES keys)
  foreach(key ${keys})
    # As few units as hold them, of one size.
    list(LENGTH sources_of_${key} total)
    math(EXPR units "(${total} + 29) / 30")
    set(count 0)
    foreach(source ${sources_of_${key}})
      math(EXPR unit "${count} * ${units} / ${total}")
      math(EXPR count "${count} + 1")
      set_source_files_properties(${source} PROPERTIES UNITY_GROUP ${key}_${unit})
    endforeach()
  endforeach()
endfunction()

# One shared precompiled header for all test binaries.
function(trellis_test_binary name)
  add_executable(${name} ${ARGN})
  target_link_libraries(${name} PRIVATE trellis_options GTest::gtest GTest::gtest_main Threads::Threads)
  if(NOT TARGET trellis_test_places)
    # The only source that knows where this clone lies.
    add_library(trellis_test_places STATIC ${CMAKE_SOURCE_DIR}/tests/support/places.cpp)
    target_link_libraries(trellis_test_places PRIVATE trellis_options)
    target_include_directories(trellis_test_places PUBLIC ${CMAKE_SOURCE_DIR}/tests)
    target_compile_definitions(trellis_test_places PRIVATE
      TRELLIS_SHARED_DIR="${TRELLIS_SHARED_DIR}" TRELLIS_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
  endif()
  target_link_libraries(${name} PRIVATE trellis_test_places)
  target_include_directories(${name} PRIVATE ${CMAKE_SOURCE_DIR}/src ${CMAKE_SOURCE_DIR}/tests)
  if(NOT TARGET trellis_test_headers)
    add_library(trellis_test_headers OBJECT ${CMAKE_SOURCE_DIR}/cmake/headers.cpp)
    target_link_libraries(trellis_test_headers PRIVATE trellis_options GTest::gtest)
    target_precompile_headers(trellis_test_headers PRIVATE
      <gtest/gtest.h> <string> <vector> <map> <optional> <functional>)
  endif()
  target_precompile_headers(${name} REUSE_FROM trellis_test_headers)
  set_property(GLOBAL APPEND PROPERTY TRELLIS_TEST_BINARIES ${name})
endfunction()

function(trellis_module name dependencies)
  set(folder ${CMAKE_SOURCE_DIR}/src/${name})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${folder}/*.cpp)
  set(tests ${sources})
  list(FILTER sources EXCLUDE REGEX "(_test|_fuzz|main|_bench)\\.cpp$")
  list(FILTER tests INCLUDE REGEX "_test\\.cpp$")
  if(NOT sources)
    return()
  endif()
  set(target trellis_${name})
  add_library(${target} STATIC ${sources})
  target_include_directories(${target} PUBLIC ${CMAKE_SOURCE_DIR}/src)
  target_link_libraries(${target} PRIVATE trellis_options)
  foreach(dependency ${dependencies})
    if(TARGET trellis_${dependency})
      target_link_libraries(${target} PUBLIC trellis_${dependency})
    endif()
  endforeach()
  if(NOT name MATCHES "^(core|storage|register|matching)$")
    trellis_cold(${target})
  endif()
  if(EXISTS ${folder}/module.cmake)
    include(${folder}/module.cmake)
  endif()
  get_target_property(own_headers ${target} PRECOMPILE_HEADERS)
  if(NOT own_headers)
    trellis_pch(${target})
  endif()
  trellis_unity(${target})
  if(TRELLIS_TESTS AND tests)
    trellis_test_binary(${name}_tests ${tests})
    target_link_libraries(${name}_tests PRIVATE ${target})
    if(TARGET trellis_test_support)
      target_link_libraries(${name}_tests PRIVATE trellis_test_support)
    endif()
  endif()
endfunction()

# Everything a module may include: what its line names, and for "+x" all that x may include. Modules
# that have no sources yet are passed through.
function(trellis_expand name result)
  set(found)
  foreach(entry ${TRELLIS_MODULE_${name}})
    string(REPLACE "+" "" target "${entry}")
    list(APPEND found ${target})
    if(entry MATCHES "^\\+")
      trellis_expand(${target} below)
      list(APPEND found ${below})
    endif()
  endforeach()
  list(REMOVE_DUPLICATES found)
  set(${result} ${found} PARENT_SCOPE)
endfunction()

function(trellis_modules file)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${file})
  file(STRINGS ${file} lines)
  foreach(line ${lines})
    if(line MATCHES "^([a-z]+):(.*)$")
      set(name ${CMAKE_MATCH_1})
      separate_arguments(entries UNIX_COMMAND "${CMAKE_MATCH_2}")
      set(TRELLIS_MODULE_${name} ${entries})
      list(APPEND names ${name})
    endif()
  endforeach()
  foreach(name ${names})
    if(NOT EXISTS ${CMAKE_SOURCE_DIR}/src/${name}/CMakeLists.txt)
      trellis_expand(${name} dependencies)
      # Modules of src/MODULES may all use core, save core itself and plot.
      if(NOT name MATCHES "^(core|plot)$")
        list(APPEND dependencies core)
      endif()
      trellis_module(${name} "${dependencies}")
    endif()
  endforeach()
endfunction()
