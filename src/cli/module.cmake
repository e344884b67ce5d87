find_package(fmt REQUIRED)
target_link_libraries(trellis_cli PRIVATE fmt::fmt)
