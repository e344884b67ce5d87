#include "matching/cluster_store.hpp"

#include <algorithm>
#include <map>

#include "matching/cluster_change.hpp"

namespace trellis::matching {
namespace {

using storage::Snapshot;
using storage::Transaction;

constexpr auto cluster_candidates_sql = R"(
  select p.participation_id, p.organisation_id, cast(i.value as integer)
  from participation p
  join participation_step s
    on s.participation_id = p.participation_id and s.superseded_at is null
  left join cohort c on c.cohort_id = p.cohort_id
  join organisation_identifier i
    on i.organisation_id = p.organisation_id and i.scheme = 'urn' and i.finished_on is null
  where p.programme_id = :programme and p.unit = :unit and p.finished_on is null
    and s.state in ('accepted', 'active') and (:cohort = 0 or c.number = :cohort)
    and not exists (
      select 1
      from cluster_membership m
      join cluster k on k.cluster_id = m.cluster_id
      where m.organisation_id = p.organisation_id and m.finished_on is null
        and k.programme_id = p.programme_id)
  order by i.value)";

#define CLUSTER_RUN_COLUMNS                                                                       \
  "cluster_run_id, programme_id, owner_organisation_id, cohort_number, definition_version, "      \
  "input_digest, searches, schools, requested_by, requested_at, job_id, follows_cluster_run_id, " \
  "change_note, change_reason, step, placed, clusters, cost_mm, mean_km, bound_mm, proven, "      \
  "verified, verification, stopped_early, finished_at, coalesce(confirmed_by, ''), confirmed_at"

constexpr auto find_cluster_run_sql = "select " CLUSTER_RUN_COLUMNS R"(
  from cluster_run
  where cluster_run_id = :run)";

constexpr auto cluster_runs_sql = "select " CLUSTER_RUN_COLUMNS R"(
  from cluster_run
  where programme_id = :programme
  order by cluster_run_id desc)";

constexpr auto schools_of_run_sql = R"(
  select participation_id, organisation_id, urn, name, setting, easting, northing, trust_uid,
    trust_name, cluster_number, mean_km, reason_code, reason
  from cluster_run_school
  where cluster_run_id = :run
  order by case when cluster_number is null then 1 else 0 end, cluster_number, urn)";

constexpr auto instance_sql = R"(
  select instance
  from cluster_run
  where cluster_run_id = :run)";

constexpr auto insert_cluster_run_sql = R"(
  insert into cluster_run (programme_id, owner_organisation_id, cohort_number, definition_version,
    instance, input_digest, searches, schools, requested_by, requested_at, follows_cluster_run_id,
    change_note, change_reason)
  values (:programme, :owner, :cohort, :version, :instance, :digest, :searches, :schools, :by, :at,
    :follows, :note, :reason)
  returning cluster_run_id)";

constexpr auto set_job_sql = R"(
  update cluster_run
  set job_id = :job
  where cluster_run_id = :run)";

constexpr auto set_step_sql = R"(
  update cluster_run
  set step = :step
  where cluster_run_id = :run)";

constexpr auto save_outcome_sql = R"(
  update cluster_run
  set placed = :placed, clusters = :clusters, cost_mm = :cost, mean_km = :mean, bound_mm = :bound,
    proven = :proven, verified = :verified, verification = :verification
  where cluster_run_id = :run)";

constexpr auto save_school_sql = R"(
  update cluster_run_school
  set cluster_number = :cluster, mean_km = :mean, reason_code = :code, reason = :reason
  where cluster_run_id = :run and urn = :urn)";

constexpr auto finish_cluster_run_sql = R"(
  update cluster_run
  set step = :step, stopped_early = :stopped, finished_at = :at
  where cluster_run_id = :run)";

constexpr auto confirm_cluster_run_sql = R"(
  update cluster_run
  set confirmed_by = :by, confirmed_at = :at
  where cluster_run_id = :run)";

void insert_schools(Transaction& tx,
                    ClusterRunId run,
                    const std::vector<ClusterRunSchool>& schools) {
  std::size_t next = 0;
  tx.bulk("cluster_run_school",
          {"cluster_run_id",
           "participation_id",
           "organisation_id",
           "urn",
           "name",
           "setting",
           "easting",
           "northing",
           "trust_uid",
           "trust_name"},
          [&](storage::BulkRow& row) {
            if (next == schools.size()) return false;
            const ClusterRunSchool& school = schools[next++];
            row << run << school.participation << school.organisation << school.urn << school.name
                << school.setting << school.easting << school.northing << school.trust
                << school.trust_name;
            return true;
          });
}

}  // namespace

void read_row(storage::Columns& columns, ClusterCandidate& row) {
  columns >> row.participation >> row.organisation >> row.urn;
}

void read_row(storage::Columns& columns, ClusterRun& row) {
  columns >> row.id >> row.programme >> row.owner >> row.cohort >> row.definition_version >>
      row.input_digest >> row.searches >> row.schools >> row.requested_by >> row.requested_at >>
      row.job >> row.follows >> row.change_note >> row.change_reason >> row.step >> row.placed >>
      row.clusters >> row.cost_mm >> row.mean_km >> row.bound_mm >> row.proven >> row.verified >>
      row.verification >> row.stopped_early >> row.finished_at >> row.confirmed_by >>
      row.confirmed_at;
}

