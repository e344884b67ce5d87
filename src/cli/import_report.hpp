/// How an import's report is printed for people, and its row changes as CSV.
#pragma once

#include <string>

#include "register/import.hpp"

namespace trellis::cli {

/// Lines for the terminal: what the file was taken for, what changed, what stands in the way.
std::string report_text(const registry::ImportReport& report, bool verbose);
/// Kind, key, name and columns of every changed row (the first 5,000), formula-safe.
std::string changes_csv(const registry::ImportReport& report);

}  // namespace trellis::cli
