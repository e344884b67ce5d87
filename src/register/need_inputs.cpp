#include "register/need_inputs.hpp"

#include <algorithm>
#include <array>
#include <unordered_map>

#include "core/text.hpp"

namespace trellis::registry {

namespace {

/// One way of measuring, in the order in which ways are preferred.
struct Way {
  std::string_view kind;
  Measure measure;
  int measured_month;  ///< of the year in which the school year ends
};

constexpr std::array<Way, 6> disadvantage_ways = {
    {{"census", Measure::fsm_ever, 1},
     {"characteristics", Measure::fsm_ever, 1},
     {"ks2", Measure::ks2_disadvantaged, 5},
     {"ks4", Measure::ks4_disadvantaged, 5},
     {"pupil-premium", Measure::premium_share_primary, 1},
     {"pupil-premium", Measure::premium_share_secondary, 1}}};
constexpr std::array<Way, 1> primary_ways = {{{"ks2", Measure::ks2_rwm_expected, 5}}};
constexpr std::array<Way, 1> secondary_ways = {{{"ks4", Measure::ks4_attainment8, 6}}};
constexpr std::array<Way, 1> absence_ways = {{{"absence", Measure::persistent_absence, 7}}};

std::string title_of_kind(std::string_view kind) {
  if (kind == "ks2") return "Key stage 2 results";
  if (kind == "ks4") return "Key stage 4 results";
  if (kind == "census") return "School census";
  if (kind == "characteristics") return "School characteristics";
  if (kind == "absence") return "Absence";
  if (kind == "pupil-premium") return "Pupil premium allocations";
  return std::string(kind);
}

std::string source_of(const NeedFigures& row, Urn school) {
  std::string source = title_of_kind(row.kind) + ' ' + std::to_string(row.year - 1) + " to " +
                       std::to_string(row.year);
  if (row.urn != school) source += ", published for URN " + row.urn.text();
  return source;
}

using FiguresByUrn = std::unordered_map<Urn, std::vector<const NeedFigures*>>;
using InspectionsByUrn = std::unordered_map<Urn, std::vector<const NeedInspectionRow*>>;

/// The URN and those before it, as long as one school followed one school.
std::vector<Urn> urns_at_site(Urn urn, const SuccessionGraph& successions) {
  constexpr std::size_t hops_max = 10;
  std::vector<Urn> urns = {urn};
  while (urns.size() <= hops_max) {
    const std::vector<Urn> before = successions.predecessors(urns.back());
    if (before.size() != 1 || successions.successors(before.front()).size() != 1) break;
    if (std::ranges::find(urns, before.front()) != urns.end()) break;
    urns.push_back(before.front());
  }
  return urns;
}

/// All figures of a school, the newest year first and its own URN before earlier ones.
std::vector<const NeedFigures*> figures_of(const std::vector<Urn>& urns,
                                           const FiguresByUrn& figures) {
  std::vector<const NeedFigures*> rows;
  for (const Urn urn : urns) {
    const auto found = figures.find(urn);
    if (found != figures.end()) rows.insert(rows.end(), found->second.begin(), found->second.end());
  }
  std::ranges::stable_sort(rows, std::ranges::greater(), &NeedFigures::year);
  return rows;
}

std::vector<NeedFact> facts(std::span<const Way> ways,
                            const std::vector<const NeedFigures*>& rows,
                            const std::unordered_map<std::string, int>& newest,
                            Urn school) {
  std::vector<NeedFact> list;
  for (const Way& way : ways) {
    for (const NeedFigures* row : rows) {
      if (row->kind != way.kind) continue;
      if (row->year + need_years <= newest.at(row->kind)) continue;
      const auto figure = row->figures.find(way.measure);
      if (figure == row->figures.end()) continue;
      list.push_back({figure->second,
                      std::string(info_of(way.measure).title),
                      source_of(*row, school),
                      Date(row->year, static_cast<unsigned>(way.measured_month), 1),
                      row->release});
    }
  }
  return list;
}

NeedFact fact_of_gias(const NeedSchool& school) {
  const Establishment& facts = school.facts;
  return {facts.fsm ? Measured<double>(*facts.fsm) : Measured<double>(Absent::blank),
          "Eligible for free school meals now",
          "Get information about schools, " + school.as_of.long_text(),
          facts.census_on,
          school.release};
}

std::map<std::string, std::string> grades_of(std::string_view judgements) {
  std::map<std::string, std::string> grades;
  for (const std::string_view pair : split(judgements, ';')) {
    const std::size_t equals = pair.find('=');
    if (equals != std::string_view::npos)
      grades.emplace(pair.substr(0, equals), pair.substr(equals + 1));
  }
  return grades;
}

std::optional<NeedInspection> newest_inspection(const std::vector<Urn>& urns,
                                                const InspectionsByUrn& inspections) {
  const NeedInspectionRow* newest = nullptr;
  for (const Urn urn : urns) {
    const auto found = inspections.find(urn);
    if (found == inspections.end()) continue;
    for (const NeedInspectionRow* row : found->second)
      if (!newest || newest->started_on < row->started_on) newest = row;
  }
  if (!newest) return std::nullopt;
  std::string source = "Ofsted, inspection of " + newest->started_on.long_text();
  if (newest->urn != urns.front()) source += ", inspected as URN " + newest->urn.text();
  return NeedInspection{newest->framework,
                        grades_of(newest->judgements),
                        newest->started_on,
                        std::move(source),
                        newest->release};
}

/// Nursery, infant, first and 16 plus schools have no results at the end of a key stage.
bool has_key_stage(const Establishment& school, NeedGroup group) {
  if (group == NeedGroup::nursery || group == NeedGroup::sixteen_plus) return false;
  return group != NeedGroup::primary || !school.age_high || *school.age_high >= 11;
}

std::vector<NeedFact> attainment_of(const Establishment& school,
                                    NeedGroup group,
                                    const std::vector<const NeedFigures*>& rows,
                                    const std::unordered_map<std::string, int>& newest) {
  if (!has_key_stage(school, group))
    return {{Absent::not_applicable, "No key stage ends at this school", "", {}, {}}};
  const bool older = group == NeedGroup::secondary || group == NeedGroup::alternative;
  return older ? facts(secondary_ways, rows, newest, school.urn)
               : facts(primary_ways, rows, newest, school.urn);
}

bool is_special(int type) {
  constexpr std::array<int, 7> types = {7, 8, 10, 12, 33, 36, 44};
  return std::ranges::find(types, type) != types.end();
}

bool is_alternative(int type) {
  constexpr std::array<int, 4> types = {14, 38, 42, 43};
  return std::ranges::find(types, type) != types.end();
}

}  // namespace

NeedGroup need_group_of(const Establishment& school) {
  if (is_special(school.type)) return NeedGroup::special;
  if (is_alternative(school.type)) return NeedGroup::alternative;
  switch (school.phase_derived) {
    case Phase::nursery:
      return NeedGroup::nursery;
    case Phase::primary:
    case Phase::middle_deemed_primary:
      return NeedGroup::primary;
    case Phase::sixteen_plus:
      return NeedGroup::sixteen_plus;
    case Phase::not_applicable:
    case Phase::secondary:
    case Phase::middle_deemed_secondary:
    case Phase::all_through:
      return NeedGroup::secondary;
  }
  return NeedGroup::secondary;
}

std::vector<NeedInput> need_inputs(std::span<const NeedSchool> schools,
                                   std::span<const NeedFigures> figures,
                                   std::span<const NeedInspectionRow> inspections,
                                   const SuccessionGraph& successions) {
  FiguresByUrn figures_by_urn;
  std::unordered_map<std::string, int> newest;
  for (const NeedFigures& row : figures) {
    figures_by_urn[row.urn].push_back(&row);
    newest[row.kind] = std::max(newest[row.kind], row.year);
  }
  InspectionsByUrn inspections_by_urn;
  for (const NeedInspectionRow& row : inspections) {
    inspections_by_urn[row.urn].push_back(&row);
    if (row.listed_urn != row.urn) inspections_by_urn[row.listed_urn].push_back(&row);
  }
  std::vector<NeedInput> inputs;
  inputs.reserve(schools.size());
  for (const NeedSchool& school : schools) {
    const std::vector<Urn> urns = urns_at_site(school.facts.urn, successions);
    const auto rows = figures_of(urns, figures_by_urn);
    NeedInput input;
    input.urn = school.facts.urn;
    input.la = school.facts.la;
    input.region = school.facts.region;
    input.group = need_group_of(school.facts);
    if (school.facts.pupils) input.pupils = *school.facts.pupils;
    input.disadvantage = facts(disadvantage_ways, rows, newest, input.urn);
    input.disadvantage.push_back(fact_of_gias(school));
    input.attainment = attainment_of(school.facts, input.group, rows, newest);
    input.persistent_absence = facts(absence_ways, rows, newest, input.urn);
    input.inspection = newest_inspection(urns, inspections_by_urn);
    inputs.push_back(std::move(input));
  }
  return inputs;
}

}  // namespace trellis::registry
