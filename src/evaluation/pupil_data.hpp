/// Reads the pupils of a trial from a tidy CSV file and checks them against the plan.
///
/// One row per pupil. Every cell that cannot be used is named by file, line, column and row before
/// anything is analysed; nothing is guessed and nothing is dropped in silence.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"
#include "evaluation/analysis_plan.hpp"
#include "stats/participant_flow.hpp"
#include "stats/table.hpp"

namespace trellis::evaluation {

/// What became of the words of a column: the number each word stands for, in order of the alphabet.
struct ColumnWords {
  std::string column;
  std::vector<std::string> words;  ///< Position + 1 is the number.
};

struct PupilData {
  stats::Table table;                ///< Columns by name; the arm is 1 treated, 0 control.
  std::vector<std::string> factors;  ///< Columns that enter models as categories.
  std::vector<ColumnWords> words;
  std::vector<std::string> loss_reason;  ///< Per row of the file; empty without such a column.
  std::string control_label;
  std::int64_t rows = 0;
  std::string sha256;  ///< Of the file.
};

/// Reads `text` for `plan`. `name` is the file's, for messages.
///
///   refuses   a column that is not there (with those that are); a cell that is not a number where
///             one belongs; an arm with other than two labels, or without the treated one; an
///             outcome outside its range; a subgroup that is not 0 and 1; a pupil listed twice; a
///             school in two arms of a cluster trial; a row without school or arm. Up to 20 cells
///             are named in one go.
Result<PupilData> read_pupils(std::string_view text,
                              const std::string& name,
                              const AnalysisPlan& plan);

/// The terms of the primary model: arm, baseline and design variables, categories as factor(x).
stats::ModelSpec primary_spec(const AnalysisPlan& plan,
                              const PupilData& data,
                              const PlannedOutcome& outcome);

/// Who was allocated, who has no outcome or no pre-test and why, and who is analysed.
stats::Expected<stats::ParticipantFlow> flow_of(const AnalysisPlan& plan,
                                                const PupilData& data,
                                                const PlannedOutcome& outcome);

}  // namespace trellis::evaluation
