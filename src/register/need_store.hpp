/// Need in the database: versioned weights, the newest run with each, scores and their parts.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/id.hpp"
#include "register/need.hpp"
#include "storage/database.hpp"

namespace trellis::registry {

using NeedWeightsId = Id<struct NeedWeightsTag>;
using NeedRunId = Id<struct NeedRunTag>;

struct StoredNeedWeights {
  NeedWeightsId id;
  NeedWeights weights;
  Instant recorded_at;
  std::optional<PersonId> recorded_by;
};

/// Keeps a version of weights. The same weights under the same name and version are found again;
/// other weights under a version that exists are refused, as versions never change.
Result<NeedWeightsId> save_need_weights(storage::Transaction& tx,
                                        const NeedWeights& weights,
                                        Instant now,
                                        std::optional<PersonId> by);
std::optional<StoredNeedWeights> find_need_weights(storage::Snapshot& db, NeedWeightsId id);
/// The highest version under a name.
std::optional<StoredNeedWeights> newest_need_weights(storage::Snapshot& db, std::string_view name);
/// Every version of every name, by name and then newest first.
std::vector<StoredNeedWeights> all_need_weights(storage::Snapshot& db);

/// Everything that need is measured from: open state-funded schools in scope, with their figures
/// and inspections.
std::vector<NeedInput> read_need_inputs(storage::Snapshot& db);

struct NeedRun {
  NeedRunId id;
  NeedWeightsId weights;
  Instant computed_at;
  Date as_of;
  std::int64_t schools = 0;
  std::int64_t with_index = 0;
};
void read_row(storage::Columns& columns, NeedRun& row);

/// Replaces the run with these weights.
NeedRunId save_need_run(storage::Transaction& tx,
                        NeedWeightsId weights,
                        const std::vector<Need>& needs,
                        Date as_of,
                        Instant now);
std::optional<NeedRun> newest_need_run(storage::Snapshot& db, NeedWeightsId weights);

/// The need of one school with all its parts.
std::optional<Need> find_need(storage::Snapshot& db, NeedRunId run, Urn urn);

struct NeedListRow {
  Urn urn;
  std::string name;
  LaCode la;
  std::string region;
  std::string district_code;
  NeedGroup group = NeedGroup::primary;
  std::optional<double> index;
  double coverage = 0;
  std::optional<int> rank;
};

/// Which schools a list holds; empty fields narrow nothing.
struct NeedFilter {
  std::string region;  ///< ONS code
  std::optional<LaCode> la;
  std::optional<NeedGroup> group;
};

/// The greatest need first whatever the group, those without an index last; equal ones by URN. The
/// rank in a row is the one within its group.
std::vector<NeedListRow> list_need(storage::Snapshot& db,
                                   NeedRunId run,
                                   const NeedFilter& filter,
                                   std::size_t limit,
                                   std::size_t offset = 0);
std::int64_t count_need(storage::Snapshot& db, NeedRunId run, const NeedFilter& filter);
/// All scores of a run, by URN, without parts.
std::vector<NeedListRow> all_need(storage::Snapshot& db, NeedRunId run);

}  // namespace trellis::registry
