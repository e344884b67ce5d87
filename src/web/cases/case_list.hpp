/// The list of cases: filters, rows and CSV.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "casework/case_list_store.hpp"
#include "programme/definition.hpp"
#include "web/list_page.hpp"

namespace trellis::web {

/// A case as the list shows it: what is stored, with the words of its definition.
struct ListedCase {
  casework::CaseLine line = {};
  std::shared_ptr<const programme::Definition> definition = {};
};

ListDefinition cases_list(const std::vector<ListedCase>& cases);
/// Those that the address asks for, in the order it asks for.
std::vector<ListedCase> chosen_cases(const std::vector<ListedCase>& cases,
                                     const ListQuery& query,
                                     Date today);
std::vector<Cell> case_row(const ListedCase& listed, const std::string& next, Date today);
std::string cases_csv(const std::vector<ListedCase>& cases);
/// "5 reviews are overdue, 12 are due in the next four weeks": above the list.
std::string due_sentence(const std::vector<ListedCase>& cases, Date today);

}  // namespace trellis::web
