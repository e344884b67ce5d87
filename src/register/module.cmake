include(EmbedText)
file(GLOB reference_files CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/data/reference/*.csv)
trellis_embed_text(trellis_register embedded_reference_texts trellis::reference ${reference_files})
