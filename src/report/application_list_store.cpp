#include "report/application_list_store.hpp"

namespace trellis::report {
namespace {

#define APPLICATION_LINES                                                                      \
  "select p.participation_id, p.programme_id, g.title, p.owner_organisation_id, "              \
  "p.organisation_id, cast(i.value as integer), "                                              \
  "coalesce(e.name, nullif(o.name, ''), t.name, ''), "                                         \
  "coalesce(e.region, ''), p.unit, p.stream, c.number, s.state, s.happened_on, p.applied_on, " \
  "r.result, r.code, r.sentence, "                                                             \
  "case when r.overrides_result_id is null then 0 else 1 end "                                 \
  "from participation p "                                                                      \
  "join programme g on g.programme_id = p.programme_id "                                       \
  "join organisation o on o.organisation_id = p.organisation_id "                              \
  "join participation_step s "                                                                 \
  "  on s.participation_id = p.participation_id and s.superseded_at is null "                  \
  "left join cohort c on c.cohort_id = p.cohort_id "                                           \
  "left join organisation_identifier i on i.organisation_id = p.organisation_id "              \
  "  and i.scheme = 'urn' and i.finished_on is null "                                          \
  "left join establishment e on e.urn = cast(i.value as integer) "                             \
  "left join organisation_identifier u on u.organisation_id = p.organisation_id "              \
  "  and u.scheme = 'group_uid' and u.finished_on is null "                                    \
  "left join establishment_group t on t.group_uid = cast(u.value as integer) "                 \
  "left join eligibility_result r on r.eligibility_result_id = ( "                             \
  "  select max(n.eligibility_result_id) from eligibility_result n "                           \
  "  where n.participation_id = p.participation_id) "

constexpr auto all_sql = APPLICATION_LINES R"(
  order by 7, p.participation_id)";

constexpr auto of_programme_sql = APPLICATION_LINES R"(
  where p.programme_id = :programme
  order by 7, p.participation_id)";

constexpr auto one_sql = APPLICATION_LINES R"(
  where p.participation_id = :participation)";

}  // namespace

access::Scope ApplicationLine::scope() const {
  access::Scope scope{.owner = owner, .programme = programme, .organisation = organisation};
  if (!region.empty()) scope.region = region;
  return scope;
}

void read_row(storage::Columns& columns, ApplicationLine& row) {
  columns >> row.participation >> row.programme >> row.programme_title >> row.owner >>
      row.organisation >> row.urn >> row.school >> row.region >> row.unit >> row.stream >>
      row.cohort >> row.state >> row.state_on >> row.applied_on >> row.result >> row.code >>
      row.sentence >> row.overridden;
}

std::vector<ApplicationLine> application_lines(storage::Snapshot& db,
                                               std::optional<ProgrammeId> programme) {
  if (programme) return db.rows<ApplicationLine>(of_programme_sql, {{"programme", *programme}});
  return db.rows<ApplicationLine>(all_sql);
}

std::optional<ApplicationLine> application_line(storage::Snapshot& db, std::int64_t participation) {
  return db.one<ApplicationLine>(one_sql, {{"participation", participation}});
}

}  // namespace trellis::report
