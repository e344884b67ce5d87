/// Items of the evidence catalogue and their versions in the database.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "evidence/evidence.hpp"
#include "evidence/evidence_import.hpp"
#include "storage/database.hpp"

namespace trellis::evidence {

/// An item with one version of it.
struct EvidenceRow {
  EvidenceItemId id{};
  std::string code{};
  EvidenceKind kind = EvidenceKind::strand;
  bool is_invented = false;  ///< of a demonstration
  int version = 0;
  int versions = 0;  ///< how many there are
  Finding finding{};
  Instant recorded_at{};
};
void read_row(storage::Columns& columns, EvidenceRow& row);

/// Each item at its newest version, by title.
std::vector<EvidenceRow> newest_evidence(storage::Snapshot& db);
/// Every version of every item, by title, newest first within an item.
std::vector<EvidenceRow> all_evidence(storage::Snapshot& db);
bool is_empty(storage::Snapshot& db);
/// Every version of an item, newest first; empty when there is no such item.
std::vector<EvidenceRow> versions_of(storage::Snapshot& db, std::string_view code);
/// What a plan pinned.
std::optional<EvidenceRow> find_evidence(storage::Snapshot& db, const Pin& pin);
/// What plan_load compares with.
std::map<std::string, HeldItem> held_evidence(storage::Snapshot& db);

EvidenceItemId insert_evidence_item(storage::Transaction& tx,
                                    const CatalogueRow& row,
                                    bool is_invented,
                                    Instant now);
std::optional<EvidenceItemId> find_evidence_item(storage::Snapshot& db, std::string_view code);
void insert_evidence_version(storage::Transaction& tx,
                             EvidenceItemId item,
                             const LoadStep& step,
                             std::optional<PersonId> by,
                             Instant now);

/// A catalogue file that was uploaded and may be loaded within a week.
struct EvidenceUpload {
  EvidenceUploadId id{};
  std::string name{};
  std::string text{};
  bool is_invented = false;
  Instant uploaded_at{};
  std::optional<PersonId> by{};
};
void read_row(storage::Columns& columns, EvidenceUpload& row);
std::optional<EvidenceUpload> find_evidence_upload(storage::Snapshot& db, EvidenceUploadId id);
EvidenceUploadId insert_evidence_upload(storage::Transaction& tx, const EvidenceUpload& upload);
std::int64_t remove_old_evidence_uploads(storage::Transaction& tx, Instant before);

}  // namespace trellis::evidence
