#include "casework/case_change_over_store.hpp"

#include <algorithm>

#include "programme/pairing_store.hpp"
#include "register/establishment_store.hpp"
#include "register/group_store.hpp"
#include "register/organisation_store.hpp"
#include "register/reference_tables.hpp"

namespace trellis::casework {
namespace {

using storage::Snapshot;
using storage::Transaction;

#define SELECT_EFFECTS                                                           \
  "select case_change_over_id, case_id, change_over_decision_id, effect, "       \
  "from_organisation_id, main_case_id, pairing_id, status_before, happened_on, " \
  "adds_days "                                                                   \
  "from case_change_over "

constexpr auto effects_of_case_sql = SELECT_EFFECTS R"(
  where case_id = :id and reversed_at is null
  order by case_change_over_id)";

constexpr auto effects_of_decision_sql = SELECT_EFFECTS R"(
  where change_over_decision_id = :decision and reversed_at is null
  order by case_change_over_id)";

constexpr auto insert_effect_sql = R"(
  insert into case_change_over (case_id, change_over_decision_id, effect, from_organisation_id,
                                main_case_id, pairing_id, status_before, happened_on, recorded_at,
                                adds_days)
  values (:id, :decision, :effect, :from, :main, :pairing, :status, :on, :now, :adds_days)
  on conflict do nothing)";

constexpr auto merged_into_sql = R"(
  select e.case_id, c.participation_id, e.adds_days
  from case_change_over e
  join case_file c on c.case_id = e.case_id
  where e.main_case_id = :main and e.effect = 'merged' and e.reversed_at is null
  order by e.case_id)";

constexpr auto reverse_effect_sql = R"(
  update case_change_over
  set reversed_at = :now
  where case_change_over_id = :effect)";

constexpr auto matters_sql = R"(
  select case_matter_id, case_id, matter, raised_on, settled_on, note
  from case_matter
  where case_id = :id and withdrawn_at is null
  order by case_matter_id)";

constexpr auto insert_matter_sql = R"(
  insert into case_matter (case_id, matter, change_over_decision_id, raised_on, note)
  values (:id, :matter, :decision, :on, ''))";

constexpr auto settle_matter_sql = R"(
  update case_matter
  set settled_on = :on, settled_by_person_id = :by, note = :note
  where case_matter_id = :matter and case_id = :id and settled_on is null
    and withdrawn_at is null)";

constexpr auto open_matter_sql = R"(
  update case_matter
  set settled_on = null, settled_by_person_id = null, note = ''
  where case_matter_id = :matter and case_id = :id and settled_on is not null
    and withdrawn_at is null)";

constexpr auto withdraw_matters_sql = R"(
  update case_matter
  set withdrawn_at = :now
  where change_over_decision_id = :decision and settled_on is null and withdrawn_at is null)";

#define SELECT_CASE_QUESTIONS                                        \
  "select case_question_id, case_id, other_case_id, kind, because, " \
  "change_over_decision_id, opened_at, choice, reason, decided_at "  \
  "from case_question "

constexpr auto find_case_question_sql = SELECT_CASE_QUESTIONS R"(
  where case_question_id = :id
  order by case_question_id)";

constexpr auto open_case_questions_sql = SELECT_CASE_QUESTIONS R"(
  where decided_at is null
  order by opened_at, case_question_id)";

constexpr auto questions_of_case_sql = SELECT_CASE_QUESTIONS R"(
  where case_id = :id or other_case_id = :id
  order by case_question_id)";

constexpr auto insert_case_question_sql = R"(
  insert into case_question (case_id, other_case_id, kind, because, change_over_decision_id,
                             opened_at)
  values (:id, :other, :kind, :because, :decision, :now)
  returning case_question_id)";

constexpr auto close_case_question_sql = R"(
  update case_question
  set choice = :choice, reason = :reason, decided_by_person_id = :by, decided_at = :now
  where case_question_id = :id and decided_at is null)";

constexpr auto withdraw_questions_sql = R"(
  update case_question
  set choice = 'withdrawn', reason = '', decided_at = :now
  where change_over_decision_id = :decision and decided_at is null)";

constexpr auto held_cases_sql = R"(
  select h.case_id
  from case_holder h
  join case_file c on c.case_id = h.case_id
  where h.organisation_id = :organisation and h.finished_on is null and c.finished_on is null
  order by h.case_id)";

