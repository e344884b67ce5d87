/// Definition files that somebody uploaded to be checked, kept for a week.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/date.hpp"
#include "programme/subjects.hpp"
#include "storage/database.hpp"

namespace trellis::programme {

using DefinitionUploadId = Id<struct DefinitionUploadTag>;

struct DefinitionUpload {
  DefinitionUploadId id{};
  std::string name{};  ///< what the file was called
  std::string text{};  ///< as it was sent
  Instant uploaded_at{};
  std::optional<PersonId> by{};
};

std::optional<DefinitionUpload> find_definition_upload(storage::Snapshot& db,
                                                       DefinitionUploadId id);
/// The newest of a person, at most this many, without their texts.
std::vector<DefinitionUpload> definition_uploads_of(storage::Snapshot& db,
                                                    PersonId person,
                                                    int count_max);
DefinitionUploadId insert_definition_upload(storage::Transaction& tx,
                                            const DefinitionUpload& upload);
/// Removes those uploaded before this moment. Returns how many.
std::int64_t remove_old_definition_uploads(storage::Transaction& tx, Instant before);

void read_row(storage::Columns& columns, DefinitionUpload& row);

}  // namespace trellis::programme
