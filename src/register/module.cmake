include(EmbedText)
file(GLOB reference_files CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/data/reference/*.csv)
trellis_embed_text(trellis_register embedded_reference_texts trellis::reference ${reference_files})
find_package(OpenSSL REQUIRED)
find_package(nlohmann_json REQUIRED)
target_link_libraries(trellis_register PRIVATE OpenSSL::Crypto nlohmann_json::nlohmann_json)

# g++ 12 at -O2 takes the end of a moved-from vector for the freeing of what was never allocated.
set_source_files_properties(${CMAKE_SOURCE_DIR}/src/register/synth.cpp
  PROPERTIES COMPILE_OPTIONS "-Wno-free-nonheap-object;-Wno-mismatched-new-delete")
