/// What is written about a case beside its tasks: notes, contacts, documents, engagements,
/// watchers.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "casework/subjects.hpp"
#include "storage/database.hpp"

namespace trellis::casework {

struct Note {
  NoteId id{};
  std::string body{};
  bool is_private = false;
  Date happened_on{};
  std::optional<PersonId> by{};
  std::string by_name{};
  Instant recorded_at{};
};
/// Newest first, without the erased; private ones only those of `reader` or shared with them.
std::vector<Note> notes_of(storage::Snapshot& db, CaseId id, std::optional<PersonId> reader);
NoteId insert_note(storage::Transaction& tx, CaseId id, const Note& note, Date retain_until);

/// Whom to reach. Those whom we talk to and those whom letters go to are kept apart.
struct Contact {
  ContactId id{};
  std::string group{};  ///< id of the definition's contacts
  std::string role{};
  bool is_for_letters = false;
  std::string name{};
  std::string email{};
  std::string phone{};
  Date started_on{};
};
/// Those in force, by group and role.
std::vector<Contact> contacts_of(storage::Snapshot& db, CaseId id);
ContactId insert_contact(
    storage::Transaction& tx, CaseId id, const Contact& contact, Date retain_until, Instant now);
/// False when there was none in force.
bool end_contact(storage::Transaction& tx, CaseId id, ContactId contact, Date on);

struct Document {
  std::int64_t id = 0;
  std::string task{};
  std::string title{};
  std::string link{};
  Instant recorded_at{};
};
std::vector<Document> documents_of(storage::Snapshot& db, CaseId id);
void insert_document(storage::Transaction& tx,
                     CaseId id,
                     const Document& document,
                     std::optional<PersonId> by,
                     Instant now);

/// Something that took place for the case: a visit, an open day, a training.
struct EngagementHeld {
  std::int64_t id = 0;
  std::string engagement{};  ///< id of the definition's delivery
  Date held_on{};
  double amount = 0;  ///< in the unit that the engagement counts as
  std::optional<OrganisationId> host{};
  std::string host_name{};
  std::string link{};
};
/// Newest first.
std::vector<EngagementHeld> engagements_of(storage::Snapshot& db, CaseId id);
void insert_engagement(storage::Transaction& tx,
                       CaseId id,
                       const EngagementHeld& held,
                       std::optional<PersonId> by,
                       Instant now);

bool is_watched(storage::Snapshot& db, CaseId id, PersonId person);
void set_watched(storage::Transaction& tx, CaseId id, PersonId person, bool watched, Date today);

void read_row(storage::Columns& columns, Note& row);
void read_row(storage::Columns& columns, Contact& row);
void read_row(storage::Columns& columns, Document& row);
void read_row(storage::Columns& columns, EngagementHeld& row);

}  // namespace trellis::casework
