#include "web/clusters/found_clusters.hpp"

#include "jobs/job_store.hpp"
#include "programme/cluster.hpp"

namespace trellis::web {

std::string FoundClusters::path(std::string_view rest) const {
  return clusters_path(programme) + "/" + std::to_string(run.id.value) + std::string(rest);
}

bool works_in_clusters(storage::Snapshot& db, const programme::Programme& programme) {
  const auto version = programme::version_in_force(db, programme.id);
  return version &&
         programme::cluster_units(*programme::load_definition(db, version->id)).has_value();
}

std::string clusters_path(const programme::Programme& programme) {
  return "/matching/" + std::to_string(programme.id.value) + "/clusters";
}

std::string rota_path(const programme::Programme& programme) {
  return "/matching/" + std::to_string(programme.id.value) + "/rota";
}

Result<programme::Programme> cluster_programme_in(const Request& request,
                                                  const Context& context,
                                                  storage::Snapshot& db) {
  const auto programme =
      programme::find_programme(db, ProgrammeId{number_in_route(request, "programme")});
  if (!programme ||
      !access::may(
          context.actor, access::Permission::run_matching, programme::scope_of(*programme)))
    return problem(
        ProblemKind::not_found, "", "There is no programme at this address that you may match");
  return *programme;
}

Result<FoundClusters> clusters_in(const Request& request,
                                  const Context& context,
                                  storage::Snapshot& db) {
  FoundClusters found;
  found.programme = TRY(cluster_programme_in(request, context, db));
  const auto run = matching::find_cluster_run(db, {number_in_route(request, "run")});
  if (!run || run->programme != found.programme.id)
    return problem(ProblemKind::not_found, "", "There are no clusters at this address");
  found.run = *run;
  if (run->job)
    if (const auto job = jobs::find_job(db, *run->job)) found.job = *job;
  return found;
}

std::vector<Crumb> cluster_crumbs(const programme::Programme& programme) {
  return {{.content = "Matching", .link = Url::local("/matching")},
          {.content = programme.title, .link = Url::local(clusters_path(programme))}};
}

std::vector<Crumb> cluster_crumbs(const FoundClusters& found) {
  auto crumbs = cluster_crumbs(found.programme);
  crumbs.push_back({.content = name_of_run(found.run), .link = Url::local(found.path())});
  return crumbs;
}

std::string name_of_run(const matching::ClusterRun& run) {
  return (run.cohort ? "Cohort " + std::to_string(*run.cohort) : std::string("All cohorts")) +
         ", " + run.requested_at.long_text();
}

ClusterStanding standing_of(const matching::ClusterRun& run, const std::optional<jobs::Job>& job) {
  if (run.confirmed_at)
    return {"Confirmed",
            "green",
            "Confirmed by " + run.confirmed_by + " on " + run.confirmed_at->long_text(),
            true};
  if (run.finished_at && run.stopped_early)
    return {"Stopped early",
            "yellow",
            "The search was stopped: these are the best clusters found until then",
            true};
  if (run.finished_at)
    return {"Finished", "blue", "The search has ended. Nothing is confirmed yet", true};
  if (!job || job->state == jobs::State::cancelled)
    return {
        "Cancelled", "grey", "The search was cancelled. Form clusters again to have some", true};
  if (job->state == jobs::State::failed)
    return {"Failed", "red", "The search failed. " + job->message, true};
  if (job->state == jobs::State::queued)
    return {"Waiting", "grey", "The search waits for a worker", false};
  return {"Searching", "blue", "The search goes on: " + run.step, false};
}

}  // namespace trellis::web
