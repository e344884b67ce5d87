/// Why optimise declined to answer: a code for programs, a sentence for people, and what to do.
///
/// A refusal is never a solver's message. It uses the caller's words: school keys (URNs), the names
/// of groups, streams and years, and counts.
#pragma once

#include <string>

namespace trellis::optimise {

enum class RefusalCode {
  nothing_to_do,     ///< No partners, no leads, no places, no schools.
  wrong_length,      ///< A list has another length than the one it runs beside.
  unknown_index,     ///< An index points at no partner, place, group, rule or school.
  duplicate,         ///< A school, place or pair is given twice.
  bad_bound,         ///< A capacity is negative or a floor is above its ceiling.
  not_laminar,       ///< Two groups overlap without one lying inside the other.
  lock_breaks_rule,  ///< A locked pair is not eligible, is forbidden, or does not fit.
  infeasible,        ///< Floors that must hold cannot all hold.
  too_large,         ///< Costs so large that sums could leave 64 bits.
  missing_fact,      ///< Coordinates or another needed fact are absent.
  bad_rule,          ///< A rule contradicts itself or another rule.
  wrong_version,     ///< An answer or certificate belongs to other input.
};

struct Refusal {
  RefusalCode code = RefusalCode::nothing_to_do;
  std::string sentence = {};  ///< What is the matter, as a full sentence.
  std::string remedy = {};    ///< What would put it right, as a full sentence.
};

}  // namespace trellis::optimise
