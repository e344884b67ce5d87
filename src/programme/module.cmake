pkg_check_modules(SODIUM REQUIRED IMPORTED_TARGET libsodium)
target_link_libraries(trellis_programme PRIVATE PkgConfig::SODIUM)