constexpr auto reopen_case_sql = R"(
  update case_file
  set finished_on = null
  where case_id = :id)";

constexpr auto weight_sql = R"(
  select (select count(*) from task_completion t
          where t.case_id = :id and t.reopened_at is null),
         (select count(*) from case_review r where r.case_id = :id and r.deleted_at is null),
         (select count(*) from engagement e where e.case_id = :id and e.deleted_at is null),
         (select count(*) from case_note n where n.case_id = :id and n.erased_at is null)
  order by 1)";

constexpr auto snapshot_sql = R"(
  select fact, value
  from case_snapshot
  where case_id = :id
  order by fact)";

constexpr auto insert_snapshot_sql = R"(
  insert into case_snapshot (case_id, fact, value)
  values (:id, :fact, :value)
  on conflict do nothing)";

struct SnapshotFact {
  std::string fact{};
  std::string value{};
};
void read_row(storage::Columns& columns, SnapshotFact& row) { columns >> row.fact >> row.value; }

}  // namespace

void read_row(storage::Columns& columns, ChangeOverEffect& row) {
  columns >> row.id >> row.case_id >> row.decision >> row.effect >> row.from >> row.main >>
      row.pairing >> row.status_before >> row.happened_on >> row.adds_days;
}

void read_row(storage::Columns& columns, MergedCase& row) {
  columns >> row.case_id >> row.participation >> row.adds_days;
}

void read_row(storage::Columns& columns, Matter& row) {
  columns >> row.id >> row.case_id >> row.matter >> row.raised_on >> row.settled_on >> row.note;
}

void read_row(storage::Columns& columns, CaseQuestion& row) {
  columns >> row.id >> row.case_id >> row.other >> row.kind >> row.because >> row.decision >>
      row.opened_at >> row.choice >> row.reason >> row.decided_at;
}

void read_row(storage::Columns& columns, CaseWeight& row) {
  columns >> row.completed >> row.reviews >> row.engagements >> row.notes;
}

void insert_effect(Transaction& tx, const ChangeOverEffect& effect, Instant now) {
  tx.execute(insert_effect_sql,
             {{"id", effect.case_id},
              {"decision", effect.decision},
              {"effect", effect.effect},
              {"from", effect.from},
              {"main", effect.main},
              {"pairing", effect.pairing},
              {"status", effect.status_before},
              {"on", effect.happened_on},
              {"now", now},
              {"adds_days", effect.adds_days}});
}

std::vector<MergedCase> merged_into(Snapshot& db, CaseId main) {
  std::vector<MergedCase> all = db.rows<MergedCase>(merged_into_sql, {{"main", main}});
  for (std::size_t i = 0; i < all.size(); ++i)
    for (MergedCase earlier : db.rows<MergedCase>(merged_into_sql, {{"main", all[i].case_id}})) {
      const bool is_known =
          earlier.case_id == main ||
          std::ranges::find(all, earlier.case_id, &MergedCase::case_id) != all.end();
      earlier.adds_days = earlier.adds_days && all[i].adds_days;
      if (!is_known) all.push_back(std::move(earlier));
    }
  return all;
}

std::vector<ChangeOverEffect> effects_of(Snapshot& db, CaseId id) {
  return db.rows<ChangeOverEffect>(effects_of_case_sql, {{"id", id}});
}

std::vector<ChangeOverEffect> effects_of_decision(Snapshot& db, ChangeOverId decision) {
  return db.rows<ChangeOverEffect>(effects_of_decision_sql, {{"decision", decision}});
}

void mark_effect_reversed(Transaction& tx, std::int64_t effect, Instant now) {
  tx.execute(reverse_effect_sql, {{"effect", effect}, {"now", now}});
}

std::vector<Matter> matters_of(Snapshot& db, CaseId id) {
  return db.rows<Matter>(matters_sql, {{"id", id}});
}

void insert_matter(
    Transaction& tx, CaseId id, const std::string& matter, ChangeOverId decision, Date on) {
  tx.execute(insert_matter_sql,
             {{"id", id}, {"matter", matter}, {"decision", decision}, {"on", on}});
}

