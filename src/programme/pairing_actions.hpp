/// Confirming that a lead supports a partner, and ending it. The places of a lead are counted in
/// the transaction that takes one.
#pragma once

#include <map>
#include <string>

#include "access/actor.hpp"
#include "programme/pairing_store.hpp"

namespace trellis::programme {

/// How many places a lead offers in a programme year, by stream: never more than the definition.
Result<void> offer_places(storage::Transaction& tx,
                          const access::Actor& actor,
                          ParticipationId lead,
                          int programme_year,
                          const std::map<std::string, int>& places);

struct ConfirmPairing {
  ParticipationId lead{};
  ParticipationId partner{};
  Date started_on{};
  std::string because{};  ///< "matching run 3", or a reason given by a person
};

/// Confirms a pairing. Refuses a lead without a place left in the partner's stream and programme
/// year, a partner that has a lead, a lead or partner that is not at that point, and two that are
/// one organisation. The partner becomes "matched".
Result<Pairing> confirm_pairing(storage::Transaction& tx,
                                const access::Actor& actor,
                                const ConfirmPairing& wanted,
                                Date today);
/// The same in a transaction of its own, tried again while others are confirming at the same time.
Result<Pairing> confirm_pairing(storage::Database& db,
                                const access::Actor& actor,
                                const ConfirmPairing& wanted,
                                Date today);

struct EndPairing {
  PairingId pairing{};
  Date on{};
  std::string reason{};
};

/// Ends a pairing. A pairing that has not started gives back all its places, one that has started
/// those of later programme years. The partner goes back to "accepted" when it had only been
/// matched; an active partner stays active and needs a lead.
Result<Pairing> end_pairing(storage::Transaction& tx,
                            const access::Actor& actor,
                            const EndPairing& end);

/// Takes a confirmation back before the work begins: the pairing ends, all its places are given
/// back, and the partner goes from "matched" to "accepted". Refuses a partner that has begun.
Result<Pairing> reopen_pairing(storage::Transaction& tx,
                               const access::Actor& actor,
                               const EndPairing& end);

/// Takes the place of the next programme year too: an extension to a second year.
Result<Pairing> extend_pairing(storage::Transaction& tx,
                               const access::Actor& actor,
                               PairingId id,
                               Date on);

/// Gives the place of the second year back: the partner is active again.
Result<void> take_back_extension(storage::Transaction& tx,
                                 const access::Actor& actor,
                                 PairingId id,
                                 Date on);

}  // namespace trellis::programme
