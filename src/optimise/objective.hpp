/// What a matching is to achieve, in order of importance, and the answer's levels.
///
/// Levels, first to last; a later level never costs anything in an earlier one:
///   1. as many partners placed as possible, priority class by priority class (by weight);
///   2. fewest partners beyond the regret cap, if one is set;
///   3. fewest partners in the poor band, if one is set;
///   4. fewest moves away from the present match, if that is asked for;
///   5. least total points (with the move penalty, if one is set);
///   6. the lottery: a fixed hash of partner, lead, stream, year and salt, so that equally good
///      answers are told apart in a way nobody can steer and everybody can repeat.
///
/// The regret of a partner is its cost minus the cost of its own cheapest eligible edge.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace trellis::optimise {

/// Whether the largest cost, or the largest regret, is made as small as it can be while as many
/// are placed as before. One remote school usually sets it, so it is off by default.
enum class Minimax { off, cost, regret };

struct Fairness {
  std::optional<std::int64_t> band = {};  ///< A regret above this is poor; at least 0.
  std::optional<std::int64_t> regret_cap =
      {};  ///< Kept wherever no place is lost by it; at least 0.
  Minimax minimax = Minimax::off;
};

/// How to treat partners that have a lead already.
struct Moves {
  /// Lead of each partner now, in the order of Instance::partners; empty when there is no match.
  std::vector<std::optional<std::int64_t>> present = {};
  std::int64_t penalty = 0;   ///< Points added to every pair with another lead; at least 0.
  bool fewest_first = false;  ///< Count moves before points: "move nobody if possible".
};

struct Objective {
  Fairness fairness = {};
  Moves moves = {};
  std::string salt = {};             ///< Names the round, and with it the lottery.
  std::uint32_t candidates = 20;     ///< Cheapest edges per partner to begin with; 0 is all.
  std::uint32_t lottery_rounds = 4;  ///< Hash levels at most; the second is hardly ever needed.
};

enum class LevelKind { unplaced, beyond_cap, poor_band, moves, points, lottery };

/// One level. `number` is the priority class of `unplaced` and the round of `lottery`.
struct Level {
  LevelKind kind = LevelKind::points;
  std::uint32_t number = 0;
  bool operator==(const Level&) const = default;
};

}  // namespace trellis::optimise
