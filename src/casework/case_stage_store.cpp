#include "casework/case_stage_store.hpp"

#include <unordered_map>

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

/// Cases of one version, unit and stream in which the same is done stand at the same stage.
std::string likeness_of(const CaseProgress& progress) {
  std::string key = std::to_string(progress.definition.value);
  key.append(1, '\n').append(progress.unit).append(1, '\n').append(progress.stream);
  for (const std::string& task : progress.done) key.append(1, '\n').append(task);
  return key;
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
  std::unordered_map<std::string, std::string> known;
  for (const CaseProgress& progress : progress_of(db, programme)) {
    const auto [entry, is_new] = known.try_emplace(likeness_of(progress));
    std::string& at = entry->second;
    if (!is_new) {
      stages[progress.id.value] = at;
      continue;
    }
    auto& definition = definitions[progress.definition.value];
    if (!definition) definition = programme::load_definition(db, progress.definition);
    const programme::Stage* stage = stage_at(*definition, progress);
    at = stage ? stage->id : "";
    stages[progress.id.value] = at;
  }
  return stages;
}

}  // namespace trellis::casework
