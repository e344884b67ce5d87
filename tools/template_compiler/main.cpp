// template_compiler PATH SOURCE OUTPUT_FOLDER
//
// Reads SOURCE, the template known as PATH ("web/home/home_show.html"), and writes PATH.hpp and
// PATH.cpp under OUTPUT_FOLDER. Errors are printed as file:line, and the exit code is 3.
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "generate.hpp"

namespace {

std::string contents_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

/// Leaves a file alone that already holds this text, so that nothing is compiled again for it.
bool write(const std::filesystem::path& path, const std::string& text) {
  if (std::filesystem::exists(path) && contents_of(path) == text) return true;
  std::filesystem::create_directories(path.parent_path());
  std::ofstream file(path, std::ios::binary);
  file << text;
  return static_cast<bool>(file.flush());
}

}  // namespace

int main(int argc, char** argv) {
  using namespace trellis::template_compiler;
  if (argc != 4) {
    std::fprintf(stderr, "usage: template_compiler PATH SOURCE OUTPUT_FOLDER\n");
    return 64;
  }
  const std::string path = argv[1];
  const std::filesystem::path output = argv[3];
  try {
    const Generated generated = generate(parse_template(contents_of(argv[2])), path, argv[2]);
    const bool is_written = write(output / (path + ".hpp"), generated.header) &&
                            write(output / (path + ".cpp"), generated.source);
    if (!is_written) std::fprintf(stderr, "%s: error: cannot be written\n", path.c_str());
    return is_written ? 0 : 1;
  } catch (const TemplateError& error) {
    std::fprintf(stderr, "%s:%d: error: %s\n", argv[2], error.line(), error.what());
    return 3;
  }
}
