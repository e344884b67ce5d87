/// Need against reach of every school, read once and kept in memory until something changes: what
/// the region pages are made of. At 25,000 schools it takes about 10 MB.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "report/region_store.hpp"

namespace trellis::report {

struct ReachTable {
  std::vector<registry::NeedListRow> schools;  ///< the greatest need first
  Reach reach;                       ///< who works with a school: designations and programmes
  std::vector<AreaSummary> regions;  ///< coldest first
  std::vector<AreaSummary> authorities;

  const std::vector<AreaSummary>& areas(AreaLevel level) const {
    return level == AreaLevel::region ? regions : authorities;
  }
  /// The summary of one area; nothing where no school lies.
  const AreaSummary* area(AreaLevel level, const std::string& code) const;
};

/// Reads the table anew.
ReachTable read_reach_table(storage::Snapshot& db, registry::NeedRunId run, Date day);

/// Keeps the newest table. One for each process; may be shared by threads.
class ReachTableCache {
 public:
  /// The table as the snapshot sees it: made anew when the register, the need run, a designation or
  /// a participation has changed since, and each day.
  std::shared_ptr<const ReachTable> table(storage::Snapshot& db, registry::NeedRunId run, Date day);

 private:
  std::mutex mutex_;
  std::string version_;
  std::shared_ptr<const ReachTable> table_;
};

}  // namespace trellis::report
