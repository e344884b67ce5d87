#include "support/site_process.hpp"

#include <array>
#include <cstdlib>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdexcept>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <utility>

namespace trellis::testing {

namespace {

using Clock = std::chrono::steady_clock;

/// Starts the binary with its output in a pipe. The child ends with its parent's pipe.
std::pair<pid_t, int> start(const std::vector<std::string>& arguments, bool with_errors) {
  std::array<int, 2> pipe{};
  if (::pipe2(pipe.data(), O_CLOEXEC) != 0) throw std::runtime_error("cannot make a pipe");
  std::vector<std::string> words = {binary_path()};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<char*> pointers;
  for (std::string& word : words) pointers.push_back(word.data());
  pointers.push_back(nullptr);
  const pid_t pid = ::fork();
  if (pid < 0) throw std::runtime_error("cannot start a process");
  if (pid == 0) {
    ::dup2(pipe[1], STDOUT_FILENO);
    if (with_errors) ::dup2(pipe[1], STDERR_FILENO);
    ::execv(pointers.front(), pointers.data());
    ::_exit(127);
  }
  ::close(pipe[1]);
  return {pid, pipe[0]};
}

int exit_code_of(int status) {
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/// The first line of a pipe, or what there is when it closes or the time is up.
std::string first_line(int descriptor, Clock::time_point until) {
  std::string line;
  while (line.find('\n') == std::string::npos) {
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(until - Clock::now()).count();
    pollfd waiting{.fd = descriptor, .events = POLLIN, .revents = 0};
    char c = 0;
    if (left <= 0 || ::poll(&waiting, 1, static_cast<int>(left)) <= 0) break;
    if (::read(descriptor, &c, 1) != 1) break;
    line += c;
  }
  return line;
}

}  // namespace

TemporaryFolder::TemporaryFolder() {
  std::string name = (std::filesystem::temp_directory_path() / "trellis-test-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("cannot make a folder");
  path_ = name;
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::string binary_path() {
  const char* given = std::getenv("TRELLIS_BINARY");
  return given != nullptr ? given : TRELLIS_BINARY;
}

namespace {

Finished finish(pid_t pid, int descriptor) {
  Finished finished;
  std::array<char, 4096> bytes;
  for (ssize_t count = 0; (count = ::read(descriptor, bytes.data(), bytes.size())) > 0;)
    finished.output.append(bytes.data(), static_cast<std::size_t>(count));
  ::close(descriptor);
  int status = 0;
  ::waitpid(pid, &status, 0);
  finished.exit_code = exit_code_of(status);
  return finished;
}

}  // namespace

Finished run_trellis(const std::vector<std::string>& arguments) {
  const auto [pid, descriptor] = start(arguments, true);
  return finish(pid, descriptor);
}

Finished run_trellis_for(std::chrono::microseconds life,
                         const std::vector<std::string>& arguments) {
  const auto [pid, descriptor] = start(arguments, true);
  std::this_thread::sleep_for(life);
  ::kill(pid, SIGKILL);
  return finish(pid, descriptor);
}

SiteProcess::SiteProcess(const std::string& database_url,
                         const std::vector<std::string>& more_arguments,
                         std::chrono::seconds patience) {
  const auto begun = Clock::now();
  std::vector<std::string> arguments = {"--db", database_url, "serve", "--listen", "127.0.0.1:0"};
  arguments.insert(arguments.end(), more_arguments.begin(), more_arguments.end());
  std::tie(pid_, output_) = start(arguments, false);
  const std::string line = first_line(output_, begun + patience);
  start_time_ = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - begun);
  const std::size_t colon = line.rfind(':');
  if (!line.starts_with("http://127.0.0.1:") || colon == std::string::npos) {
    stop(std::chrono::seconds(1));
    throw std::runtime_error("the server did not start; it said: " + line);
  }
  port_ = static_cast<std::uint16_t>(std::atoi(line.c_str() + colon + 1));
}

SiteProcess::~SiteProcess() { stop(); }

int SiteProcess::stop(std::chrono::seconds patience) {
  if (pid_ < 0) return 0;
  ::kill(pid_, SIGTERM);
  int status = 0;
  const auto until = Clock::now() + patience;
  while (::waitpid(pid_, &status, WNOHANG) == 0) {
    if (Clock::now() > until) {
      kill();
      return -1;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  pid_ = -1;
  ::close(output_);
  return exit_code_of(status);
}

void SiteProcess::kill() {
  if (pid_ < 0) return;
  ::kill(pid_, SIGKILL);
  int status = 0;
  ::waitpid(pid_, &status, 0);
  pid_ = -1;
  ::close(output_);
}

}  // namespace trellis::testing
