#include <algorithm>
#include <map>

#include "cli/demonstration_steps.hpp"
#include "matching/match_input_store.hpp"
#include "matching/trust_match_actions.hpp"
#include "programme/participation_actions.hpp"
#include "register/group_store.hpp"
#include "register/organisation_store.hpp"

namespace trellis::cli {
namespace {

constexpr std::size_t lead_trusts_wanted = 2;
constexpr std::size_t partner_trusts_wanted = 4;
constexpr int academies_at_least = 3;
constexpr std::int32_t multi_academy_trust = 6;  // group type code of GIAS

/// The cohort that trusts may still join, the last one.
std::optional<programme::Cohort> cohort_for_trusts(storage::Snapshot& db, ProgrammeId programme) {
  std::optional<programme::Cohort> last;
  for (const programme::Cohort& cohort : programme::cohorts(db, programme))
    if (cohort.plan.streams.empty() ||
        std::ranges::find(cohort.plan.streams, "mat") != cohort.plan.streams.end())
      last = cohort;
  return last;
}

/// Lead trusts first, those with most lead schools of their own; then the largest others.
std::vector<GroupUid> trusts_in_order(storage::Snapshot& db, ProgrammeId programme) {
  std::map<GroupUid, int> academies;
  std::map<Urn, GroupUid> trust_of;
  for (const registry::StoredMembership& row : registry::current_memberships(db))
    if (row.group_type == multi_academy_trust) {
      ++academies[row.membership.group];
      trust_of.try_emplace(row.membership.urn, row.membership.group);
    }
  std::map<GroupUid, int> lead_schools;
  for (const matching::Taker& lead : matching::leads_to_match(db, programme))
    if (const auto trust = trust_of.find(lead.urn); trust != trust_of.end())
      ++lead_schools[trust->second];
  std::vector<std::tuple<int, int, GroupUid>> order;  // lead schools and academies, most first
  for (const auto& [uid, count] : academies)
    if (count >= academies_at_least) order.emplace_back(-lead_schools[uid], -count, uid);
  std::ranges::sort(order);
  std::vector<GroupUid> trusts;
  for (const auto& entry : order) trusts.push_back(std::get<2>(entry));
  if (trusts.size() > lead_trusts_wanted)
    std::stable_sort(trusts.begin() + lead_trusts_wanted, trusts.end(), [&](auto one, auto other) {
      return academies[one] > academies[other];
    });
  return trusts;
}

/// From interest to an accepted place.
Result<void> accept_trust(storage::Transaction& tx,
                          const access::Actor& actor,
                          ProgrammeId programme,
                          GroupUid uid,
                          const std::optional<programme::CohortId>& cohort) {
  using State = programme::ParticipationState;
  const Date day = actor.at.date_in_england();
  const auto organisation = registry::organisation_of(tx, uid);
  if (!organisation) return {};
  const auto opened = TRY(programme::open_participation(
      tx,
      actor,
      {programme, *organisation, cohort ? "partner" : "lead", cohort ? "mat" : ""},
      day));
  for (const auto to : {State::applied, State::eligible})
    TRY(programme::take_step(tx, actor, opened.id, to, "", day));
  if (cohort) TRY(programme::defer(tx, actor, opened.id, *cohort));
  for (const auto to : {State::offered, State::accepted})
    TRY(programme::take_step(tx, actor, opened.id, to, "", day));
  return {};
}

}  // namespace

Result<void> add_trusts(storage::Database& db,
                        const access::Actor& actor,
                        const programme::Programme& programme) {
  const bool added = TRY(db.write([&](storage::Transaction& tx) -> Result<bool> {
    const auto cohort = cohort_for_trusts(tx, programme.id);
    const auto trusts = trusts_in_order(tx, programme.id);
    if (!cohort || trusts.size() <= lead_trusts_wanted) return false;
    const auto all = std::min(trusts.size(), lead_trusts_wanted + partner_trusts_wanted);
    for (std::size_t i = 0; i < all; ++i)
      TRY_VOID(accept_trust(tx,
                            actor,
                            programme.id,
                            trusts[i],
                            i < lead_trusts_wanted ? std::nullopt : std::optional(cohort->id)));
    return true;
  }));
  if (added) TRY(matching::run_trust_match(db, actor, programme.id, std::nullopt));
  return {};
}

}  // namespace trellis::cli
