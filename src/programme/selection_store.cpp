#include "programme/selection_store.hpp"

#include <algorithm>

#include "programme/application_store.hpp"
#include "register/need_store.hpp"
#include "register/organisation_store.hpp"

namespace trellis::programme {
namespace {

using storage::Snapshot;
using storage::Transaction;

constexpr auto selection_bids_sql = R"(
  select a.application_id, p.participation_id, p.organisation_id, s.state, a.received_on,
         c.number
  from application a
  join participation p on p.participation_id = a.participation_id
  join participation_step s on s.participation_id = p.participation_id
   and s.superseded_at is null
  left join cohort c on c.cohort_id = p.cohort_id
  where p.programme_id = :programme and a.form = :form and a.submitted_at is not null
  order by a.application_id)";

constexpr auto assignments_sql = R"(
  select m.application_id, m.marker_person_id, n.name, m.conflict_on, m.conflict_reason
  from marker_assignment m
  join application a on a.application_id = m.application_id
  join participation p on p.participation_id = a.participation_id
  join person n on n.person_id = m.marker_person_id
  where p.programme_id = :programme and a.form = :form
  order by m.application_id, m.marker_assignment_id)";

constexpr auto given_marks_sql = R"(
  select m.application_id, m.marker_person_id, m.scores, n.name, m.comment, m.marked_at
  from marking m
  join application a on a.application_id = m.application_id
  join participation p on p.participation_id = a.participation_id
  join person n on n.person_id = m.marker_person_id
  where p.programme_id = :programme and a.form = :form
  order by m.application_id, m.marking_id)";

constexpr auto moderations_sql = R"(
  select m.application_id, m.total, m.reason, n.name, m.moderated_at
  from moderation m
  join application a on a.application_id = m.application_id
  join participation p on p.participation_id = a.participation_id
  join person n on n.person_id = m.moderated_by_person_id
  where p.programme_id = :programme and a.form = :form
  order by m.application_id, m.moderation_id)";

constexpr auto selection_decisions_sql = R"(
  select d.application_id, d.outcome, d.place, d.total, d.amount_pence, d.reason, d.decided_on
  from selection_decision d
  join application a on a.application_id = d.application_id
  join participation p on p.participation_id = a.participation_id
  where p.programme_id = :programme and a.form = :form
  order by d.application_id, d.selection_decision_id)";

constexpr auto asked_answers_sql = R"(
  select a.participation_id, w.field, w.answer
  from application a
  join participation p on p.participation_id = a.participation_id
  join application_answer w on w.application_id = a.application_id
  where p.programme_id = :programme and a.form = :form and w.field = :field
    and a.submitted_at is not null
  order by a.participation_id)";

constexpr auto insert_moderation_sql = R"(
  insert into moderation (application_id, total, reason, moderated_by_person_id, moderated_at)
  values (:application, :total, :reason, :by, :now))";

constexpr auto insert_decision_sql = R"(
  insert into selection_decision (application_id, outcome, place, total, amount_pence, reason,
                                  decided_on, decided_by_person_id, recorded_at)
  values (:application, :outcome, :place, :total, :amount, :reason, :on, :by, :now))";

/// An application of the form, before it is known to be in the window.
struct Sent {
  SelectionEntry entry{};
  std::optional<int> cohort{};
};

void read_row(storage::Columns& columns, Sent& row) {
  std::string state;
  columns >> row.entry.application >> row.entry.participation >> row.entry.organisation >> state >>
      row.entry.received_on >> row.cohort;
  row.entry.state = participation_state_from_name(state).value_or(ParticipationState::interested);
}

/// Past the rules of eligibility, whatever came after.
bool has_been_eligible(const SelectionEntry& entry) {
  switch (entry.state) {
    case ParticipationState::interested:
    case ParticipationState::applied:
    case ParticipationState::in_review:
    case ParticipationState::ineligible:
      return false;
    case ParticipationState::withdrawn:
    case ParticipationState::stopped:
    case ParticipationState::declined:
      return entry.decision.has_value() || !entry.assignments.empty();
    case ParticipationState::eligible:
    case ParticipationState::offered:
    case ParticipationState::accepted:
    case ParticipationState::waitlisted:
    case ParticipationState::matched:
    case ParticipationState::active:
    case ParticipationState::extended:
    case ParticipationState::graduated:
      return true;
  }
  return false;
}

bool lies_in(const SelectionScope& scope, const Sent& sent) {
  if (scope.window.opens_on) return scope.window.contains(sent.entry.received_on);
  return !scope.window.cohort || scope.window.cohort->number == sent.cohort;
}

const Field* money_field(const Form& form) {
  for (const Field* field : form.fields())
    if (field->type == FieldType::money && field->id == "amount") return field;
  return nullptr;
}

std::map<ParticipationId, Money> amounts_asked(Snapshot& db, const SelectionScope& scope) {
  std::map<ParticipationId, Money> amounts;
  const Field* field = money_field(*scope.form);
  if (!field) return amounts;
  for (const ApplicationAnswer& row : db.rows<ApplicationAnswer>(
           asked_answers_sql,
           {{"programme", scope.programme}, {"form", scope.form->id}, {"field", field->id}}))
    if (const Value value = value_of(*field, answer_of_json(row.answer));
        const Money* amount = std::get_if<Money>(&value))
      amounts[row.participation] = *amount;
  return amounts;
}

