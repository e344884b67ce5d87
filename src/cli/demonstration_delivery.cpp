#include <algorithm>
#include <map>

#include "access/person_store.hpp"
#include "casework/opening_actions.hpp"
#include "cli/demonstration_story.hpp"
#include "matching/match_store.hpp"
#include "programme/participation_store.hpp"

namespace trellis::cli {
namespace {

constexpr int opened_before_start = 20;

using access::Actor;
using storage::Transaction;

std::optional<PersonId> persona(storage::Snapshot& db, std::string_view key) {
  for (const access::Person& person : access::list_people(db, {.personas = true}))
    if (person.persona == key) return person.id;
  return std::nullopt;
}

struct Started {
  const matching::Proposal* proposal = nullptr;
  Date start{};
};

/// The matches of cohorts that have begun, oldest cohort first.
std::vector<Started> started(storage::Snapshot& db,
                             const std::vector<matching::Proposal>& proposals,
                             ProgrammeId programme,
                             Date today) {
  std::map<int, Date> starts;
  for (const programme::Cohort& cohort : programme::cohorts(db, programme))
    starts[cohort.plan.number] = cohort.plan.starts_on;
  std::vector<Started> all;
  for (const matching::Proposal& row : proposals)
    if (row.lead && starts.contains(row.cohort) && starts[row.cohort] <= today)
      all.push_back({&row, starts[row.cohort]});
  std::ranges::stable_sort(all, {}, &Started::start);
  return all;
}

Result<void> deliver_one(Transaction& tx,
                         const Actor& actor,
                         const programme::Programme& programme,
                         const Started& match,
                         const std::vector<PersonId>& staff,
                         Delivered& delivered) {
  const auto partner =
      programme::open_participation_of(tx, programme.id, match.proposal->partner, "partner");
  const auto lead =
      programme::open_participation_of(tx, programme.id, *match.proposal->lead, "lead");
  if (!partner || !lead) return {};
  Actor then = actor;
  const Date opened_on = match.start.plus_days(-opened_before_start);
  then.at = *Instant::parse(opened_on.text() + "T09:00:00Z");
  const auto opened = casework::confirm_and_open(
      tx, then, {lead->id, partner->id, match.start, "the first match"}, opened_on);
  if (!opened) {
    ++delivered.refused;
    return {};
  }
  const auto key = static_cast<std::uint64_t>(match.proposal->partner_urn.number());
  constexpr const char* roles[] = {"delivery_officer", "behaviour_adviser"};
  for (std::size_t i = 0; i < std::min(staff.size(), std::size(roles)); ++i)
    if (mix(7, key, 200 + i) % 3 != 0)
      TRY_VOID(casework::assign(tx, then, opened->file.id, roles[i], staff[i], opened_on));
  return tell_story(tx, actor, {opened->file.id, partner->id, match.start, key}, delivered);
}

}  // namespace

Result<Delivered> deliver(storage::Database& db,
                          const Actor& actor,
                          const programme::Programme& programme) {
  return db.write([&](Transaction& tx) -> Result<Delivered> {
    Delivered delivered;
    const auto runs = matching::runs_of(tx, programme.id);
    if (runs.empty()) return delivered;
    const auto proposals = matching::proposals_of(tx, runs.front().id);
    const auto matches = started(tx, proposals, programme.id, actor.at.date_in_england());
    std::vector<PersonId> staff;
    for (const char* key : {"delivery_officer", "adviser"})
      if (const auto person = persona(tx, key)) staff.push_back(*person);
    for (const Started& match : matches)
      TRY_VOID(deliver_one(tx, actor, programme, match, staff, delivered));
    return delivered;
  });
}

}  // namespace trellis::cli
