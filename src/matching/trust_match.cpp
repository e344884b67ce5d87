#include "matching/trust_match.hpp"

#include <algorithm>

#include "core/text.hpp"
#include "matching/match.hpp"
#include "matching/sentences.hpp"
#include "matching/trust_sentences.hpp"
#include "matching/year_places.hpp"
#include "optimise/reasons.hpp"
#include "optimise/solve.hpp"
#include "optimise/what_if.hpp"

namespace trellis::matching {
namespace {

constexpr std::array<std::string_view, trust_rule_count> trust_rule_names = {
    "the rule that a trust has open academies",
    "the rule that academies have a place on the map",
    "the rule against a trust leading itself",
    "the rule that both run schools of one setting type",
    "the stream and year in which lead trusts offer places",
    "the distance cap"};

constexpr std::uint32_t bit_of(TrustRule rule) { return 1U << static_cast<unsigned>(rule); }

/// A proportion of pupils over the academies that publish it.
class PupilShare {
 public:
  void add(const Measured<double>& share, const Measured<double>& pupils) {
    if (!share || !pupils || *pupils <= 0) return;
    counted_ += *share * *pupils;
    pupils_ += *pupils;
  }
  Measured<double> value() const {
    return pupils_ > 0 ? Measured<double>(counted_ / pupils_) : Measured<double>(Absent::blank);
  }

 private:
  double counted_ = 0;
  double pupils_ = 0;
};

void add_setting(Trust& trust, Setting setting) {
  if (setting == Setting::all_through) {
    trust.settings.insert({Setting::primary, Setting::secondary});
  } else if (setting != Setting::unknown) {
    trust.settings.insert(setting);
  }
}

template <class Row>
Result<void> order_trusts(std::vector<Row>& rows, const char* role) {
  if (rows.empty())
    return problem(
        ProblemKind::missing,
        role,
        std::string("There are no ") + role + " trusts: add at least one " + role + " trust");
  std::sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) {
    return a.trust.uid < b.trust.uid;
  });
  for (std::size_t i = 1; i < rows.size(); ++i)
    if (rows[i].trust.uid == rows[i - 1].trust.uid)
      return problem(ProblemKind::invalid,
                     role,
                     "Trust " + rows[i].trust.uid.text() + " is given twice as a " + role +
                         ": keep one of the two rows");
  return {};
}

Result<void> check_trusts(TrustMatchInput& input) {
  TRY_VOID(order_trusts(input.leads, "lead"));
  TRY_VOID(order_trusts(input.partners, "partner"));
  for (const LeadTrust& lead : input.leads)
    for (const PartnerTrust& partner : input.partners)
      if (lead.trust.uid == partner.trust.uid)
        return problem(ProblemKind::invalid,
                       "partner",
                       "Trust " + lead.trust.uid.text() +
                           " is both a lead and a partner: take it out of one of the lists");
  return {};
}

class TrustInstance {
 public:
  explicit TrustInstance(TrustMatchAnswer& answer) : answer_(answer) {}

  void build() {
    for (const std::string_view name : trust_rule_names)
      answer_.instance.rule_names.emplace_back(name);
    for (const PartnerTrust& partner : answer_.input.partners) {
      answer_.instance.partners.push_back({.key = partner.trust.uid.number()});
      starts_[partner.stream].insert(partner.year);
    }
    for (const auto& entry : starts_) answer_.instance.stream_names.push_back(entry.first);
    for (std::uint32_t lead = 0; lead < answer_.input.leads.size(); ++lead) add_lead(lead);
    for (std::uint32_t p = 0; p < answer_.input.partners.size(); ++p) add_pairs(p);
  }

 private:
  using Key = std::tuple<std::uint32_t, std::string, int>;

  void add_lead(std::uint32_t lead) {
    std::uint32_t number = 0;
    for (const auto& [stream, years] : starts_) {
      std::map<int, int> room;
      for (const PlacesOffered& offer : answer_.input.leads[lead].places)
        if (offer.stream == stream) room[offer.year] += offer.places;
      const auto lasting = answer_.input.rules.years_long.find(stream);
      const StartPlaces places = places_by_start(
          room, years, lasting == answer_.input.rules.years_long.end() ? 1 : lasting->second);
      answer_.counted_together = answer_.counted_together || places.counted_together;
      const Trust& trust = answer_.input.leads[lead].trust;
      std::map<int, optimise::PlaceIndex> place_of;
      for (const auto& [year, capacity] : places.capacity) {
        place_of[year] = static_cast<optimise::PlaceIndex>(answer_.instance.places.size());
        place_[{lead, stream, year}] = place_of[year];
        answer_.instance.places.push_back({.lead = trust.uid.number(),
                                           .stream = number,
                                           .year = static_cast<std::uint32_t>(year),
                                           .capacity = capacity});
        answer_.lead_of_place.push_back(lead);
      }
      add_shared_limits(places, place_of, stream + " places of " + trust.name, answer_.instance);
      ++number;
    }
  }

