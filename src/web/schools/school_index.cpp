#include "web/schools/school_index.hpp"

#include "register/school_search_store.hpp"

namespace trellis::web {

std::shared_ptr<const registry::SchoolIndex> school_index(Context& context) {
  static registry::SchoolIndexCache cache;
  return context.db.read([](storage::Snapshot& db) { return cache.index(db); });
}

}  // namespace trellis::web
