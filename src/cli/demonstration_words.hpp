/// What invented schools write in their plans.
#pragma once

#include <array>
#include <utility>

namespace trellis::cli {

/// An objective of a plan, word by word.
struct InventedObjective {
  const char* area;
  const char* objective;
  const char* ingredients;
  const char* measure;
};
inline constexpr InventedObjective invented_objectives[] = {
    {"routines",
     "Pupils move between lessons calmly and on time",
     "Staff in the corridors; one agreed route; praise for those who are on time",
     "Lessons that begin on time; at least 90; by "},
    {"policy",
     "Every member of staff responds to disruption in the same way",
     "A script of three steps; practice in pairs; leaders in every corridor",
     "Staff who say the policy is applied alike; at least 75; by "},
    {"inclusion",
     "Pupils who struggle get help before they are removed",
     "A weekly meeting about ten named pupils; one adult for each",
     "Removals from lessons a week; at most 12; by "}};

/// The columns of the implementation framework, by their ids.
inline constexpr std::array<std::pair<const char*, const char*>, 7> invented_columns = {
    {{"problem", "Lessons are disrupted and staff respond in different ways."},
     {"active_ingredients", "Clear routines, taught and practised; one response to disruption."},
     {"activities", "Training in September; a week of practice; coaching each fortnight."},
     {"fidelity", "Nine of ten staff use the agreed response."},
     {"reach", "All year groups, from the second half of the term."},
     {"acceptability", "Staff and pupils say that the routines are fair."},
     {"final_outcomes", "Fewer lessons lost, and fewer suspensions, within a year."}}};

}  // namespace trellis::cli
