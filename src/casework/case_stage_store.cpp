#include "casework/case_stage_store.hpp"

#include <unordered_map>

#include "core/text.hpp"
#include "programme/programme_store.hpp"

namespace trellis::casework {
namespace {

// In the order of the index by programme, so that neither statement has to sort; what reads them
// needs no order.
constexpr auto cases_at_stages_sql = R"(
  select case_id, definition_version_id, unit, stream
  from case_file
  where programme_id = :programme and finished_on is null
  order by region, case_id)";

constexpr auto tasks_of_cases_at_stages_sql = R"(
  select c.case_id, t.task
  from case_file c
  join task_completion t on t.case_id = c.case_id and t.reopened_at is null
  where c.programme_id = :programme and c.finished_on is null
  order by c.region, c.case_id, t.task)";

/// An open case, and its complete tasks each on a line of its own.
struct OpenCase {
  CaseProgress progress{};
  std::string done{};
};
void read_row(storage::Columns& columns, OpenCase& row) {
  columns >> row.progress.id >> row.progress.definition >> row.progress.unit >> row.progress.stream;
}

struct DoneTask {
  CaseId id{};
  std::string task{};
};
void read_row(storage::Columns& columns, DoneTask& row) { columns >> row.id >> row.task; }

/// Cases of one version, unit and stream in which the same is done stand at the same stage.
std::string likeness_of(const OpenCase& open) {
  std::string key = std::to_string(open.progress.definition.value);
  key.append(1, '\n').append(open.progress.unit).append(1, '\n').append(open.progress.stream);
  return key.append(1, '\n').append(open.done);
}

/// The open cases with what is done in each; counts every task in `done`.
std::vector<OpenCase> read_open_cases(storage::Snapshot& db,
                                      ProgrammeId programme,
                                      std::map<std::string, std::int64_t>& done) {
  auto cases = db.rows<OpenCase>(cases_at_stages_sql, {{"programme", programme}});
  std::unordered_map<std::int64_t, OpenCase*> by_id;
  for (OpenCase& open : cases) by_id.emplace(open.progress.id.value, &open);
  std::unordered_map<std::string, std::int64_t> counts;
  db.each<DoneTask>(tasks_of_cases_at_stages_sql, {{"programme", programme}}, [&](DoneTask&& row) {
    ++counts[row.task];
    const std::string_view task = std::string_view(row.task).substr(0, row.task.find('#'));
    by_id.at(row.id.value)->done.append(task).append(1, '\n');
  });
  done.insert(counts.begin(), counts.end());
  return cases;
}

}  // namespace

OpenCaseStages open_case_stages(storage::Snapshot& db, ProgrammeId programme) {
  OpenCaseStages open;
  std::map<std::int64_t, std::shared_ptr<const programme::Definition>> definitions;
  std::unordered_map<std::string, std::string> known;
  for (OpenCase& each : read_open_cases(db, programme, open.done)) {
    CaseProgress& progress = each.progress;
    const auto [entry, is_new] = known.try_emplace(likeness_of(each));
    std::string& at = entry->second;
    if (is_new) {
      for (const std::string_view task : split(each.done, '\n'))
        if (!task.empty()) progress.done.emplace(task);
      auto& definition = definitions[progress.definition.value];
      if (!definition) definition = programme::load_definition(db, progress.definition);
      const programme::Stage* stage = stage_at(*definition, progress);
      at = stage ? stage->id : "";
    }
    open.stages[progress.id.value] = at;
  }
  return open;
}

}  // namespace trellis::casework
