/// The list of evidence items: filters, order, rows and file.
#pragma once

#include <string>
#include <vector>

#include "evidence/evidence_store.hpp"
#include "web/list_page.hpp"

namespace trellis::web {

ListDefinition evidence_list();
std::vector<evidence::EvidenceRow> chosen_evidence(std::vector<evidence::EvidenceRow> rows,
                                                   const ListQuery& query);
std::vector<Cell> evidence_row(const evidence::EvidenceRow& row);
std::string evidence_csv(const std::vector<evidence::EvidenceRow>& rows);

/// Marks an item of a demonstration.
Html invented_tag(const evidence::EvidenceRow& row);

}  // namespace trellis::web
