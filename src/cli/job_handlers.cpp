#include "cli/job_handlers.hpp"

namespace trellis::cli {

jobs::Handlers all_job_handlers() { return {}; }

}  // namespace trellis::cli
