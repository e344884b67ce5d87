/// Every kind of job this binary can do. A module with jobs adds its handlers here.
#pragma once

#include <string>
#include <vector>

#include "jobs/worker.hpp"

namespace trellis::cli {

jobs::Handlers all_job_handlers();

/// The kinds that every worker queues once a day.
std::vector<std::string> daily_jobs();

}  // namespace trellis::cli
