/// Whether a matching problem is one that can be solved, with a sentence about the first fault.
#pragma once

#include <optional>
#include <string>

#include "optimise/instance.hpp"
#include "optimise/objective.hpp"
#include "optimise/refusal.hpp"

namespace trellis::optimise {

/// The first fault of the instance or of the objective for it, or nothing.
///
/// Looks for: no partners, no leads, no places at all; keys below 1 or used twice; indices that
/// point nowhere; pairs given twice; a school as its own lead; lists of the wrong length; cost
/// parts that do not add up; bounds that contradict each other; groups that do not nest; locks that
/// are not eligible, are forbidden, or do not fit; costs beyond 2^40. Floors are not checked here:
/// whether they can all hold is found by solving.
std::optional<Refusal> fault_in(const Instance& instance, const Objective& objective);

/// "lead 104475 (extended, 2026/27)", with the names of streams and years where given.
std::string place_name(const Instance& instance, PlaceIndex place);

}  // namespace trellis::optimise
