#include "network/after_import_actions.hpp"

#include "access/record.hpp"
#include "core/text.hpp"
#include "jobs/job_store.hpp"
#include "network/designation_actions.hpp"
#include "register/need_job.hpp"

namespace trellis::network {
namespace {

using registry::FileKind;

bool changes_designations(FileKind kind) {
  return kind == FileKind::network || kind == FileKind::gias;
}

/// Whether a kind of file holds what need is measured from.
bool changes_need(FileKind kind) {
  switch (kind) {
    case FileKind::gias:
    case FileKind::links:
    case FileKind::ofsted:
    case FileKind::ks2:
    case FileKind::ks4:
    case FileKind::census:
    case FileKind::absence:
    case FileKind::characteristics:
    case FileKind::pupil_premium:
    case FileKind::deprivation:
    case FileKind::policy_areas:
    case FileKind::local_authorities:
    case FileKind::region_codes:
      return true;
    case FileKind::groups:
    case FileKind::group_links:
    case FileKind::destinations:
    case FileKind::workforce:
    case FileKind::pupil_premium_incentive:
    case FileKind::postcodes:
    case FileKind::boundaries:
    case FileKind::network:
    case FileKind::hub_areas:
    case FileKind::code_lists:
    case FileKind::eligibility_list:
      return false;
  }
  return false;
}

std::string sentence_of(const ReconciledDesignations& done) {
  if (done.opened + done.ended + done.unplaced.size() == 0) return {};
  const auto count = [](std::size_t number) { return static_cast<long long>(number); };
  std::string text = counted(count(done.opened), "designation") + " opened, " +
                     with_commas(count(done.ended)) + " ended.";
  if (!done.unplaced.empty())
    text += " " + counted(count(done.unplaced.size()), "listing") +
            " could not be placed: the register does not hold the school.";
  return text;
}

/// True when a job was queued.
bool queue_need(storage::Database& db, const access::Actor& actor) {
  return db.write([&](storage::Transaction& tx) {
    const auto job = jobs::enqueue_once(tx,
                                        registry::compute_need_kind,
                                        registry::compute_need_arguments(),
                                        {.requested_by = actor.person, .now = actor.at});
    if (job) record(tx, actor, "job.queued", {events::subject(*job)});
    return job.has_value();
  });
}

}  // namespace

Result<std::string> follow_import(storage::Database& db,
                                  const access::Actor& actor,
                                  const registry::ImportReport& report) {
  std::string said;
  if (changes_designations(report.kind)) said = sentence_of(TRY(reconcile_designations(db, actor)));
  // A job that finds its file imported already may have been cut off before it came to this.
  const bool need_is_stale =
      report.already_applied ? actor.job.has_value() : !report.rows.changes_nothing();
  if (changes_need(report.kind) && need_is_stale && queue_need(db, actor))
    said += (said.empty() ? "" : " ") + std::string("Need waits to be measured again.");
  return said;
}

}  // namespace trellis::network
