/// Imports as jobs: a file waits in the database, a worker imports it and shows its progress.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "access/actor.hpp"
#include "jobs/worker.hpp"
#include "register/import_actions.hpp"
#include "register/upload_store.hpp"

namespace trellis::registry {

/// Kind of the job.
inline constexpr std::string_view import_job_kind = "register.import";

/// Keeps a file for its import; only `name`, `complete` and `as_of` of `upload` are looked at.
/// Refused without permission to import. Uploads older than a week lose their bytes.
Result<UploadId> receive_upload(storage::Database& db,
                                const access::Actor& actor,
                                const Upload& upload,
                                std::string_view bytes);

/// The options that an upload was given: coverage and day.
ImportOptions options_of(const Upload& upload);

/// Queues the import of an upload, or with `options.dry_run` its rehearsal, which keeps the bytes
/// for the import that follows. The job's result is the report (report_json of import_json.hpp).
/// Refused without permission, when the bytes are gone, and while the file is being imported.
Result<JobId> queue_import(storage::Database& db,
                           const access::Actor& actor,
                           UploadId upload,
                           const ImportOptions& options);

/// Takes the bytes of an upload away. Refused while it is being imported.
Result<void> discard_upload(storage::Database& db, const access::Actor& actor, UploadId upload);

/// The upload that a job imports.
Result<UploadId> upload_of(const jobs::Job& job);

/// What other modules do once a file is imported, such as measuring need again; also when it was
/// imported before, so that what a crash cut off is made up for. Gives a line for the job's log.
using AfterImport = std::function<Result<std::string>(
    storage::Database&, const access::Actor&, const ImportReport&)>;

/// What runs such a job.
jobs::Handler import_handler(ImportHooks hooks = {}, AfterImport afterwards = {});

}  // namespace trellis::registry
