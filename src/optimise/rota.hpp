/// Peer-review rota of one cluster: who reviews whom this year.
///
/// Each school reviews the same number of others and is reviewed by as many, never within its own
/// trust. Among all such rotas the best is found by exhaustive search, in this order: fewest
/// reciprocal pairs (A reviews B and B reviews A), fewest reviews repeated from past years, fewest
/// schools without a reviewer who knows their phase, least travel, then the smallest list by keys.
/// Or the refusal says why there is none, before anybody has been told otherwise.
///
/// Example
/// ```cpp
/// const auto rota = make_rota(members, {.reviews = 2, .reciprocal = Wish::avoid}, last_years);
/// for (const Review& review : rota->reviews) print(members[review.reviewer],
/// members[review.reviewed]);
/// ```
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <span>
#include <vector>

#include "optimise/point_grid.hpp"
#include "optimise/refusal.hpp"

namespace trellis::optimise {

/// Schools in one cluster at most, so that the search is exhaustive in milliseconds.
inline constexpr std::size_t rota_schools_max = 8;

struct RotaMember {
  std::int64_t key = 0;             ///< URN.
  std::int64_t trust = 0;           ///< 0 for none.
  std::uint32_t phase = 0;          ///< The caller's number of its phase.
  std::uint32_t phases_known = 0;   ///< Bit p: its reviewers know phase p.
  std::optional<Point> point = {};  ///< Without it, travel to it counts 0.
};

/// How strictly something is to be kept out.
enum class Wish { allow, avoid, forbid };

struct RotaRules {
  std::uint32_t reviews = 1;  ///< That each school gives and gets.
  Wish reciprocal = Wish::avoid;
  Wish repeats = Wish::avoid;        ///< Of past reviews.
  Wish unknown_phase = Wish::allow;  ///< A school none of whose reviewers knows its phase.
};

/// Positions in the list of members.
struct Review {
  std::uint32_t reviewer = 0;
  std::uint32_t reviewed = 0;
  bool operator==(const Review&) const = default;
};

/// By key, because members change between years.
struct PastReview {
  std::int64_t reviewer = 0;
  std::int64_t reviewed = 0;
};

struct Rota {
  std::vector<Review> reviews = {};  ///< By reviewer's key, then by reviewed's.
  std::uint32_t reciprocal_pairs = 0;
  std::uint32_t repeated = 0;
  std::uint32_t unknown_phase = 0;
  std::int64_t travel_m = 0;  ///< Sum of straight lines, rounded to metres each.
};

/// The best rota.
///
///   refuses   fewer than two schools or more than rota_schools_max, a school twice, no reviews;
///             and every impossible case with its cause: a trust with too many of the schools, too
///             few schools outside it, reciprocal reviews that cannot be avoided, past reviews that
///             must repeat (naming the schools), phases that nobody knows
std::expected<Rota, Refusal> make_rota(std::span<const RotaMember> members,
                                       const RotaRules& rules,
                                       std::span<const PastReview> past);

enum class RotaStatus { non_reciprocal, reciprocal_only, impossible };

/// What a cluster whose trusts hold so many schools each can have: a rota without reciprocal pairs,
/// only one with them, or none. A school without a trust is a block of 1.
RotaStatus rota_status(std::span<const std::uint32_t> trust_blocks, std::uint32_t reviews);

/// Rotas for several years, each year's reviews being past for the next.
///
///   refuses   as make_rota, for the first year that is impossible, saying which
std::expected<std::vector<Rota>, Refusal> rota_for_years(std::span<const RotaMember> members,
                                                         const RotaRules& rules,
                                                         std::span<const PastReview> past,
                                                         std::uint32_t years);

}  // namespace trellis::optimise
