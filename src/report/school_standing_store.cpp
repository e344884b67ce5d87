#include "report/school_standing_store.hpp"

#include <algorithm>

#include "matching/match_store.hpp"
#include "matching/school_words.hpp"
#include "programme/capacity.hpp"
#include "programme/pairing_store.hpp"
#include "programme/participation_store.hpp"
#include "programme/programme_store.hpp"
#include "register/establishment_store.hpp"
#include "register/group_store.hpp"
#include "register/organisation_store.hpp"

namespace trellis::report {
namespace {

using programme::ParticipationId;
using storage::Snapshot;

/// The newest match of the programme in which the school stands.
std::vector<matching::Proposal> proposals_for(Snapshot& db, const ApplicationLine& line) {
  for (const matching::MatchRun& run : matching::runs_of(db, line.programme)) {
    auto found = matching::proposals_of_school(db, run.id, line.organisation);
    if (!found.empty()) return found;
  }
  return {};
}

void add_place(Snapshot& db, MatchedSchool& school) {
  if (!school.urn) return;
  const auto row = registry::find_establishment(db, *school.urn);
  if (!row) return;
  school.name = row->facts.name;
  school.town = row->facts.town;
  school.phase = std::string(registry::words_of(row->facts.phase_derived));
}

void add_distance(MatchedSchool& school, const matching::Proposal& proposal) {
  school.straight_km = proposal.straight_km;
  school.road_km = proposal.road_km;
  school.weighed = matching::weighed_words(proposal.parts);
  school.why = matching::why_for_schools({.why = proposal.why,
                                          .parts = proposal.parts,
                                          .points = proposal.points.value_or(0),
                                          .regret = proposal.regret.value_or(0)});
}

std::optional<std::int64_t> participation_of(Snapshot& db,
                                             const ApplicationLine& line,
                                             OrganisationId other,
                                             std::string_view unit) {
  const auto found = programme::open_participation_of(db, line.programme, other, unit);
  return found ? std::optional(found->id.value) : std::nullopt;
}

/// The school at the other end of a pairing, with what the newest match says of the two.
MatchedSchool matched_by(Snapshot& db,
                         const programme::Pairing& pairing,
                         bool is_lead,
                         const std::vector<matching::Proposal>& proposals) {
  const ParticipationId other = is_lead ? pairing.partner : pairing.lead;
  MatchedSchool school{
      .participation = other.value, .stream = pairing.stream, .is_confirmed = true};
  if (const auto line = application_line(db, other.value)) {
    school.urn = line->urn;
    school.name = line->school;
    school.cohort = line->cohort;
  }
  add_place(db, school);
  for (const matching::Proposal& row : proposals)
    if (row.lead == pairing.lead_organisation && row.partner == pairing.partner_organisation)
      add_distance(school, row);
  return school;
}

MatchedSchool proposed_by(Snapshot& db,
                          const ApplicationLine& line,
                          const matching::Proposal& proposal,
                          bool is_lead) {
  MatchedSchool school{.urn = is_lead ? std::optional(proposal.partner_urn) : proposal.lead_urn,
                       .name = is_lead ? proposal.partner_name : proposal.lead_name.value_or(""),
                       .stream = proposal.stream,
                       .cohort = proposal.cohort};
  school.participation = participation_of(
      db, line, is_lead ? proposal.partner : *proposal.lead, is_lead ? "partner" : "lead");
  add_place(db, school);
  add_distance(school, proposal);
  return school;
}

/// Places by programme year and stream, and how many of them are given.
std::vector<PlaceLine> places_of_lead(Snapshot& db,
                                      const ApplicationLine& line,
                                      const std::vector<matching::Proposal>& proposals) {
  const ParticipationId id{line.participation};
  const auto participation = programme::find_participation(db, id);
  const auto definition = programme::load_definition(db, participation->definition);
  const programme::Capacity* capacity = programme::capacity_of(*definition, "lead");
  if (!capacity) return {};
  int years = 1;
  for (const programme::Cohort& cohort : programme::cohorts(db, line.programme))
    years = std::max(years, cohort.plan.programme_year);
  std::vector<PlaceLine> lines;
  for (int year = 1; year <= years; ++year) {
    const auto taken = programme::places_taken(db, id, year);
    const auto offered = programme::places_of(*capacity, programme::places_offered(db, id, year));
    for (const auto& [stream, places] : offered.by_stream) {
      auto given = std::ranges::count(taken, stream);
      for (const matching::Proposal& row : proposals)
        given += row.programme_year == year && row.stream == stream;
      lines.push_back({year, stream, places, static_cast<int>(given)});
    }
  }
  return lines;
}

SchoolStanding standing_of(Snapshot& db, const ApplicationLine& line, Proposals shown) {
  const bool is_lead = line.unit == "lead";
  const ParticipationId id{line.participation};
  SchoolStanding standing{.line = line};
  const auto proposals = proposals_for(db, line);
  const auto pairings =
      is_lead ? programme::pairings_of_lead(db, id) : programme::pairings_of_partner(db, id);
  for (const programme::Pairing& pairing : pairings)
    if (!pairing.finished_on)
      standing.matched.push_back(matched_by(db, pairing, is_lead, proposals));
  const bool proposes = standing.matched.empty() && shown == Proposals::shown;
  for (const matching::Proposal& row : proposals) {
    if (!proposes) continue;
    if (row.lead)
      standing.matched.push_back(proposed_by(db, line, row, is_lead));
    else
      standing.unmatched_reason = row.reason;
  }
  if (is_lead)
    standing.places =
        places_of_lead(db, line, proposes ? proposals : std::vector<matching::Proposal>());
  return standing;
}

}  // namespace

std::vector<SchoolStanding> standings_of(Snapshot& db, OrganisationId school, Proposals proposals) {
  std::vector<SchoolStanding> standings;
  for (const programme::Participation& row : programme::participations_of(db, school))
    if (const auto line = application_line(db, row.id.value))
      standings.push_back(standing_of(db, *line, proposals));
  std::ranges::reverse(standings);
  return standings;
}

std::vector<TrustSchool> schools_of_trust(Snapshot& db, OrganisationId trust) {
  const auto uid = registry::group_uid_of(db, trust);
  if (!uid) return {};
  std::vector<TrustSchool> schools;
  for (const registry::StoredMembership& row : registry::members_of(db, *uid)) {
    const auto found = registry::find_establishment(db, row.membership.urn);
    if (!found || !registry::is_open(found->facts.status)) continue;
    TrustSchool school{.urn = row.membership.urn,
                       .name = found->facts.name,
                       .town = found->facts.town,
                       .phase = std::string(registry::words_of(found->facts.phase_derived))};
    if (const auto organisation = registry::organisation_of(db, school.urn))
      for (const programme::Participation& participation :
           programme::participations_of(db, *organisation))
        if (const auto line = application_line(db, participation.id.value))
          school.lines.push_back(*line);
    schools.push_back(std::move(school));
  }
  std::ranges::sort(schools, {}, [](const TrustSchool& s) { return std::pair(s.name, s.urn); });
  return schools;
}

}  // namespace trellis::report
