#include "support/postgresql_server.hpp"

#include <chrono>
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <libpq-fe.h>
#include <pwd.h>
#include <signal.h>
#include <sstream>
#include <stdexcept>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <vector>

namespace trellis::storage::testing {

namespace {

namespace fs = std::filesystem;

const std::string programs = "/usr/lib/postgresql/15/bin/";

/// PostgreSQL refuses to run as root: then its own user, or nobody, runs it.
std::vector<std::string> command_as_other_user(std::vector<std::string> command) {
  // The signal of the parent's death ends the server even when a test crashes.
  std::vector<std::string> whole = {"setpriv", "--pdeathsig", "QUIT"};
  if (geteuid() == 0) {
    const passwd* user = getpwnam("postgres") ? getpwnam("postgres") : getpwnam("nobody");
    whole.insert(whole.end(),
                 {"--reuid",
                  std::to_string(user->pw_uid),
                  "--regid",
                  std::to_string(user->pw_gid),
                  "--clear-groups"});
  }
  whole.insert(whole.end(), command.begin(), command.end());
  return whole;
}

pid_t start_program(std::vector<std::string> command, const std::string& log) {
  const std::vector<std::string> whole = command_as_other_user(std::move(command));
  std::vector<char*> arguments;
  for (const std::string& word : whole) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  const pid_t child = fork();
  if (child == 0) {
    const int file = open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0644);
    dup2(file, STDOUT_FILENO);
    dup2(file, STDERR_FILENO);
    if (chdir("/") != 0) _exit(126);
    execvp(arguments[0], arguments.data());
    _exit(127);
  }
  return child;
}

int wait_for(pid_t process) {
  int status = 0;
  waitpid(process, &status, 0);
  return status;
}

std::string contents(const std::string& file) {
  std::ostringstream text;
  text << std::ifstream(file).rdbuf();
  return text.str();
}

/// In memory where there is room: making and dropping a database for each test is mostly files.
std::string make_folder() {
  constexpr std::uintmax_t bytes_enough = 2'000'000'000;
  std::error_code no_such_folder;
  const bool in_memory = fs::space("/dev/shm", no_such_folder).available > bytes_enough &&
                         !no_such_folder && access("/dev/shm", W_OK | X_OK) == 0;
  std::string folder = in_memory ? "/dev/shm/trellis-pg-XXXXXX" : "/tmp/trellis-pg-XXXXXX";
  if (!mkdtemp(folder.data())) throw std::runtime_error("Cannot make the folder " + folder);
  if (geteuid() == 0) {
    const passwd* user = getpwnam("postgres") ? getpwnam("postgres") : getpwnam("nobody");
    if (chown(folder.c_str(), user->pw_uid, user->pw_gid) != 0)
      throw std::runtime_error("Cannot give " + folder + " to the user postgres");
  }
  return folder;
}

}  // namespace

PostgresqlServer::PostgresqlServer() {
  if (!fs::exists(programs + "postgres"))
    throw std::runtime_error("PostgreSQL 15 is not installed: apt-get install postgresql-15");
  folder_ = make_folder();
  const std::string log = folder_ + ".log";
  const pid_t made = start_program({programs + "initdb",
                                    "-A",
                                    "trust",
                                    "--no-sync",
                                    "--no-locale",
                                    "-E",
                                    "UTF8",
                                    "-U",
                                    "trellis",
                                    "-D",
                                    folder_ + "/data"},
                                   log);
  if (wait_for(made) != 0) throw std::runtime_error("initdb failed: " + contents(log));
  url_ = "postgresql://trellis@/postgres?host=" + folder_;
  start();
}

void PostgresqlServer::start() {
  if (process_ >= 0) return;
  const std::string log = folder_ + ".log";
  process_ = start_program({programs + "postgres",
                            "-D",
                            folder_ + "/data",
                            "-k",
                            folder_,
                            "-c",
                            "listen_addresses=",
                            "-c",
                            "fsync=off",
                            "-c",
                            "full_page_writes=off",
                            "-c",
                            "shared_buffers=32MB",
                            "-c",
                            "max_connections=60"},
                           log);
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  const std::string ready = folder_ + "/data/postmaster.pid";
  while (contents(ready).find("ready") == std::string::npos) {
    if (std::chrono::steady_clock::now() > deadline || waitpid(process_, nullptr, WNOHANG) != 0)
      throw std::runtime_error("PostgreSQL did not start: " + contents(log));
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
}

void PostgresqlServer::stop() {
  if (process_ < 0) return;
  kill(process_, SIGQUIT);
  wait_for(process_);
  process_ = -1;
}

PostgresqlServer::~PostgresqlServer() {
  stop();
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
  fs::remove(folder_ + ".log", ignored);
}

const std::string& test_server() {
  static const char* given = std::getenv("TRELLIS_TEST_POSTGRES");
  static const std::string given_url = given ? given : "";
  if (!given_url.empty()) return given_url;
  static PostgresqlServer server;
  return server.url();
}

void run_on_server(const std::string& sql) {
  PGconn* connection = PQconnectdb(test_server().c_str());
  PGresult* result = PQexec(connection, sql.c_str());
  const bool done = PQresultStatus(result) == PGRES_COMMAND_OK;
  const std::string message = PQerrorMessage(connection);
  PQclear(result);
  PQfinish(connection);
  if (!done) throw std::runtime_error(sql + ": " + message);
}

std::string address_on_server(const std::string& name) {
  std::string url = test_server();
  const std::size_t begin = url.find('/', url.find("://") + 3) + 1;
  const std::size_t end = url.find('?', begin);
  return url.replace(begin, end == std::string::npos ? end : end - begin, name);
}

}  // namespace trellis::storage::testing
