/// A match run as words, cells and map features: what its pages show.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "matching/match_store.hpp"
#include "web/components/components.hpp"
#include "web/list_page.hpp"
#include "web/matching/pair_state.hpp"

namespace trellis::web {

/// The list of a run's matches: filters, columns and the address of its CSV.
ListDefinition matches_list(const matching::MatchRun& run,
                            const std::vector<matching::Proposal>& proposals);

/// Those that the filters leave, in the order asked for.
std::vector<matching::Proposal> chosen(const std::vector<matching::Proposal>& proposals,
                                       const PairStates& states,
                                       const ListQuery& query);

/// One row of the list.
std::vector<Cell> match_row(const matching::MatchRun& run,
                            const matching::Proposal& proposal,
                            PairState state);

/// The pages of one match.
enum class RunTab { answer, board, fairness, repair };
Html run_tabs(const matching::MatchRun& run, RunTab current);

/// In which band a regret lies: "none", "small", "middle" or "poor"; and the words for it.
std::string regret_band(std::int64_t regret);
std::string regret_band_title(std::string_view band);
const std::vector<std::string>& regret_bands();

/// Where a partner of a run is explained.
std::string partner_path(const matching::MatchRun& run, Urn partner);

/// Placed, points, distance, regret and the check, as a summary list.
Html run_summary(const matching::MatchRun& run);

/// The rules of thumb beside the answer.
Html baselines_table(const matching::MatchRun& run,
                     const std::vector<matching::Baseline>& baselines);

/// The reasons of partners without a lead, with how many have each.
Html reasons_table(const std::vector<matching::Proposal>& proposals);

std::string run_path(const matching::MatchRun& run);
/// "All cohorts, 21 November 2026 at 7:05pm".
std::string run_name(const matching::MatchRun& run);
/// The words for a reason code: "No eligible lead".
std::string reason_title(std::string_view code);

/// The whole answer as CSV: every partner, with its reason and prices.
std::string matches_csv(const std::vector<matching::Proposal>& proposals, const PairStates& states);
/// The same as a workbook, with what leads offered and the rules of thumb on sheets of their own.
Result<std::string> matches_xlsx(const matching::MatchRun& run,
                                 const std::vector<matching::Proposal>& proposals,
                                 const PairStates& states,
                                 const std::vector<matching::RunPlaces>& places,
                                 const std::vector<matching::Baseline>& rules);

}  // namespace trellis::web
