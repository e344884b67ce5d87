/// The list of applications: filters, rows and CSV.
#pragma once

#include <string>
#include <vector>

#include "report/application_list_store.hpp"
#include "web/list_page.hpp"

namespace trellis::web {

ListDefinition applications_list(const std::vector<report::ApplicationLine>& lines);
std::vector<report::ApplicationLine> chosen_applications(
    const std::vector<report::ApplicationLine>& lines, const ListQuery& query);
std::vector<Cell> application_row(const report::ApplicationLine& line);
std::string applications_csv(const std::vector<report::ApplicationLine>& lines);

/// "Eligible", "Refused", "A person decides"; with a colour for its tag.
Html eligibility_tag(const std::optional<std::string>& result, bool overridden);
std::string unit_words(std::string_view unit);
/// A sentence of the rules with its inputs in words: "result('ks2', 'rwm_expected_pct', 2019)" is
/// "the key stage 2 result rwm expected % of 2019".
std::string with_input_words(std::string_view sentence);
/// "Waiting list" for "waitlisted" and so on.
std::string state_words(std::string_view state);

}  // namespace trellis::web
