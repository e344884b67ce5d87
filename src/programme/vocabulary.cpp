#include "programme/vocabulary.hpp"

namespace trellis::programme {
namespace {

Type choice_of(Texts options) { return {TypeKind::choice, std::move(options), {}, {}}; }
Type plain_type(TypeKind kind) { return {kind, {}, {}, {}}; }

Names::Types make_school_facts() {
  Names::Types facts = {
      {"country", choice_of({"England", "Wales", "Scotland", "Northern Ireland", "Other"})},
      {"status", choice_of({"open", "open_proposed_to_close", "proposed_to_open", "closed"})},
      {"phase",
       choice_of({"nursery",
                  "primary",
                  "middle",
                  "secondary",
                  "all_through",
                  "sixteen_plus",
                  "not_applicable"})},
      {"setting",
       choice_of(
           {"primary", "secondary", "all_through", "special", "alternative_provision", "other"})},
      {"establishment", choice_of({"academy", "maintained", "independent", "other"})},
      {"religious_character", plain_type(TypeKind::boolean)},
      {"selective", plain_type(TypeKind::boolean)},
      {"urban", plain_type(TypeKind::boolean)},
      {"state_funded", plain_type(TypeKind::boolean)},
      {"in_trust", plain_type(TypeKind::boolean)},
      {"region", plain_type(TypeKind::text)},
      {"la_code", plain_type(TypeKind::text)},
      {"trust_uid", plain_type(TypeKind::text)},
      {"urn", plain_type(TypeKind::text)},
      {"opened_on", plain_type(TypeKind::date)},
      {"last_inspected_on", plain_type(TypeKind::date)},
  };
  for (const char* number : {"pupils",
                             "capacity",
                             "fsm_pct",
                             "fsm6_pct",
                             "eal_pct",
                             "sen_pct",
                             "age_low",
                             "age_high",
                             "idaci_decile",
                             "persistent_absence_pct",
                             "need_index",
                             "need_rank"})
    facts.emplace(number, plain_type(TypeKind::number));
  for (const char* area : {"in_opportunity_area",
                           "in_education_investment_area",
                           "in_priority_education_investment_area"})
    facts.emplace(area, plain_type(TypeKind::boolean));
  return facts;
}

}  // namespace

const Names::Types& school_facts() {
  static const Names::Types facts = make_school_facts();
  return facts;
}

const Names::Types& trust_facts() {
  static const Names::Types facts = {{"uid", plain_type(TypeKind::text)},
                                     {"schools", plain_type(TypeKind::number)},
                                     {"status", choice_of({"open", "closed"})}};
  return facts;
}

const std::map<std::string, Texts, std::less<>>& inspection_frameworks() {
  static const std::map<std::string, Texts, std::less<>> frameworks = {
      {"cif_2015", {"overall", "teaching", "outcomes", "pdbw", "leadership"}},
      {"eif_2019",
       {"overall",
        "quality_of_education",
        "behaviour_attitudes",
        "personal_development",
        "leadership",
        "early_years",
        "sixth_form",
        "safeguarding"}},
      {"report_card_2025",
       {"inclusion",
        "curriculum_teaching",
        "achievement",
        "attendance_behaviour",
        "personal_wellbeing",
        "leadership_governance",
        "early_years",
        "post_16",
        "safeguarding"}},
  };
  return frameworks;
}

const std::map<std::string, Texts, std::less<>>& result_measures() {
  static const std::map<std::string, Texts, std::less<>> measures = {
      {"ks2",
       {"rwm_expected_pct",
        "rwm_expected_disadvantaged_pct",
        "rwm_higher_pct",
        "reading_progress",
        "writing_progress",
        "maths_progress",
        "reading_progress_disadvantaged",
        "writing_progress_disadvantaged",
        "maths_progress_disadvantaged",
        "reading_scaled_score",
        "maths_scaled_score"}},
      {"ks2_national", {"rwm_expected_pct", "reading_scaled_score", "maths_scaled_score"}},
      {"ks4",
       {"attainment8",
        "progress8",
        "progress8_disadvantaged",
        "basics_9_5_pct",
        "ebacc_entry_pct"}},
      {"ks4_national", {"attainment8", "basics_9_5_pct", "ebacc_entry_pct"}},
  };
  return measures;
}

}  // namespace trellis::programme
