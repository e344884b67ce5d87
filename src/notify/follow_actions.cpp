#include "notify/follow_actions.hpp"

#include <set>

#include "notify/open_task_store.hpp"
#include "notify/tellings_actions.hpp"

namespace trellis::notify {

using storage::Database;
using storage::Snapshot;
using storage::Transaction;

namespace {

/// Handles a stretch of the log; the place is saved with what it led to, or not at all.
Followed follow_stretch(Transaction& tx, Instant now, int count_max) {
  Followed followed;
  const FollowPlace place = follow_place(tx);
  const auto events = events::events_after(tx, place.cursor, count_max);
  if (events.empty()) return followed;
  const Date today = now.date_in_england();
  const Directory directory = load_directory(tx, today);
  std::set<std::int64_t> cases;
  for (const events::Event& event : events) {
    const auto subjects = events::subjects_of(tx, event.id);
    for (const events::Subject& subject : subjects)
      if (subject.kind == "case") cases.insert(subject.id);
    if (!is_told(event.type) || event.happened_at < now.plus(-news_kept)) continue;
    const Scene scene{tx, event, subjects, directory, today};
    for (const Telling& telling : tellings_of(scene))
      followed.messages += tell(tx, telling.draft, telling.people, now);
  }
  for (const std::int64_t id : cases) refresh_open_tasks(tx, {id}, today, now);
  save_place(tx, events::cursor_of(events.back()));
  followed.events = static_cast<int>(events.size());
  followed.cases = static_cast<int>(cases.size());
  return followed;
}

}  // namespace

Followed follow_events(Database& db, Instant now, int count_max) {
  // Looking first takes no lock from those who write.
  const bool any = db.read(
      [](Snapshot& s) { return !events::events_after(s, follow_place(s).cursor, 1).empty(); });
  if (!any) return {};
  return db.write([&](Transaction& tx) { return follow_stretch(tx, now, count_max); });
}

void pass_over_events(Transaction& tx) {
  const auto newest = events::all_events(tx, std::nullopt, {.size = 1});
  if (!newest.empty()) save_place(tx, events::cursor_of(newest.front()));
}

}  // namespace trellis::notify
