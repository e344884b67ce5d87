#include "programme/draft_store.hpp"

namespace trellis::programme {
namespace {

constexpr auto remove_answers_sql = R"(
  delete from application_answer
  where application_id = :id)";

constexpr auto restart_draft_sql = R"(
  update application
  set version = version + 1, started_at = :now, saved_at = :now, retain_until = :retain_until
  where application_id = :id and submitted_at is null)";

}  // namespace

void restart_draft(storage::Transaction& tx, ApplicationId id, Date retain_until, Instant now) {
  tx.execute(remove_answers_sql, {{"id", id}});
  tx.execute(restart_draft_sql, {{"id", id}, {"now", now}, {"retain_until", retain_until}});
}

}  // namespace trellis::programme
