#include "casework/opening_actions.hpp"

#include "casework/case_access_checks.hpp"
#include "casework/case_action_checks.hpp"
#include "programme/participation_store.hpp"
#include "register/establishment_store.hpp"
#include "register/organisation_store.hpp"

namespace trellis::casework {
namespace {

using access::Actor;
using storage::Snapshot;
using storage::Transaction;

std::string region_of(Snapshot& db, OrganisationId organisation) {
  const auto urn = registry::urn_of(db, organisation);
  const auto school = urn ? registry::find_establishment(db, *urn) : std::nullopt;
  return school ? school->facts.region : "";
}

/// The case that holds this unit's: of this programme, open, the actor's to change, not full.
Result<void> check_parent(Snapshot& db,
                          const Actor& actor,
                          const programme::Definition& definition,
                          const programme::Unit& unit,
                          const DirectCase& wanted) {
  const auto parent = wanted.parent ? find_case(db, *wanted.parent) : std::nullopt;
  if (!parent || parent->finished_on || parent->programme != wanted.programme ||
      parent->unit != unit.within)
    return problem(ProblemKind::invalid, "unit", "Open the case that this one belongs to first");
  if (!may_manage(actor, *parent))
    return problem(ProblemKind::not_allowed, "", "You cannot add schools to this case");
  const programme::Unit* outer = definition.find_unit(unit.within);
  const auto members = std::ssize(child_cases(db, parent->id));
  if (outer && outer->members_max && members >= *outer->members_max)
    return problem(ProblemKind::refused_by_rule,
                   "school",
                   "It has " + std::to_string(members) + " schools, as many as it may have");
  return {};
}

}  // namespace

NewCase case_wanted(storage::Snapshot& db, const programme::Participation& participation) {
  NewCase wanted{.programme = participation.programme,
                 .organisation = participation.organisation,
                 .unit = participation.unit,
                 .stream = participation.stream,
                 .region = region_of(db, participation.organisation),
                 .participation = participation.id};
  wanted.unit_kind = kind_of_holder(db, participation.organisation);
  return wanted;
}

Result<CaseFile> open_participation_case(Transaction& tx,
                                         const Actor& actor,
                                         programme::ParticipationId id,
                                         Date today) {
  const auto participation = programme::find_participation(tx, id);
  if (!participation)
    return problem(ProblemKind::not_found, "participation", "There is no such participation");
  if (case_of(tx, id))
    return problem(ProblemKind::conflict, "participation", "This participation has a case");
  return open_case(tx, actor, case_wanted(tx, *participation), today);
}

Result<OpenedCase> confirm_and_open(Transaction& tx,
                                    const Actor& actor,
                                    const programme::ConfirmPairing& wanted,
                                    Date today) {
  OpenedCase opened;
  opened.pairing = TRY(programme::confirm_pairing(tx, actor, wanted, today));
  if (auto file = case_of(tx, wanted.partner)) {
    opened.file = std::move(*file);
    return opened;
  }
  opened.file = TRY(open_participation_case(tx, actor, wanted.partner, today));
  opened.file = *find_case(tx, opened.file.id);
  return opened;
}

Result<CaseFile> open_direct_case(Transaction& tx,
                                  const Actor& actor,
                                  const DirectCase& wanted,
                                  Date today) {
  const auto version = programme::version_in_force(tx, wanted.programme);
  if (!version)
    return problem(ProblemKind::refused_by_rule,
                   "programme",
                   "Publish the definition before a case is opened");
  const auto definition = programme::load_definition(tx, version->id);
  const programme::Unit* unit = definition->find_unit(wanted.unit);
  if (!unit) return problem(ProblemKind::invalid, "unit", "Choose a unit of this programme");
  if (!unit->within.empty()) TRY_VOID(check_parent(tx, actor, *definition, *unit, wanted));
  for (const CaseFile& other : cases_of(tx, wanted.organisation))
    if (!other.finished_on && other.programme == wanted.programme && other.unit == wanted.unit)
      return problem(ProblemKind::conflict,
                     "school",
                     "This school has an open case of this programme, opened on " +
                         other.opened_on.long_text());
  NewCase opened{.programme = wanted.programme,
                 .organisation = wanted.organisation,
                 .unit = wanted.unit,
                 .stream = wanted.stream,
                 .region = region_of(tx, wanted.organisation),
                 .parent = wanted.parent};
  if (opened.stream.empty())
    for (const programme::Stream& stream : definition->streams)
      if (opened.stream.empty() && stream.unit == wanted.unit) opened.stream = stream.id;
  opened.unit_kind = kind_of_holder(tx, wanted.organisation);
  auto file = TRY(open_case(tx, actor, opened, today));
  if (wanted.parent) raise_version(tx, *wanted.parent);
  return *find_case(tx, file.id);
}

}  // namespace trellis::casework
