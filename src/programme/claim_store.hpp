/// Claims against an award, in the database.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "programme/answer.hpp"
#include "programme/money_subjects.hpp"
#include "storage/database.hpp"

namespace trellis::programme {

struct Claim {
  ClaimId id{};
  ParticipationId participation{};
  Money amount{};
  Answers answers{};  ///< to the definition's claim fields
  std::string submit_token{};
  Date submitted_on{};
  std::optional<PersonId> submitted_by{};
  std::string decision{};  ///< approved or refused; empty while it waits
  std::string decision_reason{};
  std::optional<Date> decided_on{};
  std::optional<PersonId> decided_by{};
  std::optional<PaymentId> payment{};

  bool is_waiting() const { return decision.empty(); }
};

std::optional<Claim> find_claim(storage::Snapshot& db, ClaimId id);
std::optional<Claim> find_claim(storage::Snapshot& db, std::string_view submit_token);
/// Oldest first.
std::vector<Claim> claims_of(storage::Snapshot& db, ParticipationId participation);
std::vector<Claim> claims_of_programme(storage::Snapshot& db, ProgrammeId programme);
ClaimId insert_claim(storage::Transaction& tx, const Claim& claim, Date retain_until, Instant now);
/// Writes the decision of a claim that waits.
void save_claim_decision(storage::Transaction& tx, const Claim& claim);

void read_row(storage::Columns& columns, Claim& row);

}  // namespace trellis::programme
