# One test binary for the library; the long simulation and the benchmarks are programs of their own.
enable_testing()
find_package(GTest REQUIRED)
find_package(nlohmann_json REQUIRED)

file(GLOB stats_tests CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*_test.cpp)
add_executable(stats_tests ${stats_tests} test_support.cpp)
set_source_files_properties(test_support.cpp PROPERTIES COMPILE_DEFINITIONS
  TRELLIS_SHARED_DIR="${TRELLIS_SHARED_DIR}")
target_compile_options(stats_tests PRIVATE -ffp-contract=off)
target_link_libraries(stats_tests PRIVATE
  trellis::stats trellis_options GTest::gtest_main nlohmann_json::nlohmann_json)
target_precompile_headers(stats_tests PRIVATE
  <algorithm> <cmath> <map> <string> <vector> <Eigen/Dense> <gtest/gtest.h>)
add_test(NAME stats_tests COMMAND stats_tests)

# The long form: ./stats_simulation, or ctest -C long.
add_executable(stats_simulation EXCLUDE_FROM_ALL
  ${CMAKE_CURRENT_SOURCE_DIR}/simulation/stats_simulation.cpp)
target_compile_options(stats_simulation PRIVATE -ffp-contract=off)
target_link_libraries(stats_simulation PRIVATE trellis::stats trellis_options)
add_test(NAME stats_simulation CONFIGURATIONS long COMMAND stats_simulation)

# Installs the library, builds the example against it and runs it.
add_test(NAME stats_install COMMAND ${CMAKE_COMMAND}
  -D BUILD=${CMAKE_BINARY_DIR} -D SOURCE=${CMAKE_CURRENT_SOURCE_DIR}/example
  -D WORK=${CMAKE_CURRENT_BINARY_DIR}/install_test
  -D DATA=${TRELLIS_SHARED_DIR}/reference/evaluation/crt_main.csv
  -P ${CMAKE_CURRENT_SOURCE_DIR}/example/check_install.cmake)

# Built on request only: ninja stats_benchmark.
set(stats_benchmark_source ${CMAKE_CURRENT_SOURCE_DIR}/../../benchmarks/stats_benchmark.cpp)
if(EXISTS ${stats_benchmark_source})
  add_executable(stats_benchmark EXCLUDE_FROM_ALL ${stats_benchmark_source})
  target_compile_options(stats_benchmark PRIVATE -ffp-contract=off)
  target_link_libraries(stats_benchmark PRIVATE trellis::stats trellis_options)
endif()
