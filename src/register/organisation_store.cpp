#include "register/organisation_store.hpp"

#include <algorithm>

namespace trellis::registry {
namespace {

constexpr auto by_identifier_sql = R"(
  select organisation_id
  from organisation_identifier
  where scheme = :scheme and value = :value
  order by case when finished_on is null then 0 else 1 end, started_on desc,
    organisation_identifier_id desc)";

constexpr auto urns_sql = R"(
  select organisation_id, cast(value as bigint), started_on, finished_on
  from organisation_identifier
  where organisation_id = :organisation and scheme = 'urn'
  order by started_on, organisation_identifier_id)";

constexpr auto held_sql = R"(
  select organisation_id, cast(value as bigint), started_on, finished_on
  from organisation_identifier
  where scheme = 'urn' and finished_on is null
  order by cast(value as bigint))";

constexpr auto establishment_sql = R"(
  select urn, opened_on
  from establishment
  where urn = :urn
  order by urn)";

constexpr auto without_organisation_sql = R"(
  select e.urn, e.opened_on
  from establishment e
  left join organisation_identifier i
    on i.scheme = 'urn' and i.value = cast(e.urn as text)
  where e.status in (1, 3) and e.in_scope = 1 and i.organisation_id is null
  order by e.urn)";

constexpr auto groups_without_sql = R"(
  select g.group_uid, g.opened_on, g.group_type_code
  from establishment_group g
  left join organisation_identifier i
    on i.scheme = 'group_uid' and i.value = cast(g.group_uid as text)
  where g.status <> 'CLOSED' and g.group_type_code not in (8, 9) and i.organisation_id is null
  order by g.group_uid)";

constexpr auto authorities_without_sql = R"(
  select distinct e.la_code
  from establishment e
  left join organisation_identifier i
    on i.scheme = 'la_code' and i.value = cast(e.la_code as text)
  where e.status in (1, 3) and e.in_scope = 1 and e.la_code not in (0, 999)
    and i.organisation_id is null
  order by e.la_code)";

constexpr auto insert_organisation_sql = R"(
  insert into organisation (kind, recorded_at)
  values (:kind, :now)
  returning organisation_id)";

constexpr auto group_uid_sql = R"(
  select cast(value as integer)
  from organisation_identifier
  where organisation_id = :organisation and scheme = 'group_uid' and finished_on is null)";

// The newest URN of a school whose last one has ended still names it.
constexpr auto name_sql = R"(
  select coalesce(nullif(o.name, ''), e.name, g.name, '')
  from organisation o
  left join organisation_identifier u
    on u.organisation_identifier_id = (
      select max(n.organisation_identifier_id)
      from organisation_identifier n
      where n.organisation_id = o.organisation_id and n.scheme = 'urn')
  left join organisation_identifier i
    on i.organisation_id = o.organisation_id and i.scheme = 'group_uid' and i.finished_on is null
  left join establishment e on e.urn = cast(u.value as integer)
  left join establishment_group g on g.group_uid = cast(i.value as integer)
  where o.organisation_id = :organisation)";

constexpr auto insert_identifier_sql = R"(
  insert into organisation_identifier (organisation_id, scheme, value, started_on)
  values (:organisation, 'urn', :value, :on))";

// The name of the scratch table and the order follow.
constexpr auto insert_wanted_sql = R"(
  insert into organisation_identifier (organisation_id, scheme, value, started_on)
  select organisation_id, cast(:scheme as text), value, started_on from )";

// A day before the identifier began ends it on that day: it then covers nothing.
constexpr auto end_sql = R"(
  update organisation_identifier
  set finished_on = case when started_on > :on then started_on else :on end
  where organisation_id = :organisation and scheme = 'urn' and value = :value
    and finished_on is null)";

constexpr auto reopen_sql = R"(
  update organisation_identifier
  set finished_on = null
  where organisation_id = :organisation and scheme = 'urn' and value = :value)";

/// What stands in place of a start that nobody published: before every record.
const Date before_records(1900, 1, 1);

struct Wanted {
  std::int64_t value = 0;
  std::optional<Date> started_on;
  std::string kind;
};

struct UrnStart {
  Urn urn;
  std::optional<Date> opened_on;
};
void read_row(storage::Columns& columns, UrnStart& row) { columns >> row.urn >> row.opened_on; }

struct GroupStart {
  GroupUid uid;
  std::optional<Date> opened_on;
  std::int32_t type = 0;
};
void read_row(storage::Columns& columns, GroupStart& row) {
  columns >> row.uid >> row.opened_on >> row.type;
}

/// Group types 1 federation, 2 trust, 5 sponsor, 6, 7, 10 and 11 academy trusts.
std::string kind_of_group(std::int32_t type) {
  if (type == 1) return "federation";
  return type == 5 ? "body" : "trust";
}

std::optional<OrganisationId> by_identifier(storage::Snapshot& db,
                                            std::string_view scheme,
                                            std::int64_t value) {
  return db.one<OrganisationId>(by_identifier_sql,
                                {{"scheme", scheme}, {"value", std::to_string(value)}});
}

