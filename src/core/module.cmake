pkg_check_modules(PROJ REQUIRED IMPORTED_TARGET proj)
target_link_libraries(trellis_core PRIVATE PkgConfig::PROJ)
