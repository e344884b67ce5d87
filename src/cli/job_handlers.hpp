/// Every kind of job this binary can do. A module with jobs adds its handlers here.
#pragma once

#include <string>
#include <vector>

#include "jobs/worker.hpp"
#include "register/import_actions.hpp"

namespace trellis::cli {

jobs::Handlers all_job_handlers();

/// What programmes tell an import, from the command line or as a job: who takes part in one.
registry::ImportHooks import_hooks();

/// The kinds that every worker queues once a day.
std::vector<std::string> daily_jobs();

}  // namespace trellis::cli
