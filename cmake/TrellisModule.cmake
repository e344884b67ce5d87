# Builds the modules that src/MODULES names.
#
#   trellis_modules(FILE)   one static library trellis_<module> for each line that has a folder with
#                           sources, and <module>_tests from its *_test.cpp.
#
# A module may add src/<module>/module.cmake: it runs after the target exists and links the
# module's outside libraries (PRIVATE wherever no header of the module shows them).

function(trellis_pch target)
  if(TRELLIS_FUZZ)
    return()
  endif()
  target_precompile_headers(${target} PRIVATE
    <algorithm> <array> <chrono> <cstdint> <expected> <functional> <map> <memory> <optional>
    <span> <string> <string_view> <unordered_map> <utility> <variant> <vector>)
endfunction()

# One shared precompiled header for all test binaries.
function(trellis_test_binary name)
  add_executable(${name} ${ARGN})
  target_link_libraries(${name} PRIVATE trellis_options GTest::gtest GTest::gtest_main Threads::Threads)
  target_compile_definitions(${name} PRIVATE
    TRELLIS_SHARED_DIR="${TRELLIS_SHARED_DIR}" TRELLIS_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
  target_include_directories(${name} PRIVATE ${CMAKE_SOURCE_DIR}/src ${CMAKE_SOURCE_DIR}/tests)
  target_precompile_headers(${name} PRIVATE <gtest/gtest.h> <string> <vector> <map> <optional> <functional>)
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
  trellis_pch(${target})
  if(EXISTS ${folder}/module.cmake)
    include(${folder}/module.cmake)
  endif()
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
