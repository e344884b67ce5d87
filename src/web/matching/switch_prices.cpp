#include "web/matching/switch_prices.hpp"

#include <algorithm>
#include <tuple>

namespace trellis::web {
namespace {

bool costs_less(const PricedLead& a, const PricedLead& b) {
  const auto rank = [](const PricedLead& p) {
    return std::tuple(!p.change.consequence.possible,
                      -p.change.consequence.placed,
                      p.change.consequence.points,
                      p.lead->school.urn);
  };
  return rank(a) < rank(b);
}

}  // namespace

std::vector<PricedLead> priced_leads(const matching::MatchAnswer& trial, std::uint32_t partner) {
  std::vector<PricedLead> found;
  const auto explorer =
      optimise::Explorer::open(trial.prepared.instance, trial.objective, trial.solution);
  if (!explorer) return found;
  for (optimise::Switch& change : explorer->switches(partner)) {
    if (!change.to) continue;
    const optimise::Edge& edge = trial.prepared.instance.edges[*change.to];
    const bool present = trial.solution.edge_of[partner] == change.to;
    found.push_back(
        {std::move(change), trial.prepared.cost_of(edge), &trial.prepared.lead_of(edge), present});
  }
  std::sort(found.begin(), found.end(), costs_less);
  return found;
}

std::optional<std::uint32_t> partner_number(const matching::MatchAnswer& trial, Urn urn) {
  for (std::uint32_t p = 0; p < trial.prepared.input.partners.size(); ++p)
    if (trial.prepared.input.partners[p].school.urn == urn) return p;
  return std::nullopt;
}

}  // namespace trellis::web
