#include "register/synth_ks2_columns.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "register/reference_tables.hpp"

namespace trellis::synth::ks2 {

namespace {

struct Ks2Measure {
  std::string_view name;
  double mean, per_deviation;
};

/// National levels and spreads between schools, rounded from the 2018-2019 tables.
constexpr std::array<Ks2Measure, 17> percents = {{{"PTRWM_EXP", 65, 12},
                                                  {"PTRWM_HIGH", 10.5, 5},
                                                  {"PTREAD_EXP", 74, 10},
                                                  {"PTREAD_HIGH", 27, 9},
                                                  {"PTREAD_AT", 1, 0.4},
                                                  {"PTGPS_EXP", 78, 9},
                                                  {"PTGPS_HIGH", 36, 10},
                                                  {"PTGPS_AT", 1, 0.4},
                                                  {"PTMAT_EXP", 79, 9},
                                                  {"PTMAT_HIGH", 27, 9},
                                                  {"PTMAT_AT", 1, 0.4},
                                                  {"PTWRITTA_EXP", 78, 8},
                                                  {"PTWRITTA_HIGH", 20, 7},
                                                  {"PTWRITTA_WTS", 16, -4},
                                                  {"PTWRITTA_AD", 1, 0},
                                                  {"PTSCITA_EXP", 83, 7},
                                                  {"PTSCITA_AD", 1, 0}}};

/// Ends of names that tell the group; longer ones first.
constexpr std::array<std::pair<std::string_view, int>, 10> group_ends = {
    {{"_NotFSM6CLA1A", others},
     {"_FSM6CLA1A", disadvantaged},
     {"_MOBN", stable},
     {"_EAL", eal},
     {"_NA", no_prior},
     {"_B", boys},
     {"_G", girls},
     {"_L", low},
     {"_M", medium},
     {"_H", high}}};
bool take_end(std::string_view& name, std::string_view end) {
  if (!name.ends_with(end)) return false;
  name.remove_suffix(end.size());
  return true;
}

/// Counts and shares of pupil groups: "TFSM6CLA1A", "PTEALGRP2", "PSENELEK".
constexpr std::array<std::pair<std::string_view, int>, 14> group_counts = {
    {{"FSM6CLA1A", disadvantaged},
     {"NotFSM6CLA1A", others},
     {"NOTFSM6CLA1A", others},
     {"KS1GROUP_L", low},
     {"KS1GROUP_M", medium},
     {"KS1GROUP_H", high},
     {"KS1GROUP_NA", no_prior},
     {"EALGRP1", english},
     {"EALGRP2", eal},
     {"EALGRP3", unclassified},
     {"MOBN", stable},
     {"SENELE", plan},
     {"SENELK", support},
     {"SENELEK", either}}};

bool as_group_count(std::string_view name, Column& column) {
  const bool share = name.starts_with('P');
  if (share) name.remove_prefix(1);
  if (name.starts_with('T')) name.remove_prefix(1);
  for (const auto& [words, group] : group_counts)
    if (name == words) {
      column.kind = share ? Kind::pupils : Kind::count;
      column.group = group;
      return true;
    }
  return false;
}

void as_progress(std::string_view name, Column& column) {
  column.kind = Kind::progress;
  column.mean = 0;
  column.per_deviation = name.starts_with("WRIT") ? 1.9 : name.starts_with("MAT") ? 2.0 : 1.8;
}

void classify_measure(std::string_view name, Column& column) {
  for (const Ks2Measure& measure : percents)
    if (name == measure.name) {
      column.kind = Kind::percent;
      column.mean = measure.mean, column.per_deviation = measure.per_deviation;
      return;
    }
  if (name.ends_with("_AVERAGE")) {
    column.kind = Kind::average;
    column.mean = name.starts_with("GPS") ? 106 : name.starts_with("MAT") ? 105 : 104.4;
    column.per_deviation = 2.3;
  } else if (name.starts_with("READPROG") || name.starts_with("WRITPROG") ||
             name.starts_with("MATPROG")) {
    as_progress(name, column);
  } else if (name == "READCOV" || name == "WRITCOV" || name == "MATCOV") {
    column.kind = Kind::coverage;
  } else if (name.starts_with("DIFFN_")) {
    column.kind = Kind::difference;
  }
}

Column classify(std::string_view name, std::size_t position) {
  Column column;
  column.position = position;
  if (position < identity_columns) return column;
  if (take_end(name, "_3YR")) column.years_ago = 3;
  if (take_end(name, "_18")) column.years_ago = 1;
  if (take_end(name, "_17")) column.years_ago = 2;
  if (as_group_count(name, column)) return column;
  if (take_end(name, "_DESCR")) {
    column.kind = Kind::description;
    return column;
  }
  const bool is_lower = take_end(name, "_LOWER"), is_upper = take_end(name, "_UPPER");
  (void)take_end(name, "_UNADJUSTED");
  for (const auto& [end, group] : group_ends)
    if (take_end(name, end)) {
      column.group = group;
      break;
    }
  classify_measure(name, column);
  if (is_lower) column.kind = Kind::lower;
  if (is_upper) column.kind = Kind::upper;
  if (name == "TELIG") column.kind = Kind::count;
  if (name == "TOTPUPS") column.kind = Kind::roll;
  if (name == "TKS1AVERAGE") column.kind = Kind::prior;
  return column;
}

}  // namespace

const std::vector<Column>& columns() {
  static const std::vector<Column> list = [] {
    std::vector<Column> made;
    const auto& names = reference::layout("ks2_2019");
    for (std::size_t i = 0; i < names.size(); ++i) made.push_back(classify(names[i], i));
    // The few whose names follow no rule: pupils aged 10, eligible boys and girls.
    const auto place = [&](std::string_view name) -> Column& {
      return made[static_cast<std::size_t>(std::ranges::find(names, name) - names.begin())];
    };
    place("TPUPYEAR").kind = place("BELIG").kind = place("GELIG").kind = Kind::count;
    place("BELIG").group = place("PBELIG").group = boys;
    place("GELIG").group = place("PGELIG").group = girls;
    place("PBELIG").kind = place("PGELIG").kind = Kind::pupils;
    return made;
  }();
  return list;
}

}  // namespace trellis::synth::ks2
