#include "programme/participation.hpp"

#include <algorithm>
#include <array>

#include "core/text.hpp"

namespace trellis::programme {
namespace {

using State = ParticipationState;

struct Row {
  State state;
  std::string_view name;
  std::string_view title;
  std::string_view next;  ///< names of the states that may follow, besides withdrawn and stopped
};

constexpr std::array rows = {
    Row{State::interested, "interested", "Expression of interest", "applied"},
    Row{State::applied, "applied", "Applied", "in_review eligible ineligible"},
    Row{State::in_review, "in_review", "In review", "eligible ineligible"},
    Row{State::eligible, "eligible", "Eligible", "in_review offered waitlisted"},
    Row{State::ineligible, "ineligible", "Not eligible", "in_review eligible"},
    Row{State::offered, "offered", "Offered a place", "accepted declined waitlisted"},
    Row{State::accepted, "accepted", "Accepted", "matched active waitlisted"},
    Row{State::declined, "declined", "Declined", ""},
    Row{State::waitlisted, "waitlisted", "On the waiting list", "offered"},
    Row{State::matched, "matched", "Matched", "active accepted"},
    Row{State::active, "active", "Active", "extended graduated"},
    Row{State::extended, "extended", "Extended to a second year", "graduated"},
    Row{State::graduated, "graduated", "Graduated", ""},
    Row{State::withdrawn, "withdrawn", "Withdrawn", ""},
    Row{State::stopped, "stopped", "Stopped", ""},
};

const Row& row_of(State state) { return rows[static_cast<std::size_t>(state)]; }

}  // namespace

std::string_view name_of(State state) { return row_of(state).name; }
std::string_view title_of(State state) { return row_of(state).title; }

std::optional<State> participation_state_from_name(std::string_view name) {
  const auto found = std::ranges::find(rows, name, &Row::name);
  if (found == rows.end()) return std::nullopt;
  return found->state;
}

std::vector<State> all_participation_states() {
  std::vector<State> states;
  for (const Row& row : rows) states.push_back(row.state);
  return states;
}

bool is_final(State state) {
  return state == State::declined || state == State::graduated || state == State::withdrawn ||
         state == State::stopped;
}

bool holds_a_place(State state) {
  return state == State::accepted || state == State::matched || state == State::active ||
         state == State::extended;
}

bool may_follow(State from, State to) {
  if (is_final(from)) return false;
  if (to == State::withdrawn || to == State::stopped) return true;
  const auto next = split(row_of(from).next, ' ');
  return std::ranges::find(next, name_of(to)) != next.end();
}

Result<void> check_step(State from, State to, std::string_view reason, Date last_on, Date on) {
  if (!may_follow(from, to))
    return problem(ProblemKind::refused_by_rule,
                   "state",
                   "Choose another step: \"" + std::string(title_of(to)) + "\" cannot follow \"" +
                       std::string(title_of(from)) + "\"");
  const bool asks_reason = to == State::withdrawn || to == State::stopped || to == State::declined;
  if (asks_reason && trim(reason).empty())
    return problem(ProblemKind::missing, "reason", "Enter the reason");
  if (on < last_on)
    return problem(
        ProblemKind::invalid,
        "on",
        "Enter a date on or after " + last_on.long_text() + ", the day of the step before");
  return {};
}

}  // namespace trellis::programme
