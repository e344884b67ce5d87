#include "web/api/resource.hpp"

#include <algorithm>
#include <array>

namespace trellis::web::api {

const ResourceField* Resource::find_field(std::string_view field) const {
  const auto found = std::ranges::find(fields, field, &ResourceField::name);
  return found == fields.end() ? nullptr : &*found;
}

const ResourceFilter* Resource::find_filter(std::string_view filter) const {
  const auto found = std::ranges::find(filters, filter, &ResourceFilter::name);
  return found == filters.end() ? nullptr : &*found;
}

std::span<const Resource* const> all_resources() {
  static const std::array all = {&school_resource(),
                                 &release_resource(),
                                 &programme_resource(),
                                 &cohort_resource(),
                                 &participation_resource(),
                                 &application_resource(),
                                 &pairing_resource(),
                                 &cluster_resource(),
                                 &cluster_membership_resource(),
                                 &case_resource(),
                                 &task_completion_resource(),
                                 &assignment_resource(),
                                 &contact_resource(),
                                 &side_record_resource(),
                                 &note_resource(),
                                 &engagement_resource(),
                                 &plan_resource(),
                                 &plan_objective_resource(),
                                 &measurement_resource(),
                                 &review_resource(),
                                 &rating_resource(),
                                 &match_resource(),
                                 &match_proposal_resource(),
                                 &event_resource(),
                                 &job_resource()};
  return all;
}

const Resource* find_resource(std::string_view name) {
  for (const Resource* resource : all_resources())
    if (resource->name == name) return resource;
  return nullptr;
}

}  // namespace trellis::web::api
