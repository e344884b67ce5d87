#include "matching/setting.hpp"

#include <algorithm>
#include <array>

#include "core/text.hpp"

namespace trellis::matching {
namespace {

// Type codes of GIAS (data/reference/establishment_types.csv).
constexpr std::array alternative_types = {14, 38, 42, 43};        // PRU and alternative provision
constexpr std::array special_types = {7, 8, 10, 12, 33, 36, 44};  // special schools of every kind

bool one_of(std::int32_t code, const auto& codes) {
  return std::ranges::find(codes, code) != codes.end();
}

/// 2011 codes A1 to C2 are urban, D1 to F2 rural; those of 2021 begin with U or R; some layouts
/// print the words.
std::optional<bool> urban_from(std::string_view published) {
  const std::string folded = fold(published);
  if (folded.empty()) return std::nullopt;
  if (folded.find("urban") != std::string::npos) return true;
  if (folded.find("rural") != std::string::npos) return false;
  const char first = folded.front();
  if ((first >= 'a' && first <= 'c') || first == 'u') return true;
  if ((first >= 'd' && first <= 'f') || first == 'r') return false;
  return std::nullopt;
}

std::optional<bool> faith_from(std::string_view published) {
  const std::string folded = fold(published);
  if (folded.empty() || folded == "not recorded") return std::nullopt;
  return folded != "does not apply" && folded != "none" && folded != "not applicable";
}

std::optional<bool> selective_from(std::string_view published) {
  const std::string folded = fold(published);
  if (folded == "selective") return true;
  if (folded == "non selective" || folded == "not applicable") return false;
  return std::nullopt;
}

Measured<double> measured(const std::optional<double>& value) {
  return value ? Measured<double>(*value) : Measured<double>(Absent::blank);
}

}  // namespace

Setting setting_of(const registry::Establishment& facts) {
  if (one_of(facts.type, alternative_types)) return Setting::alternative_provision;
  if (one_of(facts.type, special_types)) return Setting::special;
  switch (facts.phase_derived) {
    case registry::Phase::nursery:
    case registry::Phase::primary:
    case registry::Phase::middle_deemed_primary:
      return Setting::primary;
    case registry::Phase::secondary:
    case registry::Phase::middle_deemed_secondary:
    case registry::Phase::sixteen_plus:
      return Setting::secondary;
    case registry::Phase::all_through:
      return Setting::all_through;
    case registry::Phase::not_applicable:
      return Setting::unknown;
  }
  return Setting::unknown;
}

School school_from(const registry::Establishment& facts) {
  School school;
  school.urn = facts.urn;
  school.name = facts.name;
  school.setting = setting_of(facts);
  school.is_open = registry::is_open(facts.status);
  school.at = facts.at();
  school.region = facts.region;
  school.local_authority = facts.la.text();
  school.fsm = measured(facts.fsm);
  school.eal = Absent::unavailable;
  school.pupils = measured(facts.pupils);
  school.urban = urban_from(facts.urban_rural);
  school.faith = faith_from(facts.religious_character);
  school.selective = selective_from(facts.admissions_policy);
  return school;
}

}  // namespace trellis::matching
