#include "casework/impact_store.hpp"

#include <algorithm>

namespace trellis::casework {
namespace {

constexpr auto touched_cases_sql = R"(
  select c.case_id, g.title, coalesce(e.name, o.name, '')
  from case_holder h
  join case_file c on c.case_id = h.case_id and c.finished_on is null
  join programme g on g.programme_id = c.programme_id
  join organisation o on o.organisation_id = h.organisation_id
  left join organisation_identifier i on i.organisation_id = h.organisation_id
    and i.scheme = 'urn' and i.finished_on is null
  left join establishment e on e.urn = cast(i.value as integer)
  where h.organisation_id in (:organisations) and h.finished_on is null
  order by c.case_id)";

constexpr auto touched_leads_sql = R"(
  select count(*)
  from pairing
  where lead_organisation_id in (:organisations) and finished_on is null)";

constexpr auto touched_partners_sql = R"(
  select count(*)
  from pairing
  where partner_organisation_id in (:organisations) and finished_on is null)";

constexpr auto touched_visits_sql = R"(
  select count(*)
  from engagement g
  join case_file c on c.case_id = g.case_id and c.finished_on is null
  join case_holder h on h.case_id = c.case_id and h.finished_on is null
  where h.organisation_id in (:organisations) and g.deleted_at is null)";

}  // namespace

void read_row(storage::Columns& columns, TouchedCase& row) {
  columns >> row.id >> row.programme >> row.school;
}

CaseImpact impact_of(storage::Snapshot& db, const std::vector<OrganisationId>& organisations) {
  CaseImpact impact;
  for (std::size_t from = 0; from < organisations.size(); from += storage::list_values_max) {
    const std::size_t to = std::min(organisations.size(), from + storage::list_values_max);
    const std::vector<OrganisationId> some(
        organisations.begin() + static_cast<std::ptrdiff_t>(from),
        organisations.begin() + static_cast<std::ptrdiff_t>(to));
    const auto count = [&](std::string_view sql) {
      return db.one<std::int64_t>(sql, {{"organisations", some}}).value_or(0);
    };
    for (TouchedCase& row : db.rows<TouchedCase>(touched_cases_sql, {{"organisations", some}}))
      impact.cases.push_back(std::move(row));
    impact.led += count(touched_leads_sql);
    impact.partnered += count(touched_partners_sql);
    impact.visits += count(touched_visits_sql);
  }
  return impact;
}

}  // namespace trellis::casework
