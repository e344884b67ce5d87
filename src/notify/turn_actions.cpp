#include "notify/turn_actions.hpp"

#include "notify/remind_actions.hpp"

namespace trellis::notify {

using storage::Database;
using storage::Snapshot;

namespace {

/// So many stretches of the log in one turn, that letters do not wait behind a large import.
constexpr int stretches_max = 25;

}  // namespace

Turn take_turn(Database& db,
               Transport* transport,
               const MailIdentity& identity,
               Instant now,
               const std::function<bool()>& stopping) {
  const auto is_stopping = [&] { return stopping && stopping(); };
  Turn turn;
  for (int i = 0; i < stretches_max && !is_stopping(); ++i) {
    const Followed followed = follow_events(db, now);
    if (followed.events == 0) break;
    turn.followed.events += followed.events;
    turn.followed.messages += followed.messages;
    turn.followed.cases += followed.cases;
  }
  if (!is_stopping() && db.read([&](Snapshot& s) { return is_reminding_due(s, now); }))
    turn.reminded = remind(db, now).messages;
  if (transport && !is_stopping())
    turn.sent = send_due(db, *transport, identity, now, 50, stopping);
  return turn;
}

}  // namespace trellis::notify
