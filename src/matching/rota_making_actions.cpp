#include "matching/rota_making_actions.hpp"

#include <algorithm>

#include "matching/cluster_forming.hpp"
#include "matching/cluster_input_store.hpp"
#include "matching/cluster_run.hpp"
#include "register/organisation_store.hpp"

namespace trellis::matching {
namespace {

using access::Actor;
using storage::Snapshot;
using storage::Transaction;

constexpr int months_in_year = 12;

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

}  // namespace

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

std::vector<School> schools_by_urn(Snapshot& db, const std::vector<OrganisationId>& organisations) {
  std::vector<ClusterCandidate> candidates;
  for (const OrganisationId organisation : organisations)
    if (const auto urn = registry::urn_of(db, organisation))
      candidates.push_back({.organisation = organisation, .urn = *urn});
  std::ranges::sort(candidates, {}, &ClusterCandidate::urn);
  return schools_of(db, candidates);
}

std::vector<School> schools_in_cluster(Snapshot& db, programme::ClusterId cluster, Date day) {
  std::vector<OrganisationId> members;
  for (const programme::ClusterMembership& row : programme::members_on(db, cluster, day))
    members.push_back(row.organisation);
  return schools_by_urn(db, members);
}

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

std::vector<YearRota> rotas_of_years(const RotaProgramme& of,
                                     const std::vector<School>& schools,
                                     std::vector<optimise::PastReview> past,
                                     int from_year) {
  std::vector<std::uint32_t> all(schools.size());
  for (std::uint32_t s = 0; s < all.size(); ++s) all[s] = s;
  std::vector<YearRota> made;
  for (int year = from_year; year <= of.years; ++year) {
    YearRota one{.year = year};
    const auto rotas = propose_rota(schools, all, of.rules, past, 1);
    if (!rotas) {
      one.refusal = rotas.error().message;
      if (!rotas.error().details.empty()) one.remedy = rotas.error().details.front();
      made.push_back(std::move(one));
      return made;
    }
    one.rota = rotas->front();
    for (const optimise::Review& review : one.rota.reviews)
      past.push_back(
          {schools[review.reviewer].urn.number(), schools[review.reviewed].urn.number()});
    made.push_back(std::move(one));
  }
  return made;
}

bool keep_rotas(Transaction& tx,
                const RotaProgramme& of,
                programme::ClusterId cluster,
                const std::vector<School>& schools,
                const std::vector<YearRota>& rotas,
                int from_year,
                const Actor& actor) {
  supersede_rotas(tx, cluster, from_year, actor.at);
  for (const YearRota& one : rotas) {
    ReviewRota row = rota_row(of, cluster, one.year, actor);
    if (!one.refusal.empty()) {
      row.refusal = one.refusal;
      row.remedy = one.remedy;
      insert_rota(tx, row);
      return false;
    }
    keep_rota(tx, row, one.rota, schools);
  }
  return true;
}

int rota_year_on(const programme::Cluster& cluster, Date day) {
  int year = 1;
  while (cluster.started_on.plus_months(months_in_year * year) <= day) ++year;
  return year;
}

int first_year_to_redraw(const std::vector<ReviewPair>& pairs,
                         const programme::Cluster& cluster,
                         Date day) {
  const int year = rota_year_on(cluster, day);
  const bool has_begun = std::ranges::any_of(pairs, [&](const ReviewPair& pair) {
    return pair.cluster == cluster.id && pair.year == year && pair.review_on &&
           *pair.review_on < day;
  });
  return has_begun ? year + 1 : year;
}

}  // namespace trellis::matching
