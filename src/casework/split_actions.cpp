#include "casework/split_actions.hpp"

#include <algorithm>
#include <set>

#include "access/record.hpp"
#include "casework/case_action_checks.hpp"
#include "casework/case_change_over_store.hpp"
#include "events/event_store.hpp"
#include "programme/offer_actions.hpp"
#include "programme/participation_store.hpp"

namespace trellis::casework {
namespace {

using programme::Participation;
using programme::ParticipationState;
using storage::Snapshot;
using storage::Transaction;

constexpr const char* merged_back = "merged";

/// Cases that the decision let go on, each once.
std::vector<CaseFile> cases_that_went_on(Snapshot& db, ChangeOverId decision) {
  std::set<CaseId> ids;
  for (const ChangeOverEffect& effect : effects_of_decision(db, decision))
    if (effect.effect == "body_changed" || effect.effect == "moved") ids.insert(effect.case_id);
  std::vector<CaseFile> files;
  for (const CaseId id : ids)
    if (auto file = find_case(db, id); file && !file->finished_on && !file->parent &&
                                       file->unit_kind != "cluster" && file->participation)
      files.push_back(std::move(*file));
  return files;
}

bool takes_part_already(Snapshot& db, const CaseFile& file, OrganisationId school) {
  if (programme::open_participation_of(db, file.programme, school, file.unit)) return true;
  return std::ranges::any_of(open_cases_of(db, school), [&](const CaseFile& other) {
    return other.programme == file.programme && other.unit == file.unit;
  });
}

/// A participation of the new school in the same cohort, with the day of the application kept.
Result<Participation> join_like(Transaction& tx,
                                const access::Actor& actor,
                                const CaseFile& file,
                                OrganisationId school,
                                Date on) {
  Participation joined = *programme::find_participation(tx, *file.participation);
  joined.id = {};
  joined.organisation = school;
  joined.opened_on = on;
  joined.finished_on.reset();
  joined.state = ParticipationState::accepted;
  joined.state_on = on;
  if (joined.cohort)
    TRY_VOID(programme::check_cohort_place(
        tx, *programme::load_definition(tx, joined.definition), joined));
  joined.id = programme::insert_participation(tx, joined, actor.person, actor.at);
  access::record(
      tx,
      actor,
      "participation.opened",
      {events::subject(joined.id), events::subject(school), events::subject(joined.programme)});
  return joined;
}

void bring_people(Transaction& tx, const access::Actor& actor, CaseId from, CaseId to, Date on) {
  for (Assignment row : assignments_of(tx, from)) {
    if (row.finished_on) continue;
    row.started_on = on;
    insert_assignment(tx, to, row, actor.person, actor.at);
  }
}

Result<CaseId> open_linked(Transaction& tx,
                           const access::Actor& actor,
                           const registry::StoredDecision& decision,
                           const CaseFile& origin,
                           OrganisationId school) {
  const Date on = std::max(decision.effective_on, origin.opened_on);
  const Participation joined = TRY(join_like(tx, actor, origin, school, on));
  const CaseFile file = TRY(begin_case(tx, actor, case_wanted(tx, joined), on));
  bring_people(tx, actor, origin.id, file.id, on);
  insert_link(tx,
              {.case_id = file.id,
               .origin = origin.id,
               .decision = decision.id,
               .linked_on = on,
               .recorded_at = actor.at});
  raise_version(tx, origin.id);
  access::record(tx,
                 actor,
                 "case.split",
                 {events::subject(origin.id),
                  events::subject(file.id),
                  events::subject(origin.holder),
                  events::subject(school),
                  events::subject(origin.programme)});
  return file.id;
}

bool has_work(Snapshot& db, const CaseFile& file) {
  const CaseWeight weight = weight_of(db, file.id);
  return weight.completed + weight.reviews + weight.engagements + weight.notes > 0 ||
         weight.has_pairing || !load_record(db, file).answers.empty();
}

void end_linked(Transaction& tx,
                const events::Author& author,
                const registry::StoredDecision& reversal,
                const CaseFile& file,
                CaseId origin) {
  const Date today = author.at.date_in_england();
  insert_effect(tx,
                {.case_id = file.id,
                 .decision = reversal.id,
                 .effect = merged_back,
                 .main = origin,
                 .status_before = file.status,
                 .happened_on = today},
                author.at);
  insert_status(tx, file.id, {merged_back, "", "", today, author.person, author.at});
  finish_case(tx, file.id, std::max(today, file.opened_on));
  raise_version(tx, file.id);
  if (file.participation)
    programme::insert_step(tx,
                           {.participation = *file.participation,
                            .state = ParticipationState::withdrawn,
                            .happened_on = today,
                            .reason = "The split of its school was taken back",
                            .by = author.person,
                            .at = author.at});
  events::record(
      tx,
      author,
      "case.merged",
      {events::subject(file.id), events::subject(file.holder), events::subject(file.programme)},
      events::Changes().say("on", today.text()));
}

}  // namespace

Result<std::vector<CaseId>> open_linked_cases(Transaction& tx,
                                              const access::Actor& actor,
                                              const registry::StoredDecision& decision,
                                              const std::vector<OrganisationId>& others) {
  std::vector<CaseId> opened;
  for (const CaseFile& origin : cases_that_went_on(tx, decision.id))
    for (const OrganisationId school : others) {
      if (school == origin.holder || takes_part_already(tx, origin, school)) continue;
      opened.push_back(TRY(open_linked(tx, actor, decision, origin, school)));
    }
  return opened;
}

void take_links_back(Transaction& tx,
                     const events::Author& author,
                     const registry::StoredDecision& reversal) {
  for (const CaseLink& link : links_of_decision(tx, *reversal.reverses)) {
    mark_link_reversed(tx, link.id, author.at);
    const auto file = find_case(tx, link.case_id);
    if (!file || file->finished_on) continue;
    if (!has_work(tx, *file)) {
      end_linked(tx, author, reversal, *file, link.origin);
      continue;
    }
    insert_case_question(tx,
                         {.case_id = link.origin,
                          .other = file->id,
                          .kind = "merger",
                          .because = "A split was taken back, and both cases have work in them",
                          .decision = reversal.id,
                          .opened_at = author.at});
    events::record(tx,
                   author,
                   "case.question_asked",
                   {events::subject(file->id),
                    events::subject(file->holder),
                    events::subject(file->programme)},
                   events::Changes().say("on", author.at.date_in_england().text()));
  }
}

}  // namespace trellis::casework
