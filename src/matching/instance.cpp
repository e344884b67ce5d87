#include "matching/instance.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "core/text.hpp"
#include "matching/year_places.hpp"

namespace trellis::matching {
namespace {

using Cell = std::pair<int, int>;

template <class Row>
void order_by_urn(std::vector<Row>& rows) {
  std::sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) {
    return a.school.urn < b.school.urn;
  });
}

template <class Row>
Result<void> refuse_repeats(const std::vector<Row>& rows, const char* role) {
  for (std::size_t i = 1; i < rows.size(); ++i)
    if (rows[i].school.urn == rows[i - 1].school.urn)
      return problem(ProblemKind::invalid,
                     role,
                     "School " + rows[i].school.urn.text() + " is given twice as a " + role +
                         ": keep one of the two rows");
  return {};
}

Result<void> check_schools(const MatchInput& input) {
  if (input.leads.empty())
    return problem(ProblemKind::missing,
                   "leads",
                   "There are no lead schools: add at least one lead with places");
  if (input.partners.empty())
    return problem(
        ProblemKind::missing, "partners", "There are no partner schools: add at least one partner");
  TRY_VOID(refuse_repeats(input.leads, "lead"));
  TRY_VOID(refuse_repeats(input.partners, "partner"));
  std::set<Urn> leads;
  for (const Lead& lead : input.leads) leads.insert(lead.school.urn);
  for (const Partner& partner : input.partners)
    if (leads.contains(partner.school.urn))
      return problem(ProblemKind::invalid,
                     "partners",
                     "School " + partner.school.urn.text() +
                         " is both a lead and a partner: take it out of one of the lists");
  return {};
}

/// One place for each lead, stream and year in which partners may start.
class PlaceBuilder {
 public:
  explicit PlaceBuilder(PreparedMatch& match) : match_(match) {
    for (const Partner& partner : match_.input.partners)
      starts_[partner.stream].insert(partner.year);
  }

  void run() {
    for (std::uint32_t i = 0; i < match_.input.leads.size(); ++i) {
      std::map<std::string, std::map<int, int>> room;
      for (const PlacesOffered& offer : match_.input.leads[i].places)
        room[offer.stream][offer.year] += offer.places;
      for (const auto& [stream, by_year] : room) add_stream(i, stream, by_year);
    }
    match_.instance.stream_names = match_.streams;
  }

 private:
  std::uint32_t number_of(const std::string& name) {
    const auto [at, added] =
        stream_number_.try_emplace(name, static_cast<std::uint32_t>(match_.streams.size()));
    if (added) match_.streams.push_back(name);
    return at->second;
  }

  optimise::PlaceIndex add_place(std::uint32_t lead,
                                 const std::string& stream,
                                 int year,
                                 int places) {
    match_.instance.places.push_back({.lead = match_.input.leads[lead].school.urn.number(),
                                      .stream = number_of(stream),
                                      .year = static_cast<std::uint32_t>(year),
                                      .capacity = places});
    match_.lead_of_place.push_back(lead);
    return static_cast<optimise::PlaceIndex>(match_.instance.places.size() - 1);
  }

  void add_stream(std::uint32_t lead, const std::string& stream, const std::map<int, int>& room) {
    const auto lasting = match_.input.years_long.find(stream);
    if (lasting == match_.input.years_long.end() || lasting->second <= 1) {
      for (const auto& [year, places] : room) add_place(lead, stream, year, places);
      return;
    }
    const StartPlaces starts = places_by_start(room, starts_[stream], lasting->second);
    std::map<int, optimise::PlaceIndex> place_of;
    for (const auto& [year, places] : starts.capacity)
      place_of[year] = add_place(lead, stream, year, places);
    add_shared_limits(starts,
                      place_of,
                      stream + " places of " + match_.input.leads[lead].school.name,
                      match_.instance);
  }

  PreparedMatch& match_;
  std::map<std::string, std::uint32_t> stream_number_;
  std::map<std::string, std::set<int>> starts_;
};

