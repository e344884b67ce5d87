/// Runs of the layer of trusts and their proposals, in the database. A run is never changed.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/date.hpp"
#include "events/event.hpp"
#include "matching/trust_match.hpp"
#include "storage/database.hpp"

namespace trellis::matching {

using TrustMatchRunId = Id<struct TrustMatchRunTag>;

struct TrustRun {
  TrustMatchRunId id;
  ProgrammeId programme;
  OrganisationId owner;
  std::optional<int> cohort;  ///< none: all cohorts together
  int definition_version = 0;
  int cost_model_version = 0;
  std::string salt;
  std::string input_digest;
  std::string run_by;
  Instant run_at;
  std::int64_t leads = 0;
  std::int64_t partners = 0;
  std::int64_t places = 0;
  std::int64_t placed = 0;
  std::int64_t points = 0;
  bool counted_together = false;  ///< places of two years were counted together
  bool verified = false;
  std::string verification;
  std::optional<TrustMatchRunId> follows = {};  ///< the run that this one repairs
  std::string change_note = {};                 ///< what had happened, and which repair was chosen
};

struct TrustProposal {
  OrganisationId partner;
  GroupUid partner_uid;
  std::string partner_name;
  std::string stream;
  int programme_year = 0;
  int cohort = 0;
  std::optional<OrganisationId> lead;
  std::optional<GroupUid> lead_uid;
  std::optional<std::string> lead_name;
  std::optional<std::int64_t> points;
  std::optional<std::int64_t> regret;
  std::optional<double> road_km;
  std::string parts;
  std::string why;
  std::string reason_code;
  std::string runner_up;
};

struct TrustRunPlaces {
  GroupUid lead_uid;
  std::string lead_name;
  std::string stream;
  int programme_year = 0;
  std::int64_t places = 0;
};

void read_row(storage::Columns& columns, TrustRun& row);
void read_row(storage::Columns& columns, TrustProposal& row);
void read_row(storage::Columns& columns, TrustRunPlaces& row);

std::optional<TrustRun> find_trust_run(storage::Snapshot& db, TrustMatchRunId id);
/// The newest first.
std::vector<TrustRun> trust_runs_of(storage::Snapshot& db, ProgrammeId programme);
/// By UID of the partner.
std::vector<TrustProposal> trust_proposals_of(storage::Snapshot& db, TrustMatchRunId run);
/// What the newest match that proposed this pair says of it.
std::optional<TrustProposal> trust_proposal_of_pair(storage::Snapshot& db,
                                                    ProgrammeId programme,
                                                    OrganisationId partner,
                                                    OrganisationId lead);
std::vector<TrustRunPlaces> trust_places_of(storage::Snapshot& db, TrustMatchRunId run);
std::string trust_certificate_of(storage::Snapshot& db, TrustMatchRunId run);

/// Writes the answer; `run` holds what is not in it.
TrustMatchRunId insert_trust_run(storage::Transaction& tx,
                                 const TrustRun& run,
                                 const TrustMatchAnswer& answer);

}  // namespace trellis::matching

template <>
inline constexpr std::string_view
    trellis::events::subject_kind<trellis::matching::TrustMatchRunTag> = "trust_match_run";
