/// Selection in the database: every application of a round with its marks, moderation and decision.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "programme/admission.hpp"
#include "programme/marking_store.hpp"
#include "programme/selection.hpp"
#include "storage/database.hpp"

namespace trellis::programme {

/// What selects among the forms of a unit in one window.
struct SelectionScope {
  ProgrammeId programme{};
  std::shared_ptr<const Definition> definition{};  ///< holds what the others point to
  const Scoring* scoring = nullptr;
  const Form* form = nullptr;
  AdmissionWindow window{};
};

/// The forms that are selected by scoring, each with its rules; empty where the programme scores
/// nothing.
std::vector<SelectionScope> selection_scopes(ProgrammeId programme,
                                             const std::shared_ptr<const Definition>& definition);

/// Every eligible application of the scope with its assignments, marks and decision, in the order
/// of their numbers; scores are filled.
std::vector<SelectionEntry> selection_entries(storage::Snapshot& db, const SelectionScope& scope);

void insert_moderation(storage::Transaction& tx, const Moderation& moderation, PersonId by);
void insert_decision(storage::Transaction& tx,
                     const SelectionDecision& decision,
                     std::optional<PersonId> by,
                     Instant now);

void read_row(storage::Columns& columns, MarkerAssignment& row);
void read_row(storage::Columns& columns, Moderation& row);
void read_row(storage::Columns& columns, SelectionDecision& row);

}  // namespace trellis::programme