/// What a trust gives to partner trusts is no longer its schools' to give.
void add_trust_ceilings(PreparedMatch& match) {
  for (const TrustCeiling& ceiling : match.input.trust_ceilings) {
    optimise::CapacityGroup group{.name = ceiling.stream + " places of trust " +
                                          ceiling.trust.text() + " in year " +
                                          std::to_string(ceiling.year),
                                  .upper = std::max(0, ceiling.places)};
    for (optimise::PlaceIndex t = 0; t < match.instance.places.size(); ++t) {
      const optimise::Place& place = match.instance.places[t];
      if (match.input.leads[match.lead_of_place[t]].school.trust == ceiling.trust &&
          match.streams[place.stream] == ceiling.stream &&
          static_cast<int>(place.year) == ceiling.year)
        group.places.push_back(t);
    }
    if (!group.places.empty()) match.instance.groups.push_back(std::move(group));
  }
}

class EdgeBuilder {
 public:
  explicit EdgeBuilder(PreparedMatch& match) : match_(match) {
    const HardRules& rules = match_.input.rules;
    const double cap = std::max(rules.road_km_max, rules.road_km_max_special) / rules.road_factor;
    cell_metres_ = std::max(1000.0, cap * 1000);
    for (std::uint32_t i = 0; i < match_.input.leads.size(); ++i)
      if (match_.input.leads[i].school.at)
        leads_in_[cell_of(*match_.input.leads[i].school.at)].push_back(i);
    for (int i = 0; i < hard_rule_count; ++i)
      match_.instance.rule_names.emplace_back(name_of(static_cast<HardRule>(i)));
  }

  void run() {
    for (optimise::PartnerIndex p = 0; p < match_.input.partners.size(); ++p) {
      const Partner& partner = match_.input.partners[p];
      const std::size_t before = match_.instance.edges.size();
      add_near(p, partner);
      if (match_.instance.edges.size() == before) add_ruled_out(p, partner);
    }
  }

 private:
  Cell cell_of(Point at) const {
    return {static_cast<int>(at.easting / cell_metres_),
            static_cast<int>(at.northing / cell_metres_)};
  }

  std::optional<optimise::PlaceIndex> place_for(std::uint32_t lead, const Partner& partner) const {
    const auto& places = match_.instance.places;
    const auto begin =
        std::lower_bound(match_.lead_of_place.begin(), match_.lead_of_place.end(), lead);
    for (auto at = begin - match_.lead_of_place.begin();
         at < static_cast<std::ptrdiff_t>(places.size()) &&
         match_.lead_of_place[static_cast<std::size_t>(at)] == lead;
         ++at) {
      const auto place = static_cast<optimise::PlaceIndex>(at);
      if (places[place].year == static_cast<std::uint32_t>(partner.year) &&
          match_.streams[places[place].stream] == partner.stream)
        return place;
    }
    return std::nullopt;
  }

  void add_near(optimise::PartnerIndex p, const Partner& partner) {
    if (!partner.school.at) return;
    const auto [column, row] = cell_of(*partner.school.at);
    for (int dx = -1; dx <= 1; ++dx)
      for (int dy = -1; dy <= 1; ++dy)
        if (const auto cell = leads_in_.find({column + dx, row + dy}); cell != leads_in_.end())
          for (const std::uint32_t lead : cell->second) add_pair(p, partner, lead);
  }

  void add_pair(optimise::PartnerIndex p, const Partner& partner, std::uint32_t l) {
    const Lead& lead = match_.input.leads[l];
    if (broken_rules(lead, partner, match_.input.rules) != 0) return;
    if (const auto place = place_for(l, partner))
      match_.instance.edges.push_back(
          {p, *place, matching::cost_of(lead, partner, match_.input.costs).total()});
  }

  /// For a partner without any eligible lead: which rules keep it from each lead's place.
  void add_ruled_out(optimise::PartnerIndex p, const Partner& partner) {
    for (std::uint32_t l = 0; l < match_.input.leads.size(); ++l) {
      const std::uint32_t broken = broken_rules(match_.input.leads[l], partner, match_.input.rules);
      if (const auto place = any_place(l, partner); place && broken != 0)
        match_.instance.ruled_out.push_back({p, *place, broken});
    }
  }

  std::optional<optimise::PlaceIndex> any_place(std::uint32_t lead, const Partner& partner) const {
    if (const auto place = place_for(lead, partner)) return place;
    const auto at =
        std::lower_bound(match_.lead_of_place.begin(), match_.lead_of_place.end(), lead);
    if (at == match_.lead_of_place.end() || *at != lead) return std::nullopt;
    return static_cast<optimise::PlaceIndex>(at - match_.lead_of_place.begin());
  }

