#include "programme/reopening_actions.hpp"

#include <algorithm>

#include "core/text.hpp"
#include "events/event_store.hpp"
#include "programme/action_checks.hpp"
#include "programme/pairing_place_checks.hpp"

namespace trellis::programme {
namespace {

using storage::Transaction;
using State = ParticipationState;

/// The years whose places the pairing takes again: those of its stream, and that of an extension
/// while the partner is extended.
std::vector<int> years_to_take_again(Transaction& tx,
                                     const Pairing& pairing,
                                     const Participation& partner) {
  const auto rows = place_years_of(tx, pairing.id);
  if (rows.empty()) return {};
  const auto definition = load_definition(tx, partner.definition);
  const int last = years_of(*definition, pairing.stream, rows.front().programme_year).back() +
                   (partner.state == State::extended ? 1 : 0);
  std::vector<int> years;
  for (const PlaceYear& row : rows)
    if (row.is_given_back && row.programme_year <= last) years.push_back(row.programme_year);
  return years;
}

Result<void> check_may_run_again(Transaction& tx,
                                 const Pairing& pairing,
                                 const Participation& partner,
                                 const Participation& lead) {
  if (!pairing.finished_on)
    return problem(ProblemKind::conflict, "pairing", "This pairing has not ended");
  if (partner.finished_on || lead.finished_on)
    return problem(ProblemKind::refused_by_rule, "pairing", "One of the two takes part no longer");
  if (open_pairing_of(tx, partner.id))
    return problem(ProblemKind::conflict, "partner", "This partner has another lead by now");
  return {};
}

}  // namespace

Result<void> restore_pairing(Transaction& tx, const events::Author& author, PairingId id) {
  const auto pairing = find_pairing(tx, id);
  if (!pairing) return problem(ProblemKind::not_found, "pairing", "There is no such pairing");
  const Participation partner = TRY(find_or_refuse(tx, pairing->partner));
  const Participation lead = TRY(find_or_refuse(tx, pairing->lead));
  TRY_VOID(check_may_run_again(tx, *pairing, partner, lead));
  const std::vector<int> years = years_to_take_again(tx, *pairing, partner);
  for (const int year : years) TRY_VOID(check_lead_place(tx, lead, pairing->stream, year));
  reopen_pairing(tx, id);
  for (const int year : years) take_place_again(tx, id, year, author.at);
  events::record(tx,
                 author,
                 "pairing.restored",
                 {events::subject(id),
                  events::subject(pairing->lead),
                  events::subject(pairing->partner),
                  events::subject(pairing->lead_organisation),
                  events::subject(pairing->partner_organisation),
                  events::subject(pairing->programme)},
                 {});
  return {};
}

Result<Participation> take_back_graduation(Transaction& tx,
                                           const access::Actor& actor,
                                           ParticipationId id,
                                           const std::string& reason,
                                           Date on) {
  const Participation participation = TRY(find_or_refuse(tx, id));
  if (!may(actor, access::Permission::decide, scope_of(participation)))
    return problem(ProblemKind::not_allowed, "", "You cannot decide on this participation");
  if (participation.state != State::graduated)
    return problem(ProblemKind::refused_by_rule, "", "This participation has not graduated");
  if (trim(reason).empty())
    return problem(ProblemKind::missing, "reason", "Enter why the graduation is taken back");
  if (open_participation_of(
          tx, participation.programme, participation.organisation, participation.unit))
    return problem(ProblemKind::conflict,
                   "",
                   "The school takes part in this programme again already, so the earlier "
                   "graduation stays");
  const auto steps = steps_of(tx, id);
  const State before = steps.size() < 2 ? State::active : steps[steps.size() - 2].state;
  reopen_participation(tx, id);
  step(tx, actor, participation, before, trim(reason), std::max(on, participation.state_on));
  return find_or_refuse(tx, id);
}

}  // namespace trellis::programme
