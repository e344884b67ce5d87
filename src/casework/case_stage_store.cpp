#include "casework/case_stage_store.hpp"

#include "programme/programme_store.hpp"

namespace trellis::casework {
namespace {

/// A row a complete task, and one with an empty task for a case without any.
constexpr auto progress_sql = R"(
  select c.case_id, c.definition_version_id, c.unit, c.stream, coalesce(t.task, '')
  from case_file c
  left join task_completion t on t.case_id = c.case_id and t.reopened_at is null
  where c.programme_id = :programme and c.finished_on is null
  order by c.case_id, t.task)";

struct ProgressRow {
  CaseProgress progress{};
  std::string task{};
};
void read_row(storage::Columns& columns, ProgressRow& row) {
  columns >> row.progress.id >> row.progress.definition >> row.progress.unit >>
      row.progress.stream >> row.task;
}

}  // namespace

std::vector<CaseProgress> progress_of(storage::Snapshot& db, ProgrammeId programme) {
  std::vector<CaseProgress> cases;
  db.each<ProgressRow>(progress_sql, {{"programme", programme}}, [&](ProgressRow&& row) {
    if (cases.empty() || cases.back().id != row.progress.id)
      cases.push_back(std::move(row.progress));
    if (!row.task.empty()) cases.back().done.insert(row.task.substr(0, row.task.find('#')));
  });
  return cases;
}

std::map<std::int64_t, std::string> stages_by_case(storage::Snapshot& db, ProgrammeId programme) {
  std::map<std::int64_t, std::shared_ptr<const programme::Definition>> definitions;
  std::map<std::int64_t, std::string> stages;
  for (const CaseProgress& progress : progress_of(db, programme)) {
    auto& definition = definitions[progress.definition.value];
    if (!definition) definition = programme::load_definition(db, progress.definition);
    const programme::Stage* stage = stage_at(*definition, progress);
    stages[progress.id.value] = stage ? stage->id : "";
  }
  return stages;
}

}  // namespace trellis::casework
