/// From the database to a match: what is read for one, under which definition, and how a run is
/// kept.
///
/// Every action and every what-if of matching reads its inputs here, so that a price shown and the
/// match kept after it rest on the same rows.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "access/actor.hpp"
#include "core/result.hpp"
#include "matching/match.hpp"
#include "matching/match_store.hpp"
#include "programme/programme_store.hpp"
#include "storage/database.hpp"

namespace trellis::matching {

/// Places that a lead offers beyond those it offers now.
struct PlaceOpening {
  Urn lead;
  std::string stream;
  int programme_year = 0;
  int places = 1;
};

struct MatchRequest {
  ProgrammeId programme;
  std::optional<int> cohort = {};  ///< none: all cohorts together
  std::string salt = {};  ///< names the round; empty takes the programme's id and the cohort
  std::vector<Urn> leaving = {};  ///< schools taken for gone: leads, whose partners need another,
                                  ///< or partners
  std::vector<Urn> reopening =
      {};  ///< partners taken for having no lead: their pairing has not started
  std::vector<PlaceOpening> openings = {};
};

/// One match as it is read.
struct LoadedMatch {
  programme::Programme programme = {};
  int definition_version = 0;
  MatchInput input = {};
};

/// Refuses a programme that does not exist or has no definition in force, and an opening that the
/// definition does not allow.
Result<LoadedMatch> load_match(storage::Snapshot& db, const MatchRequest& request);

/// What a lead offers in a stream and year after an opening, of those read for the request.
Result<int> places_after(storage::Snapshot& db, ProgrammeId programme, const PlaceOpening& opening);

/// The objective of a match: its round names the lottery.
optimise::Objective objective_of(const LoadedMatch& loaded, const MatchRequest& request);

/// Solves what was loaded and takes the time.
Result<MatchAnswer> solve_loaded(const LoadedMatch& loaded, const MatchRequest& request);

/// A clock for the time that the solver takes.
Stopwatch stopwatch();

/// The programme, when this actor may run its matching.
Result<programme::Programme> matchable_programme(storage::Snapshot& db,
                                                 const access::Actor& actor,
                                                 ProgrammeId id);

/// Which run a new one follows, and why.
struct Following {
  std::optional<MatchRunId> run = {};
  std::string note = {};
};

/// Writes the answer as a run of the actor's.
MatchRunId keep_answer(storage::Transaction& tx,
                       const access::Actor& actor,
                       const LoadedMatch& loaded,
                       const MatchRequest& request,
                       const MatchAnswer& answer,
                       const Following& following = {});

}  // namespace trellis::matching
