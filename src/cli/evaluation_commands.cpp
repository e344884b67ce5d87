#include "cli/evaluation_commands.hpp"

#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <random>
#include <thread>

#include "cli/evaluation_verbs.hpp"

namespace trellis::cli {

Result<std::string> read_whole(const std::string& path) {
  if (path == "-") return std::string(std::istreambuf_iterator<char>(std::cin), {});
  std::ifstream file(path, std::ios::binary | std::ios::ate);
  if (!file)
    return problem(ProblemKind::not_found, path, "There is no file " + path + " that can be read");
  const auto size = file.tellg();
  if (size < 0) return problem(ProblemKind::not_found, path, path + " cannot be read: name a file");
  std::string text(static_cast<std::size_t>(size), '\0');
  file.seekg(0);
  file.read(text.data(), size);
  if (!file) return problem(ProblemKind::not_found, path, path + " could not be read to its end");
  return text;
}

Result<void> write_whole(const std::string& path, std::string_view text) {
  const std::string beside = path + ".part";
  {
    std::ofstream file(beside, std::ios::binary);
    file.write(text.data(), static_cast<std::streamsize>(text.size()));
    if (!file) return problem(ProblemKind::not_allowed, path, path + " cannot be written");
  }
  std::error_code error;
  std::filesystem::rename(beside, path, error);
  if (error) return problem(ProblemKind::not_allowed, path, path + " cannot be written");
  return {};
}

Exit deliver(const Forms& forms, const Outputs& outputs, const Settings& settings) {
  const auto write = [&](const std::string& path, const std::string& text) -> Exit {
    if (const auto written = write_whole(path, text); !written)
      return report(written.error(), settings.json);
    if (!settings.quiet) std::fprintf(stderr, "Wrote %s\n", path.c_str());
    return Exit::done;
  };
  if (!outputs.folder.empty()) {
    std::error_code error;
    std::filesystem::create_directories(outputs.folder, error);
    const std::string base = outputs.folder + "/" + forms.name;
    if (const Exit code = write(base + ".txt", forms.text); code != Exit::done) return code;
    if (const Exit code = write(base + ".json", forms.json); code != Exit::done) return code;
    if (!forms.html.empty())
      if (const Exit code = write(base + ".html", forms.html); code != Exit::done) return code;
  }
  if (!outputs.html.empty())
    if (const Exit code = write(outputs.html, forms.html); code != Exit::done) return code;
  const std::string& shown = settings.json ? forms.json : forms.text;
  std::fwrite(shown.data(), 1, shown.size(), stdout);
  return Exit::done;
}

Instant now(const Settings& settings) {
  if (settings.today) return Instant(settings.today->days() + std::chrono::hours{12});
  return Instant(std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()));
}

std::uint64_t drawn_seed() {
  std::random_device device;
  // 32 bits: short enough to be read out and typed again.
  return device();
}

int thread_count() { return static_cast<int>(std::max(1U, std::thread::hardware_concurrency())); }

std::string file_name_of(const std::string& path) {
  return std::filesystem::path(path).filename().string();
}

void add_evaluation_commands(Commands& commands) {
  add_evaluate(commands);
  add_power(commands);
  add_randomise(commands);
  add_meta(commands);
  add_check_result(commands);
  add_study(commands);
}

}  // namespace trellis::cli
