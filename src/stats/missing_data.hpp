/// Who is missing, whether it depends on anything known, and how far the result would bend.
///
/// It describes; it repairs nothing. Repair is imputation.hpp, and stands beside the complete
/// cases.
///
/// Sources
///   [TE] Trellis, evaluation design, section 5.11.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "stats/estimate.hpp"
#include "stats/logistic.hpp"
#include "stats/mixed_model.hpp"
#include "stats/refusal.hpp"
#include "stats/table.hpp"

namespace trellis::stats {

struct FlowCount {
  std::int64_t pupils = 0;
  std::int64_t schools = 0;  ///< With at least one such pupil.
};

/// One line of the flow, by arm: [0] control, [1] treated.
struct FlowRow {
  std::string name;  ///< "randomised", a reason, "no pre-test", "no outcome", "analysed".
  std::array<FlowCount, 2> arm;
};

struct FlowTable {
  std::vector<FlowRow> rows;
  double attrition = 0;                    ///< Share of randomised pupils without an outcome.
  std::array<double, 2> attrition_by_arm;  ///< The same in each arm.
  std::vector<Warning> warnings;
};

/// Counts every pupil of the table, once. `reason`, if not empty, has one text per row of the
/// table ("withdrawn school", "moved", "absent"), empty where there is none. Refuses what the arm
/// column refuses. Warns above 20 % attrition.
Expected<FlowTable> flow_table(const Table& table,
                               const ModelSpec& spec,
                               const std::string& pretest,
                               std::span<const std::string> reason = {});

/// A set of columns that are missing together.
struct MissingPattern {
  std::vector<std::string> missing;
  std::int64_t pupils = 0;
};
/// Every pattern that occurs over the columns given, the commonest first.
Expected<std::vector<MissingPattern>> missing_patterns(const Table& table,
                                                       std::span<const std::string> columns);

struct DropOutModel {
  LogisticFit fit;
  std::vector<OddsRatio> ratios;
  double missing_share = 0;    ///< Of the outcome.
  bool worth_reading = false;  ///< More than 5 % are missing.
};
/// Is the outcome missing more often in one arm, or by pre-test, stratum or FSM? Pupils without a
/// value in `predictors` are left out. Refuses separation and an outcome that is never missing.
Expected<DropOutModel> drop_out_model(const Table& table,
                                      const std::string& outcome,
                                      const std::vector<std::string>& predictors);

struct TippingPoint {
  int arm = 1;              ///< Whose missing outcomes are shifted.
  std::int64_t pupils = 0;  ///< How many are.
  double shift_sd = 0;      ///< SD of the outcome, at which the estimate changes sign.
  bool found = false;       ///< Within +/- 5 SD.
  std::string sentence;
};
/// Fills the missing outcomes of `arm` with the model's predictions plus a shift and looks for the
/// shift at which the estimated effect becomes zero. Refuses an arm in which nothing is missing.
Expected<TippingPoint> tipping_point(const Table& table, const ModelSpec& spec, int arm);

}  // namespace trellis::stats