bool mark_matter_settled(Transaction& tx,
                         CaseId id,
                         MatterId matter,
                         Date on,
                         std::optional<PersonId> by,
                         const std::string& note) {
  return tx.execute(settle_matter_sql,
                    {{"id", id}, {"matter", matter}, {"on", on}, {"by", by}, {"note", note}}) == 1;
}

bool mark_matter_open(Transaction& tx, CaseId id, MatterId matter) {
  return tx.execute(open_matter_sql, {{"id", id}, {"matter", matter}}) == 1;
}

void withdraw_matters(Transaction& tx, ChangeOverId decision, Instant now) {
  tx.execute(withdraw_matters_sql, {{"decision", decision}, {"now", now}});
}

std::optional<CaseQuestion> find_case_question(Snapshot& db, CaseQuestionId id) {
  return db.one<CaseQuestion>(find_case_question_sql, {{"id", id}});
}

std::vector<CaseQuestion> open_case_questions(Snapshot& db) {
  return db.rows<CaseQuestion>(open_case_questions_sql);
}

std::vector<CaseQuestion> questions_of(Snapshot& db, CaseId id) {
  return db.rows<CaseQuestion>(questions_of_case_sql, {{"id", id}});
}

CaseQuestionId insert_case_question(Transaction& tx, const CaseQuestion& question) {
  return {tx.insert(insert_case_question_sql,
                    {{"id", question.case_id},
                     {"other", question.other},
                     {"kind", question.kind},
                     {"because", question.because},
                     {"decision", question.decision},
                     {"now", question.opened_at}})};
}

bool close_case_question(Transaction& tx,
                         CaseQuestionId id,
                         const std::string& choice,
                         const std::string& reason,
                         std::optional<PersonId> by,
                         Instant now) {
  return tx.execute(
             close_case_question_sql,
             {{"id", id}, {"choice", choice}, {"reason", reason}, {"by", by}, {"now", now}}) == 1;
}

void withdraw_questions(Transaction& tx, ChangeOverId decision, Instant now) {
  tx.execute(withdraw_questions_sql, {{"decision", decision}, {"now", now}});
}

std::vector<CaseFile> open_cases_of(Snapshot& db, OrganisationId organisation) {
  std::vector<CaseFile> files;
  for (const CaseId id : db.rows<CaseId>(held_cases_sql, {{"organisation", organisation}}))
    if (auto file = find_case(db, id)) files.push_back(std::move(*file));
  return files;
}

CaseWeight weight_of(Snapshot& db, CaseId id) {
  CaseWeight weight = db.one<CaseWeight>(weight_sql, {{"id", id}}).value_or(CaseWeight{});
  const auto file = find_case(db, id);
  const auto pairing =
      file && file->pairing ? programme::find_pairing(db, *file->pairing) : std::nullopt;
  weight.has_pairing = pairing && !pairing->finished_on;
  return weight;
}

void reopen_case(Transaction& tx, CaseId id) { tx.execute(reopen_case_sql, {{"id", id}}); }

std::map<std::string, std::string> snapshot_of(Snapshot& db, CaseId id) {
  std::map<std::string, std::string> facts;
  for (SnapshotFact& row : db.rows<SnapshotFact>(snapshot_sql, {{"id", id}}))
    facts[row.fact] = std::move(row.value);
  return facts;
}

void insert_snapshot(Transaction& tx, CaseId id, const std::map<std::string, std::string>& facts) {
  for (const auto& [fact, value] : facts)
    tx.execute(insert_snapshot_sql, {{"id", id}, {"fact", fact}, {"value", value}});
}

std::map<std::string, std::string> facts_today(Snapshot& db, OrganisationId holder) {
  std::map<std::string, std::string> facts;
  const auto urn = registry::urn_of(db, holder);
  if (!urn) return facts;
  facts["urn"] = urn->text();
  const auto school = registry::find_establishment(db, *urn);
  if (!school) return facts;
  facts["name"] = school->facts.name;
  if (const auto* type = reference::establishment_type(school->facts.type))
    facts["type"] = type->name;
  facts["phase"] = registry::words_of(school->facts.phase_derived);
  facts["status"] = registry::words_of(school->facts.status);
  facts["local_authority"] = school->facts.la.text();
  if (const auto trust = registry::academy_trust_of(db, *urn)) {
    const auto group = registry::find_group(db, *trust);
    facts["trust"] = group ? group->group.name : trust->text();
  }
  return facts;
}

}  // namespace trellis::casework
