#include "evidence/evidence.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace trellis::evidence {
namespace {

constexpr std::size_t code_characters_max = 64;
constexpr int version_max = 100'000;

constexpr std::array<std::string_view, 3> kind_names = {"strand", "guidance", "trial"};
constexpr std::array<std::string_view, 3> kind_titles = {"Approach", "Guidance", "Trial"};
constexpr std::array<std::string_view, 3> state_names = {
    "estimated", "insufficient", "not_reported"};

template <class Enum>
std::optional<Enum> named(const std::array<std::string_view, 3>& names, std::string_view name) {
  const auto found = std::ranges::find(names, name);
  if (found == names.end()) return std::nullopt;
  return static_cast<Enum>(found - names.begin());
}

}  // namespace

std::string_view name_of(EvidenceKind kind) { return kind_names[static_cast<std::size_t>(kind)]; }
std::string_view title_of(EvidenceKind kind) { return kind_titles[static_cast<std::size_t>(kind)]; }
std::optional<EvidenceKind> kind_from_name(std::string_view name) {
  return named<EvidenceKind>(kind_names, name);
}

std::string_view name_of(MonthsState state) { return state_names[static_cast<std::size_t>(state)]; }
std::optional<MonthsState> months_state_from_name(std::string_view name) {
  return named<MonthsState>(state_names, name);
}

std::string months_words(const Finding& finding) {
  if (finding.months) {
    const int months = *finding.months;
    if (months == 0) return "No difference (0 months)";
    const std::string unit = std::abs(months) == 1 ? " month" : " months";
    return (months > 0 ? "+" : "−") + std::to_string(std::abs(months)) + unit;
  }
  return finding.months_state == MonthsState::insufficient ? "Too little evidence" : "Not reported";
}

std::string cost_words(const Finding& finding) {
  if (!finding.cost_band) return "Not reported";
  return "Band " + std::to_string(*finding.cost_band) + " of 5" +
         (finding.cost_scheme.empty() ? "" : " (" + finding.cost_scheme + ")");
}

std::string security_words(const Finding& finding) {
  return finding.security ? std::to_string(*finding.security) + " of 5" : "Not reported";
}

std::optional<Pin> pin_of(std::string_view text) {
  const std::size_t at = text.find('@');
  if (at == std::string_view::npos || !is_code(text.substr(0, at))) return std::nullopt;
  const std::string_view digits = text.substr(at + 1);
  Pin pin{.code = std::string(text.substr(0, at))};
  const auto [end, error] =
      std::from_chars(digits.data(), digits.data() + digits.size(), pin.version);
  if (error != std::errc() || end != digits.data() + digits.size() || pin.version < 1 ||
      pin.version > version_max)
    return std::nullopt;
  return pin;
}

std::string text_of(const Pin& pin) { return pin.code + "@" + std::to_string(pin.version); }

bool is_code(std::string_view text) {
  if (text.empty() || text.size() > code_characters_max || text[0] < 'a' || text[0] > 'z')
    return false;
  return std::ranges::all_of(
      text, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; });
}

}  // namespace trellis::evidence
