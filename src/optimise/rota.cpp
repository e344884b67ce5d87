#include "optimise/rota.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>
#include <set>
#include <string>
#include <utility>

namespace trellis::optimise {
namespace {

using Mask = std::uint32_t;
constexpr std::int64_t impossible = std::numeric_limits<std::int64_t>::max();

/// Weights that rank the four aims. Travel stays below 8 x 7 x 2,000 km, each count below 64.
constexpr std::int64_t phase_weight = std::int64_t{1} << 30;
constexpr std::int64_t repeat_weight = phase_weight << 6;
constexpr std::int64_t reciprocal_weight = repeat_weight << 6;

/// One school's choice of whom to review.
struct Row {
  Mask mask = 0;
  std::int64_t cost = 0;  ///< Travel and repeats; the other aims depend on more than one row.
};

/// The cluster by position of ascending key.
struct RotaBoard {
  std::size_t size = 0;
  std::uint32_t reviews = 0;
  RotaRules rules = {};
  std::array<Mask, rota_schools_max> barred = {};  ///< Itself and its own trust.
  std::array<Mask, rota_schools_max> knows = {};   ///< Bit j: it knows j's phase.
  std::vector<std::vector<Row>> rows = {};
};

class RotaSearch {
 public:
  explicit RotaSearch(const RotaBoard& board) : board_(board) {
    least_.assign(board.size + 1, 0);
    for (std::size_t i = board.size; i-- > 0;) {
      const auto& rows = board.rows[i];
      least_[i] = least_[i + 1] + (rows.empty() ? 0 : rows.front().cost);
    }
  }

  /// Least cost, or `impossible`; masks() then holds the rota.
  std::int64_t run() {
    extend(0, 0);
    return best_;
  }
  const std::array<Mask, rota_schools_max>& masks() const { return best_masks_; }

 private:
  bool fits(Mask mask, std::size_t i) const {
    const auto left = static_cast<std::uint32_t>(board_.size - i - 1);
    for (std::size_t j = 0; j < board_.size; ++j) {
      const std::uint32_t count = received_[j] + (mask >> j & 1u);
      const std::uint32_t more = left - (j > i ? 1u : 0u);
      if (count > board_.reviews || count + more < board_.reviews) return false;
    }
    return true;
  }

  std::int64_t reciprocal_cost(Mask mask, std::size_t i) const {
    if (board_.rules.reciprocal == Wish::allow) return 0;
    std::uint32_t pairs = 0;
    for (std::size_t j = 0; j < i; ++j) pairs += mask >> j & masks_[j] >> i & 1u;
    if (pairs > 0 && board_.rules.reciprocal == Wish::forbid) return impossible;
    return pairs * reciprocal_weight;
  }

  std::int64_t phase_cost() const {
    if (board_.rules.unknown_phase == Wish::allow) return 0;
    std::int64_t unknown = 0;
    for (std::size_t j = 0; j < board_.size; ++j) {
      bool known = false;
      for (std::size_t i = 0; i < board_.size; ++i)
        known = known || (masks_[i] >> j & board_.knows[i] >> j & 1u);
      unknown += !known;
    }
    if (unknown > 0 && board_.rules.unknown_phase == Wish::forbid) return impossible;
    return unknown * phase_weight;
  }

  void extend(std::size_t i, std::int64_t cost) {
    if (i == board_.size) {
      const std::int64_t phases = phase_cost();
      if (phases == impossible || cost + phases >= best_) return;
      best_ = cost + phases;
      best_masks_ = masks_;
      return;
    }
    for (const Row& row : board_.rows[i]) {
      if (best_ != impossible && cost + row.cost + least_[i + 1] >= best_) break;
      if (!fits(row.mask, i)) continue;
      const std::int64_t pairs = reciprocal_cost(row.mask, i);
      if (pairs == impossible) continue;
      const std::int64_t next = cost + row.cost + pairs;
      if (best_ != impossible && next + least_[i + 1] >= best_) continue;
      masks_[i] = row.mask;
      for (std::size_t j = 0; j < board_.size; ++j) received_[j] += row.mask >> j & 1u;
      extend(i + 1, next);
      for (std::size_t j = 0; j < board_.size; ++j) received_[j] -= row.mask >> j & 1u;
    }
  }

