#include "optimise/cluster_columns.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "optimise/cluster_cuts.hpp"
#include "optimise/cluster_pricing.hpp"
#include "optimise/coin/coin_model.hpp"

namespace trellis::optimise {
namespace {

/// Reduced costs above this count as not below zero, in mm.
constexpr double tolerance_mm = 10;

/// Metres in the master problem: CLP and CBC work best with moderate numbers.
constexpr double mm_per_unit = 1000;

/// Columns given to diving and to the first closing of the gap.
constexpr std::size_t quick_columns_max = 20'000;

/// Limits added at a time, times before clusters are listed again, and such rounds.
constexpr std::size_t limits_a_turn = 60;
constexpr std::uint32_t limit_turns = 3;
constexpr std::uint32_t limit_rounds = 20;

/// Above this share of the cost, clusters within the gap are too many to be worth listing.
constexpr double narrow_gap = .004;

/// Columns by number: the first item_count() leave one item out each, then clusters.
class Columns {
 public:
  Columns(const ClusterModel& model, const Layout& layout) : model_(&model) {
    for (ItemIndex item = 0; item < model.item_count(); ++item)
      push(ItemList{item}, model.left_out_mm * model.size_of(item));
    for (std::uint32_t c = 0; c < layout.clusters.size(); ++c)
      if (!layout.clusters[c].empty()) add(layout.clusters[c], layout.cost[c]);
  }

  /// False when it is there already.
  bool add(ItemList items, std::int64_t cost_mm) {
    std::sort(items.begin(), items.end());
    if (!seen_.emplace(items.begin(), items.end()).second) return false;
    push(items, cost_mm);
    return true;
  }

  std::size_t size() const { return columns_.size(); }
  const std::vector<CoverColumn>& columns() const { return columns_; }

  double reduced_mm(std::size_t column, const Prices& prices) const {
    double value = columns_[column].cost * mm_per_unit;
    for (const std::uint32_t item : columns_[column].rows) value -= prices.item[item];
    for (const PricedLimit& limit : prices.limits)
      if (limit.penalty_mm > 0 && covers_two(columns_[column].rows, limit.items))
        value += limit.penalty_mm;
    return value;
  }

  /// Those with a reduced cost of at most gap_mm, the cheapest `most` of them if there are more.
  std::vector<std::uint32_t> within(const Prices& prices, double gap_mm, std::size_t most) const {
    std::vector<std::pair<double, std::uint32_t>> kept;
    for (std::uint32_t c = 0; c < columns_.size(); ++c)
      if (const double reduced = reduced_mm(c, prices); reduced <= gap_mm)
        kept.emplace_back(reduced, c);
    if (kept.size() > most) {
      std::nth_element(kept.begin(), kept.begin() + static_cast<std::ptrdiff_t>(most), kept.end());
      kept.resize(most);
    }
    std::vector<std::uint32_t> chosen;
    for (const auto& [unused, c] : kept) chosen.push_back(c);
    std::sort(chosen.begin(), chosen.end());
    return chosen;
  }

  std::vector<CoverColumn> list(const std::vector<std::uint32_t>& numbers) const {
    std::vector<CoverColumn> problem;
    for (const std::uint32_t c : numbers) problem.push_back(columns_[c]);
    return problem;
  }

  Layout layout(const std::vector<std::uint32_t>& numbers,
                const std::vector<std::uint32_t>& chosen) const {
    std::vector<std::vector<ItemIndex>> clusters;
    for (const std::uint32_t i : chosen)
      if (numbers[i] >= model_->item_count()) clusters.push_back(columns_[numbers[i]].rows);
    return layout_of(*model_, clusters);
  }

 private:
  void push(const ItemList& items, std::int64_t cost_mm) {
    columns_.push_back({{items.begin(), items.end()}, static_cast<double>(cost_mm) / mm_per_unit});
  }

  const ClusterModel* model_;
  std::vector<CoverColumn> columns_;
  std::set<std::vector<ItemIndex>> seen_;
};

/// What the prices prove, clusters below zero aside.
double sum(const Prices& prices) {
  double total = 0;
  for (const double value : prices.item) total += value;
  for (const PricedLimit& limit : prices.limits) total -= limit.penalty_mm;
  return total;
}

/// The master problem in progress.
class Generation {
 public:
  Generation(const ClusterModel& model,
             const Layout& layout,
             const ClusterPool& pool,
             const AreaOptions& options)
      : model_(model),
        options_(options),
        pricer_(model),
        columns_(model, layout),
        relaxation_(static_cast<std::uint32_t>(model.item_count())) {
    proof_.layout = layout;
    for (const auto& entry : pool.entries()) columns_.add(entry.items, entry.cost);
    relaxation_.add(columns_.columns());
  }

  AreaProof run() && {
    if (converge()) {
      proof_.relaxation_mm = bound();
      if (!is_closed()) improve();
      if (!is_closed()) narrow();
    }
    proof_.columns = columns_.size();
    proof_.bound_mm = proof_.proven ? proof_.layout.total : bound();
    return std::move(proof_);
  }

 private:
  bool is_stopped() const {
    return options_.stop != nullptr && *options_.stop && (*options_.stop)();
  }

  std::int64_t bound() const {
    const double whole = std::max(0.0, std::floor(bound_mm_));
    return std::min(proof_.layout.total, static_cast<std::int64_t>(whole));
  }

  double gap_mm() const { return static_cast<double>(proof_.layout.total) - bound_mm_; }

  /// A plan of so many items has at most half as many clusters, each perhaps a tolerance and a
  /// rounding cheaper than pricing saw.
  double slack_mm() const {
    return (tolerance_mm + 1) * static_cast<double>(model_.item_count() / 2 + 1);
  }

