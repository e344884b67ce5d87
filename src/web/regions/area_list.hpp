/// Need against reach as a list of areas beside each other: its filters, columns, rows and CSV.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "report/region_store.hpp"
#include "report/region_summary.hpp"
#include "web/list_page.hpp"

namespace trellis::web {

/// Regions or local authorities, most unreached need first unless asked otherwise.
ListDefinition areas_list(report::AreaLevel level);

/// The areas that the filters leave, sorted as the address asks.
std::vector<report::AreaSummary> chosen_areas(std::vector<report::AreaSummary> areas,
                                              report::AreaLevel level,
                                              const ListQuery& query);

/// An area with the way to its page, in the order of the columns.
std::vector<Cell> area_row(const report::AreaSummary& area, report::AreaLevel level);

/// "England: 24,151 schools, ...", over all areas.
std::string england_sentence(std::span<const report::AreaSummary> areas);

std::string areas_csv(std::span<const report::AreaSummary> areas, report::AreaLevel level);

}  // namespace trellis::web