/// The index of need of a school by the newest weights; 0 where it is not measured.
double need_index(Snapshot& db,
                  const std::optional<registry::NeedRun>& run,
                  OrganisationId organisation) {
  const auto urn = run ? registry::urn_of(db, organisation) : std::nullopt;
  const auto need = urn ? registry::find_need(db, run->id, *urn) : std::nullopt;
  return need && need->index ? *need->index : 0;
}

/// Every row of the scope's programme and form.
template <class Row>
std::vector<Row> rows_in(Snapshot& db, std::string_view sql, const SelectionScope& scope) {
  return db.rows<Row>(sql, {{"programme", scope.programme}, {"form", scope.form->id}});
}

template <class Row>
void attach(std::map<ApplicationId, SelectionEntry*>& by_id, std::vector<Row> rows, auto&& put) {
  for (Row& row : rows)
    if (const auto found = by_id.find(row.application); found != by_id.end())
      put(*found->second, std::move(row));
}

}  // namespace

void read_row(storage::Columns& columns, MarkerAssignment& row) {
  columns >> row.application >> row.marker >> row.name >> row.conflict_on >> row.conflict_reason;
}

void read_row(storage::Columns& columns, Moderation& row) {
  columns >> row.application >> row.total >> row.reason >> row.name >> row.moderated_at;
}

void read_row(storage::Columns& columns, SelectionDecision& row) {
  std::string outcome;
  std::optional<std::int64_t> pence;
  columns >> row.application >> outcome >> row.place >> row.total >> pence >> row.reason >>
      row.decided_on;
  row.outcome = outcome == "awarded"   ? SelectionOutcome::awarded
                : outcome == "waiting" ? SelectionOutcome::waiting
                                       : SelectionOutcome::not_awarded;
  if (pence) row.amount = Money{*pence};
}

std::vector<SelectionScope> selection_scopes(ProgrammeId programme,
                                             const std::shared_ptr<const Definition>& definition) {
  std::vector<SelectionScope> scopes;
  for (const Scoring& scoring : definition->scoring)
    for (const Form& form : definition->forms) {
      if (!is_application(form)) continue;
      if (!scoring.applies_to.empty() && scoring.applies_to != form.applies_to) continue;
      for (AdmissionWindow& window : windows_of(*definition, form))
        scopes.push_back({programme, definition, &scoring, &form, std::move(window)});
    }
  return scopes;
}

std::vector<SelectionEntry> selection_entries(Snapshot& db, const SelectionScope& scope) {
  std::vector<SelectionEntry> entries;
  for (Sent& sent : rows_in<Sent>(db, selection_bids_sql, scope))
    if (lies_in(scope, sent)) entries.push_back(std::move(sent.entry));
  std::map<ApplicationId, SelectionEntry*> by_id;
  for (SelectionEntry& entry : entries) by_id[entry.application] = &entry;
  attach(by_id,
         rows_in<MarkerAssignment>(db, assignments_sql, scope),
         [](SelectionEntry& entry, auto&& row) { entry.assignments.push_back(std::move(row)); });
  attach(by_id,
         rows_in<GivenMarks>(db, given_marks_sql, scope),
         [](SelectionEntry& entry, auto&& row) { entry.marks.push_back(std::move(row)); });
  attach(by_id,
         rows_in<Moderation>(db, moderations_sql, scope),
         [](SelectionEntry& entry, auto&& row) { entry.moderation = std::move(row); });
  attach(by_id,
         rows_in<SelectionDecision>(db, selection_decisions_sql, scope),
         [](SelectionEntry& entry, auto&& row) { entry.decision = std::move(row); });
  std::erase_if(entries, [](const SelectionEntry& entry) { return !has_been_eligible(entry); });
  const auto amounts = amounts_asked(db, scope);
  const auto weights = registry::newest_need_weights(db, registry::default_need_weights().name);
  const auto run = weights ? registry::newest_need_run(db, weights->id) : std::nullopt;
  for (SelectionEntry& entry : entries) {
    if (const auto amount = amounts.find(entry.participation); amount != amounts.end())
      entry.amount = amount->second;
    entry.need = need_index(db, run, entry.organisation);
    score(*scope.scoring, entry);
  }
  return entries;
}

void insert_moderation(Transaction& tx, const Moderation& moderation, PersonId by) {
  tx.execute(insert_moderation_sql,
             {{"application", moderation.application},
              {"total", moderation.total},
              {"reason", moderation.reason},
              {"by", by},
              {"now", moderation.moderated_at}});
}

void insert_decision(Transaction& tx,
                     const SelectionDecision& decision,
                     std::optional<PersonId> by,
                     Instant now) {
  std::optional<std::int64_t> pence;
  if (decision.amount) pence = decision.amount->pence;
  tx.execute(insert_decision_sql,
             {{"application", decision.application},
              {"outcome", name_of(decision.outcome)},
              {"place", std::int64_t{decision.place}},
              {"total", decision.total},
              {"amount", pence},
              {"reason", decision.reason},
              {"on", decision.decided_on},
              {"by", by},
              {"now", now}});
}

}  // namespace trellis::programme