  PreparedMatch& match_;
  double cell_metres_ = 1;
  std::map<Cell, std::vector<std::uint32_t>> leads_in_;
};

std::string rules_in_words(std::uint32_t broken) {
  std::vector<std::string> words;
  for (int i = 0; i < hard_rule_count; ++i)
    if (broken & (1U << i)) words.emplace_back(name_of(static_cast<HardRule>(i)));
  return join(words, " and ");
}

std::optional<std::size_t> partner_with(const PreparedMatch& match, Urn urn) {
  const auto& partners = match.input.partners;
  const auto at =
      std::lower_bound(partners.begin(), partners.end(), urn, [](const Partner& row, Urn key) {
        return row.school.urn < key;
      });
  if (at == partners.end() || at->school.urn != urn) return std::nullopt;
  return static_cast<std::size_t>(at - partners.begin());
}

std::optional<std::size_t> lead_with(const PreparedMatch& match, Urn urn) {
  const auto& leads = match.input.leads;
  const auto at = std::lower_bound(leads.begin(), leads.end(), urn, [](const Lead& row, Urn key) {
    return row.school.urn < key;
  });
  if (at == leads.end() || at->school.urn != urn) return std::nullopt;
  return static_cast<std::size_t>(at - leads.begin());
}

Result<void> add_locks(PreparedMatch& match) {
  for (const PairLock& lock : match.input.locks) {
    const auto partner = partner_with(match, lock.partner);
    const auto lead = lead_with(match, lock.lead);
    if (!partner || !lead)
      return problem(ProblemKind::not_found,
                     "locks",
                     "The lock of " + lock.partner.text() + " to " + lock.lead.text() +
                         " names a school that is not in this match: remove the lock");
    const std::uint32_t broken =
        broken_rules(match.input.leads[*lead], match.input.partners[*partner], match.input.rules);
    if (broken != 0)
      return problem(ProblemKind::refused_by_rule,
                     "locks",
                     "The lock of " + lock.partner.text() + " to " + lock.lead.text() + " breaks " +
                         rules_in_words(broken) + ": remove the lock or change the rule");
    const std::size_t before = match.instance.locks.size();
    for (const optimise::Edge& edge : match.instance.edges)
      if (edge.partner == *partner && match.lead_of_place[edge.place] == *lead)
        match.instance.locks.push_back({edge.partner, edge.place, lock.reason, lock.set_by});
    if (match.instance.locks.size() == before)
      return problem(ProblemKind::refused_by_rule,
                     "locks",
                     "The lock of " + lock.partner.text() + " to " + lock.lead.text() +
                         " cannot hold: this lead offers no " +
                         match.input.partners[*partner].stream +
                         " places in that year. Remove the lock or let the lead offer one");
  }
  return {};
}

Result<void> add_forbidden(PreparedMatch& match) {
  for (const PairLock& pair : match.input.kept_apart) {
    const auto partner = partner_with(match, pair.partner);
    if (!partner || !lead_with(match, pair.lead))
      continue;  // a school that left: nothing to keep apart
    match.instance.forbidden.push_back({static_cast<optimise::PartnerIndex>(*partner),
                                        pair.lead.number(),
                                        pair.reason,
                                        pair.set_by});
  }
  return {};
}

}  // namespace

PairCost PreparedMatch::cost_of(const optimise::Edge& edge) const {
  return matching::cost_of(lead_of(edge), input.partners[edge.partner], input.costs);
}

Result<PreparedMatch> prepare(MatchInput input) {
  order_by_urn(input.leads);
  order_by_urn(input.partners);
  TRY_VOID(check_schools(input));
  PreparedMatch match;
  match.input = std::move(input);
  PlaceBuilder(match).run();
  add_trust_ceilings(match);
  for (const Partner& partner : match.input.partners)
    match.instance.partners.push_back({.key = partner.school.urn.number(),
                                       .priority = static_cast<std::uint32_t>(partner.priority)});
  EdgeBuilder(match).run();
  TRY_VOID(add_locks(match));
  TRY_VOID(add_forbidden(match));
  return match;
}

}  // namespace trellis::matching