  const RotaBoard& board_;
  std::vector<std::int64_t> least_;
  std::array<Mask, rota_schools_max> masks_{};
  std::array<std::uint32_t, rota_schools_max> received_{};
  std::int64_t best_ = impossible;
  std::array<Mask, rota_schools_max> best_masks_{};
};

/// All choices of school i, cheapest first and equal ones by mask. `arc(i, j)` is what one review
/// costs, or `impossible`.
template <class Arc>
std::vector<Row> rows_of(const RotaBoard& board, std::size_t i, const Arc& arc) {
  std::vector<Row> rows;
  for (Mask mask = 0; mask < (1u << board.size); ++mask) {
    if (static_cast<std::uint32_t>(std::popcount(mask)) != board.reviews) continue;
    if ((mask & board.barred[i]) != 0) continue;
    Row row{mask, 0};
    bool allowed = true;
    for (std::size_t j = 0; j < board.size; ++j) {
      if ((mask >> j & 1u) == 0) continue;
      const std::int64_t cost = arc(i, j);
      allowed = allowed && cost != impossible;
      if (allowed) row.cost += cost;
    }
    if (allowed) rows.push_back(row);
  }
  std::sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) {
    return std::pair(a.cost, a.mask) < std::pair(b.cost, b.mask);
  });
  return rows;
}

std::vector<std::uint32_t> by_key(std::span<const RotaMember> members) {
  std::vector<std::uint32_t> order(members.size());
  std::iota(order.begin(), order.end(), 0u);
  std::sort(
      order.begin(), order.end(), [&](auto a, auto b) { return members[a].key < members[b].key; });
  return order;
}

std::int64_t travel_m(const RotaMember& a, const RotaMember& b) {
  if (!a.point || !b.point) return 0;
  return std::llround(std::sqrt(static_cast<double>(squared_distance(*a.point, *b.point))));
}

bool is_past(std::span<const PastReview> past, std::int64_t reviewer, std::int64_t reviewed) {
  return std::any_of(past.begin(), past.end(), [&](const PastReview& review) {
    return review.reviewer == reviewer && review.reviewed == reviewed;
  });
}

RotaBoard rota_board_of(std::span<const RotaMember> members,
                        const std::vector<std::uint32_t>& order,
                        const RotaRules& rules,
                        std::span<const PastReview> past) {
  RotaBoard board{members.size(), rules.reviews, rules};
  for (std::size_t i = 0; i < order.size(); ++i)
    for (std::size_t j = 0; j < order.size(); ++j) {
      const RotaMember &one = members[order[i]], &other = members[order[j]];
      if (i == j || (one.trust != 0 && one.trust == other.trust)) board.barred[i] |= 1u << j;
      if (other.phase < 32 && (one.phases_known >> other.phase & 1u)) board.knows[i] |= 1u << j;
    }
  for (std::size_t i = 0; i < order.size(); ++i)
    board.rows.push_back(rows_of(board, i, [&](std::size_t a, std::size_t b) -> std::int64_t {
      const RotaMember &one = members[order[a]], &other = members[order[b]];
      const bool repeat = rules.repeats != Wish::allow && is_past(past, one.key, other.key);
      if (repeat && rules.repeats == Wish::forbid) return impossible;
      return travel_m(one, other) + (repeat ? repeat_weight : 0);
    }));
  return board;
}

