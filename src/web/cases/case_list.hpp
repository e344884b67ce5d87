/// The list of cases: filters, rows and CSV.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "casework/case_list_store.hpp"
#include "programme/definition.hpp"
#include "web/context.hpp"
#include "web/list_page.hpp"

namespace trellis::web {

/// A case as the list shows it: what is stored, with the words of its definition.
struct ListedCase {
  casework::CaseLine line = {};
  std::shared_ptr<const programme::Definition> definition = {};
};

/// The filters and columns that fit the cases this reader may see.
ListDefinition cases_list(storage::Snapshot& db,
                          const Context& context,
                          const std::vector<casework::CaseFacet>& facets);
/// What the address asks for.
casework::CaseQuery case_query(const ListQuery& query, Date today);
/// Lines with their definitions.
std::vector<ListedCase> listed_cases(storage::Snapshot& db,
                                     const Context& context,
                                     const std::vector<casework::CaseId>& ids);
std::vector<Cell> case_row(const ListedCase& listed, const std::string& next, Date today);
std::string cases_csv(const std::vector<ListedCase>& cases);
/// "5 reviews are overdue, 12 are due in the next four weeks": above the list.
std::string due_sentence(const casework::CaseCounts& counts);

}  // namespace trellis::web