void read_row(storage::Columns& columns, ClusterRunSchool& row) {
  columns >> row.participation >> row.organisation >> row.urn >> row.name >> row.setting >>
      row.easting >> row.northing >> row.trust >> row.trust_name >> row.cluster >> row.mean_km >>
      row.reason_code >> row.reason;
}

std::vector<ClusterCandidate> cluster_candidates(Snapshot& db,
                                                 ProgrammeId programme,
                                                 std::string_view unit,
                                                 std::optional<int> cohort) {
  return db.rows<ClusterCandidate>(
      cluster_candidates_sql,
      {{"programme", programme}, {"unit", unit}, {"cohort", cohort.value_or(0)}});
}

std::optional<ClusterRun> find_cluster_run(Snapshot& db, ClusterRunId id) {
  return db.one<ClusterRun>(find_cluster_run_sql, {{"run", id}});
}

std::vector<ClusterRun> cluster_runs(Snapshot& db, ProgrammeId programme) {
  return db.rows<ClusterRun>(cluster_runs_sql, {{"programme", programme}});
}

std::vector<ClusterRunSchool> schools_of_run(Snapshot& db, ClusterRunId run) {
  return db.rows<ClusterRunSchool>(schools_of_run_sql, {{"run", run}});
}

std::string instance_of(Snapshot& db, ClusterRunId run) {
  return db.one<std::string>(instance_sql, {{"run", run}}).value_or("");
}

ClusterRunId insert_cluster_run(Transaction& tx,
                                const ClusterRun& run,
                                const std::string& instance,
                                const std::vector<ClusterRunSchool>& schools) {
  const ClusterRunId id{tx.insert(insert_cluster_run_sql,
                                  {{"programme", run.programme},
                                   {"owner", run.owner},
                                   {"cohort", run.cohort},
                                   {"version", run.definition_version},
                                   {"instance", instance},
                                   {"digest", run.input_digest},
                                   {"searches", run.searches},
                                   {"schools", static_cast<std::int64_t>(schools.size())},
                                   {"by", run.requested_by},
                                   {"at", run.requested_at},
                                   {"follows", run.follows},
                                   {"note", run.change_note},
                                   {"reason", run.change_reason}})};
  insert_schools(tx, id, schools);
  return id;
}

void set_cluster_job(Transaction& tx, ClusterRunId run, JobId job) {
  tx.execute(set_job_sql, {{"run", run}, {"job", job}});
}

void set_cluster_step(Transaction& tx, ClusterRunId run, std::string_view step) {
  tx.execute(set_step_sql, {{"run", run}, {"step", step}});
}

void save_cluster_outcome(Transaction& tx,
                          ClusterRunId run,
                          const ClusterFile& file,
                          const ClusterOutcome& outcome) {
  const optimise::ClusterPlan& plan = outcome.plan;
  std::int64_t placed = 0;
  for (std::size_t c = 0; c < plan.clusters.size(); ++c)
    for (const std::uint32_t school : plan.clusters[c]) {
      ++placed;
      tx.execute(save_school_sql,
                 {{"run", run},
                  {"urn", file.schools[school].key},
                  {"cluster", static_cast<std::int64_t>(c + 1)},
                  {"mean", school_mean_km(file, plan.clusters[c], school)},
                  {"code", ""},
                  {"reason", ""}});
    }
  for (const optimise::LeftOut& one : plan.left_out)
    tx.execute(save_school_sql,
               {{"run", run},
                {"urn", file.schools[one.school].key},
                {"cluster", std::optional<std::int64_t>()},
                {"mean", std::optional<double>()},
                {"code", one.sentence == taken_out_sentence ? "by_hand" : name_of(one.kind)},
                {"reason", one.sentence}});
  tx.execute(save_outcome_sql,
             {{"run", run},
              {"placed", placed},
              {"clusters", static_cast<std::int64_t>(plan.clusters.size())},
              {"cost", plan.cost_mm},
              {"mean", outcome.mean_km},
              {"bound", outcome.bound_mm},
              {"proven", outcome.proven},
              {"verified", outcome.broken.empty()},
              {"verification", outcome.broken.empty() ? "" : outcome.broken.front()}});
}

void finish_cluster_run(Transaction& tx, ClusterRunId run, const ClusterRunEnd& end) {
  tx.execute(finish_cluster_run_sql,
             {{"run", run}, {"step", end.step}, {"stopped", end.stopped_early}, {"at", end.at}});
}

void mark_cluster_run_confirmed(Transaction& tx,
                                ClusterRunId run,
                                std::string_view by,
                                Instant at) {
  tx.execute(confirm_cluster_run_sql, {{"run", run}, {"by", by}, {"at", at}});
}

optimise::ClusterPlan plan_from(const ClusterFile& file,
                                const ClusterRun& run,
                                const std::vector<ClusterRunSchool>& schools) {
  std::map<std::int64_t, std::uint32_t> position;
  for (std::uint32_t s = 0; s < file.schools.size(); ++s) position[file.schools[s].key] = s;
  optimise::ClusterPlan plan;
  plan.cost_mm = run.cost_mm.value_or(0);
  plan.clusters.resize(static_cast<std::size_t>(run.clusters.value_or(0)));
  for (const ClusterRunSchool& school : schools) {
    const std::uint32_t at = position.at(school.urn.number());
    if (school.cluster)
      plan.clusters[static_cast<std::size_t>(*school.cluster - 1)].push_back(at);
    else
      plan.left_out.push_back({at, left_out_kind_from(school.reason_code), school.reason});
  }
  return plan;
}

}  // namespace trellis::matching
