# One test binary for the library; the long simulation and the benchmarks are programs of their own.
enable_testing()
find_package(GTest REQUIRED)
find_package(nlohmann_json REQUIRED)

file(GLOB stats_tests CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*_test.cpp)
add_executable(stats_tests ${stats_tests} test_support.cpp)
target_compile_definitions(stats_tests PRIVATE TRELLIS_SHARED_DIR="${TRELLIS_SHARED_DIR}")
target_compile_options(stats_tests PRIVATE -ffp-contract=off)
target_link_libraries(stats_tests PRIVATE
  trellis::stats trellis_options GTest::gtest_main nlohmann_json::nlohmann_json)
target_precompile_headers(stats_tests PRIVATE
  <algorithm> <cmath> <map> <string> <vector> <Eigen/Dense> <gtest/gtest.h>)
add_test(NAME stats_tests COMMAND stats_tests)

# Built on request only: ninja stats_benchmark.
set(stats_benchmark_source ${CMAKE_CURRENT_SOURCE_DIR}/../../benchmarks/stats_benchmark.cpp)
if(EXISTS ${stats_benchmark_source})
  add_executable(stats_benchmark EXCLUDE_FROM_ALL ${stats_benchmark_source})
  target_compile_options(stats_benchmark PRIVATE -ffp-contract=off)
  target_link_libraries(stats_benchmark PRIVATE trellis::stats trellis_options)
endif()
