/// What people do in a competitive selection: share out, mark, declare a conflict, moderate,
/// decide.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "access/actor.hpp"
#include "programme/selection_store.hpp"

namespace trellis::programme {

/// People who may mark applications of this programme, with the organisations they belong to and
/// the trusts of these.
std::vector<Marker> available_markers(storage::Snapshot& db,
                                      const access::Actor& actor,
                                      ProgrammeId programme,
                                      Date today);

/// The organisation and the trust that it is in.
std::set<OrganisationId> with_trust(storage::Snapshot& db, OrganisationId organisation);

/// What this person is to mark, while they hold a role that marks for the programme: who has lost
/// it, or comes by an API token, has nothing to mark.
std::vector<MarkingTask> own_marking(storage::Snapshot& db, const access::Actor& actor);
std::optional<MarkingTask> own_marking_of(storage::Snapshot& db,
                                          const access::Actor& actor,
                                          ApplicationId application);

struct MarkingOrder {
  std::optional<Date> mark_by{};    ///< asked of the markers
  std::vector<PersonId> markers{};  ///< who marks in this round; empty: everybody who may
};
/// Gives every application of the scope as many markers as the definition asks for; those that have
/// some get the rest.
Result<SharedOut> assign_markers(storage::Transaction& tx,
                                 const access::Actor& actor,
                                 const SelectionScope& scope,
                                 Date today,
                                 const MarkingOrder& order = {});

/// The marker cannot mark this application fairly: it goes at once to another of those who mark in
/// its round, by the same day. False when none of them is free, and staff assign somebody.
Result<bool> declare_conflict(storage::Transaction& tx,
                              const access::Actor& actor,
                              ApplicationId application,
                              std::string_view reason,
                              Date today);

struct GiveMarks {
  ApplicationId application{};
  std::map<std::string, double> scores{};
  std::string comment{};
};
/// Marks of one who is assigned. They may be changed until the application is moderated or decided.
Result<void> give_marks(storage::Transaction& tx,
                        const access::Actor& actor,
                        const GiveMarks& given);

struct Moderate {
  ApplicationId application{};
  std::map<std::string, double> scores{};  ///< agreed in the meeting, or the third marker's
  std::string reason{};
};
/// Settles an application on which the markers differ by more than the tolerance. Never by one of
/// its markers.
Result<void> moderate(storage::Transaction& tx,
                      const access::Actor& actor,
                      const SelectionScope& scope,
                      const Moderate& settled);

/// What would be decided now; the permission is that of deciding.
Result<std::vector<SelectionDecision>> preview_decisions(storage::Snapshot& db,
                                                         const access::Actor& actor,
                                                         const SelectionScope& scope);

/// Decides the scope: awards are offered with a last day for the answer, the next go to the waiting
/// list, those below the pass mark are told. Deciding again moves the waiting list up by what has
/// become free. Returns what changed.
Result<std::vector<SelectionDecision>> decide_selection(storage::Transaction& tx,
                                                        const access::Actor& actor,
                                                        const SelectionScope& scope,
                                                        Date answer_by,
                                                        Date today);

}  // namespace trellis::programme
