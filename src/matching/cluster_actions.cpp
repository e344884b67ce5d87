#include "matching/cluster_actions.hpp"

#include <algorithm>

#include "access/record.hpp"
#include "core/text.hpp"
#include "matching/cluster_input_store.hpp"
#include "matching/cluster_wish_actions.hpp"
#include "matching/subjects.hpp"
#include "programme/programme_store.hpp"

namespace trellis::matching {
namespace {

using access::Actor;
using access::Permission;
using storage::Database;
using storage::Snapshot;
using storage::Transaction;

constexpr int searches_max = 16;

Result<programme::Programme> cluster_programme(Snapshot& db, const Actor& actor, ProgrammeId id) {
  const auto programme = programme::find_programme(db, id);
  if (!programme) return problem(ProblemKind::not_found, "programme", "There is no such programme");
  if (!access::may(actor, Permission::run_matching, programme::scope_of(*programme)))
    return problem(ProblemKind::not_allowed, "", "You cannot form clusters of this programme");
  return *programme;
}

struct LoadedRun {
  ClusterRun run{};
  ClusterFile file{};
  optimise::ClusterPlan plan{};
  std::vector<ClusterRunSchool> schools{};
};

Result<LoadedRun> load_run(Snapshot& db, ClusterRunId id) {
  LoadedRun loaded;
  const auto run = find_cluster_run(db, id);
  if (!run) return problem(ProblemKind::not_found, "run", "There is no such run of clusters");
  loaded.run = *run;
  loaded.file = TRY(read_cluster_file(instance_of(db, id)));
  loaded.schools = schools_of_run(db, id);
  loaded.plan = plan_from(loaded.file, loaded.run, loaded.schools);
  return loaded;
}

/// A run may be changed by hand once its search has ended and until it is confirmed.
Result<void> check_changeable(const ClusterRun& run) {
  if (run.confirmed_at)
    return problem(ProblemKind::conflict,
                   "run",
                   "These clusters are confirmed: change the clusters themselves");
  if (!run.finished_at)
    return problem(ProblemKind::conflict,
                   "run",
                   "The search for these clusters goes on: wait for it, or cancel it");
  return {};
}

std::string named(const LoadedRun& loaded, std::uint32_t position) {
  const auto urn = loaded.file.schools[position].key;
  for (const ClusterRunSchool& school : loaded.schools)
    if (school.urn.number() == urn) return school.name + " (" + school.urn.text() + ")";
  return std::to_string(urn);
}

std::string place_in_plan(const optimise::ClusterPlan& plan, std::uint32_t school) {
  const auto number = cluster_number_of(plan, school);
  return number ? "cluster " + std::to_string(*number) : std::string("no cluster");
}

/// "Oak Primary (900001): cluster 3 to cluster 4. Elm ..." Numbers are those before the change.
std::string note_of(const LoadedRun& loaded,
                    const ClusterChange& change,
                    const ClusterChangePrice& price) {
  std::string note;
  for (const std::uint32_t one : price.moved) {
    std::string to = change.to ? "cluster " + std::to_string(*change.to) : "no cluster";
    if (change.swap_with) {
      const auto here = position_of(loaded.file, change.school);
      const auto there = position_of(loaded.file, *change.swap_with);
      const auto now = cluster_number_of(price.before, one);
      to = place_in_plan(price.before,
                         now == cluster_number_of(price.before, *here) ? *there : *here);
    }
    note += (note.empty() ? "" : "; ") + named(loaded, one) + ": from " +
            place_in_plan(price.before, one) + " to " + to;
  }
  return note;
}

/// The run that a change makes: the inputs and their bound stay, the clusters are others.
ClusterRun following(const ClusterRun& run, const Actor& actor) {
  ClusterRun next = run;
  next.follows = run.id;
  next.requested_by = actor.name;
  next.requested_at = actor.at;
  return next;
}

}  // namespace

Result<StartedClusters> start_clusters(Database& db,
                                       const Actor& actor,
                                       const ClusterRequest& request) {
  if (request.searches < 1 || request.searches > searches_max)
    return problem(ProblemKind::invalid,
                   "searches",
                   "Enter 1 to " + std::to_string(searches_max) + " searches");
  return db.write([&](Transaction& tx) -> Result<StartedClusters> {
    const auto programme = TRY(cluster_programme(tx, actor, request.programme));
    TRY(take_up_wishes(tx, actor, programme.id));
    const ClusterInput input = TRY(cluster_input(tx, programme, request.cohort));
    StartedClusters started;
    started.run = insert_cluster_run(tx,
                                     {.programme = programme.id,
                                      .owner = programme.owner,
                                      .cohort = request.cohort,
                                      .definition_version = input.definition_version,
                                      .input_digest = text_digest(input.instance),
                                      .searches = request.searches,
                                      .requested_by = actor.name,
                                      .requested_at = actor.at},
                                     input.instance,
                                     input.schools);
    started.job = jobs::enqueue(tx,
                                form_clusters_kind,
                                "{\"run\":" + std::to_string(started.run.value) + "}",
                                {.requested_by = actor.person, .now = actor.at});
    set_cluster_job(tx, started.run, started.job);
    access::record(tx,
                   actor,
                   "clusters.requested",
                   {events::subject(programme.id), events::subject(started.run)},
                   events::Changes().say("schools", std::to_string(input.schools.size())));
    return started;
  });
}

Result<ClusterChangePrice> try_cluster_change(Snapshot& db,
                                              ClusterRunId run,
                                              const ClusterChange& change) {
  const LoadedRun loaded = TRY(load_run(db, run));
  TRY_VOID(check_changeable(loaded.run));
  return price_change(loaded.file, loaded.plan, change);
}

Result<ClusterRunId> keep_cluster_change(Database& db,
                                         const Actor& actor,
                                         const KeepClusterChange& wanted) {
  return db.write([&](Transaction& tx) -> Result<ClusterRunId> {
    const LoadedRun loaded = TRY(load_run(tx, wanted.run));
    TRY(cluster_programme(tx, actor, loaded.run.programme));
    TRY_VOID(check_changeable(loaded.run));
    const ClusterChangePrice price = TRY(price_change(loaded.file, loaded.plan, wanted.change));
    if (!price.is_legal())
      return problem(ProblemKind::refused_by_rule,
                     wanted.change.swap_with ? "swap_with" : "to",
                     "This change breaks a rule. " + price.broken.front(),
                     price.broken);
    if (trim(wanted.reason).empty())
      return problem(ProblemKind::missing, "reason", "Enter why the school moves");
    ClusterRun next = following(loaded.run, actor);
    next.change_note = note_of(loaded, wanted.change, price);
    next.change_reason = std::string(trim(wanted.reason));
    const ClusterRunId id =
        insert_cluster_run(tx, next, instance_of(tx, wanted.run), loaded.schools);
    ClusterOutcome outcome = outcome_of(loaded.file, price.after);
    outcome.bound_mm = loaded.run.bound_mm;
    outcome.proven = outcome.bound_mm && outcome.counted_mm <= *outcome.bound_mm;
    save_cluster_outcome(tx, id, loaded.file, outcome);
    finish_cluster_run(tx, id, {.step = "Changed by hand", .at = actor.at});
    access::record(tx,
                   actor,
                   "clusters.changed",
                   {events::subject(loaded.run.programme), events::subject(id)},
                   events::Changes().say("moved", std::to_string(price.moved.size())));
    return id;
  });
}

}  // namespace trellis::matching
