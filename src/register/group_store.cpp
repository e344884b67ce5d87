#include "register/group_store.hpp"

#include "core/text.hpp"

namespace trellis::registry {
namespace {

constexpr auto find_group_sql = R"(
  select release_id, as_of, row_hash, vanished_on, group_uid, name, group_id, companies_house,
    ukprn, group_type_code, group_type, status, opened_on, closed_on, incorporated_on, street,
    locality, address3, town, county, postcode
  from establishment_group
  where group_uid = :uid
  order by group_uid)";

constexpr auto all_groups_sql = R"(
  select release_id, as_of, row_hash, vanished_on, group_uid, name, group_id, companies_house,
    ukprn, group_type_code, group_type, status, opened_on, closed_on, incorporated_on, street,
    locality, address3, town, county, postcode
  from establishment_group
  order by group_uid)";

constexpr auto groups_of_type_sql = R"(
  select release_id, as_of, row_hash, vanished_on, group_uid, name, group_id, companies_house,
    ukprn, group_type_code, group_type, status, opened_on, closed_on, incorporated_on, street,
    locality, address3, town, county, postcode
  from establishment_group
  where group_type_code = :type
  order by name_sort, group_uid limit :limit offset :offset)";

constexpr auto memberships_of_sql = R"(
  select m.group_membership_id, m.urn, m.group_uid, m.joined_on, m.seen_from, m.ended_on,
    m.ended_inferred, coalesce(g.name, ''), coalesce(g.group_type_code, 0)
  from group_membership m
  left join establishment_group g on g.group_uid = m.group_uid
  where m.urn = :urn
  order by case when m.ended_on is null then 0 else 1 end, m.joined_on desc, m.group_uid)";

constexpr auto members_of_sql = R"(
  select m.group_membership_id, m.urn, m.group_uid, m.joined_on, m.seen_from, m.ended_on,
    m.ended_inferred, coalesce(g.name, ''), coalesce(g.group_type_code, 0)
  from group_membership m
  left join establishment_group g on g.group_uid = m.group_uid
  where m.group_uid = :uid and m.ended_on is null
  order by m.urn, m.joined_on)";

constexpr auto current_memberships_sql = R"(
  select m.group_membership_id, m.urn, m.group_uid, m.joined_on, m.seen_from, m.ended_on,
    m.ended_inferred, coalesce(g.name, ''), coalesce(g.group_type_code, 0)
  from group_membership m
  left join establishment_group g on g.group_uid = m.group_uid
  where m.ended_on is null
  order by m.urn, m.group_uid, case when m.joined_on is null then 0 else 1 end, m.joined_on)";

constexpr auto academy_trust_sql = R"(
  select m.group_uid
  from group_membership m
  join establishment_group g on g.group_uid = m.group_uid
  where m.urn = :urn and m.ended_on is null and g.group_type_code in (6, 10, 11)
  order by m.joined_on desc, m.group_uid)";

constexpr auto end_group_versions_sql = R"(
  update establishment_group_version
  set valid_to = :as_of
  where valid_to is null and valid_from <= :as_of
    and group_uid in (select group_uid from touched_group))";

constexpr auto drop_old_sql = R"(
  delete from establishment_group
  where group_uid in (select group_uid from touched_group))";

constexpr auto vanish_sql = R"(
  update establishment_group
  set vanished_on = :on
  where group_uid in (select group_uid from vanished_group))";

constexpr auto end_memberships_sql = R"(
  update group_membership
  set ended_on = :on, ended_inferred = 1
  where group_membership_id in (select id from ended_membership))";

template <class Key>
void fill(storage::Transaction& tx,
          std::string_view table,
          const std::string& column,
          const std::vector<Key>& keys) {
  tx.make_scratch_table(table, column + " @int8@ primary key");
  std::size_t i = 0;
  tx.bulk(table, {column}, [&](storage::BulkRow& row) {
    if (i == keys.size()) return false;
    row << keys[i++];
    return true;
  });
}

}  // namespace

void read_row(storage::Columns& columns, StoredGroup& row) {
  Group& g = row.group;
  columns >> row.release >> row.as_of >> row.row_hash >> row.vanished_on >> g.uid >> g.name >>
      g.group_id >> g.companies_house >> g.ukprn >> g.type >> g.type_words >> g.status >>
      g.opened_on >> g.closed_on >> g.incorporated_on >> g.street >> g.locality >> g.address3 >>
      g.town >> g.county >> g.postcode;
}

