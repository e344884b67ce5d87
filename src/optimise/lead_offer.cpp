#include "optimise/lead_offer.hpp"

#include <utility>

namespace trellis::optimise {
namespace {

std::optional<Refusal> fault_in_offer(const LeadOffer& offer,
                                      std::size_t streams,
                                      std::size_t years) {
  const std::string lead = "Lead " + std::to_string(offer.lead);
  if (offer.places.size() != streams * years)
    return Refusal{RefusalCode::wrong_length,
                   lead + " gives " + std::to_string(offer.places.size()) +
                       " numbers of places for " + std::to_string(streams) + " streams in " +
                       std::to_string(years) + " years",
                   "Give exactly " + std::to_string(streams * years) +
                       " numbers, 0 where no place is offered"};
  if (!offer.year_total.empty() && offer.year_total.size() != years)
    return Refusal{RefusalCode::wrong_length,
                   lead + " gives " + std::to_string(offer.year_total.size()) + " totals for " +
                       std::to_string(years) + " years",
                   "Give one total for each year, or none"};
  return {};
}

void add_offer(const LeadOffer& offer,
               std::size_t streams,
               const std::vector<std::string>& year_names,
               Offered& offered) {
  const std::size_t years = year_names.size();
  const auto first = static_cast<PlaceIndex>(offered.places.size());
  const std::string name = "lead " + std::to_string(offer.lead);
  for (std::uint32_t stream = 0; stream < streams; ++stream)
    for (std::uint32_t year = 0; year < years; ++year)
      offered.places.push_back({offer.lead, stream, year, offer.places[stream * years + year]});
  for (std::uint32_t year = 0; year < offer.year_total.size(); ++year) {
    if (!offer.year_total[year]) continue;
    CapacityGroup group{name + ", " + year_names[year], {}, 0, *offer.year_total[year]};
    for (std::uint32_t stream = 0; stream < streams; ++stream)
      group.places.push_back(first + stream * static_cast<std::uint32_t>(years) + year);
    offered.groups.push_back(std::move(group));
  }
  if (!offer.total) return;
  CapacityGroup group{name, {}, 0, *offer.total};
  for (auto t = first; t < offered.places.size(); ++t) group.places.push_back(t);
  offered.groups.push_back(std::move(group));
}

}  // namespace

std::expected<Offered, Refusal> offered_places(std::span<const LeadOffer> offers,
                                               const std::vector<std::string>& stream_names,
                                               const std::vector<std::string>& year_names) {
  if (stream_names.empty() || year_names.empty())
    return std::unexpected(Refusal{RefusalCode::nothing_to_do,
                                   "There are no streams or no years to offer places in",
                                   "Name at least one stream and one year"});
  Offered offered;
  for (const LeadOffer& offer : offers) {
    if (auto fault = fault_in_offer(offer, stream_names.size(), year_names.size()))
      return std::unexpected(*fault);
    add_offer(offer, stream_names.size(), year_names, offered);
  }
  return offered;
}

}  // namespace trellis::optimise
