/// Money decided and paid to a participation: grants, fees and claims; and what was awarded.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "programme/definition.hpp"
#include "programme/money_subjects.hpp"
#include "storage/database.hpp"

namespace trellis::programme {

struct Payment {
  PaymentId id{};
  ParticipationId participation{};
  std::string kind{};  ///< grant, fee or claim
  std::string code{};  ///< id in the definition
  Money amount{};
  std::optional<Date> row_valid_from{};  ///< of the dated amount it was taken from
  Date decided_on{};
  std::optional<PersonId> decided_by{};
  std::optional<PersonId> approved_by{};
  std::optional<Date> paid_on{};
  std::string reference{};
};

/// Oldest first.
std::vector<Payment> payments_of(storage::Snapshot& db, ParticipationId participation);
std::optional<Payment> find_payment(storage::Snapshot& db, PaymentId id);
PaymentId insert_payment(storage::Transaction& tx, const Payment& payment, Instant now);
void mark_approved(storage::Transaction& tx, PaymentId id, std::optional<PersonId> by);
/// Removes a payment that nobody has approved; no other one.
void delete_waiting_payment(storage::Transaction& tx, PaymentId id);
void mark_paid(storage::Transaction& tx, PaymentId id, Date on, std::string_view reference);

/// Decided so far under one code, paid or not.
Money sum_of(const std::vector<Payment>& payments, std::string_view kind, std::string_view code);

/// What the newest selection decision awarded; nothing where nothing was.
std::optional<Money> award_of(storage::Snapshot& db, ParticipationId participation);

void read_row(storage::Columns& columns, Payment& row);

}  // namespace trellis::programme
