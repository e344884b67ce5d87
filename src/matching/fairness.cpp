#include "matching/fairness.hpp"

#include <algorithm>
#include <limits>

#include "core/text.hpp"
#include "matching/stated_choice.hpp"
#include "optimise/solve.hpp"
#include "optimise/stable.hpp"

namespace trellis::matching {
namespace {

using EdgeOf = std::vector<std::optional<optimise::EdgeIndex>>;

/// Points of the cheapest eligible pair of each partner that nobody has forbidden.
std::vector<std::int64_t> own_best(const optimise::Instance& instance) {
  std::vector<std::int64_t> best(instance.partners.size(),
                                 std::numeric_limits<std::int64_t>::max());
  std::vector<std::pair<optimise::PartnerIndex, std::int64_t>> apart;
  for (const optimise::Forbidden& pair : instance.forbidden)
    apart.emplace_back(pair.partner, pair.lead);
  std::ranges::sort(apart);
  for (const optimise::Edge& edge : instance.edges)
    if (!std::ranges::binary_search(apart,
                                    std::pair(edge.partner, instance.places[edge.place].lead)))
      best[edge.partner] = std::min(best[edge.partner], edge.cost);
  return best;
}

class Measuring {
 public:
  Measuring(const MatchAnswer& answer, const FairnessSettings& settings)
      : answer_(answer), settings_(settings), best_(own_best(answer.prepared.instance)) {}

  void measure(const EdgeOf& edge_of, FairnessOption& option) const {
    const optimise::Instance& instance = answer_.prepared.instance;
    std::int64_t all_regret = 0;
    for (std::size_t p = 0; p < edge_of.size(); ++p) {
      if (lead_at(edge_of[p]) != lead_at(answer_.solution.edge_of[p])) ++option.other_lead;
      if (!edge_of[p]) continue;
      const std::int64_t cost = instance.edges[*edge_of[p]].cost;
      const std::int64_t regret = cost - best_[p];
      ++option.placed;
      option.points += cost;
      all_regret += regret;
      option.largest_cost = std::max(option.largest_cost, cost);
      option.largest_regret = std::max(option.largest_regret, regret);
      if (regret > settings_.band) ++option.poor;
    }
    if (option.placed > 0)
      option.mean_regret = static_cast<double>(all_regret) / static_cast<double>(option.placed);
  }

  FairnessOption solved(std::string title,
                        std::string meaning,
                        const optimise::Fairness& fairness) const {
    FairnessOption option{.title = std::move(title), .meaning = std::move(meaning)};
    optimise::Objective objective = answer_.objective;
    objective.fairness = fairness;
    const auto solution = optimise::solve(answer_.prepared.instance, objective);
    if (!solution) {
      option.refused = solution.error().sentence;
      return option;
    }
    option.proven =
        optimise::verify(answer_.prepared.instance, objective, solution->certificate).proven;
    measure(solution->edge_of, option);
    return option;
  }

  FairnessOption stable() const {
    FairnessOption option{
        .title = "Stable match",
        .meaning =
            "No lead and partner would both rather have each other than whom they have, "
            "each side going by "};
    option.meaning += any_choice(answer_.prepared.input) ? "its choices, then by points" : "points";
    const auto found =
        optimise::stable_matching(answer_.prepared.instance, ranks_of(answer_.prepared));
    if (found)
      measure(found->edge_of, option);
    else
      option.refused = found.error().sentence;
    return option;
  }

 private:
  std::optional<std::uint32_t> lead_at(const std::optional<optimise::EdgeIndex>& edge) const {
    if (!edge) return std::nullopt;
    return answer_.prepared.lead_of_place[answer_.prepared.instance.edges[*edge].place];
  }

  const MatchAnswer& answer_;
  const FairnessSettings& settings_;
  std::vector<std::int64_t> best_;
};

}  // namespace

std::vector<FairnessOption> fairness_options(const MatchAnswer& answer,
                                             const FairnessSettings& settings) {
  const Measuring measuring(answer, settings);
  const std::string band = with_commas(settings.band);
  std::vector<FairnessOption> options(1);
  options[0].title = "As it is";
  options[0].meaning = "As many schools placed as possible, then the fewest points in all";
  options[0].proven = answer.verdict.proven;
  measuring.measure(answer.solution.edge_of, options[0]);
  options.push_back(measuring.solved("Fewest schools with a regret over " + band,
                                     "A school is counted when its lead costs " + band +
                                         " points more than its own best; then the fewest points",
                                     {.band = settings.band}));
  options.push_back(measuring.solved(
      "The same, and no regret over " + with_commas(settings.regret_cap),
      "The cap is kept wherever no place is lost by it, before schools are counted",
      {.band = settings.band, .regret_cap = settings.regret_cap}));
  if (answer.prepared.input.partners.size() <= settings.partners_max_for_minimax) {
    options.push_back(measuring.solved("Smallest largest regret",
                                       "The school with the largest regret first",
                                       {.minimax = optimise::Minimax::regret}));
    options.push_back(measuring.solved("Smallest largest cost",
                                       "The dearest pair first; one remote school usually sets it",
                                       {.minimax = optimise::Minimax::cost}));
  }
  options.push_back(measuring.stable());
  return options;
}

}  // namespace trellis::matching
