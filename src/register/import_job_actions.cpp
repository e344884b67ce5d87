#include "register/import_job_actions.hpp"

#include <nlohmann/json.hpp>

#include "access/record.hpp"
#include "core/text.hpp"
#include "register/import_json.hpp"

namespace trellis::registry {
namespace {

using nlohmann::json;

constexpr std::chrono::hours uploads_kept{24 * 7};

std::string arguments_of(UploadId upload, const ImportOptions& options) {
  return json{{"upload", upload.value}, {"options", json::parse(options_json(options))}}.dump();
}

std::unexpected<Problem> may_not() {
  return problem(ProblemKind::not_allowed, "", "You cannot import files");
}

std::unexpected<Problem> gone() {
  return problem(ProblemKind::not_found, "", "The file is no longer here. Upload it again.");
}

std::string sentence_of(const ImportReport& report) {
  if (report.already_applied) return "No changes: this file was imported before";
  const auto number = [](std::size_t count) { return with_commas(static_cast<long long>(count)); };
  const bool done = report.applied;
  return counted(static_cast<long long>(report.rows.added), "row") +
         (done ? " added, " : " would be added, ") + number(report.rows.changed) + " changed, " +
         number(report.rows.unchanged) + " unchanged" +
         (done ? "" : ". Nothing has been changed yet");
}

bool is_being_imported(storage::Snapshot& db, const Upload& upload) {
  if (!upload.import) return false;
  const auto job = jobs::find_job(db, *upload.import);
  return job && !jobs::is_over(job->state);
}

/// The upload, if its bytes are here and nobody imports it at the moment.
Result<Upload> free_upload(storage::Snapshot& db, UploadId id) {
  auto upload = find_upload(db, id);
  if (!upload || upload->removed_at) return gone();
  if (is_being_imported(db, *upload))
    return problem(ProblemKind::conflict, "", "This file is being imported at this moment");
  return std::move(*upload);
}

Result<jobs::Summary> run(jobs::JobContext& context,
                          const ImportHooks& hooks,
                          const AfterImport& afterwards) {
  const UploadId id = TRY(upload_of(context.job()));
  const json arguments = json::parse(context.job().arguments);
  ImportOptions options = TRY(read_options_json(arguments["options"].dump()));
  storage::Database& db = context.database();
  const auto upload =
      db.read([&](storage::Snapshot& snapshot) { return find_upload(snapshot, id); });
  auto bytes = db.read([&](storage::Snapshot& snapshot) { return upload_bytes(snapshot, id); });
  if (!upload || !bytes) return gone();
  options.now = context.now();
  options.person = context.job().requested_by;
  options.progress = [&context](double share, std::string_view what) {
    return context.progress(static_cast<std::int64_t>(share * 100), 100, what);
  };
  // Whoever asked was allowed to when the job was queued.
  access::Actor actor = access::operator_at(context.now());
  actor.person = context.job().requested_by;
  actor.job = context.job().id;
  context.step(options.dry_run ? "Comparing the file with the register" : "Importing the file");
  const ImportReport report =
      TRY(import_file(db, actor, {upload->name, std::move(*bytes)}, options, hooks));
  if (!options.dry_run) {
    context.step("Following up");
    if (afterwards) {
      const std::string line = TRY(afterwards(db, actor, report));
      if (!line.empty()) context.log(line);
    }
    db.write([&](storage::Transaction& tx) { remove_upload(tx, id, context.now()); });
  }
  return jobs::Summary{sentence_of(report), report_json(report)};
}

}  // namespace

Result<UploadId> receive_upload(storage::Database& db,
                                const access::Actor& actor,
                                const Upload& upload,
                                std::string_view bytes) {
  if (!access::may_somewhere(actor, access::Permission::import_files)) return may_not();
  Upload kept = upload;
  kept.uploaded_by = actor.person;
  kept.uploaded_at = actor.at;
  return db.write([&](storage::Transaction& tx) {
    remove_old_uploads(tx, actor.at.plus(-uploads_kept), actor.at);
    return keep_upload(tx, kept, bytes);
  });
}

ImportOptions options_of(const Upload& upload) {
  ImportOptions options;
  options.coverage = upload.complete ? Coverage::complete : Coverage::partial;
  options.as_of = upload.as_of;
  options.expected_establishments = 0;
  return options;
}

Result<JobId> queue_import(storage::Database& db,
                           const access::Actor& actor,
                           UploadId upload,
                           const ImportOptions& options) {
  if (!access::may_somewhere(actor, access::Permission::import_files)) return may_not();
  return db.write([&](storage::Transaction& tx) -> Result<JobId> {
    TRY(free_upload(tx, upload));
    const JobId job = jobs::enqueue(tx,
                                    import_job_kind,
                                    arguments_of(upload, options),
                                    {.requested_by = actor.person, .now = actor.at});
    if (options.dry_run)
      set_rehearsal(tx, upload, job);
    else
      set_import(tx, upload, job);
    record(tx, actor, "job.queued", {events::subject(job)});
    return job;
  });
}

Result<void> discard_upload(storage::Database& db, const access::Actor& actor, UploadId upload) {
  if (!access::may_somewhere(actor, access::Permission::import_files)) return may_not();
  return db.write([&](storage::Transaction& tx) -> Result<void> {
    TRY(free_upload(tx, upload));
    remove_upload(tx, upload, actor.at);
    return {};
  });
}

Result<UploadId> upload_of(const jobs::Job& job) {
  const json arguments = json::parse(job.arguments, nullptr, false);
  if (job.kind != import_job_kind || !arguments.is_object() || !arguments.contains("upload") ||
      !arguments["upload"].is_number_integer() || !arguments.contains("options"))
    return problem(ProblemKind::invalid, "", "This job imports no file");
  return UploadId{arguments["upload"].get<std::int64_t>()};
}

jobs::Handler import_handler(ImportHooks hooks, AfterImport afterwards) {
  return [hooks = std::move(hooks), afterwards = std::move(afterwards)](jobs::JobContext& context) {
    return run(context, hooks, afterwards);
  };
}

}  // namespace trellis::registry