void read_row(storage::Columns& columns, StoredMembership& row) {
  columns >> row.id >> row.membership.urn >> row.membership.group >> row.membership.joined_on >>
      row.seen_from >> row.ended_on >> row.ended_inferred >> row.group_name >> row.group_type;
}

std::optional<StoredGroup> find_group(storage::Snapshot& db, GroupUid uid) {
  return db.one<StoredGroup>(find_group_sql, {{"uid", uid}});
}

std::vector<StoredGroup> all_groups(storage::Snapshot& db) {
  return db.rows<StoredGroup>(all_groups_sql);
}

std::vector<StoredGroup> groups_of_type(storage::Snapshot& db,
                                        std::int32_t type,
                                        std::size_t limit,
                                        std::size_t offset) {
  return db.rows<StoredGroup>(groups_of_type_sql,
                              {{"type", type}, {"limit", limit}, {"offset", offset}});
}

std::vector<StoredMembership> memberships_of(storage::Snapshot& db, Urn urn) {
  return db.rows<StoredMembership>(memberships_of_sql, {{"urn", urn}});
}

std::vector<StoredMembership> members_of(storage::Snapshot& db, GroupUid uid) {
  return db.rows<StoredMembership>(members_of_sql, {{"uid", uid}});
}

std::vector<StoredMembership> current_memberships(storage::Snapshot& db) {
  return db.rows<StoredMembership>(current_memberships_sql);
}

std::optional<GroupUid> academy_trust_of(storage::Snapshot& db, Urn urn) {
  return db.one<GroupUid>(academy_trust_sql, {{"urn", urn}});
}

void write_groups(storage::Transaction& tx,
                  const std::vector<NewGroup>& groups,
                  const std::vector<GroupUid>& changed,
                  ReleaseId release,
                  Date as_of) {
  if (!changed.empty()) {
    fill(tx, "touched_group", "group_uid", changed);
    tx.execute(end_group_versions_sql, {{"as_of", as_of}});
    tx.execute(drop_old_sql);
  }
  std::size_t i = 0;
  tx.bulk("establishment_group",
          {"group_uid",  "release_id", "as_of",           "row_hash",  "name_sort",
           "name",       "group_id",   "companies_house", "ukprn",     "group_type_code",
           "group_type", "status",     "opened_on",       "closed_on", "incorporated_on",
           "street",     "locality",   "address3",        "town",      "county",
           "postcode"},
          [&](storage::BulkRow& row) {
            if (i == groups.size()) return false;
            const Group& g = *groups[i].group;
            row << g.uid << release.value << as_of << groups[i].row_hash << fold(g.name) << g.name
                << g.group_id << g.companies_house << g.ukprn << g.type << g.type_words << g.status
                << g.opened_on << g.closed_on << g.incorporated_on << g.street << g.locality
                << g.address3 << g.town << g.county << g.postcode;
            ++i;
            return true;
          });
  i = 0;
  tx.bulk("establishment_group_version",
          {"group_uid", "valid_from", "release_id", "row_hash", "cells"},
          [&](storage::BulkRow& row) {
            if (i == groups.size()) return false;
            row << groups[i].group->uid << as_of << release.value << groups[i].row_hash
                << groups[i].cells;
            ++i;
            return true;
          });
}

void mark_groups_vanished(storage::Transaction& tx, const std::vector<GroupUid>& uids, Date on) {
  if (uids.empty()) return;
  fill(tx, "vanished_group", "group_uid", uids);
  tx.execute(vanish_sql, {{"on", on}});
}

void add_memberships(storage::Transaction& tx,
                     const std::vector<Membership>& memberships,
                     ReleaseId release,
                     Date seen_from) {
  const auto ids = tx.reserve_ids("group_membership", "group_membership_id", memberships.size());
  std::size_t i = 0;
  tx.bulk("group_membership",
          {"group_membership_id", "urn", "group_uid", "joined_on", "seen_from", "release_id"},
          [&](storage::BulkRow& row) {
            if (i == memberships.size()) return false;
            const Membership& m = memberships[i];
            row << ids[i] << m.urn << m.group << m.joined_on << seen_from << release.value;
            ++i;
            return true;
          });
}

void end_memberships(storage::Transaction& tx, const std::vector<std::int64_t>& ids, Date on) {
  if (ids.empty()) return;
  fill(tx, "ended_membership", "id", ids);
  tx.execute(end_memberships_sql, {{"on", on}});
}

}  // namespace trellis::registry
