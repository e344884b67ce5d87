#include "network/designation_store.hpp"

namespace trellis::network {

namespace {

constexpr auto columns_sql = R"(
  select designation_id, organisation_id, kind, name, status, started_on, started_words,
         finished_on, area, source, matched, release_id
  from designation)";

constexpr auto insert_sql = R"(
  insert into designation (organisation_id, kind, name, status, started_on, started_words,
    finished_on, area, source, matched, release_id, recorded_at, recorded_by_person_id)
  values (:organisation, :kind, :name, :status, :started_on, :started_words, :finished_on, :area,
    :source, :matched, :release, :recorded_at, :by)
  returning designation_id)";

constexpr auto end_sql = R"(
  update designation
  set finished_on = :finished_on
  where designation_id = :id and finished_on is null)";

/// Only the newest release of a network speaks; an older one may hold hosts that it left out, which
/// keep their designation all the same.
constexpr auto listings_sql = R"(
  select l.network, l.name, l.host_named, l.status, l.designated_from, l.areas, l.source,
         l.matched, l.urn, l.ended_on, l.release_id
  from network_listing l
  join release r on r.release_id = l.release_id
  order by r.as_of, l.release_id, l.network, l.name, l.network_listing_id)";

/// The few designations come first: "cross join" keeps SQLite from walking every identifier.
constexpr auto designated_sql = R"(
  select d.designation_id, d.organisation_id, d.kind, d.name, e.urn, e.name, e.region, e.easting,
         e.northing
  from designation d
  cross join organisation_identifier i
  join establishment e on e.urn = cast(i.value as integer)
  where i.organisation_id = d.organisation_id and i.scheme = 'urn'
    and (d.started_on is null or d.started_on <= :day)
    and (d.finished_on is null or d.finished_on > :day)
    and i.started_on <= :day
    and (i.finished_on is null or i.finished_on > :day)
  order by d.kind, d.name, d.designation_id)";

struct ListingRow {
  Listing listing;
};

void read_row(storage::Columns& columns, ListingRow& row) {
  Listing& listing = row.listing;
  columns >> listing.network >> listing.name >> listing.host_named >> listing.status >>
      listing.designated_from >> listing.area >> listing.source >> listing.matched >> listing.urn >>
      listing.ended_on >> listing.release;
}

}  // namespace

void read_row(storage::Columns& columns, Designation& row) {
  columns >> row.id >> row.organisation >> row.kind >> row.name >> row.status >> row.started_on >>
      row.started_words >> row.finished_on >> row.area >> row.source >> row.matched >> row.release;
}

void read_row(storage::Columns& columns, DesignatedSchool& row) {
  columns >> row.designation >> row.organisation >> row.kind >> row.name >> row.urn >>
      row.school_name >> row.region >> row.easting >> row.northing;
}

DesignationId save_designation(storage::Transaction& tx,
                               const Designation& designation,
                               Instant now,
                               std::optional<PersonId> by) {
  return {tx.insert(insert_sql,
                    {{"organisation", designation.organisation},
                     {"kind", designation.kind},
                     {"name", designation.name},
                     {"status", designation.status},
                     {"started_on", designation.started_on},
                     {"started_words", designation.started_words},
                     {"finished_on", designation.finished_on},
                     {"area", designation.area},
                     {"source", designation.source},
                     {"matched", designation.matched},
                     {"release", designation.release},
                     {"recorded_at", now},
                     {"by", by}})};
}

void end_designation(storage::Transaction& tx, DesignationId id, Date on) {
  tx.execute(end_sql, {{"id", id}, {"finished_on", on}});
}

std::optional<Designation> find_designation(storage::Snapshot& db, DesignationId id) {
  return db.one<Designation>(
      std::string(columns_sql) + " where designation_id = :id order by designation_id",
      {{"id", id}});
}

std::vector<Designation> designations_of(storage::Snapshot& db, OrganisationId organisation) {
  return db.rows<Designation>(std::string(columns_sql) +
                                  " where organisation_id = :organisation"
                                  " order by kind, name, designation_id",
                              {{"organisation", organisation}});
}

std::vector<Designation> all_designations(storage::Snapshot& db, std::string_view kind) {
  return db.rows<Designation>(std::string(columns_sql) +
                                  " where (:kind = '' or kind = :kind)"
                                  " order by kind, name, designation_id",
                              {{"kind", kind}});
}

std::vector<std::string> designation_kinds(storage::Snapshot& db) {
  return db.rows<std::string>("select distinct kind from designation order by kind");
}

std::vector<Listing> network_listings(storage::Snapshot& db) {
  std::vector<Listing> listings;
  db.each<ListingRow>(
      listings_sql, {}, [&](ListingRow&& row) { listings.push_back(std::move(row.listing)); });
  return listings;
}

std::vector<DesignatedSchool> designated_schools(storage::Snapshot& db, Date day) {
  return db.rows<DesignatedSchool>(designated_sql, {{"day", day}});
}

}  // namespace trellis::network
