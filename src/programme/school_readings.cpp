#include "programme/school_readings.hpp"

#include <algorithm>
#include <array>
#include <span>

#include "core/text.hpp"

namespace trellis::programme {
namespace {

using registry::Establishment;

constexpr std::array alternative_types = {14, 38, 42, 43};
constexpr std::array special_types = {7, 8, 10, 12, 33, 36, 44};

bool is_one_of(std::int32_t type, std::span<const int> types) {
  return std::ranges::find(types, type) != types.end();
}

Value text_or_unknown(std::string text) {
  if (text.empty()) return Unknown{};
  return text;
}

template <class Number>
Value number_or_unknown(const std::optional<Number>& number, double factor = 1) {
  if (!number) return Unknown{};
  return static_cast<double>(*number) * factor;
}

/// State-funded schools are English; a region says so of the others.
Value country(const Establishment& facts) {
  if (facts.region == "W") return std::string("Wales");
  if (facts.region.starts_with("E12") || facts.state_funded) return std::string("England");
  return Unknown{};
}

Value status(const Establishment& facts) {
  switch (facts.status) {
    case registry::Status::open:
      return std::string("open");
    case registry::Status::closed:
      return std::string("closed");
    case registry::Status::proposed_to_close:
      return std::string("open_proposed_to_close");
    case registry::Status::proposed_to_open:
      return std::string("proposed_to_open");
  }
  return Unknown{};
}

std::string phase_word(registry::Phase phase) {
  switch (phase) {
    case registry::Phase::not_applicable:
      return "not_applicable";
    case registry::Phase::nursery:
      return "nursery";
    case registry::Phase::primary:
      return "primary";
    case registry::Phase::middle_deemed_primary:
    case registry::Phase::middle_deemed_secondary:
      return "middle";
    case registry::Phase::secondary:
      return "secondary";
    case registry::Phase::sixteen_plus:
      return "sixteen_plus";
    case registry::Phase::all_through:
      return "all_through";
  }
  return "not_applicable";
}

Value setting(const Establishment& facts) {
  if (is_one_of(facts.type, alternative_types)) return std::string("alternative_provision");
  if (is_one_of(facts.type, special_types)) return std::string("special");
  switch (facts.phase_derived) {
    case registry::Phase::nursery:
    case registry::Phase::primary:
    case registry::Phase::middle_deemed_primary:
      return std::string("primary");
    case registry::Phase::secondary:
    case registry::Phase::middle_deemed_secondary:
    case registry::Phase::sixteen_plus:
      return std::string("secondary");
    case registry::Phase::all_through:
      return std::string("all_through");
    case registry::Phase::not_applicable:
      return std::string("other");
  }
  return std::string("other");
}

/// Type groups of GIAS: 3 independent, 4 maintained, 5 special, 10 academies, 11 free schools.
Value establishment_kind(const Establishment& facts) {
  constexpr std::array special_academies = {33, 36, 38, 42, 43, 44};
  if (facts.type_group == 10 || facts.type_group == 11 || is_one_of(facts.type, special_academies))
    return std::string("academy");
  if (facts.type_group == 3) return std::string("independent");
  if (facts.state_funded) return std::string("maintained");
  return std::string("other");
}

Value has_faith(const Establishment& facts) {
  const std::string words = fold(facts.religious_character);
  if (words.empty() || words == "not recorded") return Unknown{};
  return words != "does not apply" && words != "none" && words != "not applicable";
}

Value is_selective(const Establishment& facts) {
  const std::string words = fold(facts.admissions_policy);
  if (words.empty()) return Unknown{};
  return words == "selective";
}

/// Codes of 2011 from A1 to C2 and those of 2021 that begin with U are urban.
Value is_urban(const Establishment& facts) {
  const std::string words = fold(facts.urban_rural);
  if (words.empty()) return Unknown{};
  const char first = words.front();
  return words.find("urban") != std::string::npos || first == 'u' || (first >= 'a' && first <= 'c');
}

}  // namespace

const std::map<std::string, Reading>& establishment_readings() {
  static const std::map<std::string, Reading> readings = {
      {"school.country", country},
      {"school.status", status},
      {"school.phase", [](const Establishment& e) { return Value(phase_word(e.phase_derived)); }},
      {"school.setting", setting},
      {"school.establishment", establishment_kind},
      {"school.religious_character", has_faith},
      {"school.selective", is_selective},
      {"school.urban", is_urban},
      {"school.state_funded", [](const Establishment& e) { return Value(e.state_funded); }},
      {"school.region", [](const Establishment& e) { return text_or_unknown(e.region); }},
      {"school.la_code",
       [](const Establishment& e) { return text_or_unknown(e.la.is_none() ? "" : e.la.text()); }},
      {"school.urn", [](const Establishment& e) { return Value(e.urn.text()); }},
      {"school.opened_on",
       [](const Establishment& e) -> Value {
         if (!e.opened_on) return Unknown{};
         return *e.opened_on;
       }},
      {"school.pupils", [](const Establishment& e) { return number_or_unknown(e.pupils); }},
      {"school.capacity", [](const Establishment& e) { return number_or_unknown(e.capacity); }},
      {"school.fsm_pct", [](const Establishment& e) { return number_or_unknown(e.fsm, 100); }},
      {"school.age_low", [](const Establishment& e) { return number_or_unknown(e.age_low); }},
      {"school.age_high", [](const Establishment& e) { return number_or_unknown(e.age_high); }},
  };
  return readings;
}

std::optional<FigureSource> figure_source(const std::string& dataset, const std::string& measure) {
  using registry::FileKind;
  using registry::Measure;
  static const std::map<std::string, FigureSource> sources = {
      {"ks2 rwm_expected_pct", {FileKind::ks2, Measure::ks2_rwm_expected, 100}},
      {"ks2 rwm_expected_disadvantaged_pct",
       {FileKind::ks2, Measure::ks2_rwm_expected_disadvantaged, 100}},
      {"ks2 rwm_higher_pct", {FileKind::ks2, Measure::ks2_rwm_high, 100}},
      {"ks2 reading_progress",
       {FileKind::ks2,
        Measure::ks2_reading_progress,
        1,
        Measure::ks2_reading_progress_low,
        Measure::ks2_reading_progress_high}},
      {"ks2 writing_progress",
       {FileKind::ks2,
        Measure::ks2_writing_progress,
        1,
        Measure::ks2_writing_progress_low,
        Measure::ks2_writing_progress_high}},
      {"ks2 maths_progress",
       {FileKind::ks2,
        Measure::ks2_maths_progress,
        1,
        Measure::ks2_maths_progress_low,
        Measure::ks2_maths_progress_high}},
      {"ks2 reading_progress_disadvantaged",
       {FileKind::ks2, Measure::ks2_reading_progress_disadvantaged}},
      {"ks2 maths_progress_disadvantaged",
       {FileKind::ks2, Measure::ks2_maths_progress_disadvantaged}},
      {"ks2 reading_scaled_score", {FileKind::ks2, Measure::ks2_reading_average}},
      {"ks2 maths_scaled_score", {FileKind::ks2, Measure::ks2_maths_average}},
      {"ks4 attainment8", {FileKind::ks4, Measure::ks4_attainment8}},
      {"ks4 progress8", {FileKind::ks4, Measure::ks4_progress8}},
      {"ks4 basics_9_5_pct", {FileKind::ks4, Measure::ks4_basics_95, 100}},
  };
  const auto found = sources.find(dataset + " " + measure);
  if (found == sources.end()) return std::nullopt;
  return found->second;
}

Value figure_value(const registry::Figures& figures, registry::Measure measure, double factor) {
  const auto found = figures.find(measure);
  if (found == figures.end() || !found->second) return Unknown{};
  return *found->second * factor;
}

Value band_of(const registry::Figures& figures, const FigureSource& source) {
  if (!source.low || !source.high) return Unknown{};
  const Value low = figure_value(figures, *source.low, 1);
  const Value high = figure_value(figures, *source.high, 1);
  if (is_unknown(low) || is_unknown(high)) return Unknown{};
  if (std::get<double>(low) > 0) return std::string("above");
  if (std::get<double>(high) < 0) return std::string("below");
  return std::string("average");
}

std::string framework_on(Date day) {
  if (day >= Date(2019, 9, 1) && day < Date(2025, 11, 10)) return "eif_2019";
  if (day >= Date(2015, 9, 1) && day < Date(2019, 9, 1)) return "cif_2015";
  return "";
}

}  // namespace trellis::programme
