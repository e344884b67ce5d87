#include "programme/eligibility.hpp"

#include <algorithm>
#include <gtest/gtest.h>

#include "programme/school_facts.hpp"
#include "programme/shipped_test_files.hpp"

namespace trellis::programme {
namespace {

const Origin gias = {"gias", ReleaseId{7}, Date(2026, 3, 1)};

Definition with_rules(const std::string& rules) {
  const auto definition = read_definition(
      R"({"id": "p", "title": "P", "version": 1, "valid_from": "2026-01-01", "units": [{"id": "school", "kind": "school"}],
"eligibility": [)" +
      rules + "]}");
  if (!definition) {
    ADD_FAILURE() << text_of(definition.error().front(), "rules");
    return {};
  }
  return *definition;
}

const char* const small_rules = R"json({"version": "1", "valid_from": "2026-01-01",
 "lists": [{"id": "before", "key": "urn"}],
 "rules": [
  {"code": "took_part", "if": "in_list('before')", "unknown": "skip", "result": "refused",
   "text": "Took part."},
  {"code": "large", "if": "school.pupils > 1000", "unknown": "skip", "result": "next",
   "text": "A large school."},
  {"code": "secondary", "if": "school.phase = 'secondary'", "result": "eligible",
   "text": "A secondary."}],
 "otherwise": {"code": "out", "result": "refused", "text": "Out of scope."}})json";

FactColumns schools(std::vector<Value> phases, std::vector<Value> pupils) {
  std::vector<Urn> urns;
  for (std::size_t i = 0; i < phases.size(); ++i) urns.emplace_back(900001 + static_cast<int>(i));
  FactColumns columns(std::move(urns));
  columns.add("school.phase", std::move(phases), gias);
  columns.add("school.pupils", std::move(pupils), gias);
  return columns;
}

TEST(EligibilityRules, TheFirstRuleThatHoldsDecidesAndTheInputsAreKept) {
  const Definition definition = with_rules(small_rules);
  const FactColumns facts = schools({std::string("secondary")}, {1200.0});

  const auto outcome = decide(definition.eligibility[0], RowFacts(facts, 0));

  EXPECT_EQ(outcome.result, Eligibility::eligible);
  EXPECT_EQ(outcome.code, "secondary");
  EXPECT_EQ(outcome.rule_version, "1");
  EXPECT_EQ(outcome.notes, std::vector<std::string>{"A large school."});
  ASSERT_EQ(outcome.inputs.size(), 3u);
  EXPECT_EQ(
      outcome.inputs[0],
      (InputRecord{"in_list('before')", "not known", false, {"not in the register", {}, {}}}));
  EXPECT_EQ(outcome.inputs[1], (InputRecord{"school.pupils", "1,200", true, gias}));
}

TEST(EligibilityRules, AnUnknownInputAsksAPersonAndNamesItself) {
  const Definition definition = with_rules(small_rules);
  const FactColumns facts = schools({Unknown{}}, {100.0});

  const auto outcome = decide(definition.eligibility[0], RowFacts(facts, 0));

  EXPECT_EQ(outcome.result, Eligibility::review);
  EXPECT_EQ(outcome.code, "missing_data");
  EXPECT_EQ(outcome.missing, std::vector<std::string>{"school.phase"});
  EXPECT_EQ(outcome.text, "Somebody has to decide: the register does not give school.phase.");
}

TEST(EligibilityRules, AListOutranksLaterRules) {
  const Definition definition = with_rules(small_rules);
  FactColumns facts = schools({std::string("secondary")}, {100.0});
  facts.add("in_list('before')", {true}, {"list before", {}, Date(2026, 2, 1)});

  EXPECT_EQ(decide(definition.eligibility[0], RowFacts(facts, 0)).code, "took_part");
}

TEST(EligibilityRules, NoRuleMeansOtherwise) {
  const Definition definition = with_rules(small_rules);
  const FactColumns facts = schools({std::string("primary")}, {100.0});

  EXPECT_EQ(decide(definition.eligibility[0], RowFacts(facts, 0)).code, "out");
}

TEST(EligibilityRules, QuickAndExplainedOutcomesAgree) {
  const Definition definition = with_rules(small_rules);
  const FactColumns facts = schools({std::string("primary"), std::string("secondary"), Unknown{}},
                                    {Unknown{}, 5.0, 2000.0});

  for (std::size_t row = 0; row < 3; ++row) {
    const RowFacts one(facts, row);
    const auto full = decide(definition.eligibility[0], one);
    const auto quick = decide_quickly(definition.eligibility[0], one);
    EXPECT_EQ(full.result, quick.result);
    EXPECT_EQ(full.code, code_of(definition.eligibility[0], quick));
  }
}

/// A good special school, a fixture for the three versions of Behaviour Hubs.
FactColumns special_school() {
  FactColumns columns({Urn(900001)});
  columns.add("school.country", {std::string("England")}, gias);
  columns.add("school.status", {std::string("open")}, gias);
  columns.add("school.setting", {std::string("special")}, gias);
  columns.add(
      "judgement('eif_2019', 'overall')", {2.0}, {"ofsted", ReleaseId{9}, Date(2026, 2, 1)});
  columns.add(
      "judgement('eif_2019', 'leadership')", {2.0}, {"ofsted", ReleaseId{9}, Date(2026, 2, 1)});
  return columns;
}

