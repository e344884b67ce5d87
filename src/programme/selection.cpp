#include "programme/selection.hpp"

#include <algorithm>
#include <tuple>

#include "core/text.hpp"

namespace trellis::programme {
namespace {

std::string reason_of(const Scoring& scoring, Award award, double total) {
  const std::string points = decimal(total, 1) + " of 100 points";
  switch (award) {
    case Award::awarded:
      return points + ", within the money of the round";
    case Award::waiting:
      return points + ", after the money of the round was given to better applications";
    case Award::below_pass_mark:
      return points + ", below the pass mark of " + decimal(scoring.pass_mark.value_or(0), 0);
  }
  return points;
}

SelectionOutcome outcome_of(Award award) {
  switch (award) {
    case Award::awarded:
      return SelectionOutcome::awarded;
    case Award::waiting:
      return SelectionOutcome::waiting;
    case Award::below_pass_mark:
      break;
  }
  return SelectionOutcome::not_awarded;
}

bool is_scored(const SelectionEntry& entry) {
  return entry.score.state == ScoreState::agreed || entry.score.state == ScoreState::moderated;
}

}  // namespace

std::string_view name_of(SelectionOutcome outcome) {
  switch (outcome) {
    case SelectionOutcome::awarded:
      return "awarded";
    case SelectionOutcome::waiting:
      return "waiting";
    case SelectionOutcome::not_awarded:
      break;
  }
  return "not_awarded";
}

std::string_view title_of(SelectionOutcome outcome) {
  switch (outcome) {
    case SelectionOutcome::awarded:
      return "Awarded";
    case SelectionOutcome::waiting:
      return "On the waiting list";
    case SelectionOutcome::not_awarded:
      break;
  }
  return "Not awarded";
}

int SelectionEntry::markers() const {
  return static_cast<int>(std::ranges::count_if(
      assignments, [](const MarkerAssignment& row) { return !row.conflict_on; }));
}

bool SelectionEntry::is_marked_by(PersonId person) const {
  return std::ranges::any_of(
      marks, [&](const GivenMarks& row) { return row.marking.marker == person.value; });
}

void score(const Scoring& scoring, SelectionEntry& entry) {
  std::vector<Marking> markings;
  for (const GivenMarks& row : entry.marks) markings.push_back(row.marking);
  entry.score = score_of(
      scoring, markings, entry.moderation ? std::optional(entry.moderation->total) : std::nullopt);
}

MarkerAgreement agreement_of(const Scoring& scoring, const std::vector<SelectionEntry>& entries) {
  std::vector<std::pair<Marking, Marking>> pairs;
  for (const SelectionEntry& entry : entries)
    if (entry.marks.size() >= 2) pairs.emplace_back(entry.marks[0].marking, entry.marks[1].marking);
  return agreement_of(scoring, std::span<const std::pair<Marking, Marking>>(pairs));
}

Result<std::vector<SelectionDecision>> decisions_of(const Scoring& scoring,
                                                    const std::vector<SelectionEntry>& entries,
                                                    std::optional<Money> budget) {
  std::vector<Bid> bids;
  std::int64_t spent = 0;
  for (const SelectionEntry& entry : entries) {
    if (entry.decision && entry.decision->outcome == SelectionOutcome::awarded) {
      // A winner who left gives the money back to the round.
      if (!is_final(entry.state)) spent += entry.decision->amount.value_or(Money{}).pence;
      continue;
    }
    if (is_final(entry.state) ||
        (entry.decision && entry.decision->outcome == SelectionOutcome::not_awarded))
      continue;
    if (!is_scored(entry))
      return problem(ProblemKind::refused_by_rule,
                     "",
                     entry.score.state == ScoreState::needs_moderation
                         ? "Moderate every application on which markers differ before you decide"
                         : "Wait until every application has its marks before you decide");
    bids.push_back(
        {entry.application.value, entry.score.total, entry.need, entry.amount.value_or(Money{})});
  }
  const std::optional<Money> left =
      budget ? std::optional(Money{std::max<std::int64_t>(0, budget->pence - spent)})
             : std::nullopt;
  std::vector<SelectionDecision> decisions;
  for (const BidResult& result : award(bids, left, scoring.pass_mark)) {
    const auto bid = std::ranges::find(bids, result.id, &Bid::id);
    const auto entry =
        std::ranges::find(entries, ApplicationId{result.id}, &SelectionEntry::application);
    decisions.push_back({.application = {result.id},
                         .outcome = outcome_of(result.award),
                         .place = result.rank,
                         .total = bid->score,
                         .amount = entry->amount,
                         .reason = reason_of(scoring, result.award, bid->score)});
  }
  return decisions;
}

bool may_mark(const Marker& marker, const MarkingNeed& need) {
  if (need.barred.contains(marker.person)) return false;
  return std::ranges::none_of(marker.organisations, [&](OrganisationId organisation) {
    return need.organisations.contains(organisation);
  });
}

SharedOut share_out(const std::vector<MarkingNeed>& needs,
                    const std::vector<Marker>& markers,
                    std::map<PersonId, int> load) {
  SharedOut shared;
  for (const MarkingNeed& need : needs) {
    std::vector<const Marker*> free;
    for (const Marker& marker : markers)
      if (may_mark(marker, need)) free.push_back(&marker);
    std::ranges::sort(free, [&](const Marker* one, const Marker* other) {
      return std::tuple(load[one->person], one->person.value) <
             std::tuple(load[other->person], other->person.value);
    });
    if (std::ssize(free) < need.wanted) shared.short_of_markers.push_back(need.application);
    for (int i = 0; i < need.wanted && i < std::ssize(free); ++i) {
      const PersonId person = free[static_cast<std::size_t>(i)]->person;
      shared.assigned.emplace_back(need.application, person);
      ++load[person];
    }
  }
  return shared;
}

}  // namespace trellis::programme
