#include "optimise/verify/verify_clusters.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <map>
#include <set>
#include <utility>

namespace trellis::optimise {
namespace {

/// Looks for a rota by trying whom each school in turn reviews.
class RotaByTrying {
 public:
  RotaByTrying(std::vector<std::int64_t> trusts, std::uint32_t reviews, bool no_reciprocal)
      : trusts_(std::move(trusts)), reviews_(reviews), no_reciprocal_(no_reciprocal) {
    chosen_.assign(trusts_.size(), 0);
    got_.assign(trusts_.size(), 0);
  }

  bool exists() { return place(0); }

 private:
  bool may_review(std::size_t one, std::size_t other) const {
    if (one == other) return false;
    if (trusts_[one] != 0 && trusts_[one] == trusts_[other]) return false;
    if (got_[other] == reviews_) return false;
    return !(no_reciprocal_ && other < one && (chosen_[other] >> one & 1u) != 0);
  }

  bool place(std::size_t school) {
    if (school == trusts_.size())
      return std::all_of(got_.begin(), got_.end(), [&](auto count) { return count == reviews_; });
    std::uint32_t open = 0;
    for (std::size_t other = 0; other < trusts_.size(); ++other)
      if (may_review(school, other)) open |= 1u << other;
    for (std::uint32_t mask = open; mask != 0; mask = (mask - 1) & open) {
      if (static_cast<std::uint32_t>(std::popcount(mask)) != reviews_) continue;
      chosen_[school] = mask;
      for (std::size_t other = 0; other < trusts_.size(); ++other)
        got_[other] += mask >> other & 1u;
      const bool found = place(school + 1);
      for (std::size_t other = 0; other < trusts_.size(); ++other)
        got_[other] -= mask >> other & 1u;
      if (found) return true;
    }
    chosen_[school] = 0;
    return false;
  }

  std::vector<std::int64_t> trusts_;
  std::uint32_t reviews_;
  bool no_reciprocal_;
  std::vector<std::uint32_t> chosen_;
  std::vector<std::uint32_t> got_;
};

/// Reads the plan cluster by cluster and collects what is wrong.
class Reader {
 public:
  Reader(std::span<const ClusterSchool> schools, const ClusterRules& rules, const ClusterPlan& plan)
      : schools_(schools), rules_(rules), plan_(plan) {}

  ClusterVerdict read() {
    if (!place_everybody()) return verdict_;
    for (std::size_t c = 0; c < plan_.clusters.size(); ++c) {
      check_size_and_kinds(c);
      check_trusts(c);
      check_distances(c);
      check_rota(c);
    }
    check_groups();
    if (verdict_.cost_mm != plan_.cost_mm)
      say("The plan states a cost of " + std::to_string(plan_.cost_mm) +
          " mm, but its clusters cost " + std::to_string(verdict_.cost_mm) + " mm");
    verdict_.holds = verdict_.broken.empty();
    return verdict_;
  }

 private:
  void say(std::string sentence) { verdict_.broken.push_back(std::move(sentence)); }
  void say_of(std::size_t c, const std::string& rest) {
    say("Cluster " + std::to_string(c + 1) + " " + rest);
  }
  std::string name(std::uint32_t s) const { return std::to_string(schools_[s].key); }

  /// Everybody in one cluster, or left out with a sentence. Nothing else can be read otherwise.
  bool place_everybody() {
    std::vector<int> times(schools_.size(), 0);
    const auto meet = [&](std::uint32_t s) {
      if (s >= schools_.size()) {
        say("The plan names school number " + std::to_string(s) + ", which is not listed");
        return;
      }
      ++times[s];
    };
    for (const auto& cluster : plan_.clusters) {
      if (cluster.empty()) say("The plan holds an empty cluster");
      for (const std::uint32_t s : cluster) meet(s);
    }
    for (const LeftOut& one : plan_.left_out) {
      meet(one.school);
      if (one.sentence.empty() && one.school < schools_.size())
        say("School " + name(one.school) + " is left out without a reason");
    }
    for (std::uint32_t s = 0; s < schools_.size(); ++s)
      if (times[s] != 1)
        say("School " + name(s) +
            (times[s] == 0 ? " is neither in a cluster nor left out"
                           : " is placed more than once"));
    for (std::size_t c = 0; c < plan_.clusters.size(); ++c)
      for (const std::uint32_t s : plan_.clusters[c])
        if (s < schools_.size() && !schools_[s].point)
          say_of(c, "holds school " + name(s) + ", which has no coordinates");
    return verdict_.broken.empty();
  }

