#include "casework/case_change_over_actions.hpp"

#include <algorithm>

#include "casework/case_access_checks.hpp"
#include "casework/case_action_checks.hpp"
#include "casework/diary_store.hpp"
#include "casework/split_actions.hpp"
#include "core/text.hpp"
#include "events/event_store.hpp"
#include "programme/cluster_store.hpp"
#include "programme/pairing_store.hpp"
#include "programme/participation_store.hpp"
#include "programme/programme_store.hpp"
#include "programme/reopening_actions.hpp"
#include "register/establishment_store.hpp"
#include "register/group_store.hpp"
#include "register/organisation_store.hpp"

namespace trellis::casework {
namespace {

using events::Author;
using registry::StoredDecision;
using storage::Snapshot;
using storage::Transaction;

constexpr const char* closed_status = "school_closed";
constexpr const char* merged_status = "merged";
constexpr const char* illegal_cluster = "illegal_cluster";

/// The work of one decision.
class Follower {
 public:
  Follower(Transaction& tx, const Author& author, const StoredDecision& decision)
      : tx_(tx), author_(author), decision_(decision) {}

  void continues() {
    for (const CaseFile& file : open_cases_of(tx_, decision_.organisation)) {
      note(file, "body_changed");
      insert_matter(tx_, file.id, "renew_agreement", decision_.id, decision_.effective_on);
      insert_matter(tx_, file.id, "check_conflicts", decision_.id, decision_.effective_on);
      raise_version(tx_, file.id);
      tell(file, "case.body_changed");
    }
  }

  void merges() {
    const OrganisationId successor = *decision_.successor_organisation;
    for (const CaseFile& file : open_cases_of(tx_, decision_.organisation)) {
      if (const auto other = case_beside(file, successor)) {
        insert_case_question(tx_,
                             {.case_id = other->id,
                              .other = file.id,
                              .kind = "merger",
                              .because = "Both schools of a merger have a case in this programme",
                              .decision = decision_.id,
                              .opened_at = author_.at});
        tell(file, "case.question_asked");
        continue;
      }
      move(file, successor);
    }
    lose_lead();
  }

  void ends() {
    for (const CaseFile& file : open_cases_of(tx_, decision_.organisation)) close(file);
    lose_lead();
  }

  void reverses(ChangeOverId original) {
    withdraw_matters(tx_, original, author_.at);
    withdraw_questions(tx_, original, author_.at);
    take_links_back(tx_, author_, decision_);
    for (const ChangeOverEffect& effect : effects_of_decision(tx_, original)) take_back(effect);
  }

  /// Ends the case as merged into another.
  void merge_into(const CaseFile& file, CaseId main, MergedDays days) {
    note(file, "merged", {.main = main, .adds_days = days == MergedDays::add});
    end(file, merged_status);
    tell(file, "case.merged");
  }
  void move(const CaseFile& file, OrganisationId successor) {
    note(file, "moved", {.from = file.holder});
    change_holder(tx_, file.id, successor, std::max(decision_.effective_on, file.opened_on));
    raise_version(tx_, file.id);
    tell(*find_case(tx_, file.id), "case.moved_to_successor");
  }

 private:
  /// The open case of the same programme and unit that the successor holds.
  std::optional<CaseFile> case_beside(const CaseFile& file, OrganisationId successor) {
    for (CaseFile& other : open_cases_of(tx_, successor))
      if (other.programme == file.programme && other.unit == file.unit) return std::move(other);
    return std::nullopt;
  }

  struct More {
    std::optional<OrganisationId> from{};
    std::optional<CaseId> main{};
    std::optional<programme::PairingId> pairing{};
    bool adds_days = false;
  };
  void note(const CaseFile& file, const char* effect, const More& more) {
    insert_effect(tx_,
                  {.case_id = file.id,
                   .decision = decision_.id,
                   .effect = effect,
                   .from = more.from,
                   .main = more.main,
                   .pairing = more.pairing,
                   .status_before = file.status,
                   .happened_on = decision_.effective_on,
                   .adds_days = more.adds_days},
                  author_.at);
  }
  void note(const CaseFile& file, const char* effect) { note(file, effect, More{}); }

  void tell(const CaseFile& file, std::string_view type) {
    events::record(
        tx_,
        author_,
        type,
        {events::subject(file.id), events::subject(file.holder), events::subject(file.programme)},
        events::Changes().say("on", decision_.effective_on.text()));
  }

  void close(const CaseFile& file) {
    note(file, "closed");
    end(file, closed_status);
    tell(file, "case.school_closed");
    if (file.parent) check_cluster(*file.parent);
  }

  /// The status, the end, and the end of the pairing with its place.
  void end(const CaseFile& file, const char* status) {
    const Date on = std::max(decision_.effective_on, file.opened_on);
    insert_status(tx_, file.id, {status, "", "", on, author_.person, author_.at});
    finish_case(tx_, file.id, on);
    raise_version(tx_, file.id);
    if (!file.pairing) return;
    const auto pairing = programme::find_pairing(tx_, *file.pairing);
    if (pairing && !pairing->finished_on) finish(*pairing, on, status);
  }

