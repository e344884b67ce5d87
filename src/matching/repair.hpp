/// A match repaired after a change: three answers side by side, from "move as few as possible" to
/// "best points, whoever moves", so that people choose with the price before them.
#pragma once

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include "core/identifiers.hpp"
#include "core/result.hpp"
#include "matching/match.hpp"

namespace trellis::matching {

enum class RepairKind {
  fewest_moves,  ///< moves are counted before points
  few_moves,     ///< a move must be worth optimise::default_move_penalty points
  best_points    ///< as if nobody had a lead yet
};

/// The word for addresses and forms: "fewest_moves".
std::string_view name_of(RepairKind kind);
/// What a person reads: "Move as few as possible".
std::string_view title_of(RepairKind kind);
std::optional<RepairKind> repair_kind_from(std::string_view name);

inline constexpr std::array all_repair_kinds = {
    RepairKind::fewest_moves, RepairKind::few_moves, RepairKind::best_points};

/// A partner, of schools or of trusts, whose lead is not the one it had.
template <class Id>
struct MoveOf {
  Id partner = {};
  std::optional<Id> from = {};
  std::optional<Id> to = {};
};
using Move = MoveOf<Urn>;

template <class Id>
struct Moves {
  std::vector<MoveOf<Id>> displaced;     ///< their lead is gone: they get another, or none
  std::vector<MoveOf<Id>> moved;         ///< it is still there, and yet they get another, or none
  std::vector<MoveOf<Id>> newly_placed;  ///< they had none before

  /// Sorts a partner's new lead in, by the one it has at `present` and whether that is `standing`.
  void add(MoveOf<Id> move, const std::map<Id, Id>& present, const std::set<Id>& standing) {
    if (const auto found = present.find(move.partner); found != present.end())
      move.from = found->second;
    if (move.from == move.to) return;
    if (!move.from)
      newly_placed.push_back(std::move(move));
    else if (standing.contains(*move.from))
      moved.push_back(std::move(move));
    else
      displaced.push_back(std::move(move));
  }
};

struct Repair : Moves<Urn> {
  RepairKind kind = RepairKind::fewest_moves;
  MatchAnswer answer;
};

/// The leads that partners have now, by the partner's URN.
using PresentLeads = std::map<Urn, Urn>;

/// The objective of a repair with the weight of moves; `present` for each partner by its number.
optimise::Objective objective_with_moves(const optimise::Objective& objective,
                                         RepairKind kind,
                                         std::vector<std::optional<std::int64_t>> present);

/// The same from who has whom; `partners` in any order.
template <class Id>
optimise::Objective repair_objective(const optimise::Objective& objective,
                                     RepairKind kind,
                                     std::vector<Id> partners,
                                     const std::map<Id, Id>& present) {
  std::ranges::sort(partners);
  std::vector<std::optional<std::int64_t>> leads;
  for (const Id& partner : partners) {
    const auto found = present.find(partner);
    leads.push_back(found == present.end() ? std::nullopt
                                           : std::optional<std::int64_t>(found->second.number()));
  }
  return objective_with_moves(objective, kind, std::move(leads));
}

/// One repair. Refuses what `match_partners` refuses.
Result<Repair> repair(const MatchInput& input,
                      const optimise::Objective& objective,
                      RepairKind kind,
                      const PresentLeads& present,
                      const Stopwatch& stopwatch = {});

/// All three, from the fewest moves to the best points.
Result<std::vector<Repair>> repairs(const MatchInput& input,
                                    const optimise::Objective& objective,
                                    const PresentLeads& present);

}  // namespace trellis::matching
