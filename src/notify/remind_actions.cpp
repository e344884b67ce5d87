#include "notify/remind_actions.hpp"

#include <algorithm>
#include <map>

#include "casework/nominee_actions.hpp"
#include "casework/working_days.hpp"
#include "notify/challenge_window_store.hpp"
#include "notify/open_task_store.hpp"
#include "notify/reminders.hpp"
#include "programme/participation_store.hpp"
#include "programme/programme_store.hpp"
#include "register/organisation_store.hpp"

namespace trellis::notify {

using storage::Database;
using storage::Snapshot;
using storage::Transaction;

namespace {

/// So few in one transaction that nobody waits long behind it.
constexpr std::size_t cases_together = 50;
/// Sixteen hours on it is tomorrow: it is eight in the morning, or later.
constexpr std::chrono::hours until_midnight{16};
/// Dates further away than this are not looked at: 7 working days fit into it.
constexpr int days_ahead = 12;

class People {
 public:
  People(Snapshot& db, Date today)
      : db_(db), today_(today), directory_(load_directory(db, today)) {}

  /// Whose turn it is.
  std::vector<PersonId> of(const DatedTask& task) {
    const access::Scope scope{.owner = task.owner, .programme = task.programme};
    const auto part = part_from_name(task.part);
    if (part == Part::school) return people_acting_for(directory_, task.holder, scope);
    if (part == Part::staff) return assigned_people(db_, task.case_id.value);
    const auto lead = lead_of_case(db_, task.case_id.value, today_);
    return lead ? people_acting_for(directory_, *lead, scope) : std::vector<PersonId>{};
  }

 private:
  Snapshot& db_;
  Date today_;
  Directory directory_;
};

DatedThing thing_of(Snapshot& db, const DatedTask& task) {
  return {.kind = task.kind == name_of(OpenKind::review) ? OpenKind::review : OpenKind::task,
          .open_task = task.id,
          .case_id = task.case_id.value,
          .task = task.task,
          .title = task.title,
          .school =
              task.is_protected ? "a protected case" : registry::organisation_name(db, task.holder),
          .region = task.region,
          .due_on = task.due_on};
}

int refresh_all(Database& db, Instant now) {
  const auto cases = db.read([](Snapshot& s) { return open_case_ids(s); });
  const Date today = now.date_in_england();
  for (std::size_t from = 0; from < cases.size(); from += cases_together)
    db.write([&](Transaction& tx) {
      for (std::size_t i = from; i < std::min(cases.size(), from + cases_together); ++i)
        refresh_open_tasks(tx, cases[i], today, now);
    });
  return static_cast<int>(cases.size());
}

int tell_of_dates(Transaction& tx, Date today, Instant now) {
  int told = 0;
  People people(tx, today);
  std::map<PersonId, std::vector<DatedThing>> overdue;
  for (const DatedTask& task : dated_tasks(tx, today.plus_days(days_ahead))) {
    const auto whom = people.of(task);
    if (whom.empty()) continue;
    const DatedThing thing = thing_of(tx, task);
    if (const auto days = reminder_due(task.due_on, today))
      told += tell(tx, reminder(thing, *days), whom, now);
    if (task.due_on < today)
      for (const PersonId person : whom) overdue[person].push_back(thing);
  }
  if (casework::is_weekend(today)) return told;
  for (const auto& [person, things] : overdue)
    told += tell(tx, overdue_digest(things, today), {person}, now);
  return told;
}

/// Pairings confirmed longer ago than any window lasts are not looked at.
constexpr std::chrono::hours windows_back{24 * 200};

/// Reminds both schools of each match whose window is about to close.
int tell_of_windows(Transaction& tx, Date today, Instant now) {
  int told = 0;
  const Directory directory = load_directory(tx, today);
  for (const programme::Pairing& pairing : unchallenged_pairings(tx, now.plus(-windows_back))) {
    const auto partner = programme::find_participation(tx, pairing.partner);
    if (!partner) continue;
    const auto definition = programme::load_definition(tx, partner->definition);
    const ChallengeWindow window{.pairing = pairing.id.value,
                                 .told_on = pairing.confirmed_at.date_in_england(),
                                 .working_days = definition->matching.challenge_working_days,
                                 .reminder_day = definition->matching.challenge_reminder_day};
    if (!window_reminder_due(window, today)) continue;
    const access::Scope scope{.owner = pairing.owner, .programme = pairing.programme};
    const OrganisationId sides[] = {pairing.partner_organisation, pairing.lead_organisation};
    for (int i = 0; i < 2; ++i) {
      const auto people = people_acting_for(directory, sides[i], scope);
      const std::string other = registry::organisation_name(tx, sides[1 - i]);
      if (!people.empty()) told += tell(tx, window_reminder(window, sides[i], other), people, now);
    }
  }
  return told;
}

}  // namespace

bool is_reminding_due(Snapshot& db, Instant now) {
  const Date today = now.date_in_england();
  if (now.plus(until_midnight).date_in_england() == today) return false;
  const auto last = follow_place(db).reminded_on;
  return !last || *last < today;
}

Reminded remind(Database& db, Instant now) {
  Reminded reminded;
  reminded.cases = refresh_all(db, now);
  const Date today = now.date_in_england();
  reminded.messages = db.write([&](Transaction& tx) {
    const int told = tell_of_dates(tx, today, now) + tell_of_windows(tx, today, now);
    casework::forget_nominees(tx, now);
    save_reminded(tx, today);
    return told;
  });
  return reminded;
}

}  // namespace trellis::notify
