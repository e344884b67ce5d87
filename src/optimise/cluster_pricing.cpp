#include "optimise/cluster_pricing.hpp"

#include <algorithm>
#include <functional>
#include <numeric>
#include <utility>

namespace trellis::optimise {
namespace {

struct Candidate {
  ItemIndex item = 0;
  std::uint32_t size = 1;
  double sum = 0;    ///< Distances to the items chosen, and inside the item.
  double gain = 0;   ///< What adding it costs at least, at this step.
  double ratio = 0;  ///< Gain a school.
};

/// What is known of the items chosen so far.
struct Chosen {
  ItemList items;
  std::uint32_t schools = 0;
  double value = 0;  ///< Penalty, weighted distances and prices so far.
  std::array<std::uint32_t, ClusterModel::kinds> kinds{};
  std::array<std::int64_t, cluster_schools_max> trusts{};
};

}  // namespace

/// One call of find: one root and one size at a time.
class PricingSearch {
 public:
  PricingSearch(const ClusterPricer& pricer, const Prices& prices, const PricingOptions& options)
      : pricer_(pricer),
        model_(*pricer.model_),
        price_(prices.item),
        limits_(prices.limits),
        options_(options),
        limits_of_(prices.item.size()),
        held_(prices.limits.size(), 0) {
    for (std::uint32_t k = 0; k < limits_.size(); ++k)
      if (limits_[k].penalty_mm > 0)
        for (const ItemIndex item : limits_[k].items) limits_of_[item].push_back(k);
  }

  Pricing run() && {
    result_.complete = options_.width == 0;
    for (const ItemIndex root : pricer_.order_) {
      if (options_.stop != nullptr && *options_.stop && (*options_.stop)()) {
        result_.complete = false;
        break;
      }
      least_ = 0;
      for (std::uint32_t n = std::max(model_.size_min, model_.size_of(root)); n <= model_.size_max;
           ++n)
        if (model_.penalty[n] != not_legal && !is_over()) begin(root, n);
      result_.bound_part_mm += least_;
    }
    return std::move(result_);
  }

 private:
  bool is_over() {
    const bool over = options_.found_max != 0 && result_.found.size() > options_.found_max;
    if (over) result_.complete = false;
    return over;
  }

  bool add(Chosen& chosen, ItemIndex item) const {
    for (const std::uint32_t s : model_.schools_of[item]) {
      std::uint32_t same = 1;
      for (std::uint32_t i = 0; i < chosen.schools; ++i)
        same += chosen.trusts[i] == model_.trust[s];
      if (same > model_.trust_max[size_]) return false;
      chosen.trusts[chosen.schools++] = model_.trust[s];
      ++chosen.kinds[model_.kind[s]];
    }
    std::uint32_t missing = 0;
    for (std::size_t k = 0; k < ClusterModel::kinds; ++k)
      missing += model_.least[k] - std::min(model_.least[k], chosen.kinds[k]);
    if (chosen.schools + missing > size_) return false;
    chosen.items.push_back(item);
    return true;
  }

  /// What the item adds to penalties, beside the items held.
  double penalty(ItemIndex item) const {
    double sum = 0;
    for (const std::uint32_t k : limits_of_[item])
      if (held_[k] == 1) sum += limits_[k].penalty_mm;
    return sum;
  }
  void hold(ItemIndex item) {
    for (const std::uint32_t k : limits_of_[item]) ++held_[k];
  }
  void release(ItemIndex item) {
    for (const std::uint32_t k : limits_of_[item]) --held_[k];
  }

  void begin(ItemIndex root, std::uint32_t n) {
    size_ = n;
    weight_ = 2.0 / (n - 1);
    threshold_ = options_.threshold_mm;
    kept_.clear();
    Chosen chosen;
    if (!add(chosen, root)) return;
    chosen.value = static_cast<double>(model_.penalty[n]) +
                   weight_ * static_cast<double>(model_.inner_sum[root]) - price_[root];
    if (chosen.schools == n) {
      emit(chosen.items, chosen.value);
    } else {
      hold(root);
      grow(chosen, first_candidates(root, chosen));
      release(root);
    }
    for (PricedCluster& cluster : kept_) result_.found.push_back(std::move(cluster));
  }

  /// Later items that the triangle inequality does not rule out.
  std::vector<Candidate> first_candidates(ItemIndex root, const Chosen& chosen) const {
    const auto& later = pricer_.later_[root];
    std::vector<double> best;
    for (const ItemIndex item : later)
      best.insert(best.end(), model_.size_of(item), price_[item] / model_.size_of(item));
    const std::size_t others = size_ - chosen.schools - 1;
    const std::size_t kept = std::min(others, best.size());
    std::partial_sort(best.begin(),
                      best.begin() + static_cast<std::ptrdiff_t>(kept),
                      best.end(),
                      std::greater<>());
    double top = price_[root];
    for (std::size_t i = 0; i < kept; ++i) top += std::max(0.0, best[i]);
    std::vector<Candidate> candidates;
    for (const ItemIndex item : later) {
      Candidate one{item, model_.size_of(item)};
      const double pair = static_cast<double>(model_.pair_sum(root, item));
      const double mean = pair / (one.size * model_.size_of(root));
      if (2 * mean + static_cast<double>(model_.penalty[size_]) - top - price_[item] > threshold_)
        continue;
      one.sum = pair + static_cast<double>(model_.inner_sum[item]);
      candidates.push_back(one);
    }
    return candidates;
  }

  /// Cheapest filling of `schools` more from candidate i on, items taken in part if need be.
  static double filling(const std::vector<Candidate>& candidates,
                        std::size_t i,
                        std::uint32_t schools) {
    double value = 0;
    for (; schools > 0; ++i) {
      if (i == candidates.size()) return 1e300;
      const std::uint32_t taken = std::min(schools, candidates[i].size);
      value += candidates[i].ratio * taken;
      schools -= taken;
    }
    return value;
  }

