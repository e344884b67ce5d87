/// The verbs of the evaluation engine: evaluate, power, randomise, meta, check-result, study.
///
/// None of them needs a database. Results go to stdout (or to the files asked for), problems to
/// stderr with the exit codes of command.hpp: 2 refused, 3 input that cannot be used.
#pragma once

#include "cli/command.hpp"

namespace trellis::cli {

void add_evaluation_commands(Commands& commands);

}  // namespace trellis::cli
