/// The shipped definitions, read for tests.
#pragma once

#include <fstream>
#include <gtest/gtest.h>
#include <sstream>
#include <string>

#include "programme/definition.hpp"
#include "support/places.hpp"

namespace trellis::programme {

/// The text of a file under data/programmes.
inline std::string shipped_text(const std::string& name) {
  const std::string folder = test::source_dir().string() + "/data/programmes/";
  std::ifstream in(folder + name);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

/// A shipped definition; fails the test and gives an empty one when it is unsound.
inline Definition shipped(const std::string& name) {
  auto definition = read_definition(shipped_text(name));
  if (definition) return std::move(*definition);
  for (const Mistake& mistake : definition.error()) ADD_FAILURE() << text_of(mistake, name);
  return {};
}

}  // namespace trellis::programme
