#include "casework/joining_actions.hpp"

#include <algorithm>

#include "casework/case_action_checks.hpp"
#include "casework/opening_actions.hpp"

namespace trellis::casework {
namespace {

/// Whether cases wait for a pairing, or nothing is done in cases at all.
bool opens_on_acceptance(const programme::Definition& definition, std::string_view unit) {
  const bool pairs = std::ranges::any_of(definition.units, [](const programme::Unit& each) {
    return std::ranges::find(each.kinds, "pairing") != each.kinds.end();
  });
  const bool has_stage = std::ranges::any_of(definition.stages, [&](const programme::Stage& stage) {
    return stage.unit == unit || (stage.unit.empty() && definition.units.front().id == unit);
  });
  return !pairs && has_stage && !definition.statuses.empty();
}

}  // namespace

Result<programme::Participation> answer_offer(storage::Transaction& tx,
                                              const access::Actor& actor,
                                              programme::ParticipationId id,
                                              std::string_view answer,
                                              std::string_view reason,
                                              Date on) {
  programme::Participation joined =
      TRY(programme::answer_to_offer(tx, actor, id, answer, reason, on));
  if (joined.state != programme::ParticipationState::accepted || case_of(tx, id)) return joined;
  const auto definition = programme::load_definition(tx, joined.definition);
  if (opens_on_acceptance(*definition, joined.unit))
    TRY(begin_case(tx, actor, case_wanted(tx, joined), on));
  return joined;
}

}  // namespace trellis::casework