  void finish(const programme::Pairing& pairing, Date on, std::string_view reason) {
    programme::finish_pairing(tx_, pairing.id, std::max(on, pairing.started_on), reason);
    const auto cohorts = programme::cohorts(tx_, pairing.programme);
    const int year =
        cohorts.empty() ? 0 : programme::programme_year_of(cohorts.front().plan.starts_on, on) + 1;
    programme::release_places(tx_, pairing.id, year, author_.at);
  }

  /// Pairings of a lead that closed or merged end; the cases of its partners stay, and need a lead.
  void lose_lead() {
    for (const auto& leading : programme::participations_of(tx_, decision_.organisation))
      for (const programme::Pairing& pairing : programme::pairings_of_lead(tx_, leading.id))
        if (!pairing.finished_on) lose_lead(pairing);
  }
  void lose_lead(const programme::Pairing& pairing) {
    finish(pairing, decision_.effective_on, "lead_gone");
    for (const CaseFile& file : open_cases_of(tx_, pairing.partner_organisation)) {
      if (file.pairing != pairing.id) continue;
      note(file, "lead_gone", {.pairing = pairing.id});
      raise_version(tx_, file.id);
      tell(file, "case.lead_gone");
    }
  }

  bool is_primary(OrganisationId school) {
    const auto urn = registry::urn_of(tx_, school);
    const auto row = urn ? registry::find_establishment(tx_, *urn) : std::nullopt;
    return row && row->facts.phase_derived == registry::Phase::primary;
  }

  /// The first other rule of clusters that those who are left break.
  std::string other_fault(const CaseFile& file,
                          const programme::MatchingRules& rules,
                          const std::vector<CaseFile>& children) {
    std::vector<OrganisationId> holders;
    for (const CaseFile& child : children) holders.push_back(child.holder);
    const auto faults =
        programme::cluster_faults(rules, programme::cluster_members(tx_, file.programme, holders));
    return faults.empty() ? std::string() : faults.front();
  }

  /// Raises the definition's side record when those who are left are no legal cluster.
  void check_cluster(CaseId parent) {
    const auto file = find_case(tx_, parent);
    if (!file || file->finished_on) return;
    const auto definition = programme::load_definition(tx_, file->definition);
    const auto children = child_cases(tx_, parent);
    const auto primaries = std::ranges::count_if(
        children, [&](const CaseFile& child) { return is_primary(child.holder); });
    std::string why;
    if (definition->matching.cluster_size_min &&
        std::ssize(children) < *definition->matching.cluster_size_min)
      why = counted(std::ssize(children), "school is", "schools are") + " left in the cluster";
    else if (definition->matching.primaries_min && primaries < *definition->matching.primaries_min)
      why = counted(primaries, "primary school is", "primary schools are") + " left in the cluster";
    else if (file->unit_kind == "cluster")
      why = other_fault(*file, definition->matching, children);
    const bool has_record =
        std::ranges::find(definition->side_records, illegal_cluster, &programme::SideRecord::id) !=
        definition->side_records.end();
    if (why.empty() || !has_record || is_raised(parent)) return;
    SideRecordRow row{
        .case_id = parent, .record = illegal_cluster, .raised_on = decision_.effective_on};
    row.answers["why"].text = why;
    row.answers["since"].text = decision_.effective_on.text();
    insert_side_record(tx_, row, author_.person, author_.at);
    raise_version(tx_, parent);
    tell(*file, "case.cluster_not_legal");
  }
  bool is_raised(CaseId parent) {
    return std::ranges::any_of(side_records_of(tx_, parent), [](const SideRecordRow& row) {
      return row.record == illegal_cluster && !row.finished_on;
    });
  }

  void take_back(const ChangeOverEffect& effect) {
    const auto file = find_case(tx_, effect.case_id);
    if (!file) return;
    mark_effect_reversed(tx_, effect.id, author_.at);
    if (effect.effect == "moved" && effect.from)
      change_holder(tx_, file->id, *effect.from, author_.at.date_in_england());
    if (effect.effect == "closed" || effect.effect == "merged") {
      reopen_case(tx_, file->id);
      insert_status(
          tx_,
          file->id,
          {effect.status_before, "", "", author_.at.date_in_england(), author_.person, author_.at});
    }
    raise_version(tx_, file->id);
    tell(*find_case(tx_, file->id), "case.change_over_reversed");
    give_pairing_back(effect, *file);
  }

  /// The pairing that the effect ended runs again, unless another took its place or its partner
  /// meanwhile: then the case needs a lead, and says so.
  void give_pairing_back(const ChangeOverEffect& effect, const CaseFile& file) {
    const auto id = effect.pairing ? effect.pairing : file.pairing;
    const auto pairing = id ? programme::find_pairing(tx_, *id) : std::nullopt;
    const std::string ended_by = effect.effect == "closed" ? closed_status : effect.effect;
    if (!pairing || !pairing->finished_on || pairing->finish_reason != ended_by) return;
    const bool runs = programme::restore_pairing(tx_, author_, pairing->id).has_value();
    tell(file, runs ? "case.pairing_restored" : "case.pairing_not_restored");
  }

