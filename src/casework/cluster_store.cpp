#include "casework/cluster_store.hpp"

namespace trellis::casework {
namespace {

constexpr auto insert_cluster_sql = R"(
  insert into organisation (kind, name, recorded_at)
  values ('cluster', :name, :now)
  returning organisation_id)";

}  // namespace

OrganisationId make_cluster(storage::Transaction& tx, const std::string& name, Instant now) {
  return {tx.insert(insert_cluster_sql, {{"name", name}, {"now", now}})};
}

}  // namespace trellis::casework
