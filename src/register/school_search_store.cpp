#include "register/school_search_store.hpp"

#include "register/establishment_store.hpp"
#include "register/reference_tables.hpp"
#include "register/release_store.hpp"

namespace trellis::registry {

std::shared_ptr<const SchoolIndex> SchoolIndexCache::index(storage::Snapshot& db) {
  const std::int64_t version = register_version(db);
  const std::lock_guard lock(mutex_);
  if (index_ && database_ == db.database_number() && version_ == version) return index_;
  std::unordered_map<int, std::string> names;
  for (const reference::LocalAuthority& authority : reference::local_authorities())
    names[authority.code.number()] = authority.name;
  index_ = std::make_shared<const SchoolIndex>(establishment_summaries(db), names);
  database_ = db.database_number();
  version_ = version;
  return index_;
}

}  // namespace trellis::registry
