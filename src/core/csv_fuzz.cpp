// Fuzz target: the fast CSV reader and the plain machine must read every input alike.
#include <cstdint>
#include <cstdlib>

#include "core/csv.hpp"
#include "core/csv_reference.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto expected = trellis::parse_csv_plainly(text);
  trellis::CsvReader reader(text, {.columns_max = SIZE_MAX, .rows_max = SIZE_MAX});
  std::size_t row = 0;
  for (;; ++row) {
    const auto next = reader.next();
    if (!next) {
      if (expected) std::abort();
      return 0;
    }
    if (!*next) break;
    if (!expected) continue;  // the fault lies further on
    if (row >= expected->size()) std::abort();
    const auto& fields = (*expected)[row];
    if (fields.size() != (*next)->fields.size()) std::abort();
    for (std::size_t i = 0; i < fields.size(); ++i)
      if (fields[i] != (*next)->fields[i]) std::abort();
  }
  if (!expected || row != expected->size()) std::abort();
  return 0;
}
