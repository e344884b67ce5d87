/// A match repaired after a change: three answers side by side, from "move as few as possible" to
/// "best points, whoever moves", so that people choose with the price before them.
#pragma once

#include <map>
#include <optional>
#include <string_view>
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

/// A partner whose lead is not the one it had.
struct Move {
  Urn partner;
  std::optional<Urn> from;
  std::optional<Urn> to;
};

struct Repair {
  RepairKind kind = RepairKind::fewest_moves;
  MatchAnswer answer;
  std::vector<Move> displaced;     ///< their lead is gone: they get another, or none
  std::vector<Move> moved;         ///< their lead is still there, and yet they get another, or none
  std::vector<Move> newly_placed;  ///< they had none before
};

/// The leads that partners have now, by the partner's URN.
using PresentLeads = std::map<Urn, Urn>;

/// The objective of a repair: that of the match with the weight of moves. `partners` in the order
/// of their URNs.
optimise::Objective repair_objective(const optimise::Objective& objective,
                                     RepairKind kind,
                                     const std::vector<Partner>& partners,
                                     const PresentLeads& present);

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