  void add_pairs(std::uint32_t p) {
    const PartnerTrust& partner = answer_.input.partners[p];
    for (std::uint32_t l = 0; l < answer_.input.leads.size(); ++l) {
      const LeadTrust& lead = answer_.input.leads[l];
      const optimise::PlaceIndex place = place_.at({l, partner.stream, partner.year});
      const std::uint32_t broken = broken_rules(lead, partner, answer_.input.rules);
      if (broken == 0)
        answer_.instance.edges.push_back(
            {p, place, matching::cost_of(lead, partner, answer_.input.costs).total()});
      else
        answer_.instance.ruled_out.push_back({p, place, broken});
    }
  }

  TrustMatchAnswer& answer_;
  std::map<std::string, std::set<int>> starts_;
  std::map<Key, optimise::PlaceIndex> place_;
};

std::string trust_rules_in_words(std::uint32_t broken) {
  std::vector<std::string> words;
  for (std::size_t i = 0; i < trust_rule_names.size(); ++i)
    if (broken & (1U << i)) words.emplace_back(trust_rule_names[i]);
  return join(words, " and ");
}

template <class Row>
std::optional<std::uint32_t> trust_with(const std::vector<Row>& rows, GroupUid uid) {
  for (std::uint32_t i = 0; i < rows.size(); ++i)
    if (rows[i].trust.uid == uid) return i;
  return std::nullopt;
}

Result<void> add_trust_pairs(TrustMatchAnswer& answer) {
  const TrustMatchInput& input = answer.input;
  for (const TrustPair& pair : input.locks) {
    const auto partner = trust_with(input.partners, pair.partner);
    const auto lead = trust_with(input.leads, pair.lead);
    const std::string words =
        "The lock of trust " + pair.partner.text() + " to trust " + pair.lead.text();
    if (!partner || !lead)
      return problem(ProblemKind::not_found,
                     "locks",
                     words + " names a trust that is not in this match: release it");
    if (const auto broken = broken_rules(input.leads[*lead], input.partners[*partner], input.rules))
      return problem(
          ProblemKind::refused_by_rule,
          "locks",
          words + " breaks " + trust_rules_in_words(broken) + ": release it or change the rule");
    for (const optimise::Edge& edge : answer.instance.edges)
      if (edge.partner == *partner && answer.lead_of_place[edge.place] == *lead)
        answer.instance.locks.push_back({edge.partner, edge.place, pair.reason, pair.set_by});
  }
  for (const TrustPair& pair : input.kept_apart)
    if (const auto partner = trust_with(input.partners, pair.partner))
      answer.instance.forbidden.push_back({*partner, pair.lead.number(), pair.reason, pair.set_by});
  return {};
}

/// Least points and number of the leads that each partner could have.
void count_choices(TrustMatchAnswer& answer) {
  std::vector<std::int64_t> least(answer.outcomes.size(), 0);
  for (const optimise::Edge& edge : answer.instance.edges) {
    TrustOutcome& outcome = answer.outcomes[edge.partner];
    least[edge.partner] =
        outcome.eligible_leads == 0 ? edge.cost : std::min(least[edge.partner], edge.cost);
    ++outcome.eligible_leads;
  }
  for (std::uint32_t p = 0; p < answer.outcomes.size(); ++p) {
    TrustOutcome& outcome = answer.outcomes[p];
    outcome.partner = p;
    const auto edge = answer.solution.edge_of[p];
    if (!edge) continue;
    outcome.lead = answer.lead_of_place[answer.instance.edges[*edge].place];
    outcome.cost =
        cost_of(answer.input.leads[*outcome.lead], answer.input.partners[p], answer.input.costs);
    outcome.regret = answer.instance.edges[*edge].cost - least[p];
  }
}

Result<void> explain_trusts(TrustMatchAnswer& answer) {
  const auto explorer =
      optimise::Explorer::open(answer.instance, answer.objective, answer.solution);
  if (!explorer) return std::unexpected(problem_of(explorer.error()));
  for (TrustOutcome& outcome : answer.outcomes) {
    if (!outcome.lead) continue;
    outcome.why = trust_why(answer, outcome);
    if (const auto next = explorer->runner_up(outcome.partner); next && next->to)
      outcome.runner_up = trust_switch(answer, *next);
  }
  for (const optimise::Unplaced& unplaced : optimise::reasons(answer.instance, answer.solution)) {
    TrustOutcome& outcome = answer.outcomes[unplaced.partner];
    outcome.reason_code = reason_code(unplaced.kind);
    outcome.why = trust_reason(answer, unplaced);
  }
  return {};
}

}  // namespace

