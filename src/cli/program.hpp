/// The one program: its verbs, the settings that all of them understand, and its exit code.
#pragma once

namespace trellis::cli {

/// Runs the verb that the arguments name and returns the exit code (`Exit`); an unexpected error is
/// one sentence on standard error. Each verb lives in a file of its own; this only names them.
int run_program(int argc, char** argv);

}  // namespace trellis::cli
