#include "cli/job_handlers.hpp"

#include <chrono>

#include "access/rate_limit_store.hpp"
#include "access/session_store.hpp"
#include "core/text.hpp"
#include "events/personal_text_store.hpp"

namespace trellis::cli {

namespace {

using jobs::JobContext;
using jobs::Summary;
using storage::Transaction;

constexpr std::chrono::hours sessions_kept{24 * 30};
constexpr std::chrono::hours limits_kept{24};

/// Deletes what has had its time: texts past their retention, old sessions, old rate limits.
Result<Summary> tidy(JobContext& context) {
  const Instant now = context.now();
  const auto erased = context.database().write([&](Transaction& tx) {
    access::delete_old_sessions(tx, now.plus(-sessions_kept));
    access::delete_old_limits(tx, now.plus(-limits_kept));
    return events::erase_texts_due(tx, now.date_in_england(), now);
  });
  return Summary{"Erased " + counted(erased, "text") + " whose time had come"};
}

}  // namespace

jobs::Handlers all_job_handlers() { return {{"housekeeping.tidy", tidy}}; }

std::vector<std::string> daily_jobs() { return {"housekeeping.tidy"}; }

}  // namespace trellis::cli
