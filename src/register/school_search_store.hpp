/// The search index of the register as it stands, kept in memory until an import changes it.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>

#include "register/school_search.hpp"
#include "storage/database.hpp"

namespace trellis::registry {

/// Keeps the index of the newest register. One for each process.
class SchoolIndexCache {
 public:
  /// The index of the register as the snapshot sees it; made anew when an import changed it.
  std::shared_ptr<const SchoolIndex> index(storage::Snapshot& db);

 private:
  std::mutex mutex_;
  std::int64_t database_ = 0;
  std::int64_t version_ = -1;
  std::shared_ptr<const SchoolIndex> index_;
};

}  // namespace trellis::registry
