#include "stats/participant_flow.hpp"

#include <algorithm>

#include "stats/sentence.hpp"

namespace trellis::stats {
namespace {

constexpr double attrition_warned = 0.20;  ///< Ours.

double share_lost(std::int64_t allocated, std::int64_t analysed) {
  return static_cast<double>(allocated - analysed) / static_cast<double>(allocated);
}

std::optional<Refusal> refuse_arm(const ArmFlow& arm) {
  if (arm.allocated.pupils < 1)
    return Refusal{"no_data",
                   sentence("Arm \"{}\" has no pupils.", arm.arm),
                   "Give the pupils who were allocated."};
  Headcount left = arm.analysed;
  bool is_negative = arm.analysed.pupils < 0 || arm.analysed.schools < 0;
  for (const FlowLoss& loss : arm.losses) {
    left.schools += loss.lost.schools;
    left.pupils += loss.lost.pupils;
    is_negative = is_negative || loss.lost.schools < 0 || loss.lost.pupils < 0;
  }
  if (is_negative)
    return Refusal{"out_of_range", "A count is not below zero.", "Check the counts."};
  if (left.pupils != arm.allocated.pupils)
    return Refusal{"does_not_add_up",
                   sentence("In arm \"{}\" {} pupils were allocated, but {} are analysed or lost.",
                            arm.arm,
                            arm.allocated.pupils,
                            left.pupils),
                   "Account for every pupil."};
  if (left.schools != arm.allocated.schools)
    return Refusal{"does_not_add_up",
                   sentence("In arm \"{}\" {} schools were allocated, but {} are analysed or lost.",
                            arm.arm,
                            arm.allocated.schools,
                            left.schools),
                   "Account for every school."};
  return std::nullopt;
}

}  // namespace

Expected<ParticipantFlow> participant_flow(std::vector<ArmFlow> arms) {
  if (arms.empty()) return refuse("no_data", "There are no arms.", "Give the flow of every arm.");
  ParticipantFlow flow;
  std::int64_t allocated = 0, analysed = 0;
  for (const ArmFlow& arm : arms) {
    if (auto refused = refuse_arm(arm)) return std::unexpected(*refused);
    allocated += arm.allocated.pupils;
    analysed += arm.analysed.pupils;
    flow.attrition_by_arm.push_back(share_lost(arm.allocated.pupils, arm.analysed.pupils));
  }
  flow.attrition = share_lost(allocated, analysed);
  const auto [least, most] = std::ranges::minmax(flow.attrition_by_arm);
  flow.differential = most - least;
  if (flow.attrition > attrition_warned)
    flow.warnings.push_back(
        {WarningKind::high_attrition,
         sentence("{} % of randomised pupils have no outcome; see the tipping point.",
                  fixed(flow.attrition * 100, 1))});
  flow.arms = std::move(arms);
  return flow;
}

}  // namespace trellis::stats
