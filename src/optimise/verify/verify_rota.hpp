/// Checks a review rota from the members and the rules alone, sharing no code with its search.
///
/// Example
/// ```cpp
/// for (const std::string& sentence : faults_of_rota(members, rules, past, rota)) print(sentence);
/// ```
#pragma once

#include <span>
#include <string>
#include <vector>

#include "optimise/rota.hpp"

namespace trellis::optimise {

/// What is wrong with the rota, as sentences; empty when everybody gives and gets the same number
/// of reviews, nobody reviews their own trust, everything forbidden is kept out, and the counts of
/// reciprocal pairs, repeats, unknown phases and travel are the recomputed ones.
std::vector<std::string> faults_of_rota(std::span<const RotaMember> members,
                                        const RotaRules& rules,
                                        std::span<const PastReview> past,
                                        const Rota& rota);

}  // namespace trellis::optimise
