#include "casework/cluster_store.hpp"

namespace trellis::casework {
namespace {

constexpr auto insert_cluster_sql = R"(
  insert into organisation (kind, name, recorded_at)
  values ('cluster', :name, :now)
  returning organisation_id)";

constexpr auto ended_members_sql = R"(
  select case_id
  from case_file
  where parent_case_id = :parent and finished_on is not null
  order by case_id)";

}  // namespace

std::vector<CaseFile> ended_member_cases(storage::Snapshot& db, CaseId cluster) {
  std::vector<CaseFile> files;
  for (const CaseId id : db.rows<CaseId>(ended_members_sql, {{"parent", cluster}}))
    if (auto file = find_case(db, id)) files.push_back(std::move(*file));
  return files;
}

OrganisationId make_cluster(storage::Transaction& tx, const std::string& name, Instant now) {
  return {tx.insert(insert_cluster_sql, {{"name", name}, {"now", now}})};
}

}  // namespace trellis::casework
