#include "casework/citation_store.hpp"

#include "evidence/evidence.hpp"

namespace trellis::casework {
namespace {

/// The pattern finds a little more than it should (an underscore fits any letter); versions_pinned
/// keeps what is right.
constexpr auto citations_sql = R"(
  select case_id, answer
  from task_answer
  where answer like :pattern
  union all
  select p.case_id, o.answers
  from plan_objective o
  join plan_version p on p.plan_version_id = o.plan_version_id
  where o.answers like :pattern
    and p.number = (select max(n.number) from plan_version n where n.case_id = p.case_id)
  union all
  select p.case_id, p.columns
  from plan_version p
  where p.columns like :pattern
    and p.number = (select max(n.number) from plan_version n where n.case_id = p.case_id)
  order by 1, 2)";

struct CitingAnswer {
  CaseId case_id{};
  std::string json{};
};
void read_row(storage::Columns& columns, CitingAnswer& row) { columns >> row.case_id >> row.json; }

}  // namespace

std::set<int> versions_pinned(std::string_view json, std::string_view code) {
  const std::string begin = "\"" + std::string(code) + "@";
  std::set<int> versions;
  for (std::size_t at = json.find(begin); at != std::string_view::npos;
       at = json.find(begin, at + 1)) {
    const std::size_t end = json.find('"', at + begin.size());
    if (end == std::string_view::npos) break;
    if (const auto pin = evidence::pin_of(json.substr(at + 1, end - at - 1)))
      versions.insert(pin->version);
  }
  return versions;
}

std::vector<Citation> citations_of(storage::Snapshot& db, std::string_view code) {
  std::set<Citation> found;
  const std::string pattern = "%\"" + std::string(code) + "@%";
  for (const CitingAnswer& row : db.rows<CitingAnswer>(citations_sql, {{"pattern", pattern}}))
    for (const int version : versions_pinned(row.json, code)) found.insert({row.case_id, version});
  return {found.begin(), found.end()};
}

}  // namespace trellis::casework
