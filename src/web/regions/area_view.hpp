/// Need against reach in one area: its sentence, and the list of its schools.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "register/need_store.hpp"
#include "report/region_store.hpp"
#include "report/region_summary.hpp"
#include "web/list_page.hpp"

namespace trellis::web {

/// How many schools, in high need, of a need not known, and reached; and whether it is a cold spot.
std::string area_sentence(const report::AreaSummary& area);

ListDefinition area_schools_list(const std::string& path);
/// A school of an area with its need and who works there.
std::vector<Cell> area_school_row(const registry::NeedListRow& school,
                                  const std::vector<std::string>& reached_by);
std::string area_csv(const std::vector<const registry::NeedListRow*>& schools,
                     const std::map<Urn, std::vector<std::string>>& reached_by);

std::string area_name(const std::string& code, report::AreaLevel level);
std::string area_path(const std::string& code, report::AreaLevel level);

}  // namespace trellis::web
