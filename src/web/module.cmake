# Runs after trellis_web exists: templates become C++, and the two files that know Boost.Asio become
# a library of their own which waits for nothing, so that Ninja starts them first.
find_package(ZLIB REQUIRED)
pkg_check_modules(SODIUM REQUIRED IMPORTED_TARGET libsodium)

# What pages show. Each is linked where it is there; matching waits for its solvers.
set(web_modules storage events jobs access register network programme evidence casework notify report)
if(EXISTS ${CMAKE_SOURCE_DIR}/src/optimise/CMakeLists.txt)
  list(APPEND web_modules matching)
endif()
foreach(module ${web_modules})
  if(TARGET trellis_${module})
    target_link_libraries(trellis_web PUBLIC trellis_${module})
  endif()
endforeach()

get_target_property(web_sources trellis_web SOURCES)
list(FILTER web_sources EXCLUDE REGEX "/beast_[a-z]+\\.cpp$")
set_target_properties(trellis_web PROPERTIES SOURCES "${web_sources}")
file(GLOB beast_sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/web/beast_*.cpp)
add_library(trellis_beast OBJECT ${beast_sources})
target_link_libraries(trellis_beast PRIVATE trellis_options)
target_include_directories(trellis_beast PRIVATE ${CMAKE_SOURCE_DIR}/src)
# g++ 12 takes Asio's coroutine frames for a mismatch of new and delete, and an empty optional for
# an uninitialised one.
target_compile_options(trellis_beast PRIVATE
  -Wno-maybe-uninitialized -Wno-mismatched-new-delete)
if(TRELLIS_UNITY)
  set_target_properties(trellis_beast PROPERTIES UNITY_BUILD ON)
endif()
target_sources(trellis_web PRIVATE $<TARGET_OBJECTS:trellis_beast>)
target_link_libraries(trellis_web PRIVATE ZLIB::ZLIB PkgConfig::SODIUM Threads::Threads)

# Where the assets are when the binary is not installed.
set_source_files_properties(${CMAKE_SOURCE_DIR}/src/web/asset_folder.cpp PROPERTIES
  COMPILE_DEFINITIONS "TRELLIS_ASSET_FOLDER=\"${CMAKE_SOURCE_DIR}/web/dist\"")

set(web_generated ${CMAKE_BINARY_DIR}/generated)
file(GLOB_RECURSE web_templates CONFIGURE_DEPENDS RELATIVE ${CMAKE_SOURCE_DIR}/src
     ${CMAKE_SOURCE_DIR}/src/web/*.html)
foreach(template ${web_templates})
  add_custom_command(
    OUTPUT ${web_generated}/${template}.cpp ${web_generated}/${template}.hpp
    COMMAND template_compiler ${template} ${CMAKE_SOURCE_DIR}/src/${template} ${web_generated}
    DEPENDS template_compiler ${CMAKE_SOURCE_DIR}/src/${template}
    COMMENT "Template ${template}")
  target_sources(trellis_web PRIVATE ${web_generated}/${template}.cpp)
  set_source_files_properties(${web_generated}/${template}.cpp PROPERTIES UNITY_GROUP web_templates)
endforeach()
target_include_directories(trellis_web PUBLIC ${web_generated})

# What tests over a socket share: a raw client, an HTTP client, a running server, an HTML reader.
if(TRELLIS_TESTS)
  file(GLOB web_support CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tests/support/*.cpp)
  list(FILTER web_support EXCLUDE REGEX "(places|postgresql_server|test_database|site_process|site_client)\\.cpp$")
  if(NOT TARGET trellis_test_support)
    add_library(trellis_test_support STATIC)
    target_link_libraries(trellis_test_support PRIVATE trellis_options)
    target_include_directories(trellis_test_support PUBLIC ${CMAKE_SOURCE_DIR}/tests)
  endif()
  target_sources(trellis_test_support PRIVATE ${web_support})
endif()

# Only what a target touches is built for it, so that fuzzing does not wait for every module.
if(TRELLIS_FUZZ)
  set(web_fuzzed multipart.cpp request.cpp request_head.cpp url.cpp)
  list(TRANSFORM web_fuzzed PREPEND ${CMAKE_SOURCE_DIR}/src/web/)
  foreach(fuzz multipart url)
    add_executable(${fuzz}_fuzz ${CMAKE_SOURCE_DIR}/src/web/${fuzz}_fuzz.cpp ${web_fuzzed})
    target_include_directories(${fuzz}_fuzz PRIVATE ${CMAKE_SOURCE_DIR}/src)
    target_link_libraries(${fuzz}_fuzz PRIVATE trellis_options trellis_core)
    target_compile_options(${fuzz}_fuzz PRIVATE -fsanitize=fuzzer)
    target_link_options(${fuzz}_fuzz PRIVATE -fsanitize=fuzzer)
  endforeach()
endif()
