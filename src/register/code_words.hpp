/// From the words of a GIAS code list back to the code, whatever their case and punctuation.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace trellis::registry {

/// The code of `words` in a list of data/reference/gias_codes.csv, or in "TypeOfEstablishment" or
/// "EstablishmentTypeGroup". Nothing when the list does not know the words.
std::optional<std::int32_t> code_of_words(std::string_view list, std::string_view words);

}  // namespace trellis::registry
