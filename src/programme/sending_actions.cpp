#include "programme/sending_actions.hpp"

#include <algorithm>

#include "access/record.hpp"
#include "programme/action_checks.hpp"
#include "programme/cluster_facts_store.hpp"
#include "programme/named_schools.hpp"
#include "programme/school_facts_store.hpp"
#include "register/organisation_store.hpp"

namespace trellis::programme {
namespace {

using access::Actor;
using access::Permission;
using storage::Snapshot;
using storage::Transaction;

/// "school" or "trust"; empty for what the register does not know.
std::string unit_kind_of(Snapshot& db, OrganisationId organisation) {
  if (registry::urn_of(db, organisation)) return "school";
  if (registry::group_uid_of(db, organisation)) return "trust";
  return {};
}

bool is_cluster_unit(const Unit* unit) {
  return unit && std::ranges::find(unit->kinds, "cluster") != unit->kinds.end();
}

/// A school or a trust speaks for a cluster that is yet to be.
Result<void> check_kind(Snapshot& db, const Unit& unit, OrganisationId organisation) {
  const std::string kind = unit_kind_of(db, organisation);
  if (kind.empty() || is_cluster_unit(&unit) ||
      std::ranges::find(unit.kinds, kind) != unit.kinds.end())
    return {};
  return problem(ProblemKind::refused_by_rule,
                 "",
                 "Choose another programme: a " + kind + " cannot take part in this one as \"" +
                     unit.title + "\"");
}

/// The open participation of the organisation, or a new one.
Result<Participation> participation_for(
    Transaction& tx, const Actor& actor, const BeginForm& wanted, const Form& form, Date today) {
  auto open = open_participation_of(tx, wanted.programme, wanted.organisation, form.applies_to);
  if (!open)
    return open_participation(
        tx, actor, {wanted.programme, wanted.organisation, form.applies_to, ""}, today);
  if (open->state != ParticipationState::interested)
    return problem(ProblemKind::conflict,
                   "organisation",
                   "Look at the application under way: this organisation has applied already");
  return std::move(*open);
}

/// The schools that the form names, and the applicant where it is one; nothing where a name fits no
/// URN.
std::optional<std::vector<Urn>> schools_of_cluster(Snapshot& db,
                                                   const Participation& participation,
                                                   const Form& form,
                                                   const Answers& answers) {
  std::vector<Urn> urns;
  if (const auto own = registry::urn_of(db, participation.organisation)) urns.push_back(*own);
  for (const Field* field : form.fields()) {
    const auto answer = answers.find(field->id);
    if (answer == answers.end()) continue;
    for (const std::string& name : schools_named(*field, answer->second)) {
      const auto urn = urn_in(name);
      if (!urn) return std::nullopt;
      if (std::ranges::find(urns, *urn) == urns.end()) urns.push_back(*urn);
    }
  }
  return urns;
}

/// Facts of a cluster that is yet to be; a problem where its schools are not known.
Result<ApplicantFacts> facts_of_cluster(Transaction& tx,
                                        const Participation& participation,
                                        const Application& sent,
                                        const Definition& definition,
                                        const EligibilityVersion& rules) {
  const Form* form = definition.find_form(sent.form);
  const auto schools =
      form ? schools_of_cluster(tx, participation, *form, answers_of(tx, sent.id)) : std::nullopt;
  if (!schools)
    return problem(ProblemKind::not_found, "schools", "A name in the form fits no school");
  return load_cluster_facts(tx, participation.programme, *schools, rules);
}

/// Lets the rules decide, where there are rules for that day and facts of the applicant.
Result<void> decide_if_possible(Transaction& tx,
                                const Actor& actor,
                                const Participation& participation,
                                const Application& sent,
                                Date today) {
  const auto definition = load_definition(tx, participation.definition);
  const EligibilityVersion* rules =
      rules_on(*definition, participation.unit, participation.applied_on.value_or(today));
  if (!rules) return {};
  const auto facts =
      is_cluster_unit(definition->find_unit(participation.unit))
          ? facts_of_cluster(tx, participation, sent, *definition, *rules)
          : load_applicant_facts(tx, participation.programme, participation.organisation, *rules);
  if (!facts) return {};
  TRY(decide_eligibility(tx, actor, participation.id, *facts->facts, today));
  return {};
}

/// Whether a kept answer can still be given: an option that was retired since, or a question that
/// has changed its type, is left for the applicant. Answers are kept in one spelling already.
bool fits_still(const Field& field, const Answer& kept, Date today) {
  if (field.type == FieldType::choice || field.type == FieldType::choices)
    return tidy_answer(field, kept, today).has_value();
  return !is_unknown(value_of(field, kept));
}

}  // namespace

Result<Application> begin_form(Transaction& tx,
                               const Actor& actor,
                               const BeginForm& wanted,
                               Date today) {
  const auto version = version_in_force(tx, wanted.programme);
  const auto definition = version ? load_definition(tx, version->id) : nullptr;
  const Form* form = definition ? definition->find_form(wanted.form) : nullptr;
  if (!form) return problem(ProblemKind::not_found, "form", "There is no such form");
  const Unit* unit = definition->find_unit(form->applies_to);
  if (unit) TRY_VOID(check_kind(tx, *unit, wanted.organisation));
  const auto open =
      open_participation_of(tx, wanted.programme, wanted.organisation, form->applies_to);
  if (open)
    if (const auto begun = find_application(tx, open->id, form->id); begun && begun->is_submitted())
      return *begun;
  TRY(admit(*definition, *form, "", today));
  const Participation participation = TRY(participation_for(tx, actor, wanted, *form, today));
  return start_application(tx, actor, participation.id, form->id, today);
}

std::optional<Application> earlier_form(Snapshot& db,
                                        ProgrammeId programme,
                                        OrganisationId organisation,
                                        std::string_view form,
                                        std::optional<ApplicationId> but) {
  std::optional<Application> latest;
  for (const Participation& participation : participations_of(db, organisation)) {
    if (participation.programme != programme) continue;
    auto sent = find_application(db, participation.id, form);
    if (!sent || !sent->is_submitted() || sent->id == but) continue;
    if (!latest || latest->submitted_at < sent->submitted_at) latest = std::move(sent);
  }
  return latest;
}

Result<int> reuse_answers(
    Transaction& tx, const Actor& actor, ApplicationId draft, ApplicationId earlier, Date today) {
  const auto target = find_application(tx, draft);
  const auto source = find_application(tx, earlier);
  if (!target || !source)
    return problem(ProblemKind::not_found, "application", "There is no such application");
  const Participation to = TRY(find_or_refuse(tx, target->participation));
  const Participation from = TRY(find_or_refuse(tx, source->participation));
  if (to.organisation != from.organisation || to.programme != from.programme ||
      target->form != source->form)
    return problem(
        ProblemKind::not_allowed, "", "Only your own earlier answers to this form can be used");
  const Form* form = load_definition(tx, to.definition)->find_form(target->form);
  if (!form) return problem(ProblemKind::not_found, "form", "There is no such form");
  const Answers before = answers_of(tx, earlier);
  const Answers kept = answers_of(tx, draft);
  Answers reused;
  for (const Field* field : form->fields())
    if (const auto old = before.find(field->id);
        old != before.end() && !kept.contains(field->id) && fits_still(*field, old->second, today))
      reused[field->id] = old->second;
  if (reused.empty()) return 0;
  TRY_VOID(may_act(actor, to, Permission::edit_task, "change this application"));
  save_answers(tx, draft, reused, actor.person, actor.at);
  record(tx,
         actor,
         "application.reused",
         {events::subject(draft), events::subject(earlier), events::subject(to.id)},
         events::Changes().say("answers", std::to_string(reused.size())));
  return static_cast<int>(reused.size());
}

Result<Application> send_form(
    Transaction& tx, const Actor& actor, ApplicationId id, std::string_view token, Date today) {
  const auto before = find_application(tx, id);
  const Application sent = TRY(submit_application(tx, actor, id, token, today));
  if (before && before->is_submitted()) return sent;
  const Participation participation = TRY(find_or_refuse(tx, sent.participation));
  if (participation.state == ParticipationState::applied)
    TRY_VOID(decide_if_possible(tx, actor, participation, sent, today));
  return sent;
}

Problems unanswered(const Form& form, const Answers& answers) {
  return missing_answers(form.fields(), answers, nullptr);
}

}  // namespace trellis::programme
