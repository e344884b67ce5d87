#include "casework/retention_actions.hpp"

#include <string>

#include "casework/subjects.hpp"
#include "events/event_store.hpp"

namespace trellis::casework {
namespace {

ErasedWords sum_of_due(const std::vector<DueForErasing>& rows) {
  ErasedWords sum{.cases = std::ssize(rows)};
  for (const DueForErasing& row : rows) {
    sum.notes += row.notes;
    sum.contacts += row.contacts;
    sum.comments += row.comments;
  }
  return sum;
}

}  // namespace

ErasedWords preview_erasing(storage::Snapshot& db, Date today) {
  return sum_of_due(due_for_erasing(db, today));
}

ErasedWords erase_due(storage::Transaction& tx, const events::Author& author, Date today) {
  const auto rows = due_for_erasing(tx, today);
  if (rows.empty()) return {};
  erase_words_due(tx, today, author.at);
  for (const DueForErasing& row : rows)
    events::record(tx,
                   author,
                   "retention.erased",
                   {events::subject(row.case_id)},
                   events::Changes()
                       .say("notes", std::to_string(row.notes))
                       .say("contacts", std::to_string(row.contacts))
                       .say("comments", std::to_string(row.comments)));
  return sum_of_due(rows);
}

}  // namespace trellis::casework
