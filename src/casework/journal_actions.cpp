#include "casework/journal_actions.hpp"

#include <algorithm>

#include "access/record.hpp"
#include "casework/case_access_checks.hpp"
#include "casework/case_action_checks.hpp"
#include "core/text.hpp"

namespace trellis::casework {
namespace {

using access::Actor;
using access::Permission;
using storage::Transaction;

/// How long notes and contacts are kept; our decision, as for answers.
constexpr int journal_retention_months = 84;
constexpr std::size_t note_bytes_max = 20'000;
constexpr double amount_max = 60;

Date retain_until(const Actor& actor) {
  return actor.at.date_in_england().plus_months(journal_retention_months);
}

/// The case, when the actor works on it: staff, its lead, or the school itself.
Result<CaseContext> context_to_write(Transaction& tx, const Actor& actor, CaseId id) {
  CaseContext context = TRY(context_or_refuse(tx, id, actor.at.date_in_england()));
  const bool writes = may_manage(actor, context.file) || leads_case(actor, context.file) ||
                      actor.may_act_for(context.file.holder);
  if (!writes) return problem(ProblemKind::not_allowed, "", "You cannot write about this case");
  return context;
}

bool has_role(const programme::Definition& definition, const Contact& contact) {
  for (const programme::ContactGroup& group : definition.contacts)
    if (group.id == contact.group)
      return std::ranges::find(group.roles, contact.role, &programme::Option::id) !=
             group.roles.end();
  return false;
}

bool is_web_address(std::string_view link) {
  return (link.starts_with("https://") || link.starts_with("http://")) &&
         link.find(' ') == std::string_view::npos;
}

}  // namespace

Result<NoteId> add_note(Transaction& tx, const Actor& actor, CaseId id, const Note& note) {
  const CaseContext context = TRY(context_to_write(tx, actor, id));
  if (note.is_private && !may(actor, Permission::see_private_notes, scope_of(context.file)))
    return problem(ProblemKind::not_allowed, "private", "You cannot write private notes");
  Note kept = note;
  kept.body = std::string(trim(note.body));
  kept.by = actor.person;
  kept.recorded_at = actor.at;
  if (kept.body.empty()) return problem(ProblemKind::missing, "body", "Enter the note");
  if (kept.body.size() > note_bytes_max)
    return problem(ProblemKind::invalid, "body", "The note must be 20,000 characters or fewer");
  const NoteId note_id = insert_note(tx, id, kept, retain_until(actor));
  record_case(tx,
              actor,
              "note.added",
              context.file,
              events::Changes().say("private", kept.is_private ? "yes" : "no"));
  return note_id;
}

Result<ContactId> add_contact(Transaction& tx,
                              const Actor& actor,
                              CaseId id,
                              const Contact& contact) {
  const CaseContext context = TRY(context_to_write(tx, actor, id));
  if (!has_role(*context.definition, contact))
    return problem(ProblemKind::invalid, "role", "Select the role of the contact");
  if (trim(contact.name).empty()) return problem(ProblemKind::missing, "name", "Enter a name");
  if (!contact.email.empty() && contact.email.find('@') == std::string::npos)
    return problem(ProblemKind::invalid,
                   "email",
                   "Enter an email address in the correct format, like name@example.com");
  const ContactId kept = insert_contact(tx, id, contact, retain_until(actor), actor.at);
  record_case(tx,
              actor,
              "contact.added",
              context.file,
              events::Changes().say("group", contact.group).say("role", contact.role));
  return kept;
}

Result<void> remove_contact(
    Transaction& tx, const Actor& actor, CaseId id, ContactId contact, Date on) {
  const CaseContext context = TRY(context_to_write(tx, actor, id));
  if (!end_contact(tx, id, contact, on))
    return problem(ProblemKind::not_found, "contact", "This case has no such contact");
  record_case(tx, actor, "contact.removed", context.file, {});
  return {};
}

Result<void> add_document(Transaction& tx,
                          const Actor& actor,
                          CaseId id,
                          const Document& document) {
  const CaseContext context = TRY(context_to_write(tx, actor, id));
  if (trim(document.title).empty())
    return problem(ProblemKind::missing, "title", "Enter what the document is called");
  if (!is_web_address(document.link))
    return problem(
        ProblemKind::invalid, "link", "Enter a web address, like https://www.example.com/plan");
  insert_document(tx, id, document, actor.person, actor.at);
  record_case(tx, actor, "document.added", context.file, {});
  return {};
}

Result<void> record_engagement(
    Transaction& tx, const Actor& actor, CaseId id, const EngagementHeld& held, Date today) {
  const CaseContext context = TRY(context_to_write(tx, actor, id));
  const programme::Engagement* kind = context.definition->find_engagement(held.engagement);
  const bool offered =
      kind && (kind->streams.empty() ||
               std::ranges::find(kind->streams, context.file.stream) != kind->streams.end());
  if (!offered) return problem(ProblemKind::invalid, "engagement", "Select what took place");
  if (context.view(today).frozen)
    return problem(
        ProblemKind::refused_by_rule, "engagement", "Resume the case before you record a visit");
  if (held.held_on > today)
    return problem(ProblemKind::invalid, "held_on", "The date must be today or in the past");
  if (held.amount <= 0 || held.amount > amount_max)
    return problem(ProblemKind::invalid,
                   "amount",
                   "Enter how many " + kind->counts_as + " it took, such as 0.5 or 1");
  insert_engagement(tx, id, held, actor.person, actor.at);
  raise_version(tx, id);
  record_case(tx,
              actor,
              "engagement.recorded",
              context.file,
              events::Changes().say("engagement", held.engagement).say("on", held.held_on.text()));
  return {};
}

Result<void> watch(Transaction& tx, const Actor& actor, CaseId id, bool watched) {
  const auto file = find_case(tx, id);
  if (!file || !actor.person || !may_see(actor, *file))
    return problem(ProblemKind::not_found, "case", "There is no such case");
  if (has_opened(actor, *file))
    return problem(ProblemKind::not_allowed, "", "You may read this case, and change nothing");
  set_watched(tx, id, *actor.person, watched, actor.at.date_in_england());
  return {};
}

}  // namespace trellis::casework
