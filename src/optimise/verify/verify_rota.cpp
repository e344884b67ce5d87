#include "optimise/verify/verify_rota.hpp"

#include <cmath>
#include <set>
#include <utility>

namespace trellis::optimise {
namespace {

using Pair = std::pair<std::uint32_t, std::uint32_t>;

std::string key_of(std::span<const RotaMember> members, std::uint32_t member) {
  return std::to_string(members[member].key);
}

/// Each review between two different listed schools of different trusts, once.
std::set<Pair> read_reviews(std::span<const RotaMember> members,
                            const Rota& rota,
                            std::vector<std::string>& faults) {
  std::set<Pair> pairs;
  for (const Review& review : rota.reviews) {
    if (review.reviewer >= members.size() || review.reviewed >= members.size() ||
        review.reviewer == review.reviewed) {
      faults.push_back("A review does not name two different schools of the cluster");
      continue;
    }
    const std::string both =
        key_of(members, review.reviewer) + " reviews school " + key_of(members, review.reviewed);
    if (!pairs.emplace(review.reviewer, review.reviewed).second)
      faults.push_back("School " + both + " twice");
    const std::int64_t trust = members[review.reviewer].trust;
    if (trust != 0 && trust == members[review.reviewed].trust)
      faults.push_back("School " + both + ", which is of its own trust");
  }
  return pairs;
}

void check_load(std::span<const RotaMember> members,
                const RotaRules& rules,
                const std::set<Pair>& pairs,
                std::vector<std::string>& faults) {
  std::vector<std::uint32_t> given(members.size(), 0), got(members.size(), 0);
  for (const auto& [one, other] : pairs) {
    ++given[one];
    ++got[other];
  }
  for (std::uint32_t m = 0; m < members.size(); ++m)
    if (given[m] != rules.reviews || got[m] != rules.reviews)
      faults.push_back("School " + key_of(members, m) + " gives " + std::to_string(given[m]) +
                       " reviews and gets " + std::to_string(got[m]) + ", where each is to have " +
                       std::to_string(rules.reviews));
}

/// Counts as the rota states them, by looking again.
Rota counted(std::span<const RotaMember> members,
             std::span<const PastReview> past,
             const std::set<Pair>& pairs) {
  Rota again;
  std::set<std::pair<std::int64_t, std::int64_t>> before;
  for (const PastReview& review : past) before.emplace(review.reviewer, review.reviewed);
  std::vector<bool> known(members.size(), false);
  for (const auto& [one, other] : pairs) {
    if (one < other && pairs.contains({other, one})) ++again.reciprocal_pairs;
    if (before.contains({members[one].key, members[other].key})) ++again.repeated;
    const std::uint32_t phase = members[other].phase;
    if (phase < 32 && (members[one].phases_known >> phase & 1u) != 0) known[other] = true;
    if (!members[one].point || !members[other].point) continue;
    const std::int64_t x = members[one].point->x - members[other].point->x;
    const std::int64_t y = members[one].point->y - members[other].point->y;
    again.travel_m += std::llround(std::sqrt(static_cast<double>(x * x + y * y)));
  }
  for (const bool one : known) again.unknown_phase += one ? 0 : 1;
  return again;
}

void compare(const char* what,
             std::int64_t stated,
             std::int64_t found,
             bool forbidden,
             std::vector<std::string>& faults) {
  if (stated != found)
    faults.push_back("The rota states " + std::to_string(stated) + " " + what + ", but has " +
                     std::to_string(found));
  if (forbidden && found != 0)
    faults.push_back("The rota has " + std::to_string(found) + " " + what +
                     ", which the rules forbid");
}

}  // namespace

std::vector<std::string> faults_of_rota(std::span<const RotaMember> members,
                                        const RotaRules& rules,
                                        std::span<const PastReview> past,
                                        const Rota& rota) {
  std::vector<std::string> faults;
  const std::set<Pair> pairs = read_reviews(members, rota, faults);
  check_load(members, rules, pairs, faults);
  const Rota again = counted(members, past, pairs);
  const auto forbid = [](Wish wish) { return wish == Wish::forbid; };
  compare("reciprocal pairs",
          rota.reciprocal_pairs,
          again.reciprocal_pairs,
          forbid(rules.reciprocal),
          faults);
  compare("repeated reviews", rota.repeated, again.repeated, forbid(rules.repeats), faults);
  compare("schools without a reviewer who knows their phase",
          rota.unknown_phase,
          again.unknown_phase,
          forbid(rules.unknown_phase),
          faults);
  compare("metres of travel", rota.travel_m, again.travel_m, false, faults);
  return faults;
}

}  // namespace trellis::optimise