  void grow(const Chosen& chosen, std::vector<Candidate> candidates) {
    const std::uint32_t left = size_ - chosen.schools;
    if (left == 1) return finish(chosen, candidates);
    std::erase_if(candidates, [&](Candidate& one) {
      if (one.size > left) return true;
      one.gain =
          weight_ * (one.sum + pricer_.nearest_[one.item][left - one.size] / 2) - price_[one.item];
      one.ratio = one.gain / one.size;
      return false;
    });
    std::sort(candidates.begin(), candidates.end(), [](const Candidate& a, const Candidate& b) {
      return a.ratio != b.ratio ? a.ratio < b.ratio : a.item < b.item;
    });
    if (options_.width != 0 && candidates.size() > options_.width)
      candidates.resize(options_.width);
    for (std::size_t i = 0; i < candidates.size(); ++i) {
      if (chosen.value + filling(candidates, i, left) > threshold_ || is_over()) return;
      extend(chosen, candidates, i);
    }
  }

  void extend(const Chosen& chosen, const std::vector<Candidate>& candidates, std::size_t i) {
    const Candidate& one = candidates[i];
    Chosen next = chosen;
    if (!add(next, one.item)) return;
    next.value += weight_ * one.sum - price_[one.item] + penalty(one.item);
    if (next.schools == size_) return emit(next.items, next.value);
    std::vector<Candidate> rest;
    rest.reserve(candidates.size() - i);
    for (std::size_t j = i + 1; j < candidates.size(); ++j) {
      const std::int64_t pair = model_.pair_sum(one.item, candidates[j].item);
      if (pair < 0 || next.schools + candidates[j].size > size_) continue;
      rest.push_back(candidates[j]);
      rest.back().sum += static_cast<double>(pair);
    }
    if (rest.empty()) return;
    hold(one.item);
    grow(next, std::move(rest));
    release(one.item);
  }

  /// One school is missing.
  void finish(const Chosen& chosen, const std::vector<Candidate>& candidates) {
    for (const Candidate& one : candidates) {
      double value = chosen.value + weight_ * one.sum - price_[one.item];
      if (one.size != 1 || value > threshold_) continue;
      value += penalty(one.item);
      if (value > threshold_) continue;
      Chosen next = chosen;
      if (add(next, one.item)) emit(next.items, value);
    }
  }

  void emit(ItemList items, double value) {
    if (value > threshold_) return;
    if (model_.reviews != 0 && !model_.is_composition_legal(items)) return;
    least_ = std::min(least_, value);
    std::sort(items.begin(), items.end());
    kept_.push_back({items, model_.cost(items), value});
    if (options_.per_root == 0) {
      if (options_.found_max != 0 && kept_.size() > options_.found_max) {
        result_.complete = false;
        threshold_ = -1e300;
      }
      return;
    }
    if (kept_.size() < 2 * options_.per_root) return;
    const auto middle = kept_.begin() + static_cast<std::ptrdiff_t>(options_.per_root);
    std::nth_element(kept_.begin(), middle, kept_.end(), [](const auto& a, const auto& b) {
      return a.reduced_mm < b.reduced_mm;
    });
    threshold_ = middle->reduced_mm;
    kept_.erase(middle, kept_.end());
  }

  const ClusterPricer& pricer_;
  const ClusterModel& model_;
  const std::vector<double>& price_;
  const std::vector<PricedLimit>& limits_;
  const PricingOptions& options_;
  std::vector<std::vector<std::uint32_t>> limits_of_;  ///< By item, those with a penalty.
  std::vector<std::uint32_t> held_;                    ///< Of each limit, items chosen so far.
  Pricing result_;
  std::uint32_t size_ = 0;
  double weight_ = 0;
  double threshold_ = 0;
  double least_ = 0;
  std::vector<PricedCluster> kept_;
};

ClusterPricer::ClusterPricer(const ClusterModel& model) : model_(&model) {
  const std::size_t count = model.item_count();
  std::vector<std::vector<ItemIndex>> peers(count);
  for (ItemIndex a = 0; a < count; ++a)
    for (ItemIndex b = 0; b < count; ++b)
      if (a != b && model.pair_sum(a, b) >= 0) peers[a].push_back(b);
  order_.resize(count);
  std::iota(order_.begin(), order_.end(), 0u);
  std::stable_sort(order_.begin(), order_.end(), [&](auto a, auto b) {
    return peers[a].size() < peers[b].size();
  });
  std::vector<std::size_t> rank(count);
  for (std::size_t i = 0; i < count; ++i) rank[order_[i]] = i;
  later_.resize(count);
  nearest_.assign(count, std::vector<double>(cluster_schools_max + 1, 0));
  for (ItemIndex a = 0; a < count; ++a) {
    std::vector<double> mean;  // Distance of one school of a to one of b, on average.
    for (const ItemIndex b : peers[a]) {
      if (rank[b] > rank[a]) later_[a].push_back(b);
      const double each = static_cast<double>(model.pair_sum(a, b)) / model.size_of(b);
      mean.insert(mean.end(), model.size_of(b), each);
    }
    std::sort(mean.begin(), mean.end());
    for (std::size_t q = 1; q <= cluster_schools_max; ++q)
      nearest_[a][q] = nearest_[a][q - 1] + (q <= mean.size() ? mean[q - 1] : 0);
  }
}

Pricing ClusterPricer::find(const Prices& prices, const PricingOptions& options) const {
  return PricingSearch(*this, prices, options).run();
}

}  // namespace trellis::optimise
