// Runs a command with a PostgreSQL server for tests: with_postgresql COMMAND [ARGUMENT...]
//
// The server is started once, in a temporary folder, and named to the command and all it starts by
// TRELLIS_TEST_POSTGRES; it goes when the command ends. Without PostgreSQL the command runs all the
// same: its tests say what they skip.
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <optional>
#include <sys/wait.h>
#include <unistd.h>

#include "support/postgresql_server.hpp"

namespace {

int run(char** command) {
  const pid_t child = fork();
  if (child == 0) {
    execvp(command[0], command);
    std::perror(command[0]);
    _exit(127);
  }
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fprintf(stderr, "Say what to run: with_postgresql COMMAND [ARGUMENT...]\n");
    return 64;
  }
  std::optional<trellis::storage::testing::PostgresqlServer> server;
  try {
    server.emplace();
    setenv("TRELLIS_TEST_POSTGRES", server->url().c_str(), 1);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
  }
  return run(argv + 1);
}
