/// The kinds of job that this binary runs: each module's handlers, by kind.
#pragma once

#include "jobs/worker.hpp"

namespace trellis::cli {

jobs::Handlers all_job_handlers();

}  // namespace trellis::cli
