/// Reads what a match of trusts needs: the trusts that take part, and the facts of their academies.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "matching/match_input_store.hpp"
#include "matching/trust_match.hpp"

namespace trellis::matching {

/// A trust that takes part, with the answers of its application by field.
struct TrustTaker {
  std::int64_t participation = 0;
  OrganisationId organisation;
  GroupUid uid;
  std::string stream;
  int cohort = 0;
  int programme_year = 0;
  std::map<std::string, std::string> answers;
};
void read_row(storage::Columns& columns, TrustTaker& row);

/// Partner trusts that have accepted a place and have no lead, of one cohort or of all, by UID.
/// Pairings of a lead trust that is `leaving` count as none.
std::vector<TrustTaker> partner_trusts(storage::Snapshot& db,
                                       ProgrammeId programme,
                                       std::optional<int> cohort,
                                       std::optional<GroupUid> leaving = {});
/// Lead trusts that were accepted, by UID.
std::vector<TrustTaker> lead_trusts(storage::Snapshot& db, ProgrammeId programme);

/// The trusts as their open academies make them, by UID.
std::map<GroupUid, Trust> trust_facts(storage::Snapshot& db, const std::vector<TrustTaker>& takers);

/// How many partner trusts each lead trust has in a programme year, by confirmed pairings.
struct TrustPairs {
  GroupUid lead;
  int programme_year = 0;
  int pairs = 0;
};
void read_row(storage::Columns& columns, TrustPairs& row);
std::vector<TrustPairs> trust_pairs(storage::Snapshot& db, ProgrammeId programme);

}  // namespace trellis::matching
