#include "casework/break_glass_actions.hpp"
#include "cli/demonstration_steps.hpp"
#include "notify/follow_actions.hpp"
#include "notify/remind_actions.hpp"

namespace trellis::cli {

using storage::Database;
using storage::Transaction;

void forget_the_past(Database& db) {
  db.write([](Transaction& tx) { notify::pass_over_events(tx); });
}

void tell_the_news(Database& db, Instant now) {
  while (notify::follow_events(db, now).events > 0) {
  }
}

Result<void> add_messages(Database& db,
                          const access::Actor& actor,
                          const programme::Programme& programme) {
  forget_the_past(db);
  TRY_VOID(db.write([&](Transaction& tx) -> Result<void> {
    const auto cases = casework::open_cases(tx, programme.id);
    if (cases.empty()) return {};
    return casework::protect_case(tx, actor, cases.back().id, true);
  }));
  notify::remind(db, actor.at);
  tell_the_news(db, actor.at);
  return {};
}

}  // namespace trellis::cli
