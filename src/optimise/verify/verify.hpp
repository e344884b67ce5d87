/// Checks a matching and its proof from the instance alone, in 128-bit integers.
///
/// Shares no code with the solver: only the plain structures that describe an instance, an
/// objective and a certificate. What it accepts is a best matching by the objective's levels, for
/// every eligible edge of the instance, however the certificate came about.
///
/// Example
/// ```cpp
/// const Verdict verdict = verify(instance, objective, solution.certificate);
/// if (!verdict.proven) std::puts(verdict.why.c_str());
/// ```
///
/// Sources
///   [AMO] Ahuja, Magnanti and Orlin (1993), Network Flows, section 9.4: optimality by duality.
#pragma once

#include <cstddef>
#include <string>

#include "optimise/certificate.hpp"
#include "optimise/instance.hpp"
#include "optimise/objective.hpp"

namespace trellis::optimise {

struct Verdict {
  bool proven = false;
  std::string why = {};           ///< The first thing that does not hold; empty when proven.
  std::size_t edges_checked = 0;  ///< Eligible edges whose inequality was checked, over all stages.
};

/// Checks, in this order: the certificate belongs to this instance and round; everybody is placed
/// at most once, on an eligible edge, with locks, forbidden pairs and all bounds kept; the stages
/// are the objective's levels with weights that make each outrank the later; in each stage every
/// open edge keeps its inequality, and prices add up to exactly the matching's value; and, for
/// minimax, that no smaller threshold leaves out as few.
Verdict verify(const Instance& instance,
               const Objective& objective,
               const Certificate& certificate);

}  // namespace trellis::optimise
