#include "network/designation.hpp"

#include <algorithm>
#include <set>
#include <tuple>

#include "core/text.hpp"

namespace trellis::network {

namespace {

using Key = std::tuple<OrganisationId, std::string, std::string>;

Key key_of(const Designation& designation) {
  return {designation.organisation, designation.kind, fold(designation.name)};
}

Designation designation_from(const Listing& listing, OrganisationId organisation) {
  Designation designation;
  designation.organisation = organisation;
  designation.kind = kind_of(listing.network, listing.status);
  designation.name = listing.name;
  designation.status = listing.status;
  designation.started_words = listing.designated_from;
  designation.started_on = first_day_of(listing.designated_from);
  designation.finished_on = listing.ended_on;
  designation.area = listing.area;
  designation.source = listing.source;
  designation.matched = listing.matched;
  designation.release = listing.release;
  return designation;
}

std::string why_unplaced(const Listing& listing) {
  return listing.urn ? "No organisation holds URN " + listing.urn->text() + "; import a register"
                     : "The list gives no URN for " + listing.host_named +
                           (listing.matched.empty() ? "" : " (" + listing.matched + ")");
}

}  // namespace

std::string kind_of(std::string_view network, std::string_view status) {
  std::string kind(network);
  std::ranges::replace(kind, ' ', '_');
  std::ranges::replace(kind, '-', '_');
  if (kind == "behaviour_hub" || kind == "behaviour_hubs") return "behaviour_hub_lead";
  if (kind.starts_with("research_school"))
    return lower_ascii(status).starts_with("associate") ? "associate_research_school"
                                                        : "research_school";
  if (kind == "teaching_school_hubs") return "teaching_school_hub";
  return kind;
}

std::string title_of(std::string_view kind) {
  if (kind == "behaviour_hub_lead") return "Behaviour hub lead school";
  std::string title(kind);
  std::ranges::replace(title, '_', ' ');
  if (!title.empty() && title.front() >= 'a' && title.front() <= 'z')
    title.front() = static_cast<char>(title.front() - 'a' + 'A');
  return title;
}

std::optional<Date> first_day_of(std::string_view words) {
  words = trim(words);
  std::string day(words);
  if (day.size() == 4) day += "-01";
  if (day.size() == 7) day += "-01";
  return Date::parse_as(day, "yyyy-mm-dd");
}

DesignationPlan plan_designations(
    std::span<const Listing> listings,
    std::span<const Designation> existing,
    const std::function<std::optional<OrganisationId>(Urn)>& organisation_of) {
  std::map<Key, const Designation*> open;
  std::set<Key> ended;
  for (const Designation& designation : existing) {
    if (!designation.finished_on)
      open.emplace(key_of(designation), &designation);
    else
      ended.insert(key_of(designation));
  }
  DesignationPlan plan;
  std::set<Key> planned;
  for (const Listing& listing : listings) {
    const auto organisation = listing.urn ? organisation_of(*listing.urn) : std::nullopt;
    if (!organisation) {
      plan.unplaced.push_back({listing, why_unplaced(listing)});
      continue;
    }
    Designation designation = designation_from(listing, *organisation);
    const Key key = key_of(designation);
    if (!planned.insert(key).second) continue;
    const auto known = open.find(key);
    if (known == open.end() && (!designation.finished_on || !ended.contains(key))) {
      plan.to_open.push_back(std::move(designation));
    } else if (known != open.end() && designation.finished_on) {
      plan.to_end.push_back({known->second->id, *designation.finished_on});
    } else {
      ++plan.unchanged;
    }
  }
  return plan;
}

}  // namespace trellis::network