  Transaction& tx_;
  const Author& author_;
  const StoredDecision& decision_;
};

Result<void> check_matter(const access::Actor& actor, const CaseFile& file) {
  if (may_manage(actor, file)) return {};
  return problem(ProblemKind::not_allowed, "", "You cannot change this case");
}

}  // namespace

void follow_change_over(Transaction& tx, const Author& author, const StoredDecision& decision) {
  Follower follower(tx, author, decision);
  if (decision.outcome == "continues") follower.continues();
  if (decision.outcome == "merges") follower.merges();
  if (decision.outcome == "ends") follower.ends();
  if (decision.outcome == "reversed" && decision.reverses) follower.reverses(*decision.reverses);
}

Result<void> decide_merger(Transaction& tx,
                           const access::Actor& actor,
                           CaseQuestionId id,
                           MergerChoice choice,
                           const std::string& reason,
                           Date,
                           MergedDays days) {
  const auto question = find_case_question(tx, id);
  if (!question || question->kind != "merger" || !question->other || !question->decision)
    return problem(ProblemKind::not_found, "", "There is no such question");
  const auto first = find_case(tx, question->case_id);
  const auto other = find_case(tx, *question->other);
  if (!may(actor, access::Permission::decide, scope_of(*first)) ||
      !may(actor, access::Permission::decide, scope_of(*other)))
    return problem(ProblemKind::not_allowed, "", "You cannot decide about these cases");
  if (trim(reason).empty())
    return problem(ProblemKind::missing, "reason", "Enter the reason for the decision");
  constexpr const char* words[] = {"keep_first", "keep_other", "keep_both"};
  if (!close_case_question(tx,
                           id,
                           words[static_cast<int>(choice)],
                           std::string(trim(reason)),
                           actor.person,
                           actor.at))
    return problem(ProblemKind::conflict, "", "This question has already been decided");
  const auto decision = registry::find_decision(tx, *question->decision);
  const events::Author author = actor.author();
  Follower follower(tx, author, *decision);
  if (choice == MergerChoice::keep_first && !other->finished_on)
    follower.merge_into(*other, first->id, days);
  if (choice == MergerChoice::keep_other && !first->finished_on)
    follower.merge_into(*first, other->id, days);
  const bool other_goes_on = choice != MergerChoice::keep_first && !other->finished_on;
  if (other_goes_on && decision->outcome == "merges" && decision->successor_organisation &&
      other->holder != *decision->successor_organisation)
    follower.move(*other, *decision->successor_organisation);
  return {};
}

Result<void> settle_matter(Transaction& tx,
                           const access::Actor& actor,
                           CaseId id,
                           MatterId matter,
                           Date on,
                           const std::string& note) {
  const auto file = find_case(tx, id);
  if (!file) return problem(ProblemKind::not_found, "case", "There is no such case");
  TRY_VOID(check_matter(actor, *file));
  if (on > actor.at.date_in_england())
    return problem(ProblemKind::invalid, "on", "The day must be today or in the past");
  if (!mark_matter_settled(tx, id, matter, on, actor.person, std::string(trim(note))))
    return problem(ProblemKind::conflict, "", "Somebody else has settled this already");
  raise_version(tx, id);
  record_case(tx, actor, "case.matter_settled", *file, events::Changes().say("on", on.text()));
  return {};
}

Result<void> reopen_matter(Transaction& tx,
                           const access::Actor& actor,
                           CaseId id,
                           MatterId matter) {
  const auto file = find_case(tx, id);
  if (!file) return problem(ProblemKind::not_found, "case", "There is no such case");
  TRY_VOID(check_matter(actor, *file));
  if (!mark_matter_open(tx, id, matter))
    return problem(ProblemKind::conflict, "", "This is open already");
  raise_version(tx, id);
  record_case(tx, actor, "case.matter_reopened", *file, {});
  return {};
}

bool shares_trust_with_lead(Snapshot& db, const CaseFile& file) {
  if (!file.pairing) return false;
  const auto pairing = programme::find_pairing(db, *file.pairing);
  if (!pairing || pairing->finished_on) return false;
  const auto trust_of = [&](OrganisationId organisation) -> std::optional<GroupUid> {
    if (const auto uid = registry::group_uid_of(db, organisation)) return uid;
    const auto urn = registry::urn_of(db, organisation);
    return urn ? registry::academy_trust_of(db, *urn) : std::nullopt;
  };
  const auto own = trust_of(file.holder);
  return own && own == trust_of(pairing->lead_organisation);
}

bool needs_lead(Snapshot& db, const CaseFile& file) {
  if (!file.pairing || file.finished_on) return false;
  const auto pairing = programme::find_pairing(db, *file.pairing);
  return pairing && pairing->finished_on;
}

}  // namespace trellis::casework