TEST(BehaviourHubsEligibility, OneSchoolGetsThreeCodesUnderThreeVersions) {
  const Definition definition = shipped("behaviour_hubs.json");
  const FactColumns columns = special_school();
  RowFacts facts(columns, 0);
  facts.set("unit.kind", std::string("school"), {"application", {}, {}});
  const auto code_on = [&](Date day) {
    return decide(*rules_on(definition, "partner", day), facts).code;
  };

  EXPECT_EQ(code_on(Date(2020, 10, 1)), "not_requires_improvement");
  EXPECT_EQ(code_on(Date(2021, 10, 1)), "setting_not_yet_in_scope");
  EXPECT_EQ(code_on(Date(2023, 10, 1)), "any_setting_in_scope");
}

TEST(BehaviourHubsEligibility, VersionsChangeOnTheirDayAndNotBefore) {
  const Definition definition = shipped("behaviour_hubs.json");

  EXPECT_EQ(rules_on(definition, "partner", Date(2022, 12, 31))->version, "2021");
  EXPECT_EQ(rules_on(definition, "partner", Date(2023, 1, 1))->version, "2023");
  EXPECT_EQ(rules_on(definition, "lead", Date(2023, 1, 1))->otherwise.code, "recruitment_closed");
  EXPECT_EQ(rules_on(definition, "partner", Date(2019, 12, 31)), nullptr);
  EXPECT_EQ(rules_on(definition, "nobody", Date(2023, 1, 1)), nullptr);
}

TEST(BehaviourHubsEligibility, ATrustNeedsOneMemberInScope) {
  const Definition definition = shipped("behaviour_hubs.json");
  FactColumns columns({Urn(900001), Urn(900002)});
  columns.add("school.setting", {std::string("primary"), std::string("secondary")}, gias);
  columns.add("judgement('eif_2019', 'overall')", {3.0, 1.0}, gias);
  RowFacts trust(columns, 0);
  trust.set("unit.kind", std::string("trust"), {"application", {}, {}});
  trust.set_members({0, 1});
  const auto code_on = [&](Date day) {
    return decide(*rules_on(definition, "partner", day), trust).code;
  };

  EXPECT_EQ(code_on(Date(2021, 10, 1)), "no_trust_secondary_in_scope");
  EXPECT_EQ(code_on(Date(2023, 10, 1)), "trust_academy_in_scope");
}

TEST(BehaviourHubsEligibility, ALeadTrustNeedsALeadSchool) {
  const Definition definition = shipped("behaviour_hubs.json");
  FactColumns columns({Urn(900001)});
  columns.add("in_list('designated_leads')", {false}, gias);
  RowFacts trust(columns, 0);
  trust.set("unit.kind", std::string("trust"), {"application", {}, {}});
  trust.set_members({0});

  EXPECT_EQ(decide(*rules_on(definition, "lead", Date(2021, 3, 1)), trust).code, "no_lead_school");
}

TEST(BehaviourHubsEligibility, AMissingGradeGoesToAPerson) {
  const Definition definition = shipped("behaviour_hubs.json");
  FactColumns columns({Urn(900001)});
  columns.add("school.country", {std::string("England")}, gias);
  columns.add("school.status", {std::string("open")}, gias);
  columns.add("school.setting", {std::string("primary")}, gias);
  RowFacts facts(columns, 0);
  facts.set("unit.kind", std::string("school"), {"application", {}, {}});

  const auto outcome = decide(*rules_on(definition, "partner", Date(2023, 3, 1)), facts);

  EXPECT_EQ(outcome.code, "missing_data");
  EXPECT_EQ(outcome.missing,
            (std::vector<std::string>{"judgement('eif_2019', 'overall')",
                                      "judgement('cif_2015', 'overall')"}));
}

TEST(Sweep, CountsByCodeAndRegionAndListsTheSchoolsThatChange) {
  const Definition definition = shipped("behaviour_hubs.json");
  FactColumns columns({Urn(900001), Urn(900002), Urn(900003)});
  const std::string england = "England";
  columns.add("school.country", {england, england, england}, gias);
  columns.add(
      "school.status", {std::string("open"), std::string("closed"), std::string("open")}, gias);
  columns.add("school.setting",
              {std::string("special"), std::string("primary"), std::string("primary")},
              gias);
  columns.add(
      "school.region", {std::string("North"), std::string("North"), std::string("South")}, gias);
  columns.add("judgement('eif_2019', 'overall')", {2.0, 2.0, 3.0}, gias);
  const auto& before_rules = *rules_on(definition, "partner", Date(2021, 6, 1));
  const auto& after_rules = *rules_on(definition, "partner", Date(2023, 6, 1));

  const Sweep before = sweep(before_rules, columns);
  const Sweep after = sweep(after_rules, columns);

  EXPECT_EQ(before.eligible, 1);
  EXPECT_EQ(before.refused, 2);
  EXPECT_EQ(after.count_by_code,
            (std::map<std::string, int>{{"any_setting_in_scope", 2}, {"not_open", 1}}));
  EXPECT_EQ(by_region(after_rules, after, columns)["North"]["not_open"], 1);
  const auto changes = differences(before_rules, before, after_rules, after);
  ASSERT_EQ(changes.size(), 2u);
  EXPECT_EQ(changes[0].before, "setting_not_yet_in_scope");
  EXPECT_EQ(changes[0].after, "any_setting_in_scope");
}

TEST(Sweep, TheKeysOfTheRulesAreKnownBeforehand) {
  const Definition definition = shipped("behaviour_hubs.json");

  const auto keys = keys_of(*rules_on(definition, "lead", Date(2020, 6, 1)));

  const auto has = [&](const char* key) { return std::ranges::find(keys, key) != keys.end(); };
  EXPECT_TRUE(has("school.country"));
  EXPECT_TRUE(has("result('ks2', 'reading_progress', 2018).band"));
  EXPECT_TRUE(has("in_list('designated_leads')"));
}

}  // namespace
}  // namespace trellis::programme
