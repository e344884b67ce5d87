#include "matching/repair.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "optimise/rematch.hpp"

namespace trellis::matching {
namespace {

constexpr std::array kinds = {
    RepairKind::fewest_moves, RepairKind::few_moves, RepairKind::best_points};

std::optional<Urn> lead_in(const PresentLeads& present, Urn partner) {
  const auto found = present.find(partner);
  return found == present.end() ? std::nullopt : std::optional(found->second);
}

void sort_out(Repair& made, const PresentLeads& present) {
  const MatchInput& input = made.answer.prepared.input;
  std::set<Urn> standing;
  for (const Lead& lead : input.leads) standing.insert(lead.school.urn);
  for (const Outcome& outcome : made.answer.outcomes) {
    const Urn partner = input.partners[outcome.partner].school.urn;
    const Move move{
        .partner = partner,
        .from = lead_in(present, partner),
        .to = outcome.lead ? std::optional(input.leads[*outcome.lead].school.urn) : std::nullopt};
    if (move.from == move.to) continue;
    if (!move.from)
      made.newly_placed.push_back(move);
    else if (standing.contains(*move.from))
      made.moved.push_back(move);
    else
      made.displaced.push_back(move);
  }
}

}  // namespace

std::string_view name_of(RepairKind kind) {
  switch (kind) {
    case RepairKind::fewest_moves:
      return "fewest_moves";
    case RepairKind::few_moves:
      return "few_moves";
    case RepairKind::best_points:
      return "best_points";
  }
  return "";
}

std::string_view title_of(RepairKind kind) {
  switch (kind) {
    case RepairKind::fewest_moves:
      return "Move as few as possible";
    case RepairKind::few_moves:
      return "Move a school only where it helps much";
    case RepairKind::best_points:
      return "Best points, whoever moves";
  }
  return "";
}

std::optional<RepairKind> repair_kind_from(std::string_view name) {
  for (const RepairKind kind : kinds)
    if (name_of(kind) == name) return kind;
  return std::nullopt;
}

optimise::Objective repair_objective(const optimise::Objective& objective,
                                     RepairKind kind,
                                     const std::vector<Partner>& partners,
                                     const PresentLeads& present) {
  optimise::Objective changed = objective;
  changed.moves = {};
  if (kind == RepairKind::best_points) return changed;
  std::vector<Urn> urns;
  for (const Partner& partner : partners) urns.push_back(partner.school.urn);
  std::ranges::sort(urns);
  for (const Urn urn : urns) {
    const auto lead = lead_in(present, urn);
    changed.moves.present.push_back(lead ? std::optional<std::int64_t>(lead->number())
                                         : std::nullopt);
  }
  if (kind == RepairKind::fewest_moves)
    changed.moves.fewest_first = true;
  else
    changed.moves.penalty = optimise::default_move_penalty;
  return changed;
}

Result<Repair> repair(const MatchInput& input,
                      const optimise::Objective& objective,
                      RepairKind kind,
                      const PresentLeads& present,
                      const Stopwatch& stopwatch) {
  Repair made;
  made.kind = kind;
  made.answer = TRY(
      match_partners(input, repair_objective(objective, kind, input.partners, present), stopwatch));
  sort_out(made, present);
  return made;
}

Result<std::vector<Repair>> repairs(const MatchInput& input,
                                    const optimise::Objective& objective,
                                    const PresentLeads& present) {
  std::vector<Repair> made;
  for (const RepairKind kind : kinds) made.push_back(TRY(repair(input, objective, kind, present)));
  return made;
}

}  // namespace trellis::matching
