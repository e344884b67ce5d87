#include "matching/loading_actions.hpp"

#include <algorithm>
#include <chrono>

#include "core/text.hpp"
#include "matching/match_input.hpp"
#include "matching/match_input_store.hpp"
#include "matching/trust_match_actions.hpp"

namespace trellis::matching {
namespace {

bool is_among(const std::vector<Urn>& urns, Urn urn) {
  return std::ranges::find(urns, urn) != urns.end();
}

bool is_present(const std::vector<Taker>& takers, Urn urn) {
  return std::ranges::find(takers, urn, &Taker::urn) != takers.end();
}

void read_pair_rules(storage::Snapshot& db, const MatchRequest& request, MatchSources& sources) {
  for (const PairRule& rule : pair_rules_of(db, request.programme)) {
    if (!is_present(sources.partners, rule.partner_urn()))
      continue;  // it has its lead, or has left
    if (is_among(request.leaving, rule.lead_urn())) continue;
    auto& list = rule.kind == "lock" ? sources.locks : sources.kept_apart;
    list.push_back({rule.partner_urn(), rule.lead_urn(), rule.reason, rule.set_by});
  }
}

MatchSources read_sources(storage::Snapshot& db, const MatchRequest& request) {
  MatchSources sources;
  const auto is_leaving = [&](const Taker& taker) { return is_among(request.leaving, taker.urn); };
  std::vector<Urn> freed = request.leaving;
  freed.insert(freed.end(), request.reopening.begin(), request.reopening.end());
  sources.leads = leads_to_match(db, request.programme);
  std::erase_if(sources.leads, is_leaving);
  sources.partners = partners_to_match(
      db, request.programme, request.cohort, {request.leaving, request.reopening});
  std::erase_if(sources.partners, is_leaving);
  sources.lead_places = lead_places(db, request.programme);
  sources.places_given = places_given(db, request.programme, freed);
  std::vector<Taker> all = sources.leads;
  all.insert(all.end(), sources.partners.begin(), sources.partners.end());
  sources.facts = matching_facts(db, all);
  sources.overall_grades = overall_grades(db, sources.partners);
  for (const Taker& partner : sources.partners)
    sources.programme_years.insert(partner.programme_year);
  read_pair_rules(db, request, sources);
  return sources;
}

/// What the lead offers with the opening, or why it cannot offer so much.
Result<int> offer_with(const MatchSources& sources,
                       const programme::Definition& definition,
                       const PlaceOpening& opening) {
  const auto lead = std::ranges::find(sources.leads, opening.lead, &Taker::urn);
  if (lead == sources.leads.end())
    return problem(ProblemKind::not_found,
                   "lead",
                   "School " + opening.lead.text() + " is not a lead of this programme today");
  const auto offer =
      places_offered_by(sources, *lead, definition, opening.stream, opening.programme_year);
  if (!offer)
    return problem(ProblemKind::invalid,
                   "stream",
                   "Choose a stream in which leads offer places: there are no \"" + opening.stream +
                       "\" places");
  if (opening.places < 1)
    return problem(ProblemKind::invalid, "places", "Enter how many places open, 1 or more");
  if (offer->now + opening.places > offer->most)
    return problem(ProblemKind::refused_by_rule,
                   "places",
                   "The programme allows a lead " +
                       counted(offer->most, opening.stream + " place") +
                       " a year, and this lead offers " + std::to_string(offer->now) + " already");
  return offer->now + opening.places;
}

Result<void> add_openings(MatchSources& sources,
                          const programme::Definition& definition,
                          const std::vector<PlaceOpening>& openings) {
  for (const PlaceOpening& opening : openings) {
    const int places = TRY(offer_with(sources, definition, opening));
    const auto lead = std::ranges::find(sources.leads, opening.lead, &Taker::urn);
    std::erase_if(sources.lead_places, [&](const LeadPlaces& row) {
      return row.participation == lead->participation && row.stream == opening.stream &&
             row.programme_year == opening.programme_year;
    });
    sources.lead_places.push_back(
        {lead->participation, opening.programme_year, opening.stream, places});
  }
  return {};
}

/// A stream that lasts longer takes places of the years after, too.
void add_later_years(MatchSources& sources, const programme::Definition& definition) {
  const std::map<std::string, int> years_long = years_long_of(definition);
  for (const Taker& partner : sources.partners)
    if (const auto lasting = years_long.find(partner.stream); lasting != years_long.end())
      for (int year = 1; year < lasting->second; ++year)
        sources.programme_years.insert(partner.programme_year + year);
}

struct InForce {
  programme::Programme programme;
  programme::DefinitionRow version;
};

Result<InForce> in_force(storage::Snapshot& db, ProgrammeId id) {
  const auto programme = programme::find_programme(db, id);
  if (!programme) return problem(ProblemKind::not_found, "programme", "There is no such programme");
  const auto version = programme::version_in_force(db, id);
  if (!version)
    return problem(ProblemKind::refused_by_rule,
                   "programme",
                   programme->title + " has no published definition: publish one first");
  return InForce{*programme, *version};
}

}  // namespace

Result<LoadedMatch> load_match(storage::Snapshot& db, const MatchRequest& request) {
  const InForce found = TRY(in_force(db, request.programme));
  const auto definition = programme::load_definition(db, found.version.id);
  MatchSources sources = read_sources(db, request);
  add_later_years(sources, *definition);
  TRY_VOID(add_openings(sources, *definition, request.openings));
  LoadedMatch loaded{found.programme, found.version.version, input_from(sources, *definition)};
  loaded.input.trust_ceilings =
      trust_ceilings(db, request.programme, *definition, loaded.input.leads);
  return loaded;
}

Result<int> places_after(storage::Snapshot& db,
                         ProgrammeId programme,
                         const PlaceOpening& opening) {
  const InForce found = TRY(in_force(db, programme));
  MatchSources sources;
  sources.leads = leads_to_match(db, programme);
  sources.lead_places = lead_places(db, programme);
  return offer_with(sources, *programme::load_definition(db, found.version.id), opening);
}

optimise::Objective objective_of(const LoadedMatch& loaded, const MatchRequest& request) {
  optimise::Objective objective;
  objective.salt =
      request.salt.empty()
          ? loaded.programme.definition +
                (request.cohort ? "-cohort-" + std::to_string(*request.cohort) : "-all")
          : request.salt;
  return objective;
}

Stopwatch stopwatch() {
  return [] {
    return std::chrono::duration_cast<std::chrono::microseconds>(
               std::chrono::steady_clock::now().time_since_epoch())
        .count();
  };
}

Result<MatchAnswer> solve_loaded(const LoadedMatch& loaded, const MatchRequest& request) {
  return match_partners(loaded.input, objective_of(loaded, request), stopwatch());
}

Result<programme::Programme> matchable_programme(storage::Snapshot& db,
                                                 const access::Actor& actor,
                                                 ProgrammeId id) {
  const auto programme = programme::find_programme(db, id);
  if (!programme) return problem(ProblemKind::not_found, "programme", "There is no such programme");
  if (!access::may(actor, access::Permission::run_matching, programme::scope_of(*programme)))
    return problem(
        ProblemKind::not_allowed, "", "You cannot change the matching of this programme");
  return *programme;
}

MatchRunId keep_answer(storage::Transaction& tx,
                       const access::Actor& actor,
                       const LoadedMatch& loaded,
                       const MatchRequest& request,
                       const MatchAnswer& answer,
                       const Following& following) {
  return insert_run(tx,
                    {.programme = loaded.programme.id,
                     .owner = loaded.programme.owner,
                     .cohort = request.cohort,
                     .definition_version = loaded.definition_version,
                     .run_by = actor.name,
                     .run_at = actor.at,
                     .solve_microseconds = answer.solve_microseconds,
                     .follows = following.run,
                     .change_note = following.note},
                    answer);
}

}  // namespace trellis::matching
