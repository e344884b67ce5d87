// The flow of pupils from allocation to analysis, read off the data of a trial.
#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "evaluation/pupil_data.hpp"

namespace trellis::evaluation {
namespace {

/// Counts of one arm while the table is walked: pupils and the schools that still have some.
struct ArmCount {
  std::int64_t pupils = 0;
  std::int64_t schools = 0;
  std::size_t last_school = std::numeric_limits<std::size_t>::max();

  bool is_new(std::size_t school) const { return school != last_school; }

  void add(std::size_t school) {
    ++pupils;
    if (school == last_school) return;
    last_school = school;
    ++schools;
  }
};

/// Why the pupils of one school left. A school of which nobody is analysed counts as lost for the
/// reason that most of its pupils have.
class SchoolLosses {
 public:
  void add(const std::string& reason) { ++pupils_[reason]; }

  void close(std::map<std::string, stats::Headcount>& lost) {
    if (!pupils_.empty() && !pupils_.contains("")) {
      const auto most =
          std::ranges::max_element(pupils_, {}, [](const auto& entry) { return entry.second; });
      ++lost[most->first].schools;
    }
    pupils_.clear();
  }

 private:
  std::map<std::string, std::int64_t> pupils_;  ///< By reason; "" is analysed.
};

/// Why a pupil is not analysed; empty for one who is.
std::string loss_of(const AnalysisPlan& plan,
                    const PupilData& data,
                    const PlannedOutcome& outcome,
                    std::size_t row) {
  if (!std::isfinite(data.table.find(outcome.column)->values[row])) {
    const std::string reason =
        data.loss_reason.empty() ? std::string() : data.loss_reason[data.table.input_row()[row]];
    return reason.empty() ? "no outcome" : reason;
  }
  for (const auto* names : {&plan.baseline, &plan.design_variables})
    for (const std::string& name : *names)
      if (!std::isfinite(data.table.find(name)->values[row])) return "no " + name;
  return {};
}

}  // namespace

stats::Expected<stats::ParticipantFlow> flow_of(const AnalysisPlan& plan,
                                                const PupilData& data,
                                                const PlannedOutcome& outcome) {
  const auto& arm = data.table.find(plan.arm_column)->values;
  const auto begin = data.table.school_begin();
  std::vector<stats::ArmFlow> arms;
  for (const int side : {1, 0}) {
    ArmCount allocated, analysed;
    std::map<std::string, stats::Headcount> lost;
    SchoolLosses in_school;
    std::size_t school = 0;
    for (std::size_t row = 0; row < data.table.rows(); ++row) {
      while (school + 2 < begin.size() && row >= begin[school + 1]) ++school;
      if (arm[row] != side) continue;
      if (allocated.is_new(school)) in_school.close(lost);
      allocated.add(school);
      const std::string reason = loss_of(plan, data, outcome, row);
      in_school.add(reason);
      if (reason.empty())
        analysed.add(school);
      else
        ++lost[reason].pupils;
    }
    in_school.close(lost);
    stats::ArmFlow flow{side == 1 ? plan.treated : data.control_label,
                        {allocated.schools, allocated.pupils},
                        {},
                        {analysed.schools, analysed.pupils}};
    for (const auto& [reason, count] : lost) flow.losses.push_back({reason, count});
    arms.push_back(std::move(flow));
  }
  return stats::participant_flow(std::move(arms));
}

}  // namespace trellis::evaluation
