/// The outbox in the database: letters queued, taken, ended.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "access/actor.hpp"
#include "notify/mail.hpp"
#include "storage/database.hpp"

namespace trellis::notify {

struct QueuedMail {
  MessageId message = {};
  bool is_urgent = false;
  std::string region = {};
  std::string reference = {};
  Instant next_at = {};
};
MailId queue_mail(storage::Transaction& tx, const QueuedMail& mail, Instant now);

/// A letter of the outbox with the message it carries and whom it goes to.
struct OutboxRow {
  MailId id = {};
  std::string state = {};
  bool is_urgent = false;
  std::string region = {};
  std::string reference = {};
  int attempts = 0;
  int interruptions = 0;
  Instant queued_at = {};
  Instant next_at = {};
  std::optional<Instant> ended_at = {};
  std::string trouble = {};
  std::optional<std::string> forced_because = {};
  std::string kind = {};
  std::string subject = {};
  std::string body = {};
  std::string link = {};
  std::string person = {};  ///< name
  std::optional<std::string> email = {};
  std::optional<std::string> persona = {};
};
void read_row(storage::Columns& columns, OutboxRow& row);

/// The next letter that is due, or whose attempt was lost; nothing when none is.
std::optional<OutboxRow> next_due_mail(storage::Snapshot& db, Instant now);
std::optional<OutboxRow> find_mail(storage::Snapshot& db, MailId id);
/// The newest first; of one state where given.
std::vector<OutboxRow> list_mail(storage::Snapshot& db,
                                 std::optional<MailState> state,
                                 int count,
                                 std::int64_t offset);
std::int64_t count_mail(storage::Snapshot& db, std::optional<MailState> state);

/// The letters that an administrator answers for: those to people who have or had a role of their
/// own owner. An administrator of the whole service answers for all.
std::vector<OutboxRow> managed_mail(storage::Snapshot& db,
                                    const access::Actor& actor,
                                    std::optional<MailState> state,
                                    int count,
                                    std::int64_t offset);
std::int64_t count_managed_mail(storage::Snapshot& db,
                                const access::Actor& actor,
                                std::optional<MailState> state);
/// One of these; nothing where it is not.
std::optional<OutboxRow> find_managed_mail(storage::Snapshot& db,
                                           const access::Actor& actor,
                                           MailId id);

/// Marks the letter as being sent by us. False when another process was quicker.
bool claim_mail(storage::Transaction& tx, const OutboxRow& mail, Instant now);
/// Puts the letter off without an attempt.
void hold_mail(storage::Transaction& tx, MailId id, Instant until);
/// Ends an attempt: sent, given up, or to be tried again at `next_at`.
void end_attempt(storage::Transaction& tx,
                 MailId id,
                 MailState state,
                 std::string_view trouble,
                 Instant next_at,
                 Instant now);
/// Sends a letter that waits or was given up at once. False when it is not one of these.
bool force_mail(storage::Transaction& tx, MailId id, std::string_view because, Instant now);

}  // namespace trellis::notify
