// The program as the operating system runs it: in a process of its own, with that process's limits.
#include "cli/program.hpp"

#include <CLI/CLI.hpp>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <iterator>
#include <regex>
#include <set>
#include <string>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

#include "cli/command.hpp"
#include "cli/serve_commands.hpp"
#include "storage/test_database.hpp"
#include "support/places.hpp"

namespace trellis::cli {
namespace {

namespace fs = std::filesystem;

struct Ended {
  /// 128 and the signal, where one ended it.
  int code = 0;
  std::string err = {};
};

/// Runs the program in a child that may write no file beyond so many bytes.
Ended run_limited(rlim_t bytes_max, std::vector<std::string> words, const fs::path& said) {
  const pid_t child = fork();
  if (child == 0) {
    signal(SIGXFSZ, SIG_DFL);
    const rlimit limit = {bytes_max, bytes_max};
    if (setrlimit(RLIMIT_FSIZE, &limit) != 0) _exit(90);
    if (!freopen(said.c_str(), "w", stderr)) _exit(91);
    std::vector<char*> arguments;
    for (std::string& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    const int code = run_program(static_cast<int>(words.size()), arguments.data());
    std::fflush(stderr);
    _exit(code);
  }
  int status = 0;
  waitpid(child, &status, 0);
  std::ifstream file(said);
  return {WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status),
          {std::istreambuf_iterator<char>(file), {}}};
}

TEST(Program, SaysThatTheDiskIsFullWhereALimitStopsABackUp) {
  storage::testing::TestDatabase database(storage::Engine::sqlite);
  const std::string url = database.url();
  database.close();
  const fs::path folder = fs::path(url.substr(std::string("sqlite:").size())).parent_path();
  const fs::path copy = folder / "copy.db";

  const Ended ended =
      run_limited(40'000, {"trellis", "--db", url, "backup", copy.string()}, folder / "said.txt");
  EXPECT_GT(ended.code, 0);
  EXPECT_LT(ended.code, 90) << "ended by a signal";
  EXPECT_NE(ended.err.find("is full. Free some space and try again"), std::string::npos)
      << ended.err;
  for (const fs::directory_entry& left : fs::directory_iterator(folder))
    EXPECT_FALSE(left.path().filename().string().starts_with("copy.db")) << left.path();
}

TEST(Program, HasEveryOptionOfTheServerInItsFileOfSettings) {
  CLI::App app;
  Settings settings;
  Commands commands{app, settings};
  add_serve_commands(commands);
  const fs::path path = test::source_dir() / "packaging" / "trellis.ini";

  // Each line stands there under its name, set or as an example behind a semicolon.
  std::ifstream file(path);
  const std::regex setting("^(?:; )?([a-z-]+)=.*");
  std::set<std::string> explained;
  std::smatch found;
  for (std::string line; std::getline(file, line);)
    if (std::regex_match(line, found, setting)) explained.insert(found[1]);
  explained.erase("db");

  std::set<std::string> options;
  for (const CLI::Option* option : app.get_subcommand("serve")->get_options())
    if (const std::string name = option->get_lnames().front(); name != "help") options.insert(name);
  EXPECT_EQ(explained, options);
}

}  // namespace
}  // namespace trellis::cli
