#include "casework/nominee_actions.hpp"

#include <algorithm>

#include "access/person_store.hpp"
#include "access/record.hpp"
#include "casework/case_access_checks.hpp"
#include "casework/case_action_checks.hpp"
#include "core/text.hpp"
#include "events/personal_text_store.hpp"
#include "programme/pairing_store.hpp"

namespace trellis::casework {
namespace {

using access::Actor;
using storage::Snapshot;
using storage::Transaction;

/// The longest course, its extension, and a year in which to report on it; our decision.
constexpr int nominee_retention_months = 36;

Result<CaseFile> case_to_name_in(Transaction& tx,
                                 const Actor& actor,
                                 CaseId id,
                                 OrganisationId organisation) {
  const auto file = find_case(tx, id);
  if (!file || !may_see(actor, *file))
    return problem(ProblemKind::not_found, "case", "There is no such case");
  const auto own = named_by(tx, actor, *file);
  if (std::ranges::find(own, organisation) == own.end())
    return problem(ProblemKind::not_allowed,
                   "organisation",
                   "You can name people of your own school only, in a case it takes part in");
  return *file;
}

/// The nominee of one of the organisations of the case for which the actor names people.
Result<Nominee> nominee_to_change(Transaction& tx, const Actor& actor, CaseId id, PersonId person) {
  const auto nominee = find_nominee(tx, person);
  const auto file = find_case(tx, id);
  if (nominee && file && nominee->programme == file->programme && may_see(actor, *file)) {
    const auto own = named_by(tx, actor, *file);
    if (std::ranges::find(own, nominee->organisation) != own.end()) return *nominee;
  }
  return problem(ProblemKind::not_found, "person", "There is nobody of this number on your list");
}

void record_nominee(Transaction& tx,
                    const Actor& actor,
                    std::string_view type,
                    const Nominee& nominee) {
  access::record(tx,
                 actor,
                 type,
                 {events::subject(nominee.organisation),
                  events::subject(nominee.programme),
                  events::subject(nominee.person)});
}

void erase_name(Transaction& tx, const Actor& actor, const Nominee& nominee, Date today) {
  end_nominee(tx, nominee.person, today);
  events::erase_texts_about(tx, nominee.person, actor.at);
  access::blank_person(tx, nominee.person, actor.at);
  record_nominee(tx, actor, "nominee.erased", nominee);
}

}  // namespace

std::vector<OrganisationId> named_by(Snapshot& db, const Actor& actor, const CaseFile& file) {
  std::vector<OrganisationId> organisations = {file.holder};
  if (file.pairing)
    if (const auto pairing = programme::find_pairing(db, *file.pairing))
      organisations.push_back(pairing->lead_organisation);
  if (!may_manage(actor, file))
    std::erase_if(organisations, [&](OrganisationId each) { return !actor.may_act_for(each); });
  return organisations;
}

Result<PersonId> name_nominee(Transaction& tx,
                              const Actor& actor,
                              const NameNominee& wanted,
                              Date today) {
  const CaseFile file = TRY(case_to_name_in(tx, actor, wanted.id, wanted.organisation));
  if (file.finished_on)
    return problem(ProblemKind::refused_by_rule, "", "This case has ended: nobody is named for it");
  Nominee nominee{.organisation = wanted.organisation,
                  .programme = file.programme,
                  .name = TRY(access::check_name(wanted.name)),
                  .started_on = today,
                  .retain_until = today.plus_months(nominee_retention_months)};
  for (const Nominee& each : nominees_of(tx, wanted.organisation, file.programme, today))
    if (fold(each.name) == fold(nominee.name))
      return problem(ProblemKind::conflict,
                     "name",
                     each.name +
                         " is on the list already. Tell two people of one name apart, for "
                         "example by a middle name");
  nominee.person = access::save_person(tx, {.name = nominee.name}, actor.at);
  insert_nominee(tx, nominee, actor.person, actor.at);
  record_nominee(tx, actor, "nominee.named", nominee);
  return nominee.person;
}

Result<void> end_nominee(
    Transaction& tx, const Actor& actor, CaseId id, PersonId person, Date today) {
  const Nominee nominee = TRY(nominee_to_change(tx, actor, id, person));
  end_nominee(tx, nominee.person, today);
  record_nominee(tx, actor, "nominee.ended", nominee);
  return {};
}

Result<void> erase_nominee(
    Transaction& tx, const Actor& actor, CaseId id, PersonId person, Date today) {
  erase_name(tx, actor, TRY(nominee_to_change(tx, actor, id, person)), today);
  return {};
}

int forget_nominees(Transaction& tx, Instant now) {
  const Actor schedule{.at = now};
  const Date today = now.date_in_england();
  const auto over = nominees_to_forget(tx, today);
  for (const Nominee& nominee : over) erase_name(tx, schedule, nominee, today);
  return static_cast<int>(over.size());
}

}  // namespace trellis::casework
