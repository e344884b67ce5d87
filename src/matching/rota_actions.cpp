#include "matching/rota_actions.hpp"

#include <algorithm>
#include <map>

#include "access/record.hpp"
#include "core/text.hpp"
#include "matching/cluster_forming.hpp"
#include "matching/cluster_input_store.hpp"
#include "matching/cluster_run.hpp"
#include "matching/subjects.hpp"
#include "programme/cluster_store.hpp"
#include "programme/programme_store.hpp"
#include "register/organisation_store.hpp"

namespace trellis::matching {
namespace {

using access::Actor;
using storage::Snapshot;
using storage::Transaction;

constexpr int months_in_year = 12;

struct RotaProgramme {
  programme::Programme programme{};
  optimise::RotaRules rules{};
  std::string reciprocal{};
  int years = 1;
};

Result<RotaProgramme> rota_programme(Snapshot& db, const Actor& actor, ProgrammeId id) {
  const auto programme = programme::find_programme(db, id);
  if (!programme) return problem(ProblemKind::not_found, "programme", "There is no such programme");
  if (!access::may(actor, access::Permission::run_matching, programme::scope_of(*programme)))
    return problem(ProblemKind::not_allowed, "", "You cannot draw up rotas of this programme");
  const auto version = programme::version_in_force(db, id);
  const auto definition = version ? programme::load_definition(db, version->id) : nullptr;
  const auto units = definition ? programme::cluster_units(*definition) : std::nullopt;
  if (!units || definition->matching.reviewers_per_school == 0)
    return problem(ProblemKind::refused_by_rule,
                   "programme",
                   programme->title + " has no review rota: its definition does not ask for one");
  RotaProgramme made{.programme = *programme};
  made.rules.reviews = static_cast<std::uint32_t>(definition->matching.reviewers_per_school);
  made.rules.reciprocal = cluster_rules_of(definition->matching).reciprocal;
  made.rules.repeats = optimise::Wish::avoid;
  made.rules.unknown_phase = optimise::Wish::avoid;
  made.reciprocal =
      definition->matching.reciprocal.empty() ? "allow" : definition->matching.reciprocal;
  for (const programme::Stream& stream : definition->streams)
    if (stream.unit == units->cluster->id)
      made.years = std::max(1, stream.length_months / months_in_year);
  return made;
}

/// The schools of a cluster today, by URN; those that hold no URN any more are left out.
std::vector<School> schools_in_cluster(Snapshot& db, programme::ClusterId cluster, Date today) {
  std::vector<ClusterCandidate> candidates;
  for (const programme::ClusterMembership& row : programme::members_on(db, cluster, today))
    if (const auto urn = registry::urn_of(db, row.organisation))
      candidates.push_back({.organisation = row.organisation, .urn = *urn});
  std::ranges::sort(candidates, {}, &ClusterCandidate::urn);
  return schools_of(db, candidates);
}

/// Reviews of years before the first to be made.
std::vector<optimise::PastReview> past_reviews(const std::vector<ReviewPair>& pairs,
                                               programme::ClusterId cluster,
                                               int before_year) {
  std::vector<optimise::PastReview> past;
  for (const ReviewPair& pair : pairs)
    if (pair.cluster == cluster && pair.year < before_year && pair.reviewer_urn &&
        pair.reviewed_urn)
      past.push_back({pair.reviewer_urn->number(), pair.reviewed_urn->number()});
  return past;
}

ReviewRota rota_row(const RotaProgramme& of,
                    programme::ClusterId cluster,
                    int year,
                    const Actor& actor) {
  return {.programme = of.programme.id,
          .owner = of.programme.owner,
          .cluster = cluster,
          .year = year,
          .reviews = static_cast<int>(of.rules.reviews),
          .reciprocal = of.reciprocal,
          .made_by = actor.name,
          .made_at = actor.at};
}

void keep_rota(Transaction& tx,
               ReviewRota row,
               const optimise::Rota& rota,
               const std::vector<School>& schools) {
  row.reciprocal_pairs = static_cast<int>(rota.reciprocal_pairs);
  row.repeated = static_cast<int>(rota.repeated);
  row.unknown_phase = static_cast<int>(rota.unknown_phase);
  row.travel_m = rota.travel_m;
  const ReviewRotaId id = insert_rota(tx, row);
  for (const optimise::Review& review : rota.reviews)
    insert_review(
        tx, id, schools[review.reviewer].organisation, schools[review.reviewed].organisation);
}

/// Whether the cluster has a rota for every year; years that are impossible keep why.
bool make_cluster_rota(Transaction& tx,
                       const RotaProgramme& of,
                       const programme::Cluster& cluster,
                       const std::vector<School>& schools,
                       std::vector<optimise::PastReview> past,
                       const RotaRequest& request,
                       const Actor& actor) {
  std::vector<std::uint32_t> all(schools.size());
  for (std::uint32_t s = 0; s < all.size(); ++s) all[s] = s;
  for (int year = request.from_year; year <= of.years; ++year) {
    ReviewRota row = rota_row(of, cluster.id, year, actor);
    const auto rotas = propose_rota(schools, all, of.rules, past, 1);
    if (!rotas) {
      row.refusal = rotas.error().message;
      if (!rotas.error().details.empty()) row.remedy = rotas.error().details.front();
      insert_rota(tx, row);
      return false;
    }
    keep_rota(tx, row, rotas->front(), schools);
    for (const optimise::Review& review : rotas->front().reviews)
      past.push_back(
          {schools[review.reviewer].urn.number(), schools[review.reviewed].urn.number()});
  }
  return true;
}

}  // namespace

Result<MadeRotas> make_rotas(storage::Database& db,
                             const Actor& actor,
                             const RotaRequest& request,
                             Date today) {
  return db.write([&](Transaction& tx) -> Result<MadeRotas> {
    const RotaProgramme of = TRY(rota_programme(tx, actor, request.programme));
    if (request.from_year < 1 || request.from_year > of.years)
      return problem(
          ProblemKind::invalid, "from_year", "Enter a year from 1 to " + std::to_string(of.years));
    const auto pairs = review_pairs_of(tx, request.programme);
    MadeRotas made{.years = of.years - request.from_year + 1};
    for (const programme::Cluster& cluster : programme::clusters(tx, request.programme)) {
      if (cluster.finished_on && *cluster.finished_on <= today) continue;
      const Date day = std::max(today, cluster.started_on);
      const auto schools = schools_in_cluster(tx, cluster.id, day);
      supersede_rotas(tx, cluster.id, request.from_year, actor.at);
      ++made.clusters;
      if (!make_cluster_rota(tx,
                             of,
                             cluster,
                             schools,
                             past_reviews(pairs, cluster.id, request.from_year),
                             request,
                             actor))
        ++made.refused;
    }
    if (made.clusters == 0)
      return problem(ProblemKind::refused_by_rule,
                     "programme",
                     "Confirm clusters first: this programme has none to draw up a rota for");
    access::record(tx,
                   actor,
                   "rota.made",
                   {events::subject(request.programme)},
                   events::Changes()
                       .say("clusters", std::to_string(made.clusters))
                       .say("from_year", std::to_string(request.from_year))
                       .say("refused", std::to_string(made.refused)));
    return made;
  });
}

}  // namespace trellis::matching
