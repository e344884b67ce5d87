include(EmbedText)
find_package(fmt REQUIRED)
target_link_libraries(trellis_cli PRIVATE fmt::fmt)
# Verbs are full of CLI11: read it once.
if(NOT TRELLIS_FUZZ)
  target_precompile_headers(trellis_cli PRIVATE
    <CLI/CLI.hpp> <chrono> <expected> <functional> <map> <optional> <span> <string> <vector>)
endif()
file(GLOB definition_files CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/data/programmes/*.json)
trellis_embed_text(trellis_cli programme_texts trellis::shipped ${definition_files})
