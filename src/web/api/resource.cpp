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
                                 &need_part_resource(),
                                 &release_resource(),
                                 &evidence_item_resource(),
                                 &evidence_version_resource(),
                                 &programme_resource(),
                                 &cohort_resource(),
                                 &participation_resource(),
                                 &application_resource(),
                                 &award_resource(),
                                 &claim_resource(),
                                 &payment_resource(),
                                 &pairing_resource(),
                                 &pair_rule_resource(),
                                 &cluster_resource(),
                                 &cluster_membership_resource(),
                                 &review_rota_resource(),
                                 &review_day_resource(),
                                 &cluster_wish_resource(),
                                 &cluster_wish_school_resource(),
                                 &case_resource(),
                                 &case_status_resource(),
                                 &task_completion_resource(),
                                 &open_task_resource(),
                                 &assignment_resource(),
                                 &contact_resource(),
                                 &side_record_resource(),
                                 &concern_step_resource(),
                                 &note_resource(),
                                 &case_document_resource(),
                                 &engagement_resource(),
                                 &attendance_resource(),
                                 &plan_resource(),
                                 &plan_objective_resource(),
                                 &plan_reading_resource(),
                                 &plan_verdict_resource(),
                                 &plan_comment_resource(),
                                 &measurement_resource(),
                                 &review_resource(),
                                 &rating_resource(),
                                 &match_resource(),
                                 &match_proposal_resource(),
                                 &match_place_resource(),
                                 &match_baseline_resource(),
                                 &challenge_resource(),
                                 &trust_match_resource(),
                                 &trust_proposal_resource(),
                                 &message_resource(),
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
