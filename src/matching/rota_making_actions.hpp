/// What drawing up the rota of one cluster needs: the rules of the programme, the schools of today,
/// the reviews of years before.
#pragma once

#include <string>
#include <vector>

#include "access/actor.hpp"
#include "core/result.hpp"
#include "matching/rota_store.hpp"
#include "matching/school.hpp"
#include "optimise/rota.hpp"
#include "programme/cluster_store.hpp"
#include "programme/programme_store.hpp"
#include "storage/database.hpp"

namespace trellis::matching {

struct RotaProgramme {
  programme::Programme programme{};
  optimise::RotaRules rules{};
  std::string reciprocal{};
  int years = 1;
};
/// Needs run_matching. Refuses a programme whose definition asks for no reviews.
Result<RotaProgramme> rota_programme(storage::Snapshot& db,
                                     const access::Actor& actor,
                                     ProgrammeId id);

/// The schools of a cluster on a day, by URN; those that hold no URN any more are left out.
std::vector<School> schools_in_cluster(storage::Snapshot& db,
                                       programme::ClusterId cluster,
                                       Date day);
/// The facts of these organisations, by URN.
std::vector<School> schools_by_urn(storage::Snapshot& db,
                                   const std::vector<OrganisationId>& organisations);

/// Reviews of years before the first to be made.
std::vector<optimise::PastReview> past_reviews(const std::vector<ReviewPair>& pairs,
                                               programme::ClusterId cluster,
                                               int before_year);

/// The rota of one year, or why there is none.
struct YearRota {
  int year = 1;
  optimise::Rota rota{};  ///< positions in the list of schools
  std::string refusal{};
  std::string remedy{};
};
/// Year by year from one on; the first that is impossible is the last.
std::vector<YearRota> rotas_of_years(const RotaProgramme& of,
                                     const std::vector<School>& schools,
                                     std::vector<optimise::PastReview> past,
                                     int from_year);

/// Supersedes the rotas of a cluster from a year on and keeps these. Returns whether each year has
/// one.
bool keep_rotas(storage::Transaction& tx,
                const RotaProgramme& of,
                programme::ClusterId cluster,
                const std::vector<School>& schools,
                const std::vector<YearRota>& rotas,
                int from_year,
                const access::Actor& actor);

/// The year of a cluster's rota in which a day lies, from 1.
int rota_year_on(const programme::Cluster& cluster, Date day);
/// The first year whose rota may be drawn up anew: this one, unless a review of it has been held.
int first_year_to_redraw(const std::vector<ReviewPair>& pairs,
                         const programme::Cluster& cluster,
                         Date day);

}  // namespace trellis::matching
