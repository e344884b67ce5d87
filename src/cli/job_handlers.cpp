#include "cli/job_handlers.hpp"

#include <chrono>

#include "access/rate_limit_store.hpp"
#include "access/session_store.hpp"
#include "casework/break_glass_store.hpp"
#include "casework/case_change_over_actions.hpp"
#include "casework/move_run_actions.hpp"
#include "casework/retention_actions.hpp"
#include "core/text.hpp"
#include "events/personal_text_store.hpp"
#include "evidence/evidence_store.hpp"
#include "matching/cluster_actions.hpp"
#include "matching/match_job_actions.hpp"
#include "network/after_import_actions.hpp"
#include "notify/message_store.hpp"
#include "programme/definition_upload_store.hpp"
#include "programme/participation_store.hpp"
#include "register/import_job_actions.hpp"
#include "register/need_job.hpp"
#include "web/api/api_answer_store.hpp"

namespace trellis::cli {

namespace {

using jobs::JobContext;
using jobs::Summary;
using storage::Transaction;

constexpr std::chrono::hours sessions_kept{24 * 30};
constexpr std::chrono::hours limits_kept{24};
constexpr std::chrono::hours uploads_kept{24 * 7};

/// Deletes what has had its time: texts past their retention, old sessions, old rate limits, files
/// that nobody imported, old messages.
Result<Summary> tidy(JobContext& context) {
  const Instant now = context.now();
  const auto erased = context.database().write([&](Transaction& tx) {
    access::delete_old_sessions(tx, now.plus(-sessions_kept));
    access::delete_old_limits(tx, now.plus(-limits_kept));
    web::api::delete_old_answers(tx, now.plus(-web::api::answers_kept));
    registry::remove_old_uploads(tx, now.plus(-uploads_kept), now);
    notify::delete_old_messages(tx, now.date_in_england());
    casework::blank_old_reasons(tx, now.date_in_england());
    programme::remove_old_definition_uploads(tx, now.plus(-uploads_kept));
    evidence::remove_old_evidence_uploads(tx, now.plus(-uploads_kept));
    const events::Author author{.kind = events::AuthorKind::schedule, .at = now};
    return events::erase_texts_due(tx, now.date_in_england(), now) +
           casework::erase_due(tx, author, now.date_in_england()).all();
  });
  if (erased == 0) return Summary{"Nothing had to be erased"};
  return Summary{"Erased " + counted(erased, "text") + " whose time had come"};
}

}  // namespace

registry::ImportHooks import_hooks() {
  return {.engaged = programme::engaged_organisations,
          .changed_over = casework::follow_change_over};
}

jobs::Handlers all_job_handlers() {
  jobs::Handlers handlers = {
      {"housekeeping.tidy", tidy},
      {std::string(registry::import_job_kind),
       registry::import_handler(import_hooks(), network::follow_import)},
      {std::string(registry::compute_need_kind), registry::compute_need_handler()},
      {std::string(matching::match_job_kind), matching::match_handler()},
      {std::string(matching::form_clusters_kind), matching::form_clusters_handler()}};
  handlers.merge(casework::move_handlers());
  return handlers;
}

std::vector<std::string> daily_jobs() { return {"housekeeping.tidy"}; }

}  // namespace trellis::cli
