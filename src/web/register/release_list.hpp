/// The list of imported files: its filters, columns, rows and CSV.
#pragma once

#include <string>
#include <vector>

#include "register/release.hpp"
#include "web/list_page.hpp"

namespace trellis::web {

/// The newest import first unless asked otherwise. Offers the kinds of file that were imported.
ListDefinition releases_list(const std::vector<registry::Release>& all);

/// One page of the files that the filters leave.
ListRows release_rows(const std::vector<registry::Release>& all, const ListQuery& query);

/// Every file that the filters leave.
std::string csv_of_releases(const std::vector<registry::Release>& all, const ListQuery& query);

}  // namespace trellis::web
