/// Writing beside the tasks of a case: notes, contacts, links to documents, what took place, and
/// watching it. Each checks who asks and writes an event; words about people go into no event.
#pragma once

#include "access/actor.hpp"
#include "casework/journal_store.hpp"
#include "core/result.hpp"

namespace trellis::casework {

/// Anybody who takes part in the case; a private note only with the permission for them.
Result<NoteId> add_note(storage::Transaction& tx,
                        const access::Actor& actor,
                        CaseId id,
                        const Note& note);

Result<ContactId> add_contact(storage::Transaction& tx,
                              const access::Actor& actor,
                              CaseId id,
                              const Contact& contact);
Result<void> remove_contact(
    storage::Transaction& tx, const access::Actor& actor, CaseId id, ContactId contact, Date on);

/// A document lies elsewhere: its title and an http or https address.
Result<void> add_document(storage::Transaction& tx,
                          const access::Actor& actor,
                          CaseId id,
                          const Document& document);

/// Notes that something of the definition's delivery took place. Refuses days to come, and a case
/// that is frozen.
Result<void> record_engagement(storage::Transaction& tx,
                               const access::Actor& actor,
                               CaseId id,
                               const EngagementHeld& held,
                               Date today);

/// Puts the case on the person's own list, or takes it off.
Result<void> watch(storage::Transaction& tx, const access::Actor& actor, CaseId id, bool watched);

}  // namespace trellis::casework
