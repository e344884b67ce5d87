/// Offers of places to many at once, offers that end without an answer, and leaving.
///
/// Places of a cohort are counted inside the transaction that makes an offer: an offer takes a
/// place while it is open, and from its acceptance on. `make_offer` and `answer_to_offer` stand
/// with the other steps in participation_actions.hpp.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "programme/participation_actions.hpp"

namespace trellis::programme {

/// Places of a cohort for a unit and stream, by the definition; nothing where it sets no limit.
std::optional<int> cohort_places(const Definition& definition,
                                 std::string_view unit,
                                 std::string_view stream);

/// Places of the cohort that are taken or offered now, in the stream or in all.
int places_used(storage::Snapshot& db, const Participation& applicant);

/// Refuses an offer that would pass the cohort's places. `promised`: further ones in this preview.
Result<void> check_cohort_place(storage::Snapshot& db,
                                const Definition& definition,
                                const Participation& applicant,
                                int promised = 0);

struct BulkOffer {
  ProgrammeId programme{};
  std::vector<ParticipationId> to{};  ///< in the order in which places go
  Date answer_by{};
};

struct OfferLine {
  Participation participation{};
  std::string refusal{};  ///< empty: is offered a place
};

/// What the bulk offer would do, by the same rules; writes nothing.
Result<std::vector<OfferLine>> preview_offers(storage::Snapshot& db,
                                              const access::Actor& actor,
                                              const BulkOffer& wanted,
                                              Date today);

/// Offers places to those who may have one, in order; tells why the others have none.
Result<std::vector<OfferLine>> make_offers(storage::Transaction& tx,
                                           const access::Actor& actor,
                                           const BulkOffer& wanted,
                                           Date today);

/// Those who wait for an offer, in the order in which places go: the waiting list first, then the
/// eligible, each by the day of the application and then by its number.
std::vector<Participation> in_line(storage::Snapshot& db,
                                   ProgrammeId programme,
                                   std::string_view unit,
                                   std::optional<CohortId> cohort);

/// Ends the offers whose last day has passed without an answer. Returns how many.
Result<int> lapse_offers(storage::Transaction& tx,
                         const access::Actor& actor,
                         ProgrammeId programme,
                         Date today);

/// Leaves the programme: an open offer ends, and the place is free for the next in line.
Result<Participation> withdraw(storage::Transaction& tx,
                               const access::Actor& actor,
                               ParticipationId id,
                               std::string_view reason,
                               Date on);

}  // namespace trellis::programme
