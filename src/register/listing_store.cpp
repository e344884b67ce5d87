#include "register/listing_store.hpp"

namespace trellis::registry {
namespace {

constexpr auto listings_sql = R"(
  select l.network, l.name, l.host_named, l.trust_named, l.urn, l.matched, l.status,
    l.designated_from, l.la_code, l.areas, l.source, l.release_id
  from network_listing l
  join (
    select network, max(release_id) as newest
    from network_listing
    group by network) n on n.network = l.network and n.newest = l.release_id
  where :network = '' or l.network = :network
  order by l.network, l.name, l.network_listing_id)";

constexpr auto of_school_sql = R"(
  select l.network, l.name, l.host_named, l.trust_named, l.urn, l.matched, l.status,
    l.designated_from, l.la_code, l.areas, l.source, l.release_id
  from network_listing l
  join (
    select network, max(release_id) as newest
    from network_listing
    group by network) n on n.network = l.network and n.newest = l.release_id
  where l.urn = :urn
  order by l.network, l.name, l.network_listing_id)";

constexpr auto policy_areas_sql = R"(
  select kind, name, extent, la_code
  from published_policy_area
  where release_id = (select max(release_id) from published_policy_area)
  order by kind, name, published_policy_area_id)";

struct Place {
  std::int32_t easting = 0;
  std::int32_t northing = 0;
};
void read_row(storage::Columns& columns, Place& row) { columns >> row.easting >> row.northing; }

constexpr auto postcode_sql = R"(
  select easting, northing
  from published_postcode
  where postcode = :postcode
  order by release_id desc)";

constexpr auto eligibility_sql = R"(
  select scheme, value
  from listed_identifier
  where release_id = :release
  order by position)";

constexpr auto hub_areas_sql = R"(
  select hub_region_code, districts
  from hub_area
  where release_id = (select max(release_id) from hub_area)
  order by hub_region_code)";

}  // namespace

void read_row(storage::Columns& columns, NetworkListing& row) {
  columns >> row.network >> row.name >> row.host_named >> row.trust_named >> row.urn >>
      row.matched >> row.status >> row.designated_from >> row.la >> row.areas >> row.source >>
      row.release;
}

void read_row(storage::Columns& columns, PublishedPolicyArea& row) {
  columns >> row.kind >> row.name >> row.extent >> row.la;
}

void read_row(storage::Columns& columns, ListedIdentifier& row) {
  columns >> row.scheme >> row.value;
}

void read_row(storage::Columns& columns, HubArea& row) { columns >> row.code >> row.districts; }

std::vector<NetworkListing> network_listings(storage::Snapshot& db, std::string_view network) {
  return db.rows<NetworkListing>(listings_sql, {{"network", network}});
}

std::vector<NetworkListing> networks_of(storage::Snapshot& db, Urn urn) {
  return db.rows<NetworkListing>(of_school_sql, {{"urn", urn}});
}

std::vector<PublishedPolicyArea> published_policy_areas(storage::Snapshot& db) {
  return db.rows<PublishedPolicyArea>(policy_areas_sql);
}

std::optional<Point> place_of_postcode(storage::Snapshot& db, std::string_view postcode) {
  const auto place = db.one<Place>(postcode_sql, {{"postcode", postcode}});
  if (!place) return std::nullopt;
  return Point{place->easting, place->northing};
}

std::vector<ListedIdentifier> eligibility_list(storage::Snapshot& db, ReleaseId release) {
  return db.rows<ListedIdentifier>(eligibility_sql, {{"release", release}});
}

std::vector<HubArea> hub_areas(storage::Snapshot& db) { return db.rows<HubArea>(hub_areas_sql); }

}  // namespace trellis::registry
