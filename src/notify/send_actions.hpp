/// The outbox goes out: letters that are due, through a transport; and a person's order to send one
/// in spite of the days on which mail is held.
#pragma once

#include <functional>
#include <string>

#include "access/actor.hpp"
#include "notify/outbox_store.hpp"
#include "notify/transport.hpp"

namespace trellis::notify {

struct MailIdentity {
  std::string from = {};     ///< address of the service
  std::string address = {};  ///< of its pages, "https://trellis.example.org"
  std::string service = "Trellis";
};

/// The letter of a row of the outbox; without a receiver when the person has no address.
Letter letter_of(const OutboxRow& row, const MailIdentity& identity);
/// A persona of a demonstration has an address that leads nowhere.
std::string address_of(const OutboxRow& row);

struct Sent {
  int sent = 0;
  int failed = 0;  ///< will be tried again
  int given_up = 0;
  int held = 0;  ///< put off to another day
};

/// Sends what is due, `count_max` at most. The end of each attempt is kept before the next begins.
/// A letter whose attempt was lost is sent once more, never a third time.
Sent send_due(storage::Database& db,
              Transport& transport,
              const MailIdentity& identity,
              Instant now,
              int count_max = 50,
              const std::function<bool()>& stopping = {});

/// Sends a letter that waits, or was given up, at once. A person's decision with a reason.
Result<void> send_at_once(storage::Transaction& tx,
                          const access::Actor& actor,
                          MailId id,
                          std::string_view because);

}  // namespace trellis::notify
