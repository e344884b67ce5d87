/// Messages, choices of how to be told, and the place reached in the event log, in the database.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "events/event_store.hpp"
#include "notify/directory.hpp"
#include "notify/message.hpp"
#include "storage/database.hpp"

namespace trellis::notify {

/// A message as its receiver sees it.
struct Message {
  MessageId id = {};
  std::string kind = {};
  std::string subject = {};
  std::string body = {};
  std::string link = {};
  Instant made_at = {};
  std::optional<Instant> read_at = {};
};
void read_row(storage::Columns& columns, Message& row);

/// Nothing when this person was told of the same fact before.
std::optional<MessageId> insert_message(
    storage::Transaction& tx, PersonId person, const Draft& draft, Channel channel, Instant now);
/// The newest first.
std::vector<Message> messages_of(storage::Snapshot& db,
                                 PersonId person,
                                 int count,
                                 std::int64_t offset);
std::int64_t count_messages(storage::Snapshot& db, PersonId person);
std::int64_t count_unread(storage::Snapshot& db, PersonId person);
/// False when it is not theirs, or was read before.
bool mark_read(storage::Transaction& tx, PersonId person, MessageId id, Instant now);
std::int64_t mark_all_read(storage::Transaction& tx, PersonId person, Instant now);
/// Deletes what has had its time, with its mail. Returns how many.
std::int64_t delete_old_messages(storage::Transaction& tx, Date today);

/// Only the kinds for which something was chosen.
std::map<MessageKind, Channel> choices_of(storage::Snapshot& db, PersonId person);
std::optional<Channel> choice_of(storage::Snapshot& db, PersonId person, MessageKind kind);
void save_choice(
    storage::Transaction& tx, PersonId person, MessageKind kind, Channel channel, Instant now);

/// How far the log has been followed, and the day on which reminders were last made.
struct FollowPlace {
  events::Cursor cursor = {};
  std::optional<Date> reminded_on = {};
};
FollowPlace follow_place(storage::Snapshot& db);
void save_place(storage::Transaction& tx, const events::Cursor& cursor);
void save_reminded(storage::Transaction& tx, Date today);

Directory load_directory(storage::Snapshot& db, Date today);
/// Those assigned to a case now.
std::vector<PersonId> assigned_people(storage::Snapshot& db, std::int64_t case_id);
/// The organisation that leads the case of this holder now, if any.
std::optional<OrganisationId> lead_of_case(storage::Snapshot& db, std::int64_t case_id, Date today);

/// How many sessions the person had before the newest, and how many of those on the same device.
struct EarlierSessions {
  std::int64_t all = 0;
  std::int64_t same_device = 0;
};
EarlierSessions earlier_sessions(storage::Snapshot& db, PersonId person, Instant at);

}  // namespace trellis::notify
