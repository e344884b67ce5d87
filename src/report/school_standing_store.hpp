/// What one school is told of its place in programmes: where it stands, its places, whom it helps
/// or who helps it, and why; and the schools of a trust.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "report/application_list_store.hpp"

namespace trellis::report {

/// A school at the other end of a pairing, or of a proposal.
struct MatchedSchool {
  std::optional<std::int64_t> participation;
  std::optional<Urn> urn;
  std::string name;
  std::string town;
  std::string phase;
  std::string stream;
  std::optional<int> cohort;
  std::optional<double> straight_km;
  std::optional<double> road_km;
  std::string weighed;        ///< against the pair: "the journey and different sizes"
  std::string why;            ///< for schools; empty where no match says so
  bool is_confirmed = false;  ///< a pairing; else a match proposes it
};

struct PlaceLine {
  int programme_year = 1;
  std::string stream;
  int offered = 0;
  int given = 0;  ///< by pairings, or by the match shown
};

struct SchoolStanding {
  ApplicationLine line;
  std::vector<PlaceLine> places;       ///< of a lead
  std::vector<MatchedSchool> matched;  ///< partners of a lead, or the lead of a partner
  std::string unmatched_reason;        ///< why the match shown has no lead for this partner
};

/// A match proposes and tells nobody: only a demonstration shows schools what it proposes.
enum class Proposals { hidden, shown };

/// A school's participations with whom they are matched, the newest first.
std::vector<SchoolStanding> standings_of(storage::Snapshot& db,
                                         OrganisationId school,
                                         Proposals proposals);

/// A school of a trust, with its participations.
struct TrustSchool {
  Urn urn;
  std::string name;
  std::string town;
  std::string phase;
  std::vector<ApplicationLine> lines;
};
/// Schools that are in the trust now, by name; nothing for what is no trust.
std::vector<TrustSchool> schools_of_trust(storage::Snapshot& db, OrganisationId trust);

}  // namespace trellis::report
