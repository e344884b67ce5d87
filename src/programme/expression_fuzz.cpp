/// Fuzz target: any bytes as an expression are read or refused; what is read evaluates and prints.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "programme/expression.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace trellis::programme;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  auto expression = parse_expression(text);
  if (!expression) return 0;
  Names names;
  names.paths = {{"a", {TypeKind::number, {}, {}, {}}},
                 {"b", {TypeKind::date, {}, {}, {}}},
                 {"c", {TypeKind::choice, {"x", "y"}, {}, {}}},
                 {"m", {TypeKind::money, {}, {}, {}}}};
  names.lists = {{"l", {{"p", {TypeKind::number, {}, {}, {}}}}}};
  names.tasks = {"t"};
  if (resolve(*expression, names, std::nullopt)) return 0;
  FactTable facts;
  facts.values = {{"a", 2.0}, {"b", trellis::Date(2026, 3, 9)}, {"m", Money{300}}};
  explain(*expression, facts);
  gate_sentence(*expression, facts, Labels{});
  return 0;
}
