/// A reason as a sentence, with the keys of schools and the names of groups and rules.
#pragma once

#include <string>

#include "optimise/instance.hpp"
#include "optimise/reasons.hpp"

namespace trellis::optimise {

/// "Eligible leads are full: schools 900001, 900002 and 900003 share 2 places at leads …".
std::string reason_sentence(const Instance& instance, const Unplaced& reason);

}  // namespace trellis::optimise
