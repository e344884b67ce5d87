/// Reads a claim file for `check-result`, and gives the report as JSON.
///
/// Every field of a claim may be absent; numbers are texts, so that the printed precision is known.
/// docs/formats/claim.md describes the file.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "core/result.hpp"
#include "stats/check_result.hpp"

namespace trellis::evaluation {

/// Reads a claim. `name` is the file's, for messages.
///
///   refuses   text that is not JSON, a field that is not known, a printed number that is none
Result<stats::PublishedClaim> parse_claim(std::string_view text, const std::string& name);

/// The published bands and grades that a check needs.
stats::CheckContext check_context(bool show_d = false);

nlohmann::json check_report_json(const stats::CheckReport& report);

}  // namespace trellis::evaluation
