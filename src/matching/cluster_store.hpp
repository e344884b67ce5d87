/// Runs of cluster forming in the database: inputs, the best found so far, and where each school
/// is.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/identifiers.hpp"
#include "matching/cluster_run.hpp"
#include "matching/ids.hpp"
#include "programme/participation.hpp"
#include "storage/database.hpp"

namespace trellis::matching {

/// A school that waits for a cluster.
struct ClusterCandidate {
  programme::ParticipationId participation{};
  OrganisationId organisation{};
  Urn urn{};
};
/// Schools that have accepted a place as this unit and are in no cluster, of one cohort or of all,
/// by URN.
std::vector<ClusterCandidate> cluster_candidates(storage::Snapshot& db,
                                                 ProgrammeId programme,
                                                 std::string_view unit,
                                                 std::optional<int> cohort);

struct ClusterRun {
  ClusterRunId id{};
  ProgrammeId programme{};
  OrganisationId owner{};
  std::optional<int> cohort{};
  int definition_version = 0;
  std::string input_digest{};
  int searches = 0;
  std::int64_t schools = 0;
  std::string requested_by{};
  Instant requested_at{};
  std::optional<JobId> job{};
  std::optional<ClusterRunId> follows{};
  std::string change_note{};
  std::string change_reason{};
  std::string step{};
  std::optional<std::int64_t> placed{};  ///< none while nothing is found
  std::optional<std::int64_t> clusters{};
  std::optional<std::int64_t> cost_mm{};
  std::optional<double> mean_km{};
  std::optional<std::int64_t> bound_mm{};  ///< those left out counted
  bool proven = false;
  bool verified = false;
  std::string verification{};
  bool stopped_early = false;
  std::optional<Instant> finished_at{};
  std::string confirmed_by{};
  std::optional<Instant> confirmed_at{};

  std::int64_t left_out() const { return schools - placed.value_or(0); }
};

/// A school as the run has it.
struct ClusterRunSchool {
  programme::ParticipationId participation{};
  OrganisationId organisation{};
  Urn urn{};
  std::string name{};
  std::string setting{};
  std::optional<std::int32_t> easting{};
  std::optional<std::int32_t> northing{};
  std::int64_t trust = 0;
  std::string trust_name{};
  std::optional<int> cluster{};
  std::optional<double> mean_km{};
  std::string reason_code{};
  std::string reason{};
};

std::optional<ClusterRun> find_cluster_run(storage::Snapshot& db, ClusterRunId id);
/// Newest first.
std::vector<ClusterRun> cluster_runs(storage::Snapshot& db, ProgrammeId programme);
/// By cluster, then by URN; those in none last.
std::vector<ClusterRunSchool> schools_of_run(storage::Snapshot& db, ClusterRunId run);
/// The instance file that the run was given.
std::string instance_of(storage::Snapshot& db, ClusterRunId run);

/// `run` without its key; the rest of its numbers are written with each outcome.
ClusterRunId insert_cluster_run(storage::Transaction& tx,
                                const ClusterRun& run,
                                const std::string& instance,
                                const std::vector<ClusterRunSchool>& schools);
void set_cluster_job(storage::Transaction& tx, ClusterRunId run, JobId job);
void set_cluster_step(storage::Transaction& tx, ClusterRunId run, std::string_view step);
/// Writes the best so far over what was there. `file` is the run's own.
void save_cluster_outcome(storage::Transaction& tx,
                          ClusterRunId run,
                          const ClusterFile& file,
                          const ClusterOutcome& outcome);
struct ClusterRunEnd {
  std::string step{};
  bool stopped_early = false;
  Instant at{};
};
void finish_cluster_run(storage::Transaction& tx, ClusterRunId run, const ClusterRunEnd& end);
void mark_cluster_run_confirmed(storage::Transaction& tx,
                                ClusterRunId run,
                                std::string_view by,
                                Instant at);

/// The clusters of a run as the engine has them; positions are those of `file`.
optimise::ClusterPlan plan_from(const ClusterFile& file,
                                const ClusterRun& run,
                                const std::vector<ClusterRunSchool>& schools);

void read_row(storage::Columns& columns, ClusterCandidate& row);
void read_row(storage::Columns& columns, ClusterRun& row);
void read_row(storage::Columns& columns, ClusterRunSchool& row);

}  // namespace trellis::matching
