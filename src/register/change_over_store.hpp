/// Decisions about changes of URN, and what they rest on.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/id.hpp"
#include "register/change_over.hpp"
#include "storage/database.hpp"

namespace trellis {
using ChangeOverId = Id<struct ChangeOverTag>;
}

namespace trellis::registry {

/// A decision that was applied, or the reversal of one.
struct StoredDecision {
  ChangeOverId id;
  OrganisationId organisation;
  Urn urn;
  std::string outcome;  ///< continues, merges, ends, reversed
  std::optional<Urn> successor;
  std::optional<OrganisationId> successor_organisation;
  Date effective_on;
  std::string edges;
  std::optional<ChangeOverId> reverses;
  Instant decided_at;
  std::string reason;
};
void read_row(storage::Columns& columns, StoredDecision& row);

/// URNs that are closed in the register and still held, whose closing day has come.
void read_row(storage::Columns& columns, Holding& row);
std::vector<Holding> closed_holdings(storage::Snapshot& db, Date today);
/// What the register says of every URN.
struct UrnStateRow {
  Urn urn;
  UrnState state;
};
void read_row(storage::Columns& columns, UrnStateRow& row);
std::vector<UrnStateRow> urn_states(storage::Snapshot& db);

/// Decisions about an organisation, the oldest first.
std::vector<StoredDecision> decisions_of(storage::Snapshot& db, OrganisationId organisation);
std::optional<StoredDecision> find_decision(storage::Snapshot& db, ChangeOverId id);
/// Whether a decision of this key was ever made, reversed or not.
bool was_decided(storage::Snapshot& db, std::string_view fingerprint);
/// Decisions in force that rest on links.
std::vector<StoredDecision> decisions_with_edges(storage::Snapshot& db);

/// Those in force, the newest first.
std::vector<StoredDecision> decisions_in_force(storage::Snapshot& db, std::size_t limit);

ChangeOverId save_decision(storage::Transaction& tx,
                           const ChangeOverDecision& decision,
                           std::optional<ReleaseId> release,
                           std::optional<PersonId> person,
                           std::string_view reason,
                           Instant now);
/// Writes the row that takes a decision back.
ChangeOverId save_reversal(storage::Transaction& tx,
                           const StoredDecision& decision,
                           std::optional<PersonId> person,
                           std::string_view reason,
                           Instant now);
void save_succession(storage::Transaction& tx,
                     OrganisationId predecessor,
                     OrganisationId successor,
                     Date on,
                     ChangeOverId decision);
void end_succession(storage::Transaction& tx, ChangeOverId decision, Date on);

/// Organisations that took over from this one, and that it took over from, with the day.
struct Succession {
  OrganisationId predecessor, successor;
  Date on;
};
void read_row(storage::Columns& columns, Succession& row);
std::vector<Succession> successions_of(storage::Snapshot& db, OrganisationId organisation);

}  // namespace trellis::registry
