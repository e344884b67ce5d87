/// Lists as published: networks' schools, policy areas, postcodes, and lists of one's own. The
/// newest release of each speaks.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/geo.hpp"
#include "core/id.hpp"
#include "core/identifiers.hpp"
#include "storage/database.hpp"

namespace trellis::registry {

/// A school (or trust) that a network lists: "ever designated, from date", since nobody publishes
/// who left. The host may lie outside the area it serves.
struct NetworkListing {
  std::string network;  ///< research_school, behaviour_hub, teaching_school_hub
  std::string name, host_named, trust_named;
  std::optional<Urn> urn;
  std::string matched;  ///< how the URN was found, as the source says
  std::string status;
  std::string designated_from;  ///< as published: "2016-10"
  std::optional<LaCode> la;     ///< of the host
  std::string areas;
  std::string source;
  ReleaseId release;
};
void read_row(storage::Columns& columns, NetworkListing& row);

/// Listings of one network, or of all when `network` is empty, by network and name.
std::vector<NetworkListing> network_listings(storage::Snapshot& db, std::string_view network = {});
/// Networks that list a school.
std::vector<NetworkListing> networks_of(storage::Snapshot& db, Urn urn);

struct PublishedPolicyArea {
  std::string kind;  ///< EIA, PEIA, OA
  std::string name;
  std::string extent;  ///< "LA", or which part of it
  std::optional<LaCode> la;
};
void read_row(storage::Columns& columns, PublishedPolicyArea& row);
std::vector<PublishedPolicyArea> published_policy_areas(storage::Snapshot& db);

/// The place of a postcode, if a school stands there.
std::optional<Point> place_of_postcode(storage::Snapshot& db, std::string_view postcode);

/// Identifiers of a list of one's own, in its order.
struct ListedIdentifier {
  std::string scheme;  ///< urn, group_uid, laestab
  std::string value;
};
void read_row(storage::Columns& columns, ListedIdentifier& row);
std::vector<ListedIdentifier> eligibility_list(storage::Snapshot& db, ReleaseId release);

/// Districts of teaching school hub areas by code, as published.
struct HubArea {
  std::string code;
  std::string districts;
};
void read_row(storage::Columns& columns, HubArea& row);
std::vector<HubArea> hub_areas(storage::Snapshot& db);

}  // namespace trellis::registry
