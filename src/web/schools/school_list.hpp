/// The list of schools: its filters, columns, rows and CSV.
#pragma once

#include <string>
#include <vector>

#include "register/school_search.hpp"
#include "web/list_page.hpp"

namespace trellis::web {

ListDefinition schools_list();

/// What the address asks of the index.
registry::SchoolQuery school_query(const ListQuery& query);

std::vector<Cell> school_row(const registry::EstablishmentSummary& school);
std::string schools_csv(const std::vector<const registry::EstablishmentSummary*>& schools);
/// Suggestions for a picker: label, hint and URN, closed schools marked.
std::string suggestions_json(const std::vector<const registry::EstablishmentSummary*>& schools);

/// "Hampshire", or the code where the tables do not have it.
std::string authority_name(LaCode code);
/// "South East", or empty.
std::string region_name(std::string_view code);

}  // namespace trellis::web