Rota rota_of(std::span<const RotaMember> members,
             const std::vector<std::uint32_t>& order,
             const RotaBoard& board,
             const std::array<Mask, rota_schools_max>& masks,
             std::span<const PastReview> past) {
  Rota rota;
  for (std::size_t i = 0; i < order.size(); ++i)
    for (std::size_t j = 0; j < order.size(); ++j) {
      if ((masks[i] >> j & 1u) == 0) continue;
      rota.reviews.push_back({order[i], order[j]});
      rota.travel_m += travel_m(members[order[i]], members[order[j]]);
      rota.repeated += is_past(past, members[order[i]].key, members[order[j]].key);
      rota.reciprocal_pairs += j < i && (masks[j] >> i & 1u);
    }
  for (std::size_t j = 0; j < order.size(); ++j) {
    bool known = false;
    for (std::size_t i = 0; i < order.size(); ++i)
      known = known || (masks[i] >> j & board.knows[i] >> j & 1u);
    rota.unknown_phase += !known;
  }
  return rota;
}

std::optional<Rota> best_rota(std::span<const RotaMember> members,
                              const RotaRules& rules,
                              std::span<const PastReview> past) {
  const std::vector<std::uint32_t> order = by_key(members);
  const RotaBoard board = rota_board_of(members, order, rules, past);
  RotaSearch search(board);
  if (search.run() == impossible) return {};
  return rota_of(members, order, board, search.masks(), past);
}

Refusal refusal(std::string sentence, std::string remedy) {
  return {RefusalCode::infeasible, std::move(sentence), std::move(remedy)};
}

std::string counted_reviews(std::size_t count, const char* one, const char* many) {
  return std::to_string(count) + " " + (count == 1 ? one : many);
}

std::size_t largest_block(std::span<const RotaMember> members) {
  std::map<std::int64_t, std::size_t> blocks;
  std::size_t largest = 1;
  for (const RotaMember& member : members)
    if (member.trust != 0) largest = std::max(largest, ++blocks[member.trust]);
  return largest;
}

/// Why no rota exists at all, past reviews and reciprocity aside.
Refusal no_rota(std::span<const RotaMember> members, std::uint32_t reviews) {
  const std::size_t n = members.size(), block = largest_block(members), outside = n - block;
  if (2 * block > n)
    return refusal("One trust has " + counted_reviews(block, "school", "schools") +
                       " of the cluster's " + std::to_string(n) + ", so the " +
                       counted_reviews(outside, "other school", "other schools") +
                       " cannot give and get all their reviews",
                   "Let no trust have more than half of a cluster");
  if (outside < reviews)
    return refusal("A school has only " +
                       counted_reviews(outside, "other school", "other schools") +
                       " outside its own trust, but is to review " + std::to_string(reviews),
                   "Ask for fewer reviews or add schools of other trusts");
  return refusal("No rota lets each of the " + std::to_string(n) + " schools review " +
                     std::to_string(reviews) +
                     " others outside its own trust and be reviewed by as many",
                 "Ask for fewer reviews or change the cluster's members");
}

std::string names(std::span<const RotaMember> members,
                  const Rota& rota,
                  std::span<const PastReview> past) {
  std::string list;
  for (const Review& review : rota.reviews) {
    const std::int64_t from = members[review.reviewer].key, to = members[review.reviewed].key;
    if (!is_past(past, from, to)) continue;
    list += (list.empty() ? "" : ", ") + std::to_string(from) + " of " + std::to_string(to);
  }
  return list;
}

