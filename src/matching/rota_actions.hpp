/// Drawing up the review rotas of a programme's confirmed clusters, and giving each review a day.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "access/actor.hpp"
#include "core/result.hpp"
#include "matching/rota_store.hpp"
#include "storage/database.hpp"

namespace trellis::matching {

struct RotaRequest {
  ProgrammeId programme{};
  int from_year = 1;  ///< earlier years stay as they are, and their reviews are not repeated
};

struct MadeRotas {
  int clusters = 0;
  int years = 0;
  int refused = 0;  ///< clusters without a rota, each with its reason kept
};

/// Draws up the rota of every cluster that lasts, for each year of the programme, under the rules
/// of the definition: nobody reviews their own trust, reciprocal reviews as it says, last years'
/// reviews and reviewers who do not know a school's phase avoided. A cluster without a possible
/// rota keeps the sentence that says why. Needs run_matching.
Result<MadeRotas> make_rotas(storage::Database& db,
                             const access::Actor& actor,
                             const RotaRequest& request,
                             Date today);

struct DatesRequest {
  ProgrammeId programme{};
  int year = 1;
  Date first{};                  ///< day on which a review may be
  Date last{};                   ///< the last such day
  std::vector<Period> breaks{};  ///< half terms and holidays within
  bool only_in_term = false;     ///< of the council of every school that takes part
  /// Price of each weekday, Monday first: 0 for the preferred ones, 1 and more for the others.
  std::array<int, 5> weekday_price{};
};

struct DatedReviews {
  int dated = 0;
  int undated = 0;
  bool proven = false;  ///< no other days suit better
};

/// Gives the reviews of one year their days: a school is visited by all its reviewers on one day,
/// and no school has two visits on a day. Breaks, weekends and what cannot be placed are said.
Result<DatedReviews> date_reviews(storage::Database& db,
                                  const access::Actor& actor,
                                  const DatesRequest& request);

}  // namespace trellis::matching
