/// How the facts of the vocabulary are read from what the register publishes. Pure.
///
/// A fact that was not published is unknown, never a guess; where a rule of ours derives one
/// (country of a state-funded school, framework of an undated grade) it says so here.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>

#include "programme/value.hpp"
#include "register/establishment.hpp"
#include "register/file_kind.hpp"
#include "register/measure.hpp"

namespace trellis::programme {

using Reading = std::function<Value(const registry::Establishment&)>;

/// How each fact about a school is read, by key ("school.phase").
const std::map<std::string, Reading>& establishment_readings();

/// Measures of the register behind those of the vocabulary, and the factor to its unit.
struct FigureSource {
  registry::FileKind kind;
  registry::Measure measure;
  double factor = 1;
  std::optional<registry::Measure> low{};  ///< bounds of the interval, for the band
  std::optional<registry::Measure> high{};
};

std::optional<FigureSource> figure_source(const std::string& dataset, const std::string& measure);

/// A figure in the unit of the vocabulary, or unknown.
Value figure_value(const registry::Figures& figures, registry::Measure measure, double factor);

/// Above or below average when the whole interval is. The publisher's finer bands (well above, well
/// below) need its percentiles and are not given.
Value band_of(const registry::Figures& figures, const FigureSource& source);

/// The framework in force on a day: older releases of GIAS print a grade and its day and name none.
/// Empty before September 2015.
std::string framework_on(Date day);

}  // namespace trellis::programme