/// The first of the rules whose loosening gives a rota.
Refusal why_none(std::span<const RotaMember> members,
                 const RotaRules& rules,
                 std::span<const PastReview> past) {
  const RotaRules plain{rules.reviews, Wish::allow, Wish::allow, Wish::allow};
  if (!best_rota(members, plain, past)) return no_rota(members, rules.reviews);
  RotaRules loose = rules;
  if (rules.repeats == Wish::forbid) {
    loose.repeats = Wish::avoid;
    if (const auto rota = best_rota(members, loose, past))
      return refusal("Past reviews cannot all be avoided: at least " +
                         counted_reviews(rota->repeated, "would", "would") + " repeat (" +
                         names(members, *rota, past) + ")",
                     "Allow repeats where they cannot be avoided, or change the cluster's members");
  }
  loose = rules;
  if (rules.unknown_phase == Wish::forbid) {
    loose.unknown_phase = Wish::avoid;
    if (const auto rota = best_rota(members, loose, past))
      return refusal(counted_reviews(rota->unknown_phase, "school", "schools") +
                         " would have no reviewer who knows its phase",
                     "Add a reviewer with experience of that phase, or allow reviews without");
  }
  const std::size_t n = members.size();
  if (2 * rules.reviews > n - 1)
    return refusal("Without reciprocal reviews each of " + std::to_string(n) +
                       " schools can review at most " + std::to_string((n - 1) / 2) + " others",
                   "Allow reciprocal reviews or ask for fewer");
  return refusal("With these trusts no rota avoids that two schools review each other",
                 "Allow reciprocal reviews, or form the cluster from more trusts");
}

std::optional<Refusal> fault_in_cluster(std::span<const RotaMember> members,
                                        const RotaRules& rules) {
  if (members.size() < 2)
    return Refusal{RefusalCode::nothing_to_do,
                   "A rota needs at least two schools",
                   "Add schools to the cluster"};
  if (members.size() > rota_schools_max)
    return Refusal{
        RefusalCode::too_large,
        "A cluster of " + std::to_string(members.size()) + " schools is too large for a rota",
        "Split it into clusters of at most " + std::to_string(rota_schools_max)};
  if (rules.reviews == 0)
    return Refusal{RefusalCode::bad_rule,
                   "Each school is to review no others",
                   "Ask for at least one review a school"};
  std::set<std::int64_t> keys;
  for (const RotaMember& member : members)
    if (!keys.insert(member.key).second)
      return Refusal{RefusalCode::duplicate,
                     "School " + std::to_string(member.key) + " is in the cluster twice",
                     "List each school once"};
  return {};
}

}  // namespace

std::expected<Rota, Refusal> make_rota(std::span<const RotaMember> members,
                                       const RotaRules& rules,
                                       std::span<const PastReview> past) {
  if (auto fault = fault_in_cluster(members, rules)) return std::unexpected(*fault);
  if (auto rota = best_rota(members, rules, past)) return *rota;
  return std::unexpected(why_none(members, rules, past));
}

RotaStatus rota_status(std::span<const std::uint32_t> trust_blocks, std::uint32_t reviews) {
  std::vector<RotaMember> members;
  for (std::size_t block = 0; block < trust_blocks.size(); ++block)
    for (std::uint32_t i = 0; i < trust_blocks[block]; ++i)
      members.push_back({.key = static_cast<std::int64_t>(members.size()) + 1,
                         .trust = static_cast<std::int64_t>(block) + 1});
  if (members.size() < 2 || members.size() > rota_schools_max || reviews == 0)
    return RotaStatus::impossible;
  if (best_rota(members, {reviews, Wish::forbid, Wish::allow, Wish::allow}, {}))
    return RotaStatus::non_reciprocal;
  if (best_rota(members, {reviews, Wish::allow, Wish::allow, Wish::allow}, {}))
    return RotaStatus::reciprocal_only;
  return RotaStatus::impossible;
}

std::expected<std::vector<Rota>, Refusal> rota_for_years(std::span<const RotaMember> members,
                                                         const RotaRules& rules,
                                                         std::span<const PastReview> past,
                                                         std::uint32_t years) {
  std::vector<PastReview> seen(past.begin(), past.end());
  std::vector<Rota> rotas;
  for (std::uint32_t year = 1; year <= years; ++year) {
    auto rota = make_rota(members, rules, seen);
    if (!rota) {
      Refusal refused = rota.error();
      refused.sentence = "In year " + std::to_string(year) + ": " + refused.sentence;
      return std::unexpected(refused);
    }
    for (const Review& review : rota->reviews)
      seen.push_back({members[review.reviewer].key, members[review.reviewed].key});
    rotas.push_back(std::move(*rota));
  }
  return rotas;
}

}  // namespace trellis::optimise
