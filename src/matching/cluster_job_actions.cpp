#include <nlohmann/json.hpp>

#include "access/record.hpp"
#include "core/text.hpp"
#include "matching/cluster_actions.hpp"
#include "matching/subjects.hpp"

namespace trellis::matching {
namespace {

using jobs::JobContext;
using jobs::Summary;
using storage::Snapshot;
using storage::Transaction;

Result<ClusterRunId> run_of(JobContext& context) {
  const auto arguments = nlohmann::json::parse(context.job().arguments, nullptr, false);
  const std::int64_t id = arguments.is_object() ? arguments.value("run", std::int64_t{0}) : 0;
  if (id == 0)
    return problem(ProblemKind::invalid, "run", "The job names no run of clusters: {\"run\": 3}");
  return ClusterRunId{id};
}

/// Whether a person asked for the job to stop; else the server stops and the job will come back.
bool is_called_off(JobContext& context) {
  const auto job =
      context.database().read([&](Snapshot& db) { return jobs::find_job(db, context.job().id); });
  return job && job->cancel_requested_at.has_value();
}

std::string sentence_of(const ClusterRun& run, const ClusterOutcome& outcome) {
  const auto left = static_cast<long long>(outcome.plan.left_out.size());
  return "Formed " + counted(static_cast<long long>(outcome.plan.clusters.size()), "cluster") +
         " of " + counted(run.schools - left, "school") +
         (left == 0 ? std::string(", nobody is left out")
                    : ", " + counted(left, "school") + " left out with a reason");
}

std::string result_of(const ClusterRun& run) {
  return nlohmann::json{{"run", run.id.value},
                        {"page",
                         "/matching/" + std::to_string(run.programme.value) + "/clusters/" +
                             std::to_string(run.id.value)}}
      .dump();
}

void end_run(JobContext& context,
             const ClusterRun& run,
             const ClusterOutcome& outcome,
             bool stopped_early) {
  access::Actor actor = access::operator_at(context.now());
  actor.job = context.job().id;
  context.database().write([&](Transaction& tx) {
    finish_cluster_run(tx,
                       run.id,
                       {.step = stopped_early ? "Stopped" : "Finished",
                        .stopped_early = stopped_early,
                        .at = context.now()});
    access::record(tx,
                   actor,
                   "clusters.formed",
                   {events::subject(run.programme), events::subject(run.id)},
                   events::Changes()
                       .say("clusters", std::to_string(outcome.plan.clusters.size()))
                       .say("left_out", std::to_string(outcome.plan.left_out.size())));
  });
}

Result<Summary> form_run(JobContext& context) {
  const ClusterRunId id = TRY(run_of(context));
  storage::Database& db = context.database();
  const auto run = db.read([&](Snapshot& snapshot) { return find_cluster_run(snapshot, id); });
  if (!run) return problem(ProblemKind::not_found, "run", "There is no such run of clusters");
  const ClusterFile file = TRY(
      read_cluster_file(db.read([&](Snapshot& snapshot) { return instance_of(snapshot, id); })));
  ClusterStages stages{.searches = static_cast<std::uint32_t>(run->searches)};
  stages.stop = [&] { return context.is_cancelled(); };
  std::string best;  // in words, as far as the search has come
  stages.begins = [&](const ClusterStage& stage) {
    context.step(stage.title);
    context.progress(stage.number - 1, stage.of, best.empty() ? stage.title : best);
    db.write([&](Transaction& tx) { set_cluster_step(tx, id, stage.title); });
  };
  stages.found = [&](const ClusterStage& stage, const ClusterOutcome& outcome) {
    best = "Best so far: " + sentence_of(*run, outcome);
    context.log(best);
    context.progress(stage.number - 1, stage.of, best);
    db.write([&](Transaction& tx) { save_cluster_outcome(tx, id, file, outcome); });
  };
  const ClusterOutcome outcome = TRY(form_in_stages(file, stages));
  if (!outcome.broken.empty())
    return problem(ProblemKind::refused_by_rule,
                   "",
                   "The check of the clusters found a fault: " + outcome.broken.front());
  if (context.is_cancelled()) {
    if (is_called_off(context)) end_run(context, *run, outcome, true);
    return problem(ProblemKind::conflict, "", "Stopped: the best clusters so far are kept");
  }
  context.progress(1, 1, "Finished");
  end_run(context, *run, outcome, false);
  return Summary{sentence_of(*run, outcome), result_of(*run)};
}

}  // namespace

jobs::Handler form_clusters_handler() { return form_run; }

}  // namespace trellis::matching
