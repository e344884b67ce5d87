#include "cli/cluster_programme.hpp"

#include <cstdio>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cli/opening.hpp"
#include "core/text.hpp"
#include "matching/cluster_actions.hpp"
#include "matching/rota_actions.hpp"
#include "programme/programme_store.hpp"

namespace trellis::cli {
namespace {

using Json = nlohmann::ordered_json;
using matching::ClusterRun;
using matching::ClusterRunSchool;
using storage::Database;
using storage::Snapshot;

Result<programme::Programme> programme_named(Snapshot& db, const std::string& name) {
  if (const auto found = programme::find_programme(db, name)) return *found;
  std::vector<std::string> known;
  for (const programme::Programme& row : programme::programmes(db)) known.push_back(row.definition);
  return problem(ProblemKind::not_found,
                 "--programme",
                 "This database has no programme " + name +
                     (known.empty() ? ", and no other" : ". It has: " + join(known, ", ")));
}

Result<ClusterRun> formed_run(Database& db, const ProgrammeClusters& options) {
  const auto programme = TRY(
      db.read([&](Snapshot& snapshot) { return programme_named(snapshot, options.programme); }));
  const auto started = TRY(matching::start_clusters(
      db,
      access::operator_at(now()),
      {.programme = programme.id, .cohort = options.cohort, .searches = options.searches}));
  jobs::Worker worker(
      db, {{std::string(matching::form_clusters_kind), matching::form_clusters_handler()}});
  const jobs::Job job = TRY(worker.run_now(started.job));
  if (job.state != jobs::State::succeeded)
    return problem(ProblemKind::refused_by_rule, "", job.message);
  return *db.read(
      [&](Snapshot& snapshot) { return matching::find_cluster_run(snapshot, started.run); });
}

std::string bound_words(const ClusterRun& run) {
  if (run.proven) return "Proven: no other clusters by these rules cost less.";
  const optimise::ClusterRules rules;
  const auto gap =
      matching::gap_per_cent(*run.cost_mm + rules.left_out_mm * run.left_out(), run.bound_mm);
  return gap ? "At most " + decimal(*gap, 2) + " % less is possible by these rules."
             : "There is no bound for part of the map: how much less is possible is not known.";
}

void print_clusters(const ClusterRun& run, const std::vector<ClusterRunSchool>& schools) {
  fmt::print("Run {}: {} in {}, {} left out\n{}\nCost {} km, {} km to the others on average\n",
             run.id.value,
             counted(run.placed.value_or(0), "school"),
             counted(run.clusters.value_or(0), "cluster"),
             run.left_out() == 0 ? "none" : with_commas(run.left_out()),
             bound_words(run),
             decimal(static_cast<double>(run.cost_mm.value_or(0)) / 1e6, 1),
             decimal(run.mean_km.value_or(0), 2));
  std::optional<int> cluster = 0;
  for (const ClusterRunSchool& school : schools) {
    if (school.cluster != cluster)
      fmt::print(
          "\n{}\n",
          school.cluster ? "Cluster " + std::to_string(*school.cluster) : std::string("Left out"));
    cluster = school.cluster;
    fmt::print(
        "  {}  {}{}\n", school.urn.text(), school.name, school.cluster ? "" : ": " + school.reason);
  }
}

void print_clusters_json(const ClusterRun& run, const std::vector<ClusterRunSchool>& schools) {
  Json listed = Json::array();
  for (const ClusterRunSchool& school : schools)
    listed.push_back({{"urn", school.urn.number()},
                      {"name", school.name},
                      {"cluster", school.cluster ? Json(*school.cluster) : Json()},
                      {"reason", school.reason}});
  fmt::print("{}\n",
             Json{{"run", run.id.value},
                  {"schools", run.schools},
                  {"placed", run.placed.value_or(0)},
                  {"clusters", run.clusters.value_or(0)},
                  {"cost_mm", run.cost_mm.value_or(0)},
                  {"bound_mm", run.bound_mm ? Json(*run.bound_mm) : Json()},
                  {"proven", run.proven},
                  {"check", run.verified ? "verified" : run.verification},
                  {"input_digest", run.input_digest},
                  {"members", std::move(listed)}}
                 .dump());
}

/// What is kept of a programme's reviews; `year` 0 for all years.
struct KeptReviews {
  std::vector<matching::ReviewRota> rotas;
  std::vector<matching::ReviewPair> pairs;
};

KeptReviews kept_reviews(Database& db, ProgrammeId programme, int year) {
  return db.read([&](Snapshot& snapshot) {
    KeptReviews kept{matching::rotas_of(snapshot, programme),
                     matching::review_pairs_of(snapshot, programme)};
    if (year > 0) {
      std::erase_if(kept.rotas, [&](const auto& rota) { return rota.year != year; });
      std::erase_if(kept.pairs, [&](const auto& pair) { return pair.year != year; });
    }
    return kept;
  });
}

void print_reviews(const KeptReviews& kept) {
  std::string head;
  for (const matching::ReviewPair& pair : kept.pairs) {
    const std::string now = pair.cluster_name + ", year " + std::to_string(pair.year);
    if (now != head) fmt::print("\n{}\n", now);
    head = now;
    fmt::print("  {} reviews {}{}{}\n",
               pair.reviewer_name,
               pair.reviewed_name,
               pair.review_on ? " on " + pair.review_on->long_text() : "",
               pair.undated_because.empty() ? "" : ": no day. " + pair.undated_because);
  }
  for (const matching::ReviewRota& rota : kept.rotas)
    if (!rota.refusal.empty())
      fmt::print("\nNo rota for cluster {} in year {}: {}. {}\n",
                 rota.cluster.value,
                 rota.year,
                 rota.refusal,
                 rota.remedy);
}

void print_reviews_json(const KeptReviews& kept) {
  Json reviews = Json::array(), refused = Json::array();
  for (const matching::ReviewPair& pair : kept.pairs)
    reviews.push_back({{"cluster", pair.cluster.value},
                       {"year", pair.year},
                       {"reviewer", pair.reviewer_urn ? Json(pair.reviewer_urn->number()) : Json()},
                       {"reviewed", pair.reviewed_urn ? Json(pair.reviewed_urn->number()) : Json()},
                       {"on", pair.review_on ? Json(pair.review_on->text()) : Json()},
                       {"no_day_because", pair.undated_because}});
  for (const matching::ReviewRota& rota : kept.rotas)
    if (!rota.refusal.empty())
      refused.push_back({{"cluster", rota.cluster.value},
                         {"year", rota.year},
                         {"refused", rota.refusal},
                         {"remedy", rota.remedy}});
  fmt::print("{}\n", Json{{"reviews", std::move(reviews)}, {"refused", std::move(refused)}}.dump());
}

void show_reviews(const KeptReviews& kept, const Settings& settings) {
  settings.json ? print_reviews_json(kept) : print_reviews(kept);
}

template <class Work>
Exit on_database(const Settings& settings, Work work) {
  return with_engine_errors(settings, [&] {
    auto db = open_current(settings, {.create = false});
    if (!db) return report(db.error(), settings.json);
    const Result<Exit> done = work(*db);
    return done ? *done : report(done.error(), settings.json);
  });
}

}  // namespace

Exit form_programme_clusters(const ProgrammeClusters& options, const Settings& settings) {
  return on_database(settings, [&](Database& db) -> Result<Exit> {
    const ClusterRun run = TRY(formed_run(db, options));
    const auto schools =
        db.read([&](Snapshot& snapshot) { return matching::schools_of_run(snapshot, run.id); });
    settings.json ? print_clusters_json(run, schools) : print_clusters(run, schools);
    return run.verified ? Exit::done : Exit::refused;
  });
}

Exit make_programme_rota(const ProgrammeRota& options, const Settings& settings) {
  return on_database(settings, [&](Database& db) -> Result<Exit> {
    const auto programme = TRY(
        db.read([&](Snapshot& snapshot) { return programme_named(snapshot, options.programme); }));
    const auto made = TRY(matching::make_rotas(
        db, access::operator_at(now()), {programme.id, options.from_year}, today(settings)));
    if (!settings.json)
      fmt::print("{}, {}: {} without a rota\n",
                 counted(made.clusters, "cluster"),
                 counted(made.years, "year"),
                 made.refused == 0 ? "none" : std::to_string(made.refused));
    show_reviews(kept_reviews(db, programme.id, 0), settings);
    return made.refused == 0 ? Exit::done : Exit::refused;
  });
}

Exit date_programme_reviews(const ProgrammeDays& options, const Settings& settings) {
  return on_database(settings, [&](Database& db) -> Result<Exit> {
    const auto programme = TRY(
        db.read([&](Snapshot& snapshot) { return programme_named(snapshot, options.programme); }));
    matching::DatesRequest wanted{.programme = programme.id, .year = options.year};
    wanted.first = TRY(Date::parse(options.first));
    wanted.last = TRY(Date::parse(options.last));
    wanted.only_in_term = true;
    const auto dated = TRY(matching::date_reviews(db, access::operator_at(now()), wanted));
    if (!settings.json)
      fmt::print(
          "{} of {} have a day\n", dated.dated, counted(dated.dated + dated.undated, "visit"));
    show_reviews(kept_reviews(db, programme.id, options.year), settings);
    return dated.undated == 0 ? Exit::done : Exit::refused;
  });
}

}  // namespace trellis::cli
