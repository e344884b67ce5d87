/// A match run as words, cells and map features: what its pages show.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "matching/match_store.hpp"
#include "web/components/components.hpp"
#include "web/list_page.hpp"

namespace trellis::web {

/// The list of a run's matches: filters, columns and the address of its CSV.
ListDefinition matches_list(const matching::MatchRun& run,
                            const std::vector<matching::Proposal>& proposals);

/// Those that the filters leave, in the order asked for.
std::vector<matching::Proposal> chosen(const std::vector<matching::Proposal>& proposals,
                                       const ListQuery& query);

/// One row of the list.
std::vector<Cell> match_row(const matching::MatchRun& run, const matching::Proposal& proposal);

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

/// Leads, partners and lines as GeoJSON.
std::string matches_geojson(const matching::MatchRun& run,
                            const std::vector<matching::Proposal>& proposals);
/// The same as a drawing for pages without scripts.
Html matches_map(const std::vector<matching::Proposal>& proposals);
/// The whole answer as CSV: every partner, with its reason and prices.
std::string matches_csv(const std::vector<matching::Proposal>& proposals);

}  // namespace trellis::web
