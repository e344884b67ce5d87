/// Sending a version of a plan to be read, and what its reader decides.
///
/// A peer reads as a person of another school and sees that plan alone; quality assurance is for
/// the programme's staff and the lead. Nobody reads the plan of their own school.
#pragma once

#include "access/actor.hpp"
#include "casework/case_context_store.hpp"
#include "casework/plan_reading_store.hpp"

namespace trellis::casework {

struct AskForReading {
  CaseId id{};
  ReadingKind kind = ReadingKind::quality;
  std::optional<PersonId> reader{};              ///< of a peer review
  std::optional<OrganisationId> organisation{};  ///< that the reader acts for
  std::optional<Date> due_on{};
};

/// Whether the actor may send this plan to that kind of reader: staff and the lead to peers,
/// whoever writes the plan to quality assurance.
bool may_ask(const access::Actor& actor, const CaseContext& context, ReadingKind kind);
/// Whether this open reading is the actor's to decide.
bool may_decide(const access::Actor& actor, const CaseFile& file, const PlanReading& reading);
/// Whether the actor was asked to read, as the person of the school that was asked.
bool is_reader(const access::Actor& actor, const PlanReading& reading);

/// Sends the newest version, which must be shared. The plan of a protected case goes to no peer.
Result<PlanReading> ask_for_reading(storage::Transaction& tx,
                                    const access::Actor& actor,
                                    const AskForReading& wanted,
                                    Date today);

/// Passes the version or returns it, with a verdict on every criterion; of several problems the
/// message says the first, the details all. Tasks that wait for readings are complete by it.
Result<PlanReading> decide_reading(storage::Transaction& tx,
                                   const access::Actor& actor,
                                   PlanReadingId id,
                                   ReadingDecision decision,
                                   Date today);

/// Takes back what was asked and not yet decided.
Result<void> withdraw_reading(storage::Transaction& tx,
                              const access::Actor& actor,
                              PlanReadingId id,
                              Date today);

}  // namespace trellis::casework
