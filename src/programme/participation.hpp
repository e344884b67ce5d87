/// Where one school or trust stands on its way through a programme, from interest to graduation.
///
/// Each step is a row with who, when and why; the state is the newest row. Nothing is undone by
/// erasing: going back is another row.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/date.hpp"
#include "core/id.hpp"
#include "core/result.hpp"

namespace trellis::programme {

using ParticipationId = Id<struct ParticipationTag>;
using CohortId = Id<struct CohortTag>;
using DefinitionId = Id<struct DefinitionVersionTag>;

enum class ParticipationState {
  interested,
  applied,
  in_review,
  eligible,
  ineligible,
  offered,
  accepted,
  declined,
  waitlisted,
  matched,
  active,
  extended,
  graduated,
  withdrawn,
  stopped,
};

/// The word of tables and the API: "in_review".
std::string_view name_of(ParticipationState state);
/// The words of pages: "In review".
std::string_view title_of(ParticipationState state);
std::optional<ParticipationState> participation_state_from_name(std::string_view name);
std::vector<ParticipationState> all_participation_states();

/// No step follows: declined, graduated, withdrawn, stopped.
bool is_final(ParticipationState state);

/// The participation takes a place of its cohort: from accepted on, while it lasts.
bool holds_a_place(ParticipationState state);

bool may_follow(ParticipationState from, ParticipationState to);

/// Checks a step: allowed from where it stands, with a reason where one is asked (ineligible by a
/// person, declined, withdrawn, stopped), and not before the previous step's day.
Result<void> check_step(
    ParticipationState from, ParticipationState to, std::string_view reason, Date last_on, Date on);

}  // namespace trellis::programme
