#include "casework/case_stage.hpp"

#include <algorithm>

namespace trellis::casework {
namespace {

using programme::Definition;
using programme::Stage;

bool includes(const programme::Texts& list, const std::string& id) {
  return list.empty() || std::ranges::find(list, id) != list.end();
}

/// How many tasks of the stage are done, and how many there are for this stream.
std::pair<int, int> done_in(const Stage& stage, const CaseProgress& progress) {
  int done = 0;
  int all = 0;
  for (const programme::Section& section : stage.sections)
    for (const programme::Task& task : section.tasks) {
      if (!includes(task.streams, progress.stream)) continue;
      ++all;
      if (progress.done.contains(task.id)) ++done;
    }
  return {done, all};
}

}  // namespace

std::vector<const Stage*> stages_of(const Definition& definition,
                                    const std::string& unit,
                                    const std::string& stream) {
  const std::string& first = definition.units.front().id;
  const std::string& own = unit.empty() ? first : unit;
  std::vector<const Stage*> stages;
  for (const Stage& stage : definition.stages)
    if ((stage.unit.empty() ? first : stage.unit) == own && includes(stage.streams, stream))
      stages.push_back(&stage);
  return stages;
}

const Stage* stage_at(const Definition& definition, const CaseProgress& progress) {
  const auto stages = stages_of(definition, progress.unit, progress.stream);
  std::size_t at = 0;
  for (std::size_t i = 0; i < stages.size(); ++i) {
    const auto [done, all] = done_in(*stages[i], progress);
    if (done > 0) at = done == all ? i + 1 : i;
  }
  return at < stages.size() ? stages[at] : nullptr;
}

}  // namespace trellis::casework
