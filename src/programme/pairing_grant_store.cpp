#include "programme/pairing_grant_store.hpp"

#include <algorithm>
#include <optional>

namespace trellis::programme {
namespace {

/// Months after the end of a pairing in which its lead may still read the case.
constexpr int reading_months = 12;

constexpr auto of_lead_sql = R"(
  select pairing_id, programme_id, owner_organisation_id, started_on, finished_on, confirmed_at
  from pairing
  where lead_organisation_id = :lead and (finished_on is null or finished_on > :since)
  order by pairing_id)";

struct PairingPeriod {
  std::int64_t pairing = 0;
  ProgrammeId programme{};
  OrganisationId owner{};
  Date started_on{};
  std::optional<Date> finished_on{};
  Instant confirmed_at{};

  /// A lead accepts its partner and declares conflicts before the first day of the pairing.
  Date seen_from() const { return std::min(started_on, confirmed_at.date_in_england()); }
};
void read_row(storage::Columns& columns, PairingPeriod& row) {
  columns >> row.pairing >> row.programme >> row.owner >> row.started_on >> row.finished_on >>
      row.confirmed_at;
}

bool leads_for(const access::Actor& actor, const PairingPeriod& row) {
  return std::ranges::any_of(actor.grants, [&](const access::Grant& grant) {
    return grant.role == access::Role::lead_school && grant.acting_for == actor.acting_for &&
           (!grant.scope.owner || grant.scope.owner == row.owner) &&
           (!grant.scope.programme || grant.scope.programme == row.programme);
  });
}

}  // namespace

std::vector<access::Grant> pairing_grants(storage::Snapshot& db,
                                          const access::Actor& actor,
                                          Date today) {
  std::vector<access::Grant> grants;
  const bool leads =
      actor.acting_for &&
      std::ranges::find(actor.grants, access::Role::lead_school, &access::Grant::role) !=
          actor.grants.end();
  if (!leads) return grants;
  const auto rows = db.rows<PairingPeriod>(
      of_lead_sql, {{"lead", *actor.acting_for}, {"since", today.plus_months(-reading_months)}});
  for (const PairingPeriod& row : rows) {
    if (!leads_for(actor, row)) continue;
    const bool ended = row.finished_on && *row.finished_on <= today;
    // A trust officer's role reads and changes nothing, as does a lead whose pairing has ended.
    grants.push_back(
        {.role = ended ? access::Role::trust_officer : access::Role::lead_school,
         .scope = {.owner = row.owner, .programme = row.programme, .pairing = row.pairing},
         .acting_for = actor.acting_for,
         .period = {.from = row.seen_from(), .to = {}}});
  }
  return grants;
}

}  // namespace trellis::programme
