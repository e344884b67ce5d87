#include "network/support_store.hpp"

#include <algorithm>

#include "register/establishment_store.hpp"
#include "register/organisation_store.hpp"

namespace trellis::network {

namespace {

/// Organisations of the academy trusts and federations that the school is in now.
constexpr auto groups_of_sql = R"(
  select distinct i.organisation_id
  from group_membership m
  join organisation_identifier i
    on i.scheme = 'group_uid' and i.value = cast(m.group_uid as text)
  where m.urn = :urn and m.ended_on is null and i.finished_on is null
  order by i.organisation_id)";

}  // namespace

std::vector<NearbyDesignation> nearest_of_each_kind(const std::vector<DesignatedSchool>& schools,
                                                    Point place,
                                                    std::optional<Urn> self) {
  std::map<std::string, NearbyDesignation> nearest;
  for (const DesignatedSchool& school : schools) {
    if (!school.easting || !school.northing || school.urn == self) continue;
    const double distance = distance_metres(place, {*school.easting, *school.northing});
    const auto known = nearest.find(school.kind);
    if (known == nearest.end() || distance < known->second.distance_metres)
      nearest[school.kind] = {school, distance};
  }
  std::vector<NearbyDesignation> list;
  for (auto& [kind, found] : nearest) list.push_back(std::move(found));
  std::ranges::stable_sort(list, {}, &NearbyDesignation::distance_metres);
  return list;
}

std::optional<SupportOfSchool> support_of(storage::Snapshot& db, Urn urn, Date day) {
  const auto school = registry::find_establishment(db, urn);
  if (!school) return std::nullopt;
  SupportOfSchool support;
  if (const auto organisation = registry::organisation_of(db, urn))
    support.own = designations_of(db, *organisation);
  for (const OrganisationId trust : db.rows<OrganisationId>(groups_of_sql, {{"urn", urn}}))
    for (Designation& designation : designations_of(db, trust))
      support.of_trust.push_back(std::move(designation));
  support.areas = policy_areas_of(school->facts.la, school->facts.district_code);
  if (const auto place = school->facts.at())
    support.nearby = nearest_of_each_kind(designated_schools(db, day), *place, urn);
  return support;
}

std::map<Urn, std::vector<std::string>> designation_titles(storage::Snapshot& db, Date day) {
  std::map<Urn, std::vector<std::string>> titles;
  for (const DesignatedSchool& school : designated_schools(db, day)) {
    std::vector<std::string>& list = titles[school.urn];
    const std::string title = title_of(school.kind);
    if (std::ranges::find(list, title) == list.end()) list.push_back(title);
  }
  return titles;
}

}  // namespace trellis::network
