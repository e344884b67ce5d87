/// What the register publishes of a school, as the input of need.
///
/// Figures and inspections published under an earlier URN count for the school that followed it,
/// where one school followed one school; the source then names the URN. Disadvantage is taken, in
/// this order, from the census (six years), the performance tables, the pupil premium, and GIAS
/// (eligible now); attainment is the expected standard in reading, writing and maths at key stage 2
/// and Attainment 8 at key stage 4, the newest of three years with a value. Pure.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "core/date.hpp"
#include "register/establishment.hpp"
#include "register/measure.hpp"
#include "register/need.hpp"
#include "register/succession_graph.hpp"

namespace trellis::registry {

/// An open school with the release of its newest facts.
struct NeedSchool {
  Establishment facts;
  ReleaseId release;
  Date as_of;
};

/// Figures of one URN, year and kind of file; where several releases gave them, the newest.
struct NeedFigures {
  Urn urn;
  int year = 0;      ///< in which the school year ends
  std::string kind;  ///< "ks2", "census" ...: a name of FileKind
  ReleaseId release;
  Figures figures;
};

/// A graded inspection.
struct NeedInspectionRow {
  Urn urn;         ///< at the time
  Urn listed_urn;  ///< under which the newest file lists it
  std::string framework;
  std::string judgements;  ///< "area=grade" pairs separated by ";"
  Date started_on;
  ReleaseId release;
};

/// The group in which a school is compared.
NeedGroup need_group_of(const Establishment& school);

/// Figures older than this many years before the newest of their kind are not used.
inline constexpr int need_years = 3;

/// One input for each school, in their order.
std::vector<NeedInput> need_inputs(std::span<const NeedSchool> schools,
                                   std::span<const NeedFigures> figures,
                                   std::span<const NeedInspectionRow> inspections,
                                   const SuccessionGraph& successions);

}  // namespace trellis::registry
