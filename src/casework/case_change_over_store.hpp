/// What changes of the register did to cases, what is left to see to, and what a person decides.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "casework/case_store.hpp"
#include "register/change_over_store.hpp"

namespace trellis::casework {

using MatterId = Id<struct MatterTag>;
using CaseQuestionId = Id<struct CaseQuestionTag>;

struct ChangeOverEffect {
  std::int64_t id = 0;
  CaseId case_id{};
  ChangeOverId decision{};
  std::string effect{};  ///< body_changed, moved, closed, merged, lead_gone
  std::optional<OrganisationId> from{};
  std::optional<CaseId> main{};
  std::optional<programme::PairingId> pairing{};
  std::string status_before{};
  Date happened_on{};
  bool adds_days = false;  ///< the days of a merged case count for the main one
};
void insert_effect(storage::Transaction& tx, const ChangeOverEffect& effect, Instant now);
/// Those in force, oldest first.
std::vector<ChangeOverEffect> effects_of(storage::Snapshot& db, CaseId id);
std::vector<ChangeOverEffect> effects_of_decision(storage::Snapshot& db, ChangeOverId decision);
/// Cases that ended as merged into this one, at whatever remove, by id.
struct MergedCase {
  CaseId case_id{};
  std::optional<programme::ParticipationId> participation{};
  bool adds_days = false;
};
std::vector<MergedCase> merged_into(storage::Snapshot& db, CaseId main);
void mark_effect_reversed(storage::Transaction& tx, std::int64_t effect, Instant now);

struct Matter {
  MatterId id{};
  CaseId case_id{};
  std::string matter{};  ///< renew_agreement, check_conflicts
  Date raised_on{};
  std::optional<Date> settled_on{};
  std::string note{};
};
/// Without those withdrawn, oldest first.
std::vector<Matter> matters_of(storage::Snapshot& db, CaseId id);
void insert_matter(
    storage::Transaction& tx, CaseId id, const std::string& matter, ChangeOverId decision, Date on);
/// False when it was settled already, or is not of this case.
bool mark_matter_settled(storage::Transaction& tx,
                         CaseId id,
                         MatterId matter,
                         Date on,
                         std::optional<PersonId> by,
                         const std::string& note);
/// Takes a settlement back.
bool mark_matter_open(storage::Transaction& tx, CaseId id, MatterId matter);
/// Those of a decision that nobody has settled.
void withdraw_matters(storage::Transaction& tx, ChangeOverId decision, Instant now);

struct CaseQuestion {
  CaseQuestionId id{};
  CaseId case_id{};
  std::optional<CaseId> other{};
  std::string kind{};  ///< merger
  std::string because{};
  std::optional<ChangeOverId> decision{};
  Instant opened_at{};
  std::optional<std::string> choice{};
  std::optional<std::string> reason{};
  std::optional<Instant> decided_at{};
};
std::optional<CaseQuestion> find_case_question(storage::Snapshot& db, CaseQuestionId id);
/// Open ones, oldest first.
std::vector<CaseQuestion> open_case_questions(storage::Snapshot& db);
/// All about a case, oldest first.
std::vector<CaseQuestion> questions_of(storage::Snapshot& db, CaseId id);
CaseQuestionId insert_case_question(storage::Transaction& tx, const CaseQuestion& question);
/// False when somebody else was quicker.
bool close_case_question(storage::Transaction& tx,
                         CaseQuestionId id,
                         const std::string& choice,
                         const std::string& reason,
                         std::optional<PersonId> by,
                         Instant now);
/// Takes open questions of a decision away with a choice of their own, "withdrawn".
void withdraw_questions(storage::Transaction& tx, ChangeOverId decision, Instant now);

/// Open cases that the organisation holds now, by id.
std::vector<CaseFile> open_cases_of(storage::Snapshot& db, OrganisationId organisation);
/// What hangs on a case, for whoever has to choose between two.
struct CaseWeight {
  std::int64_t completed = 0;  ///< tasks
  std::int64_t reviews = 0;
  std::int64_t engagements = 0;
  std::int64_t notes = 0;
  bool has_pairing = false;  ///< whose place becomes free when the case ends
};
CaseWeight weight_of(storage::Snapshot& db, CaseId id);

/// Undoes finish_case.
void reopen_case(storage::Transaction& tx, CaseId id);

/// What the register said of the school when the case began, by fact.
std::map<std::string, std::string> snapshot_of(storage::Snapshot& db, CaseId id);
void insert_snapshot(storage::Transaction& tx,
                     CaseId id,
                     const std::map<std::string, std::string>& facts);
/// What it says today.
std::map<std::string, std::string> facts_today(storage::Snapshot& db, OrganisationId holder);

void read_row(storage::Columns& columns, ChangeOverEffect& row);
void read_row(storage::Columns& columns, MergedCase& row);
void read_row(storage::Columns& columns, Matter& row);
void read_row(storage::Columns& columns, CaseWeight& row);
void read_row(storage::Columns& columns, CaseQuestion& row);

}  // namespace trellis::casework
