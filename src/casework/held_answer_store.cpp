#include "casework/held_answer_store.hpp"

namespace trellis::casework {
namespace {

constexpr auto held_answers_sql = R"(
  select a.answer, count(distinct a.case_id)
  from task_answer a
  join case_file c on c.case_id = a.case_id
  where c.definition_version_id = :version and c.finished_on is null and a.field = :field
    and (a.task = :task or substr(a.task, 1, :length) = :round)
  group by a.answer
  order by a.answer)";

constexpr auto versions_in_use_sql = R"(
  select distinct definition_version_id
  from case_file
  where programme_id = :programme and finished_on is null
  order by definition_version_id)";

constexpr auto open_by_version_sql = R"(
  select definition_version_id, count(*)
  from case_file
  where programme_id = :programme and finished_on is null
  group by definition_version_id
  order by definition_version_id)";

struct VersionCount {
  std::int64_t version = 0;
  std::int64_t cases = 0;
};
void read_row(storage::Columns& columns, VersionCount& row) { columns >> row.version >> row.cases; }

}  // namespace

void read_row(storage::Columns& columns, HeldAnswer& row) {
  std::string json;
  columns >> json >> row.cases;
  row.answer = programme::answer_of_json(json);
}

std::vector<HeldAnswer> held_answers(storage::Snapshot& db, const HeldAsked& asked) {
  const std::string round = asked.task + "#";
  return db.rows<HeldAnswer>(held_answers_sql,
                             {{"version", asked.version},
                              {"field", asked.field},
                              {"task", asked.task},
                              {"length", static_cast<int>(round.size())},
                              {"round", round}});
}

std::vector<programme::DefinitionId> versions_in_use(storage::Snapshot& db, ProgrammeId programme) {
  return db.rows<programme::DefinitionId>(versions_in_use_sql, {{"programme", programme}});
}

std::map<std::int64_t, std::int64_t> open_cases_by_version(storage::Snapshot& db,
                                                           ProgrammeId programme) {
  std::map<std::int64_t, std::int64_t> counts;
  for (const VersionCount& row :
       db.rows<VersionCount>(open_by_version_sql, {{"programme", programme}}))
    counts[row.version] = row.cases;
  return counts;
}

}  // namespace trellis::casework