/// By way of a scratch table: SQLite sets up the list of schemes in the column's check once for
/// each statement, which for 25,000 statements costs more than the rows themselves.
void write_identifiers(storage::Transaction& tx,
                       std::string_view scheme,
                       const std::vector<Wanted>& wanted,
                       const std::vector<std::int64_t>& ids) {
  const std::string table = "wanted_" + std::string(scheme);
  tx.make_scratch_table(
      table, "organisation_id @int8@ primary key, value text not null, started_on text not null");
  std::size_t i = 0;
  tx.bulk(table, {"organisation_id", "value", "started_on"}, [&](storage::BulkRow& row) {
    if (i == wanted.size()) return false;
    row << ids[i] << std::to_string(wanted[i].value)
        << wanted[i].started_on.value_or(before_records);
    ++i;
    return true;
  });
  tx.execute(std::string(insert_wanted_sql) + table + " order by organisation_id",
             {{"scheme", scheme}});
}

std::size_t make_all(storage::Transaction& tx,
                     std::string_view scheme,
                     const std::vector<Wanted>& wanted,
                     Instant now) {
  if (wanted.empty()) return 0;
  const auto ids = tx.reserve_ids("organisation", "organisation_id", wanted.size());
  const std::string recorded_at = now.text();
  std::size_t i = 0;
  tx.bulk("organisation",
          {"organisation_id", "kind", "name", "recorded_at"},
          [&](storage::BulkRow& row) {
            if (i == wanted.size()) return false;
            row << ids[i] << wanted[i].kind << "" << recorded_at;
            ++i;
            return true;
          });
  write_identifiers(tx, scheme, wanted, ids);
  return wanted.size();
}

}  // namespace

void read_row(storage::Columns& columns, HeldUrn& row) {
  columns >> row.organisation >> row.urn >> row.started_on >> row.finished_on;
}

std::optional<OrganisationId> organisation_of(storage::Snapshot& db, Urn urn) {
  return by_identifier(db, "urn", urn.number());
}
std::optional<OrganisationId> organisation_of(storage::Snapshot& db, GroupUid uid) {
  return by_identifier(db, "group_uid", uid.number());
}
std::optional<OrganisationId> organisation_of(storage::Snapshot& db, LaCode la) {
  return by_identifier(db, "la_code", la.number());
}

std::optional<Urn> urn_of(storage::Snapshot& db, OrganisationId organisation) {
  for (const HeldUrn& held : urns_of(db, organisation))
    if (!held.finished_on) return held.urn;
  return std::nullopt;
}

std::optional<GroupUid> group_uid_of(storage::Snapshot& db, OrganisationId organisation) {
  const auto uid = db.one<std::int64_t>(group_uid_sql, {{"organisation", organisation}});
  return uid ? std::optional(GroupUid(static_cast<std::int32_t>(*uid))) : std::nullopt;
}

std::string organisation_name(storage::Snapshot& db, OrganisationId organisation) {
  return db.one<std::string>(name_sql, {{"organisation", organisation}}).value_or("");
}

std::vector<HeldUrn> urns_of(storage::Snapshot& db, OrganisationId organisation) {
  return db.rows<HeldUrn>(urns_sql, {{"organisation", organisation}});
}

std::vector<HeldUrn> held_urns(storage::Snapshot& db) { return db.rows<HeldUrn>(held_sql); }

std::optional<OrganisationId> ensure_school(storage::Transaction& tx, Urn urn, Instant now) {
  if (const auto held = organisation_of(tx, urn)) return held;
  const auto known = tx.one<UrnStart>(establishment_sql, {{"urn", urn}});
  if (!known) return std::nullopt;
  const OrganisationId made = make_organisation(tx, "school", now);
  begin_identifier(tx, made, urn, known->opened_on.value_or(before_records));
  return made;
}

std::size_t ensure_school_organisations(storage::Transaction& tx,
                                        const std::vector<Urn>& waiting,
                                        Instant now) {
  std::vector<Wanted> wanted;
  for (const UrnStart& school : tx.rows<UrnStart>(without_organisation_sql))
    if (!std::ranges::binary_search(waiting, school.urn))
      wanted.push_back({school.urn.number(), school.opened_on, "school"});
  return make_all(tx, "urn", wanted, now);
}

std::size_t ensure_group_organisations(storage::Transaction& tx, Instant now) {
  std::vector<Wanted> wanted;
  for (const GroupStart& group : tx.rows<GroupStart>(groups_without_sql))
    wanted.push_back({group.uid.number(), group.opened_on, kind_of_group(group.type)});
  return make_all(tx, "group_uid", wanted, now);
}

std::size_t ensure_authority_organisations(storage::Transaction& tx, Instant now) {
  std::vector<Wanted> wanted;
  for (const LaCode la : tx.rows<LaCode>(authorities_without_sql))
    wanted.push_back({la.number(), std::nullopt, "local_authority"});
  return make_all(tx, "la_code", wanted, now);
}

void end_identifier(storage::Transaction& tx, OrganisationId organisation, Urn urn, Date on) {
  tx.execute(end_sql, {{"on", on}, {"organisation", organisation}, {"value", urn.text()}});
}

void begin_identifier(storage::Transaction& tx, OrganisationId organisation, Urn urn, Date on) {
  tx.execute(insert_identifier_sql,
             {{"organisation", organisation}, {"value", urn.text()}, {"on", on}});
}

void reopen_identifier(storage::Transaction& tx, OrganisationId organisation, Urn urn) {
  tx.execute(reopen_sql, {{"organisation", organisation}, {"value", urn.text()}});
}

OrganisationId make_organisation(storage::Transaction& tx, std::string_view kind, Instant now) {
  return {tx.insert(insert_organisation_sql, {{"kind", kind}, {"now", now}})};
}

}  // namespace trellis::registry
