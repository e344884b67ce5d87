/// Wishes of schools about their clusters, in the database.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "matching/cluster_wish.hpp"
#include "storage/database.hpp"

namespace trellis::matching {

/// Every wish of a programme with its schools, ended ones too, by key.
std::vector<ClusterWish> cluster_wishes(storage::Snapshot& db, ProgrammeId programme);
std::optional<ClusterWish> find_cluster_wish(storage::Snapshot& db, ClusterWishId id);

/// Who sent which form of a programme.
struct SentForm {
  programme::ApplicationId application{};
  OrganisationId organisation{};
  Instant submitted_at{};
};
/// By key.
std::vector<SentForm> sent_forms(storage::Snapshot& db,
                                 ProgrammeId programme,
                                 std::string_view form);

ClusterWishId insert_cluster_wish(storage::Transaction& tx, const ClusterWish& wish);
void mark_wish_held(storage::Transaction& tx, const ClusterWish& wish);
void mark_wish_ended(storage::Transaction& tx, const ClusterWish& wish);

void read_row(storage::Columns& columns, ClusterWish& row);
void read_row(storage::Columns& columns, SentForm& row);

}  // namespace trellis::matching
