/// Match runs and their proposals in the database.
///
/// A run is never changed: its rows are what schools were told. Reading comes first, then writing.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/date.hpp"
#include "core/id.hpp"
#include "core/identifiers.hpp"
#include "matching/ids.hpp"
#include "matching/match.hpp"
#include "matching/pair_rule_store.hpp"
#include "storage/database.hpp"

namespace trellis::matching {

struct MatchRun {
  MatchRunId id;
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
  std::int64_t largest_cost = 0;
  std::int64_t largest_regret = 0;
  std::int64_t all_regret = 0;  ///< of those placed, added up
  std::optional<double> mean_km;
  std::optional<double> worst_km;
  std::int64_t eligible_pairs = 0;
  std::int64_t solve_microseconds = 0;
  bool verified = false;
  std::string verification;
  std::optional<MatchRunId> follows;  ///< the run that this one repairs
  std::string change_note;            ///< what had happened, and which repair was chosen

  double mean_points() const {
    return placed > 0 ? static_cast<double>(points) / static_cast<double>(placed) : 0.0;
  }
  double mean_regret() const {
    return placed > 0 ? static_cast<double>(all_regret) / static_cast<double>(placed) : 0.0;
  }
};
void read_row(storage::Columns& columns, MatchRun& row);

/// What a run says of one partner, with the names of today.
struct Proposal {
  OrganisationId partner;
  Urn partner_urn;
  std::string partner_name;
  std::optional<std::int32_t> partner_easting;
  std::optional<std::int32_t> partner_northing;
  std::string partner_region;  ///< ONS code, as the register has it today
  std::string stream;
  int programme_year = 0;
  int cohort = 0;
  std::optional<OrganisationId> lead;
  std::optional<Urn> lead_urn;
  std::optional<std::string> lead_name;
  std::optional<std::int32_t> lead_easting;
  std::optional<std::int32_t> lead_northing;
  std::optional<std::int64_t> points;
  std::optional<std::int64_t> regret;
  std::optional<double> straight_km;
  std::optional<double> road_km;
  std::string parts;
  std::string why;
  std::string reason_code;
  std::string reason;
  std::optional<Urn> runner_up_lead;
  std::string runner_up;
};
void read_row(storage::Columns& columns, Proposal& row);

struct Baseline {
  std::string rule;
  std::int64_t placed = 0;
  std::int64_t points = 0;
  std::int64_t largest_cost = 0;
  std::optional<double> mean_km;
  std::optional<double> worst_km;
};
void read_row(storage::Columns& columns, Baseline& row);

/// What a rule of thumb gives one partner.
struct BaselinePair {
  Urn partner;
  std::optional<Urn> lead;
  std::optional<std::int64_t> points;
  std::optional<double> straight_km;
};
void read_row(storage::Columns& columns, BaselinePair& row);

/// Places that a lead offered in a run, whether they were taken or not.
struct RunPlaces {
  OrganisationId lead;
  Urn lead_urn;
  std::string lead_name;
  std::string lead_region;  ///< ONS code, as the register has it today
  std::string stream;
  int programme_year = 0;
  std::int64_t places = 0;
};
void read_row(storage::Columns& columns, RunPlaces& row);

std::optional<MatchRun> find_run(storage::Snapshot& db, MatchRunId id);
/// Newest first.
std::vector<MatchRun> runs_of(storage::Snapshot& db, ProgrammeId programme);
/// All proposals of a run, by partner's URN.
std::vector<Proposal> proposals_of(storage::Snapshot& db, MatchRunId run);
std::optional<Proposal> find_proposal(storage::Snapshot& db, MatchRunId run, Urn partner);
/// Proposals of a run that name this organisation, as partner or as lead, by partner's URN.
std::vector<Proposal> proposals_of_school(storage::Snapshot& db,
                                          MatchRunId run,
                                          OrganisationId school);
std::vector<Baseline> baselines_of(storage::Snapshot& db, MatchRunId run);
std::optional<BaselinePair> baseline_pair(storage::Snapshot& db,
                                          MatchRunId run,
                                          std::string_view rule,
                                          Urn partner);
/// By lead, stream and year; empty for runs of versions that did not keep them.
std::vector<RunPlaces> places_of_run(storage::Snapshot& db, MatchRunId run);
std::string certificate_of(storage::Snapshot& db, MatchRunId run);
/// What a run is written with beside the answer.
struct RunHeader {
  ProgrammeId programme;
  OrganisationId owner;
  std::optional<int> cohort;
  int definition_version = 0;
  std::string run_by;
  Instant run_at;
  std::int64_t solve_microseconds = 0;
  std::optional<MatchRunId> follows = {};
  std::string change_note = {};
};

MatchRunId insert_run(storage::Transaction& tx, const RunHeader& header, const MatchAnswer& answer);

}  // namespace trellis::matching
