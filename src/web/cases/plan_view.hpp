/// A version of a plan as it is read: its columns, its objectives and how each stands.
#pragma once

#include <memory>
#include <vector>

#include "casework/plan_comment_view.hpp"
#include "casework/plan_store.hpp"
#include "web/cases/case_parts.hpp"
#include "web/evidence/evidence_choice.hpp"

namespace trellis::web {

/// What a page shows of one version, and what its reader may do there.
struct PlanShown {
  casework::PlanVersion plan = {};
  std::vector<casework::Objective> objectives = {};
  std::vector<casework::Measurement> measured = {};
  std::vector<casework::PlanComment> comments = {};
  std::shared_ptr<const EvidenceChoices> evidence = {};
  bool may_measure = false;
  bool may_comment = false;
  bool hides_people = false;  ///< for a reader of another school
};

/// The version with everything that belongs to it; comments and rights are the caller's to add.
PlanShown plan_shown(storage::Snapshot& db,
                     const OpenedCase& opened,
                     const casework::PlanVersion& plan);

/// "Version 2, shared on 3 June 2026."
std::string version_words(const casework::PlanVersion& plan);

/// One objective as a card: its answers, how it stands, what was measured.
Html objective_card(const OpenedCase& opened,
                    const PlanShown& shown,
                    const casework::Objective& objective,
                    Date today);
/// All of them under their heading; a sentence where there is none.
Html objectives_html(const OpenedCase& opened, const PlanShown& shown, Date today);

/// The columns of the framework, one row each.
Html columns_html(const OpenedCase& opened, const PlanShown& shown);

/// Links to the other versions; empty when there is one alone.
Html versions_html(const OpenedCase& opened,
                   const std::vector<casework::PlanVersion>& versions,
                   const casework::PlanVersion& shown);

/// The programme's own list of what makes a good plan.
Html quality_html(const OpenedCase& opened);

/// An answer of an objective in words: a measure as a sentence, evidence by its title.
std::string objective_answer_words(const programme::Field& field,
                                   const casework::Answer& answer,
                                   const EvidenceChoices* evidence);

/// The case of the address, where its programme has plans.
Result<OpenedCase> opened_with_plan(storage::Snapshot& db,
                                    const Request& request,
                                    const Context& context);
/// The version that the address asks for, else the newest; nothing without any.
const casework::PlanVersion* version_asked(const std::vector<casework::PlanVersion>& versions,
                                           const Request& request);
/// Whether the reader may write this plan now.
bool may_write_plan(const Context& context, const OpenedCase& opened);

}  // namespace trellis::web
