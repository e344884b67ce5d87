/// Rows of a resource as JSON and as CSV. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "web/api/list_query.hpp"
#include "web/api/resource_store.hpp"

namespace trellis::web::api {

/// What a row has in a field of the resource.
const CellValue& cell_of(const Resource& resource, const FoundRow& row, std::string_view field);

/// "12", or "12-3" where rows have a second key.
std::string id_of(const Resource& resource, const FoundRow& row);
/// "/api/v1/cases/12".
std::string address_of(const Resource& resource, const FoundRow& row);

/// One row as an object with its id, the fields asked for, and its links.
void append_row(std::string& out,
                const Resource& resource,
                const FoundRow& row,
                const ListQuestion& question);

/// A head and one line a row; a measured field has a second column with the reason.
std::string csv_of(const Resource& resource,
                   const std::vector<FoundRow>& rows,
                   const ListQuestion& question);

}  // namespace trellis::web::api
