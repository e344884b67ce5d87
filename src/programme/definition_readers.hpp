/// Reads the parts of a definition from their JSON objects; private to the definition reader.
#pragma once

#include "programme/definition.hpp"
#include "programme/object_reader.hpp"

namespace trellis::programme {

/// Every object of a list, read by `read`.
template <class T>
std::vector<T> list_of(ObjectReader& reader,
                       std::string_view key,
                       const std::string& what,
                       T (*read)(ObjectReader&),
                       Need need = Need::optional) {
  std::vector<T> out;
  reader.each(
      key, what, [&](ObjectReader& item) { out.push_back(read(item)); }, need);
  return out;
}

Option read_option(ObjectReader& reader);
Field read_field(ObjectReader& reader);
Task read_task(ObjectReader& reader);
Stage read_stage(ObjectReader& reader);
Milestone read_milestone(ObjectReader& reader);
Review read_review(ObjectReader& reader);
SideRecord read_side_record(ObjectReader& reader);
Override read_override(ObjectReader& reader);
Status read_status(ObjectReader& reader);
EligibilityVersion read_eligibility(ObjectReader& reader);
Form read_form(ObjectReader& reader);
Scoring read_scoring(ObjectReader& reader);
Round read_round(ObjectReader& reader);
Claims read_claims(ObjectReader& reader);
Cohorts read_cohorts(ObjectReader& reader);
Capacity read_capacity(ObjectReader& reader);
MatchingRules read_matching(ObjectReader& reader);
Engagement read_engagement(ObjectReader& reader);
Instrument read_instrument(ObjectReader& reader);
Plan read_plan(ObjectReader& reader);
MoneyRules read_money(ObjectReader& reader);
ContactGroup read_contact_group(ObjectReader& reader);
Link read_link(ObjectReader& reader);

/// Notes everything that is wrong between the parts, and resolves every expression in place.
void check_definition(Definition& definition, Mistakes& mistakes);

}  // namespace trellis::programme
