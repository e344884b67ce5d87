/// Why two schools were matched, in the words for the schools themselves: whole sentences without
/// points, which mean something only to those who compare matches.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace trellis::matching {

/// What a match has kept of a pair: the sentence for staff and the figures within it.
struct PairFigures {
  std::string why;    ///< by why_sentence or trust_why
  std::string parts;  ///< by parts_sentence
  std::int64_t points = 0;
  std::int64_t regret = 0;
};

/// What counts most against a pair, three parts at the most, the heaviest first: "the journey and
/// different sizes". Empty when nothing does.
std::string weighed_words(std::string_view parts);

/// The sentence with those words where it counts points. A sentence that counts none is left as it
/// is.
std::string why_for_schools(const PairFigures& pair);

}  // namespace trellis::matching
