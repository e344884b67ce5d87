#include "register/import.hpp"

#include <algorithm>

#include "core/text.hpp"

namespace trellis::registry {

std::string_view name_of(RowChange::Kind kind) {
  switch (kind) {
    case RowChange::Kind::added:
      return "added";
    case RowChange::Kind::changed:
      return "changed";
    case RowChange::Kind::closed:
      return "closed";
    case RowChange::Kind::reopened:
      return "reopened";
    case RowChange::Kind::vanished:
      return "vanished";
  }
  return "";
}

void ImportReport::add_change(RowChange change) {
  for (const std::string& column : change.columns) ++columns_changed[column];
  if (changes.size() < changes_max) changes.push_back(std::move(change));
}

bool ImportReport::is_refused() const {
  return std::ranges::any_of(findings, [](const Finding& finding) { return !finding.waived; });
}

Result<void> check_structure(const ImportReport& report, bool cut_short) {
  const std::string& file = report.file_name;
  if (cut_short)
    return problem(ProblemKind::invalid,
                   "",
                   file + " ends in the middle of a row. It was cut short: download it again.");
  if (report.rows.read == 0)
    return problem(ProblemKind::invalid, "", file + " has a header and no rows.");
  const std::size_t rejected = report.problems.rows_rejected();
  if (rejected * 1000 <= report.rows.read) return {};
  std::vector<std::string> details;
  for (const CellProblem& cell : report.problems.kept()) {
    if (details.size() == 10) break;
    details.push_back(text_of(cell, file));
  }
  return problem(ProblemKind::invalid,
                 "",
                 counted(static_cast<long long>(rejected), "row") + " of " +
                     with_commas(static_cast<long long>(report.rows.read)) +
                     " cannot be read; at most one in a thousand may be. Nothing was imported.",
                 std::move(details));
}

Result<void> waive(ImportReport& report, const std::map<std::string, std::string>& waivers) {
  for (const auto& [threshold, reason] : waivers) {
    if (trim(reason).empty())
      return problem(ProblemKind::missing,
                     "waive",
                     "Give a reason to waive " + threshold + ": --waive " + threshold + "=\"...\"");
    for (Finding& finding : report.findings)
      if (finding.threshold == threshold) finding.waived = reason;
  }
  return {};
}

Problem refusal_of(const ImportReport& report) {
  Problem refusal{ProblemKind::refused_by_rule, "", "", {}};
  for (const Finding& finding : report.findings)
    if (!finding.waived)
      refusal.details.push_back(finding.message + " (" + finding.threshold + ")");
  refusal.message = report.file_name + " was not imported, because " +
                    counted(static_cast<long long>(refusal.details.size()), "check") +
                    " failed. Waive a check with --waive NAME=\"reason\" if the file is right.";
  return refusal;
}

}  // namespace trellis::registry
