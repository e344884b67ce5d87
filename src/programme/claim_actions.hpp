/// Claims against an award: sent by the school, decided by somebody else, paid once approved.
///
/// The sum of approved claims never passes what was awarded, nor the definition's cap: both are
/// read in the transaction that approves, so that two who approve at once cannot pass it together.
#pragma once

#include <string>
#include <vector>

#include "access/actor.hpp"
#include "programme/claim_store.hpp"
#include "programme/participation_store.hpp"
#include "programme/payment_store.hpp"

namespace trellis::programme {

/// How a participation stands with its claims.
struct ClaimStanding {
  std::optional<Money> awarded{};  ///< by the selection
  std::optional<Money> limit{};    ///< the smaller of the award and the definition's cap
  Money approved{};
  Money waiting{};

  /// What may still be approved; nothing where there is no limit.
  std::optional<Money> left() const;
};
ClaimStanding claim_standing(storage::Snapshot& db,
                             const Definition& definition,
                             ParticipationId participation);

struct SendClaim {
  ParticipationId participation{};
  std::string token{};  ///< made with the form; the same token makes one claim
  Answers answers{};    ///< as typed
};
/// Refuses a claim before the place is accepted, one that lacks an answer, and one with which the
/// claims approved and waiting would pass the limit.
Result<Claim> send_claim(storage::Transaction& tx,
                         const access::Actor& actor,
                         const SendClaim& sent,
                         Date today);

enum class ClaimDecision { approve, refuse };

struct DecideClaim {
  ClaimId claim{};
  ClaimDecision decision = ClaimDecision::refuse;
  std::string reason{};  ///< asked for when it is refused
};
/// By another person than the one who sent it. An approved claim becomes a payment that waits.
Result<Claim> decide_claim(storage::Transaction& tx,
                           const access::Actor& actor,
                           const DecideClaim& decided,
                           Date today);

/// Records that an approved payment was made.
Result<Payment> record_payment(storage::Transaction& tx,
                               const access::Actor& actor,
                               PaymentId id,
                               Date paid_on,
                               std::string_view reference);

}  // namespace trellis::programme
