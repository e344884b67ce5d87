#include "matching/reopening_actions.hpp"

#include "casework/case_store.hpp"
#include "casework/journal_store.hpp"
#include "casework/opening_store.hpp"
#include "core/text.hpp"
#include "matching/loading_actions.hpp"
#include "matching/repair_actions.hpp"
#include "programme/pairing_actions.hpp"
#include "register/organisation_store.hpp"

namespace trellis::matching {
namespace {

using storage::Snapshot;
using storage::Transaction;

/// What has been done in the case of the partner, in words.
std::vector<std::string> work_begun(Snapshot& db, const programme::Pairing& pairing) {
  const auto file = casework::case_of(db, pairing.partner);
  if (!file) return {};
  const casework::CaseRecord record = casework::load_record(db, *file);
  std::vector<std::string> begun;
  const auto add = [&](std::size_t count, const char* one, const char* many) {
    if (count > 0) begun.push_back(counted(static_cast<long long>(count), one, many));
  };
  add(record.answers.size(), "task is answered", "tasks are answered");
  add(record.reviews.size(), "review was held", "reviews were held");
  add(record.objectives.size(), "objective stands in the plan", "objectives stand in the plan");
  add(casework::engagements_of(db, file->id).size(),
      "engagement is recorded",
      "engagements are recorded");
  return begun;
}

}  // namespace

Result<Reopening> reopening_of(Snapshot& db, const access::Actor& actor, programme::PairingId id) {
  const auto pairing = programme::find_pairing(db, id);
  if (!pairing) return problem(ProblemKind::not_found, "", "There is no match at this address");
  const programme::Programme programme = TRY(matchable_programme(db, actor, pairing->programme));
  if (!access::may(actor, access::Permission::assign, programme::scope_of(programme)))
    return problem(ProblemKind::not_allowed, "", "You cannot change pairings of this programme");
  if (pairing->finished_on)
    return problem(
        ProblemKind::conflict, "", "This match ended on " + pairing->finished_on->long_text());
  return Reopening{.pairing = *pairing,
                   .partner = registry::organisation_name(db, pairing->partner_organisation),
                   .lead = registry::organisation_name(db, pairing->lead_organisation),
                   .begun = work_begun(db, *pairing)};
}

Result<Reopened> reopen_pairing(storage::Database& db,
                                const access::Actor& actor,
                                programme::PairingId id,
                                const std::string& reason,
                                Date today) {
  return db.write([&](Transaction& tx) -> Result<Reopened> {
    const Reopening found = TRY(reopening_of(tx, actor, id));
    if (!found.begun.empty())
      return problem(ProblemKind::refused_by_rule,
                     "",
                     "The work of this match has begun, so it stays: " + join(found.begun, ", ") +
                         ". A lead that leaves is repaired instead");
    TRY(programme::reopen_pairing(tx, actor, {id, today, reason}));
    return Reopened{found.pairing.programme, run_to_repair(tx, found.pairing)};
  });
}

}  // namespace trellis::matching
