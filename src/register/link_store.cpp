#include "register/link_store.hpp"

namespace trellis::registry {
namespace {

constexpr auto current_sql = R"(
  select establishment_link_id, urn, link_urn, link_name, link_type, established_on
  from establishment_link
  where withdrawn_on is null
  order by urn, link_urn, link_type)";

constexpr auto links_of_urn_sql = R"(
  select establishment_link_id, urn, link_urn, link_name, link_type, established_on
  from establishment_link
  where withdrawn_on is null and (urn = :urn or link_urn = :urn)
  order by urn, link_urn, link_type)";

constexpr auto count_sql = R"(
  select count(*) from establishment_link where withdrawn_on is null)";

constexpr auto withdraw_sql = R"(
  update establishment_link
  set withdrawn_on = :on
  where establishment_link_id in (select id from withdrawn_link))";

}  // namespace

void read_row(storage::Columns& columns, StoredLink& row) {
  columns >> row.id >> row.link.urn >> row.link.link_urn >> row.link.name >> row.link.type >>
      row.link.established_on;
}

std::vector<StoredLink> current_links(storage::Snapshot& db) {
  return db.rows<StoredLink>(current_sql);
}

std::vector<StoredLink> links_of(storage::Snapshot& db, Urn urn) {
  return db.rows<StoredLink>(links_of_urn_sql, {{"urn", urn}});
}

std::int64_t link_count(storage::Snapshot& db) { return *db.one<std::int64_t>(count_sql); }

SuccessionGraph succession_graph(storage::Snapshot& db) {
  std::vector<Link> links;
  db.each<StoredLink>(
      current_sql, {}, [&](StoredLink&& row) { links.push_back(std::move(row.link)); });
  return SuccessionGraph(links);
}

void add_links(storage::Transaction& tx,
               const std::vector<Link>& links,
               ReleaseId release,
               Date seen_from) {
  const auto ids = tx.reserve_ids("establishment_link", "establishment_link_id", links.size());
  std::size_t i = 0;
  tx.bulk("establishment_link",
          {"establishment_link_id",
           "urn",
           "link_urn",
           "link_type",
           "link_name",
           "established_on",
           "seen_from",
           "release_id"},
          [&](storage::BulkRow& row) {
            if (i == links.size()) return false;
            const Link& link = links[i];
            row << ids[i] << link.urn << link.link_urn << link.type << link.name
                << link.established_on << seen_from << release.value;
            ++i;
            return true;
          });
}

void withdraw_links(storage::Transaction& tx, const std::vector<std::int64_t>& ids, Date on) {
  if (ids.empty()) return;
  tx.make_scratch_table("withdrawn_link", "id @int8@ primary key");
  std::size_t i = 0;
  tx.bulk("withdrawn_link", {"id"}, [&](storage::BulkRow& row) {
    if (i == ids.size()) return false;
    row << ids[i++];
    return true;
  });
  tx.execute(withdraw_sql, {{"on", on}});
}

}  // namespace trellis::registry
