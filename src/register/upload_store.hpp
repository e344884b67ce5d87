/// Uploaded files that wait in the database, and the jobs that look at them and import them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/date.hpp"
#include "core/id.hpp"
#include "storage/database.hpp"

namespace trellis {
using UploadId = Id<struct ImportUploadTag>;
}

namespace trellis::registry {

struct Upload {
  UploadId id = {};
  std::string name;  ///< what the sender called the file: shown, never a path
  std::int64_t byte_count = 0;
  bool complete = false;      ///< the file holds every row there is
  std::optional<Date> as_of;  ///< the day it speaks of, where its name does not say
  std::optional<PersonId> uploaded_by;
  std::string uploaded_by_name;  ///< empty when nobody's name is known
  Instant uploaded_at;
  std::optional<JobId> rehearsal;     ///< the newest job that says what the file would change
  std::optional<JobId> import;        ///< the newest job that applies it
  std::optional<Instant> removed_at;  ///< since when its bytes are gone
};

void read_row(storage::Columns& columns, Upload& row);

/// Keeps the bytes and what is known of them; `id`, `byte_count` and the jobs are not looked at.
UploadId keep_upload(storage::Transaction& tx, const Upload& upload, std::string_view bytes);

/// An upload without its bytes, whether they are still here or not.
std::optional<Upload> find_upload(storage::Snapshot& db, UploadId id);
/// Its bytes; nothing when there is no such upload or its parts are gone.
std::optional<std::string> upload_bytes(storage::Snapshot& db, UploadId id);
/// Uploads whose bytes are still here, the newest first.
std::vector<Upload> waiting_uploads(storage::Snapshot& db);

/// Notes the job that looks at an upload, or the one that applies it.
void set_rehearsal(storage::Transaction& tx, UploadId id, JobId job);
void set_import(storage::Transaction& tx, UploadId id, JobId job);

/// Takes the bytes away and keeps the row.
void remove_upload(storage::Transaction& tx, UploadId id, Instant now);
/// Takes away all that was uploaded before `before` and never removed. Returns how many.
std::int64_t remove_old_uploads(storage::Transaction& tx, Instant before, Instant now);

}  // namespace trellis::registry
