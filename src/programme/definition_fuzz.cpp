/// Fuzz target: any bytes as a definition file are read, or refused with sentences.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "programme/definition.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace trellis::programme;
  const auto definition =
      read_definition(std::string_view(reinterpret_cast<const char*>(data), size));
  if (!definition && definition.error().empty()) __builtin_trap();
  return 0;
}
