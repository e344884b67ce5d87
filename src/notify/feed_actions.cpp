#include "notify/feed_actions.hpp"

#include "access/record.hpp"
#include "access/secret.hpp"
#include "notify/feed_store.hpp"
#include "notify/open_task_store.hpp"
#include "register/organisation_store.hpp"

namespace trellis::notify {

using access::Actor;
using storage::Snapshot;
using storage::Transaction;

namespace {

/// So long a date that was called off stays in the file, marked so, for programs to take it out.
constexpr std::chrono::hours cancelled_kept{24 * 30};

std::unexpected<Problem> nobody() {
  return problem(ProblemKind::not_allowed, "", "Sign in to have a calendar of your own");
}

CalendarEntry entry_of(Snapshot& db, const DatedTask& task, const std::string& address) {
  const bool is_review = task.kind == name_of(OpenKind::review);
  const std::string case_id = std::to_string(task.case_id.value);
  const std::string school =
      task.is_protected ? "protected case" : registry::organisation_name(db, task.holder);
  return {.uid = is_review ? "review-of-case-" + case_id + "@trellis"
                           : task.kind + "-" + std::to_string(task.id) + "-of-case-" + case_id +
                                 "@trellis",
          .sequence = task.sequence,
          .day = task.due_on,
          .summary = (is_review ? "Review: " : task.title + ": ") + school,
          .description = is_review ? task.title : "",
          .url = address + "/cases/" + case_id + (is_review ? "/reviews" : "/tasks/" + task.task),
          .is_cancelled = task.ended_at.has_value()};
}

}  // namespace

std::optional<Instant> feed_since(Snapshot& db, PersonId person) { return find_feed(db, person); }

Result<std::string> open_feed(Transaction& tx, const Actor& actor) {
  if (!actor.person) return nobody();
  end_feed_of(tx, *actor.person, actor.at);
  const std::string token = access::make_token();
  insert_feed(tx, *actor.person, access::hash_of_token(token), actor.at);
  record(tx, actor, "calendar.opened", {events::subject(*actor.person)});
  return token;
}

Result<void> end_feed(Transaction& tx, const Actor& actor) {
  if (!actor.person) return nobody();
  if (!end_feed_of(tx, *actor.person, actor.at))
    return problem(ProblemKind::conflict, "", "You have no calendar address to end");
  record(tx, actor, "calendar.ended", {events::subject(*actor.person)});
  return {};
}

std::optional<PersonId> person_of_feed(Snapshot& db, std::string_view token) {
  return find_feed_person(db, access::hash_of_token(token));
}

Calendar calendar_of(Snapshot& db, PersonId person, Instant now, const std::string& address) {
  Calendar calendar{.name = "Trellis"};
  for (const DatedTask& task :
       calendar_tasks(db, person, now.date_in_england(), now.plus(-cancelled_kept))) {
    CalendarEntry entry = entry_of(db, task, address);
    // A thing that staff and school may both do stands in the file once.
    if (calendar.entries.empty() || calendar.entries.back().uid != entry.uid)
      calendar.entries.push_back(std::move(entry));
  }
  return calendar;
}

}  // namespace trellis::notify
