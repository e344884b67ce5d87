# Turns text files into one generated .cpp, so that the binary carries them and needs no file beside it.
#
#   trellis_embed_text(TARGET FUNCTION NAMESPACE FILE...)   defines, in NAMESPACE, the function
#     std::span<const std::pair<std::string_view, std::string_view>> FUNCTION();
#   whose pairs are file name without folder and text, in the order given. The unit is compiled
#   again when a file changes.
#
# Run as a script (cmake -P) it writes the file; a raw string literal holds each text in pieces, as
# one literal of g++ may not grow without bound.
if(CMAKE_SCRIPT_MODE_FILE)
  set(text "#include <array>\n#include <span>\n#include <string_view>\n#include <utility>\n\n")
  string(APPEND text "namespace ${NAMESPACE} {\n")
  string(APPEND text "std::span<const std::pair<std::string_view, std::string_view>> ${FUNCTION}();\n")
  file(STRINGS ${LIST} files)
  list(LENGTH files count)
  string(APPEND text "namespace {\nconstexpr std::array<std::pair<std::string_view, std::string_view>, ${count}> texts = {{\n")
  file(WRITE ${OUTPUT} "${text}")
  foreach(file ${files})
    get_filename_component(name ${file} NAME)
    file(READ ${file} content)
    file(APPEND ${OUTPUT} "{\"${name}\", R\"trellis~(")
    file(APPEND ${OUTPUT} "${content}")
    file(APPEND ${OUTPUT} ")trellis~\"},\n")
  endforeach()
  file(APPEND ${OUTPUT} "}};\n}\nstd::span<const std::pair<std::string_view, std::string_view>> ${FUNCTION}() { return texts; }\n}\n")
  return()
endif()

set(TRELLIS_EMBED_SCRIPT ${CMAKE_CURRENT_LIST_FILE})
function(trellis_embed_text target function namespace)
  set(output ${CMAKE_CURRENT_BINARY_DIR}/embedded/${target}_${function}.cpp)
  string(REPLACE ";" "\n" lines "${ARGN}")
  file(CONFIGURE OUTPUT ${output}.list CONTENT "${lines}\n" @ONLY)
  add_custom_command(
    OUTPUT ${output}
    COMMAND ${CMAKE_COMMAND} -DOUTPUT=${output} -DLIST=${output}.list -DFUNCTION=${function}
            -DNAMESPACE=${namespace} -P ${TRELLIS_EMBED_SCRIPT}
    DEPENDS ${ARGN} ${output}.list ${TRELLIS_EMBED_SCRIPT}
    COMMENT "Embedding texts of ${function}"
    VERBATIM)
  target_sources(${target} PRIVATE ${output})
endfunction()
