/// Uploaded files that wait for somebody to look at their dry run and apply them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/date.hpp"
#include "storage/database.hpp"

namespace trellis::registry {

struct Upload {
  std::string token;  ///< in the address: random, so that nobody guesses another's
  std::string file_name;
  std::string content;
  bool complete = false;
  std::optional<Date> as_of;
  std::string uploaded_by;
  Instant uploaded_at;
};

void save_upload(storage::Transaction& tx, const Upload& upload);
std::optional<Upload> find_upload(storage::Snapshot& db, std::string_view token);
/// Uploads that wait, without their content, the newest first.
std::vector<Upload> waiting_uploads(storage::Snapshot& db);
void remove_upload(storage::Transaction& tx, std::string_view token);
/// Removes what was uploaded before `before`.
void remove_old_uploads(storage::Transaction& tx, Instant before);

}  // namespace trellis::registry
