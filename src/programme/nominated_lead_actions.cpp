#include "programme/nominated_lead_actions.hpp"

#include <algorithm>

#include "access/record.hpp"
#include "programme/programme_store.hpp"

namespace trellis::programme {

Result<void> name_lead(storage::Transaction& tx,
                       const access::Actor& actor,
                       OrganisationId organisation,
                       ProgrammeId programme_id,
                       PersonId person,
                       Date today) {
  const auto programme = find_programme(tx, programme_id);
  if (!programme) return problem(ProblemKind::not_found, "programme", "There is no such programme");
  access::Scope scope = scope_of(*programme);
  scope.organisation = organisation;
  if (!actor.may_act_for(organisation) && !may(actor, access::Permission::edit_task, scope))
    return problem(ProblemKind::not_allowed, "", "You cannot name the lead of this school");
  const auto people = nominated_people(tx, organisation, programme_id, today);
  const auto found = std::ranges::find(people, person, &NominatedPerson::person);
  if (found == people.end())
    return problem(ProblemKind::refused_by_rule,
                   "person",
                   "Choose one of the people who act for the school in this programme");
  if (found->is_lead)
    return problem(ProblemKind::conflict, "person", found->name + " leads already");
  save_nominated_lead(tx, {organisation, programme_id, person, actor.person, today}, actor.at);
  record(tx,
         actor,
         "nominated_lead.named",
         {events::subject(organisation), events::subject(programme_id), events::subject(person)});
  return {};
}

}  // namespace trellis::programme
