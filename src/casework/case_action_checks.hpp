/// What the actions on cases share; private to this module.
#pragma once

#include "access/actor.hpp"
#include "casework/case_actions.hpp"
#include "casework/case_context_store.hpp"
#include "programme/participation_store.hpp"

namespace trellis::casework {

Result<CaseContext> context_or_refuse(storage::Transaction& tx, CaseId id, Date today);

/// For staff who edit cases, over this one.
Result<void> check_manages(const access::Actor& actor, const CaseFile& file);
/// For staff, and for whoever may take the part of one of these roles in the case.
Result<void> check_part(const access::Actor& actor,
                        const CaseContext& context,
                        const programme::Texts& roles);
/// The roles of leads and of partners: who writes a plan.
programme::Texts writing_roles(const programme::Definition& definition);

/// Notes which tasks became complete, or are so no longer, by what was just written. `before`
/// and `old_view` are the case as it was.
void note_completions(storage::Transaction& tx,
                      const access::Actor& actor,
                      const CaseContext& before,
                      const CaseView& old_view,
                      Date today);

/// Opens a case; the caller has checked who may.
Result<CaseFile> begin_case(storage::Transaction& tx,
                            const access::Actor& actor,
                            const NewCase& wanted,
                            Date today);
/// The case that a participation would have: region of its school, version and stream its own.
NewCase case_wanted(storage::Snapshot& db, const programme::Participation& participation);

/// An event about a case, its holder and its programme.
void record_case(storage::Transaction& tx,
                 const access::Actor& actor,
                 std::string_view type,
                 const CaseFile& file,
                 const events::Changes& changes);

}  // namespace trellis::casework
