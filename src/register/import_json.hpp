/// Import reports and options as JSON: for the API, the command line and jobs.
#pragma once

#include <string>
#include <string_view>

#include "register/import.hpp"

namespace trellis::registry {

/// The report as one object on one line, with the first hundred changed rows.
std::string report_json(const ImportReport& report);
/// A report as report_json wrote it, for the page that shows it later. The Problem says that the
/// text is no report.
Result<ImportReport> read_report_json(std::string_view text);

/// The options of an import as a job's arguments keep them (without progress), and back. The
/// Problem says what cannot be read.
std::string options_json(const ImportOptions& options);
Result<ImportOptions> read_options_json(std::string_view text);

}  // namespace trellis::registry
