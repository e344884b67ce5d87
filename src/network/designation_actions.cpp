#include "network/designation_actions.hpp"

#include <algorithm>

#include "core/text.hpp"
#include "events/event_store.hpp"
#include "register/organisation_store.hpp"

namespace trellis::network {

namespace {

using access::Permission;

events::Changes said(const Designation& designation) {
  return events::Changes()
      .say("kind", designation.kind)
      .say("name", designation.name)
      .say("source", designation.source);
}

Result<void> check(const Designation& designation) {
  if (trim(designation.kind).empty())
    return problem(ProblemKind::missing, "kind", "Select a kind of designation");
  if (trim(designation.name).empty())
    return problem(ProblemKind::missing, "name", "Enter the name of the designation");
  if (trim(designation.source).empty())
    return problem(ProblemKind::missing, "source", "Enter where this is published or agreed");
  if (designation.started_on && designation.finished_on &&
      *designation.finished_on < *designation.started_on)
    return problem(
        ProblemKind::invalid, "finished_on", "A designation must end after it has started");
  return {};
}

bool is_open_already(storage::Snapshot& db, const Designation& designation) {
  return std::ranges::any_of(designations_of(db, designation.organisation),
                             [&](const Designation& known) {
                               return !known.finished_on && known.kind == designation.kind &&
                                      known.name == designation.name;
                             });
}

}  // namespace

Result<ReconciledDesignations> reconcile_designations(storage::Database& db,
                                                      const access::Actor& actor) {
  if (!access::may_somewhere(actor, Permission::import_files))
    return problem(ProblemKind::not_allowed, "", "You cannot import lists of networks");
  return db.write([&](storage::Transaction& tx) -> Result<ReconciledDesignations> {
    const std::vector<Listing> listings = network_listings(tx);
    const std::vector<Designation> existing = all_designations(tx);
    const DesignationPlan plan = plan_designations(
        listings, existing, [&](Urn urn) { return registry::ensure_school(tx, urn, actor.at); });
    for (const Designation& designation : plan.to_open) {
      save_designation(tx, designation, actor.at, actor.person);
      events::record(tx,
                     actor.author(),
                     "designation.opened",
                     {events::subject(designation.organisation)},
                     said(designation));
    }
    for (const DesignationEnd& end : plan.to_end) {
      const auto known = std::ranges::find(existing, end.designation, &Designation::id);
      end_designation(tx, end.designation, end.on);
      events::record(tx,
                     actor.author(),
                     "designation.ended",
                     {events::subject(known->organisation)},
                     said(*known).change("finished_on", std::nullopt, end.on.text()));
    }
    return ReconciledDesignations{
        plan.to_open.size(), plan.to_end.size(), plan.unchanged, plan.unplaced};
  });
}

Result<DesignationId> designate(storage::Database& db,
                                const access::Actor& actor,
                                const Designation& designation) {
  if (!access::may_somewhere(actor, Permission::manage_settings))
    return problem(ProblemKind::not_allowed, "", "You cannot add a designation");
  TRY_VOID(check(designation));
  return db.write([&](storage::Transaction& tx) -> Result<DesignationId> {
    if (!designation.finished_on && is_open_already(tx, designation))
      return problem(
          ProblemKind::conflict, "name", "This organisation already has this designation");
    const DesignationId id = save_designation(tx, designation, actor.at, actor.person);
    events::record(tx,
                   actor.author(),
                   "designation.opened",
                   {events::subject(designation.organisation)},
                   said(designation));
    return id;
  });
}

Result<void> end_designation_on(storage::Database& db,
                                const access::Actor& actor,
                                DesignationId id,
                                Date on) {
  if (!access::may_somewhere(actor, Permission::manage_settings))
    return problem(ProblemKind::not_allowed, "", "You cannot end a designation");
  return db.write([&](storage::Transaction& tx) -> Result<void> {
    const auto known = find_designation(tx, id);
    if (!known) return problem(ProblemKind::not_found, "", "There is no such designation");
    if (known->finished_on)
      return problem(ProblemKind::conflict, "", "This designation has already ended");
    if (known->started_on && on < *known->started_on)
      return problem(
          ProblemKind::invalid,
          "finished_on",
          "A designation must end after it has started on " + known->started_on->long_text());
    end_designation(tx, id, on);
    events::record(tx,
                   actor.author(),
                   "designation.ended",
                   {events::subject(known->organisation)},
                   said(*known).change("finished_on", std::nullopt, on.text()));
    return {};
  });
}

}  // namespace trellis::network
