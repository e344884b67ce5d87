/// A definition file as people read it: its mistakes, what it holds, what it changes.
#pragma once

#include <string_view>
#include <vector>

#include "casework/definition_actions.hpp"
#include "web/components/components.hpp"

namespace trellis::web {

/// Each mistake with line and column, the line itself and what to do.
Html mistakes_table(const programme::Mistakes& mistakes, std::string_view text);

/// How much of each there is: stages, tasks, forms, rules, cohorts.
SummaryList definition_counts(const programme::Definition& definition);

/// A table for each kind of change; a sentence when there is none.
Html changes_html(const std::vector<programme::DefinitionChange>& changes);

/// Draft, in force or retired.
Html version_tag(const programme::DefinitionRow& row);

}  // namespace trellis::web
