/// The columns of table `establishment` in the order of visit_fields, for stores.
#pragma once

#include <string>
#include <type_traits>
#include <vector>

#include "register/establishment.hpp"
#include "storage/bulk.hpp"
#include "storage/columns.hpp"

namespace trellis::registry {

/// Names of the fact columns, urn first.
const std::vector<std::string>& establishment_column_names();
/// The same, separated by commas.
const std::string& establishment_column_list();

/// Reads the fact columns of a row.
void read_facts(storage::Columns& columns, Establishment& facts);
/// Writes them.
void write_facts(storage::BulkRow& row, const EstablishmentView& facts);

}  // namespace trellis::registry
