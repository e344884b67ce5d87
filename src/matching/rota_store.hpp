/// Review rotas in the database: who reviews whom in each cluster and year, and on which day.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/date.hpp"
#include "core/identifiers.hpp"
#include "matching/ids.hpp"
#include "programme/subjects.hpp"
#include "storage/database.hpp"

namespace trellis::matching {

struct ReviewRota {
  ReviewRotaId id{};
  ProgrammeId programme{};
  OrganisationId owner{};
  programme::ClusterId cluster{};
  int year = 1;
  int reviews = 1;
  std::string reciprocal{};
  std::string refusal{};  ///< why there is no rota; empty where there is one
  std::string remedy{};
  int reciprocal_pairs = 0;
  int repeated = 0;
  int unknown_phase = 0;
  std::int64_t travel_m = 0;
  std::string made_by{};
  Instant made_at{};
};

/// One review as pages show it.
struct ReviewPair {
  ReviewRotaId rota{};
  programme::ClusterId cluster{};
  std::string cluster_name{};
  int year = 1;
  OrganisationId reviewer{};
  OrganisationId reviewed{};
  std::string reviewer_name{};
  std::string reviewed_name{};
  std::optional<Urn> reviewer_urn{};
  std::optional<Urn> reviewed_urn{};
  std::optional<Date> review_on{};
  std::string undated_because{};
};

/// The rotas in force of a programme, by cluster and year.
std::vector<ReviewRota> rotas_of(storage::Snapshot& db, ProgrammeId programme);
/// Their reviews, by cluster, year and names.
std::vector<ReviewPair> review_pairs_of(storage::Snapshot& db, ProgrammeId programme);

ReviewRotaId insert_rota(storage::Transaction& tx, const ReviewRota& rota);
void insert_review(storage::Transaction& tx,
                   ReviewRotaId rota,
                   OrganisationId reviewer,
                   OrganisationId reviewed);
/// Ends the rotas of a cluster from a year on.
void supersede_rotas(storage::Transaction& tx,
                     programme::ClusterId cluster,
                     int from_year,
                     Instant at);
/// The day of every review of a school in one rota.
void set_review_day(storage::Transaction& tx,
                    ReviewRotaId rota,
                    OrganisationId reviewed,
                    std::optional<Date> on,
                    std::string_view undated_because);

void read_row(storage::Columns& columns, ReviewRota& row);
void read_row(storage::Columns& columns, ReviewPair& row);

}  // namespace trellis::matching
