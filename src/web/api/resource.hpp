/// One kind of thing that the JSON API lists: its fields, filters, query and scope, in one place.
///
/// The address, the parameters, the schema, the example and the document all follow from a
/// `Resource`; `x_resource_store.cpp` describes a few of one module each. Adding one there and to
/// `all_resources` adds it to the API.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "access/permission.hpp"
#include "access/scope_filter.hpp"

namespace trellis::web::api {

enum class FieldKind {
  id,        ///< a key of ours; a string
  code,      ///< a word of a list or a published number; a string
  text,      ///< words for people
  whole,     ///< a whole number
  number,    ///< a number; proportions are between 0 and 1
  flag,      ///< true or false
  date,      ///< 2026-03-09
  instant,   ///< 2026-03-09T14:05:06Z
  measured,  ///< {"value": 12.5, "reason": null}, or null with the reason why there is no value
  json,      ///< an object as it is kept: answers by the definition's ids
};

struct ResourceField {
  std::string_view name = {};
  FieldKind kind = FieldKind::text;
  std::string_view sql = {};  ///< the expression that gives it
  std::string_view about = {};
  std::string_view example = {};     ///< JSON
  bool can_be_null = false;          ///< an empty text is null then
  std::string_view reason_sql = {};  ///< of a measured one: why there is none, or an empty text
};

/// `filter[name]=value`: the condition, on the parameter :value_<name>.
struct ResourceFilter {
  std::string_view name = {};
  FieldKind kind = FieldKind::text;
  std::string_view sql = {};
  std::string_view about = {};
  std::string_view example = {};  ///< as it stands in the address
};

/// A place in `from` that holds the actor's scope for a permission: "{sees}".
struct ScopeUse {
  std::string_view name = {};
  access::Permission permission = access::Permission::view_case;
  access::ScopeColumns columns = {};
  bool beyond_advising = false;  ///< without what the actor has as an adviser alone
};

/// Whose events say that a row changed: a kind of subject, and the column that holds its key. The
/// kind "event" is the row itself.
struct SubjectColumn {
  std::string_view kind = {};
  std::string_view column = {};
};

struct Resource {
  std::string_view name = {};  ///< "cases"
  std::string_view one = {};   ///< "case": the named part of the address of one
  std::string_view title = {};
  std::string_view about = {};
  access::Permission permission = access::Permission::view_case;
  std::string_view key = {};         ///< a whole number; the order of the list
  std::string_view second_key = {};  ///< a text that tells rows of one key apart
  std::string_view page = {};        ///< "/cases/{id}": the page about one
  std::vector<ResourceField> fields = {};
  std::vector<ResourceFilter> filters = {};
  std::string_view from = {};     ///< from the word `from` to the end of the conditions
  std::string_view usually = {};  ///< a condition left out when changes are asked for
  std::vector<ScopeUse> scopes = {};
  std::vector<SubjectColumn> subjects = {};  ///< empty: changes cannot be asked for

  const ResourceField* find_field(std::string_view field) const;
  const ResourceFilter* find_filter(std::string_view filter) const;
  /// Whether one has an address of its own.
  bool has_single() const { return second_key.empty(); }
};

/// Every resource, in the order of the document.
std::span<const Resource* const> all_resources();
const Resource* find_resource(std::string_view name);

// Each module's own.
const Resource& school_resource();
const Resource& release_resource();
const Resource& programme_resource();
const Resource& cohort_resource();
const Resource& participation_resource();
const Resource& application_resource();
const Resource& pairing_resource();
const Resource& cluster_resource();
const Resource& cluster_membership_resource();
const Resource& case_resource();
const Resource& task_completion_resource();
const Resource& assignment_resource();
const Resource& contact_resource();
const Resource& side_record_resource();
const Resource& note_resource();
const Resource& engagement_resource();
const Resource& plan_resource();
const Resource& plan_objective_resource();
const Resource& measurement_resource();
const Resource& review_resource();
const Resource& rating_resource();
const Resource& match_resource();
const Resource& match_proposal_resource();
const Resource& plan_reading_resource();
const Resource& plan_verdict_resource();
const Resource& plan_comment_resource();
const Resource& case_status_resource();
const Resource& case_document_resource();
const Resource& attendance_resource();
const Resource& concern_step_resource();
const Resource& open_task_resource();
const Resource& payment_resource();
const Resource& claim_resource();
const Resource& award_resource();
const Resource& review_rota_resource();
const Resource& review_day_resource();
const Resource& cluster_wish_resource();
const Resource& cluster_wish_school_resource();
const Resource& trust_match_resource();
const Resource& trust_proposal_resource();
const Resource& pair_rule_resource();
const Resource& challenge_resource();
const Resource& match_place_resource();
const Resource& match_baseline_resource();
const Resource& evidence_item_resource();
const Resource& evidence_version_resource();
const Resource& need_part_resource();
const Resource& message_resource();
const Resource& event_resource();
const Resource& job_resource();

}  // namespace trellis::web::api
