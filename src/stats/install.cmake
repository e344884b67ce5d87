# What `cmake --install` lays down: headers, the library and the CMake package trellis_stats.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)
set(stats_package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/trellis_stats)
install(TARGETS trellis_stats EXPORT trellis_statsTargets
  ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT stats)
install(FILES ${stats_headers} DESTINATION include/trellis/stats COMPONENT stats)
install(EXPORT trellis_statsTargets NAMESPACE trellis:: DESTINATION ${stats_package_dir}
  COMPONENT stats)
configure_package_config_file(${CMAKE_CURRENT_SOURCE_DIR}/cmake/trellis_statsConfig.cmake.in
  ${CMAKE_CURRENT_BINARY_DIR}/trellis_statsConfig.cmake INSTALL_DESTINATION ${stats_package_dir})
write_basic_package_version_file(${CMAKE_CURRENT_BINARY_DIR}/trellis_statsConfigVersion.cmake
  COMPATIBILITY SameMajorVersion)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/trellis_statsConfig.cmake
  ${CMAKE_CURRENT_BINARY_DIR}/trellis_statsConfigVersion.cmake
  ${CMAKE_CURRENT_SOURCE_DIR}/cmake/FindNLopt.cmake
  DESTINATION ${stats_package_dir} COMPONENT stats)