  void check_size_and_kinds(std::size_t c) {
    const auto& cluster = plan_.clusters[c];
    const bool allowed = std::any_of(rules_.sizes.begin(), rules_.sizes.end(), [&](auto& size) {
      return size.schools == cluster.size();
    });
    if (!allowed) say_of(c, "has " + std::to_string(cluster.size()) + " schools");
    for (const KindMinimum& minimum : rules_.minimums) {
      const auto count = std::count_if(cluster.begin(), cluster.end(), [&](std::uint32_t s) {
        return schools_[s].kind == minimum.kind;
      });
      if (count < static_cast<std::ptrdiff_t>(minimum.least))
        say_of(c,
               "has " + std::to_string(count) + " " +
                   (minimum.name.empty() ? "schools of one kind" : minimum.name) +
                   ", where at least " + std::to_string(minimum.least) + " are needed");
    }
  }

  void check_trusts(std::size_t c) {
    const auto& cluster = plan_.clusters[c];
    const std::size_t share = cluster.size() * rules_.trust_share_top / rules_.trust_share_bottom;
    std::map<std::int64_t, std::size_t> count;
    for (const std::uint32_t s : cluster)
      if (schools_[s].trust != 0) ++count[schools_[s].trust];
    for (const auto& [trust, number] : count)
      if (number > std::max<std::size_t>(1, share))
        say_of(c, "has " + std::to_string(number) + " schools of trust " + std::to_string(trust));
  }

  void check_distances(std::size_t c) {
    const auto& cluster = plan_.clusters[c];
    std::int64_t sum_mm = 0;
    for (std::size_t i = 0; i < cluster.size(); ++i)
      for (std::size_t j = 0; j < i; ++j) {
        const Point& one = *schools_[cluster[i]].point;
        const Point& other = *schools_[cluster[j]].point;
        const std::int64_t x = one.x - other.x, y = one.y - other.y;
        if (x * x + y * y > rules_.distance_m_max * rules_.distance_m_max)
          say_of(c,
                 "holds schools " + name(cluster[i]) + " and " + name(cluster[j]) +
                     ", which are too far apart");
        sum_mm += std::llround(1000 * std::sqrt(static_cast<double>(x * x + y * y)));
      }
    verdict_.cost_mm += mean_distances(sum_mm, static_cast<std::int64_t>(cluster.size()));
    for (const ClusterSize& size : rules_.sizes)
      if (size.schools == cluster.size()) verdict_.cost_mm += size.penalty_mm;
  }

  /// 2 W / (n - 1) to the nearest millimetre, halves up.
  static std::int64_t mean_distances(std::int64_t sum_mm, std::int64_t schools) {
    if (schools < 2) return 0;
    const std::int64_t whole = 2 * sum_mm / (schools - 1), rest = 2 * sum_mm % (schools - 1);
    return whole + (2 * rest >= schools - 1 ? 1 : 0);
  }

  void check_rota(std::size_t c) {
    const auto& cluster = plan_.clusters[c];
    if (rules_.reviews == 0 || cluster.size() > cluster_schools_max) return;
    std::vector<std::int64_t> trusts;
    for (const std::uint32_t s : cluster) trusts.push_back(schools_[s].trust);
    std::sort(trusts.begin(), trusts.end());
    const auto [at, fresh] = rota_exists_.try_emplace(trusts, false);
    if (fresh)
      at->second = RotaByTrying(trusts, rules_.reviews, rules_.reciprocal == Wish::forbid).exists();
    if (!at->second) say_of(c, "allows no review rota with its trusts");
  }

  void check_groups() {
    std::map<std::int64_t, std::size_t> cluster_of;
    std::set<std::int64_t> placeable;
    for (const ClusterSchool& school : schools_)
      if (school.point) placeable.insert(school.key);
    for (std::size_t c = 0; c < plan_.clusters.size(); ++c)
      for (const std::uint32_t s : plan_.clusters[c]) cluster_of[schools_[s].key] = c + 1;
    const auto at = [&](std::int64_t key) {
      const auto found = cluster_of.find(key);
      return found == cluster_of.end() ? 0 : found->second;
    };
    for (const auto& group : rules_.together) {
      std::set<std::size_t> clusters;
      for (const std::int64_t key : group)
        if (placeable.contains(key)) clusters.insert(at(key));
      if (clusters.size() > 1)
        say("The pre-formed group with school " + std::to_string(group.front()) + " is split");
    }
    for (const auto& [one, other] : rules_.apart)
      if (at(one) != 0 && at(one) == at(other))
        say_of(at(one) - 1,
               "holds schools " + std::to_string(one) + " and " + std::to_string(other) +
                   ", which are to be kept apart");
  }

  std::span<const ClusterSchool> schools_;
  const ClusterRules& rules_;
  const ClusterPlan& plan_;
  std::map<std::vector<std::int64_t>, bool> rota_exists_;
  ClusterVerdict verdict_;
};

}  // namespace

ClusterVerdict verify_clusters(std::span<const ClusterSchool> schools,
                               const ClusterRules& rules,
                               const ClusterPlan& plan) {
  return Reader(schools, rules, plan).read();
}

}  // namespace trellis::optimise
