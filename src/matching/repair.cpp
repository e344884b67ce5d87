#include "matching/repair.hpp"

#include <set>

#include "optimise/rematch.hpp"

namespace trellis::matching {
namespace {

void sort_out(Repair& made, const PresentLeads& present) {
  const MatchInput& input = made.answer.prepared.input;
  std::set<Urn> standing;
  for (const Lead& lead : input.leads) standing.insert(lead.school.urn);
  for (const Outcome& outcome : made.answer.outcomes) {
    Move move{.partner = input.partners[outcome.partner].school.urn};
    if (outcome.lead) move.to = input.leads[*outcome.lead].school.urn;
    made.add(std::move(move), present, standing);
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
  for (const RepairKind kind : all_repair_kinds)
    if (name_of(kind) == name) return kind;
  return std::nullopt;
}

optimise::Objective objective_with_moves(const optimise::Objective& objective,
                                         RepairKind kind,
                                         std::vector<std::optional<std::int64_t>> present) {
  optimise::Objective changed = objective;
  changed.moves = {};
  if (kind == RepairKind::best_points) return changed;
  changed.moves.present = std::move(present);
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
  std::vector<Urn> partners;
  for (const Partner& partner : input.partners) partners.push_back(partner.school.urn);
  made.answer = TRY(match_partners(
      input, repair_objective(objective, kind, std::move(partners), present), stopwatch));
  sort_out(made, present);
  return made;
}

Result<std::vector<Repair>> repairs(const MatchInput& input,
                                    const optimise::Objective& objective,
                                    const PresentLeads& present) {
  std::vector<Repair> made;
  for (const RepairKind kind : all_repair_kinds)
    made.push_back(TRY(repair(input, objective, kind, present)));
  return made;
}

}  // namespace trellis::matching
