/// What is missing in a trial, and what reviewers need to rate its security.
#pragma once

#include "evaluation/trial_analysis.hpp"

namespace trellis::evaluation {

/// Patterns, the model of drop-out above 5 %, and tipping points by arm. What cannot be worked out
/// is added to `report.not_possible`.
MissingReport missing_of(const AnalysisPlan& plan,
                         const PupilData& data,
                         const stats::ModelSpec& spec,
                         std::vector<NotPossible>& not_possible);

/// The worksheet of padlocks: columns from the plan and the flow, threats from the reviews.
stats::Expected<stats::PadlockSheet> security_of(const AnalysisPlan& plan,
                                                 const stats::ParticipantFlow& flow,
                                                 const SecurityReviews& reviews);

}  // namespace trellis::evaluation