std::string_view name_of(TrustRule rule) {
  return trust_rule_names[static_cast<std::size_t>(rule)];
}

Trust trust_of(GroupUid uid, std::string name, const std::vector<School>& academies) {
  Trust trust;
  trust.uid = uid;
  trust.name = std::move(name);
  PupilShare fsm;
  PupilShare eal;
  double pupils = 0;
  std::int64_t east = 0;
  std::int64_t north = 0;
  std::int64_t placed = 0;
  for (const School& academy : academies) {
    if (!academy.is_open) continue;
    ++trust.academies;
    add_setting(trust, academy.setting);
    fsm.add(academy.fsm, academy.pupils);
    eal.add(academy.eal, academy.pupils);
    if (academy.pupils) pupils += *academy.pupils;
    if (!academy.at) continue;
    east += academy.at->easting;
    north += academy.at->northing;
    ++placed;
  }
  trust.fsm = fsm.value();
  trust.eal = eal.value();
  if (pupils > 0) trust.pupils = pupils;
  if (placed > 0)
    trust.at =
        Point{static_cast<std::int32_t>(east / placed), static_cast<std::int32_t>(north / placed)};
  return trust;
}

std::uint32_t broken_rules(const LeadTrust& lead,
                           const PartnerTrust& partner,
                           const TrustRules& rules) {
  const Trust& from = lead.trust;
  const Trust& to = partner.trust;
  std::uint32_t broken = 0;
  if (from.academies == 0 || to.academies == 0) broken |= bit_of(TrustRule::academies);
  if (from.uid == to.uid) broken |= bit_of(TrustRule::same_trust);
  if (std::ranges::none_of(from.settings, [&](Setting s) { return to.settings.contains(s); }))
    broken |= bit_of(TrustRule::setting);
  int places = 0;
  for (const PlacesOffered& offer : lead.places)
    if (offer.stream == partner.stream && offer.year == partner.year) places += offer.places;
  if (places == 0) broken |= bit_of(TrustRule::stream);
  if (!from.at || !to.at)
    broken |= bit_of(TrustRule::coordinates);
  else if (distance_metres(*from.at, *to.at) / 1000 * rules.road_factor > rules.road_km_max)
    broken |= bit_of(TrustRule::distance);
  return broken;
}

PairCost cost_of(const LeadTrust& lead, const PartnerTrust& partner, const CostModel& model) {
  const auto as_school = [](const Trust& trust) {
    School school;
    school.at = trust.at;
    school.fsm = trust.fsm;
    school.eal = trust.eal;
    school.pupils = trust.pupils;
    return school;
  };
  Lead one;
  one.school = as_school(lead.trust);
  one.strengths = lead.strengths;
  Partner other;
  other.school = as_school(partner.trust);
  other.needs = partner.needs;
  PairCost cost = cost_of(one, other, model);
  // Of a trust nobody asks whether it is urban, of a faith or selective.
  std::erase_if(cost.not_judged, [](CostPart part) {
    return part == CostPart::urban_rural || part == CostPart::faith || part == CostPart::selective;
  });
  return cost;
}

Result<TrustMatchAnswer> match_trusts(TrustMatchInput input, optimise::Objective objective) {
  TRY_VOID(check_trusts(input));
  TrustMatchAnswer answer;
  answer.input = std::move(input);
  answer.objective = std::move(objective);
  TrustInstance(answer).build();
  if (std::ranges::all_of(answer.instance.places,
                          [](const optimise::Place& place) { return place.capacity == 0; }))
    return problem(ProblemKind::refused_by_rule,
                   "lead",
                   "No lead trust has a place left: let one offer a place, or appoint another");
  TRY_VOID(add_trust_pairs(answer));
  auto solution = optimise::solve(answer.instance, answer.objective);
  if (!solution) return std::unexpected(problem_of(solution.error()));
  answer.solution = std::move(*solution);
  answer.verdict = optimise::verify(answer.instance, answer.objective, answer.solution.certificate);
  answer.outcomes.resize(answer.input.partners.size());
  count_choices(answer);
  TRY_VOID(explain_trusts(answer));
  return answer;
}

}  // namespace trellis::matching
