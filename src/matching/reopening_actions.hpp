/// Opening a confirmed pairing again before its work begins, so that a repair can move the partner.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "access/actor.hpp"
#include "core/date.hpp"
#include "matching/ids.hpp"
#include "programme/pairing_store.hpp"
#include "storage/database.hpp"

namespace trellis::matching {

/// A pairing that somebody looks at before opening it again.
struct Reopening {
  programme::Pairing pairing;
  std::string partner;  ///< names
  std::string lead;
  std::vector<std::string> begun;  ///< "2 tasks are answered": what stands in the way
};

/// Needs run_matching and assign over the programme. Refuses a pairing that has ended.
Result<Reopening> reopening_of(storage::Snapshot& db,
                               const access::Actor& actor,
                               programme::PairingId id);

struct Reopened {
  ProgrammeId programme;
  std::optional<MatchRunId> repair_from;  ///< the newest match in which the partner can be moved
};

/// The pairing ends, all its places are free again, and the partner waits for a lead: it is
/// proposed, no longer confirmed. Both sides are told. Asks for a reason; refuses where the work of
/// the case has begun.
Result<Reopened> reopen_pairing(storage::Database& db,
                                const access::Actor& actor,
                                programme::PairingId id,
                                const std::string& reason,
                                Date today);

}  // namespace trellis::matching
