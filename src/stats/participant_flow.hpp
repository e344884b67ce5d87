/// Who was allocated and who was analysed: the flow by arm, and attrition counted in pupils.
///
/// Sources
///   [D] Oxford Education Deanery, risk of bias training: attrition is counted in pupils whatever
///       was randomised.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "stats/estimate.hpp"
#include "stats/refusal.hpp"

namespace trellis::stats {

/// Schools and pupils at one step.
struct Headcount {
  std::int64_t schools = 0;
  std::int64_t pupils = 0;
};

/// A named reason why pupils left, in order of time: "school withdrew", "moved", "absent" ...
struct FlowLoss {
  std::string reason = {};
  Headcount lost = {};
};

struct ArmFlow {
  std::string arm = {};
  Headcount allocated = {};
  std::vector<FlowLoss> losses = {};
  Headcount analysed = {};
};

struct ParticipantFlow {
  std::vector<ArmFlow> arms;
  double attrition = 0;  ///< Of all pupils, 0 to 1.
  std::vector<double> attrition_by_arm;
  double differential = 0;  ///< Largest difference between arms.
  std::vector<Warning> warnings;
};

/// Checks the counts and works out attrition.
///
///   refuses   an arm whose losses and analysed pupils (or schools) do not add to those allocated;
///             an arm without pupils; a count below zero
///   warns     more than 20 % of pupils without an outcome
Expected<ParticipantFlow> participant_flow(std::vector<ArmFlow> arms);

}  // namespace trellis::stats