  bool is_closed() {
    proof_.proven = proof_.proven || gap_mm() <= 2 * slack_mm();
    return proof_.proven;
  }

  std::size_t add_found(const Pricing& pricing) {
    std::vector<CoverColumn> fresh;
    for (const PricedCluster& cluster : pricing.found) {
      if (!columns_.add(cluster.items, cluster.cost_mm)) continue;
      fresh.push_back(columns_.columns().back());
      for (std::uint32_t k = 0; k < limits_.size(); ++k)
        if (covers_two(cluster.items, limits_[k])) fresh.back().limits.push_back(k);
    }
    relaxation_.add(fresh);
    return fresh.size();
  }

  void take_prices() {
    const std::vector<double> duals = relaxation_.duals();
    const std::size_t items = model_.item_count();
    prices_.item.assign(duals.begin(), duals.begin() + static_cast<std::ptrdiff_t>(items));
    for (double& price : prices_.item) price *= mm_per_unit;
    prices_.limits.clear();
    for (std::size_t k = 0; k < limits_.size(); ++k)
      prices_.limits.push_back({limits_[k], std::max(0.0, -duals[items + k] * mm_per_unit)});
  }

  /// True when no legal cluster has a reduced cost below zero.
  bool converge() {
    for (std::size_t width = 6;;) {
      if (!relaxation_.solve()) return false;
      take_prices();
      Pricing pricing;
      for (;; width = width < 24 ? 2 * width : 0) {
        if (is_stopped()) return false;
        pricing = pricer_.find(
            prices_,
            {.threshold_mm = -tolerance_mm, .per_root = 10, .width = width, .stop = options_.stop});
        if (!pricing.found.empty() || width == 0) break;
      }
      if (pricing.complete)
        bound_mm_ = std::max(bound_mm_, sum(prices_) + pricing.bound_part_mm - slack_mm());
      if (add_found(pricing) == 0) return pricing.complete;
    }
  }

  void adopt(Layout found) {
    resplit_all(model_, found, nullptr);
    if (found.total < proof_.layout.total) proof_.layout = std::move(found);
  }

  /// A better plan over the columns so far, so that the gap is small before clusters are listed.
  void improve() {
    close(columns_.within(prices_, gap_mm() + slack_mm(), quick_columns_max), false);
  }

  CutAnswer close(const std::vector<std::uint32_t>& numbers, bool search) {
    const auto problem = columns_.list(numbers);
    const double known = static_cast<double>(proof_.layout.total) / mm_per_unit;
    const CutAnswer answer = close_gap(static_cast<std::uint32_t>(model_.item_count()),
                                       problem,
                                       {.known = known, .search = search, .stop = options_.stop});
    if (answer.chosen) adopt(columns_.layout(numbers, *answer.chosen));
    return answer;
  }

  /// Limits narrow the gap until clusters are few enough to be listed and closed.
  void narrow() {
    const bool proves = options_.goal == AreaGoal::proof;
    const std::uint32_t rounds = proves ? limit_rounds : 1;
    bool is_growing = true;
    for (std::uint32_t round = 0; round < rounds && is_growing && !is_closed(); ++round) {
      if (proves && is_narrow() && enumerate()) return;
      for (std::uint32_t turn = 0; turn < limit_turns && is_growing; ++turn) {
        is_growing = !is_stopped() && add_limits();
        if (is_growing && !converge()) return;
      }
      if (!is_closed() && !is_stopped()) improve();
    }
    if (proves && !is_closed() && !is_stopped()) enumerate();
  }

  /// Whether listing is worth trying.
  bool is_narrow() const {
    return gap_mm() < narrow_gap * static_cast<double>(proof_.layout.total);
  }

  bool add_limits() {
    const auto broken = broken_triples(static_cast<std::uint32_t>(model_.item_count()),
                                       columns_.columns(),
                                       relaxation_.solution(),
                                       limits_a_turn);
    std::vector<std::vector<std::uint32_t>> rows;
    for (const Triple& triple : broken) {
      rows.emplace_back();
      for (std::uint32_t c = 0; c < columns_.size(); ++c)
        if (covers_two(columns_.columns()[c].rows, triple)) rows.back().push_back(c);
    }
    relaxation_.limit(rows);
    limits_.insert(limits_.end(), broken.begin(), broken.end());
    return !broken.empty();
  }

  /// Every cluster that a better plan could hold, and the best plan over them. False when they are
  /// too many.
  bool enumerate() {
    const double gap = gap_mm() + slack_mm();
    const Pricing pricing = pricer_.find(prices_,
                                         {.threshold_mm = gap,
                                          .per_root = 0,
                                          .found_max = options_.columns_max,
                                          .stop = options_.stop});
    if (!pricing.complete) return false;
    for (const PricedCluster& cluster : pricing.found) columns_.add(cluster.items, cluster.cost_mm);
    const CutAnswer answer = close(columns_.within(prices_, gap, columns_.size()), true);
    bound_mm_ = std::max(bound_mm_, answer.bound * mm_per_unit - slack_mm());
    proof_.proven = answer.proven;
    return true;
  }

  const ClusterModel& model_;
  const AreaOptions& options_;
  ClusterPricer pricer_;
  Columns columns_;
  CoverRelaxation relaxation_;
  std::vector<Triple> limits_;
  Prices prices_;
  double bound_mm_ = 0;
  AreaProof proof_;
};

}  // namespace

AreaProof solve_area(const ClusterModel& model,
                     const Layout& layout,
                     const ClusterPool& pool,
                     const AreaOptions& options) {
  return Generation(model, layout, pool, options).run();
}

}  // namespace trellis::optimise
