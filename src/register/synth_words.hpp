/// Invented names for the synthetic register: places, saints, streets, trusts.
///
/// No word here is the name of a real school, trust or saint; a test compares the names with the
/// published register.
#pragma once

#include <string>

#include "register/synth_random.hpp"

namespace trellis::synth {

/// "Thimblewick".
std::string place_name(Random& random);
/// "St Quillian's".
std::string saint_name(Random& random);
/// "14 Inkwell Lane".
std::string street_name(Random& random);
/// "Copperfen Learning Trust".
std::string trust_name(Random& random);
/// A postcode of the area ZZ, which no post office serves: "ZZ12 3AB".
std::string postcode(Random& random);

}  // namespace trellis::synth
