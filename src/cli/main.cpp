#include "cli/program.hpp"

int main(int argc, char** argv) { return trellis::cli::run_program(argc, argv); }
