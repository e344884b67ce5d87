/// The round that an address names, for those who decide on it.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "programme/programme_store.hpp"
#include "programme/selection_store.hpp"
#include "web/components/components.hpp"
#include "web/context.hpp"
#include "web/page.hpp"
#include "web/request.hpp"

namespace trellis::web {

/// A round, or the cohort of a programme without rounds, whose applications are marked.
struct FoundRound {
  programme::Programme programme = {};
  std::shared_ptr<const programme::Definition> definition = {};
  programme::SelectionScope scope = {};

  /// "/selection/1/bid/round_2" and what follows it.
  std::string path(std::string_view rest = {}) const;
  std::string title() const;
};

/// Every round of the programmes on which this person decides.
std::vector<FoundRound> rounds_for(storage::Snapshot& db, const Context& context);

/// The round of the address; one on which this person may not decide is not found.
Result<FoundRound> find_round(storage::Snapshot& db,
                              const Request& request,
                              const Context& context);

std::vector<Crumb> crumbs_of(const FoundRound& round);

/// The name of the applicant.
std::string applicant_name(storage::Snapshot& db, const programme::SelectionEntry& entry);

/// "Waits for marks", "Markers agree" and so on, as a tag.
Html score_tag(const programme::Scoring& scoring, const programme::SelectionEntry& entry);

}  // namespace trellis::web
