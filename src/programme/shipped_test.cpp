#include <algorithm>
#include <gtest/gtest.h>

#include "programme/capacity.hpp"
#include "programme/cohort.hpp"
#include "programme/eligibility.hpp"
#include "programme/money.hpp"
#include "programme/school_facts.hpp"
#include "programme/shipped_test_files.hpp"

namespace trellis::programme {
namespace {

/// A cluster for the rules: each member's phase, and what of it is odd.
struct ClusterFacts : SourcedFacts {
  FactTable table;

  std::optional<Value> find(const Input& input) const override { return table.find(input); }
  std::optional<std::vector<std::shared_ptr<const Facts>>> items(
      std::string_view list) const override {
    return table.items(list);
  }
  Origin origin(const std::string&) const override { return {"test", std::nullopt, std::nullopt}; }
};

std::shared_ptr<FactTable> member(const std::string& phase) {
  auto facts = std::make_shared<FactTable>();
  facts->values = {{"phase", phase},
                   {"country", std::string("England")},
                   {"state_funded", true},
                   {"in_another_cluster", false},
                   {"in_list('took_part')", false}};
  return facts;
}

ClusterFacts cluster(const std::vector<std::string>& phases, double largest_trust_block = 1) {
  ClusterFacts facts;
  std::vector<std::shared_ptr<const Facts>> members;
  for (const std::string& phase : phases) members.push_back(member(phase));
  facts.table.values = {{"application.received_on", Date(2017, 10, 6)},
                        {"cluster.size", static_cast<double>(phases.size())},
                        {"cluster.largest_trust_block", largest_trust_block}};
  facts.table.lists["members"] = members;
  return facts;
}

std::string code_of(const ClusterFacts& facts) {
  const Definition definition = shipped("peer_review.json");
  return decide(*rules_on(definition, "cluster", Date(2017, 10, 6)), facts).code;
}

/// The cluster with one fact of its first member changed.
std::string code_with(const char* key, Value value) {
  ClusterFacts facts = cluster({"primary", "primary", "primary", "secondary"});
  auto odd = member("primary");
  odd->values[key] = std::move(value);
  facts.table.lists["members"][0] = odd;
  return code_of(facts);
}

TEST(PeerReview, EveryRuleHasItsCase) {
  EXPECT_EQ(code_of(cluster({"primary", "primary", "primary"})), "legal");
  EXPECT_EQ(code_of(cluster({"primary", "primary"})), "cluster_too_small");
  EXPECT_EQ(code_of(cluster(std::vector<std::string>(8, "primary"))), "cluster_too_large");
  EXPECT_EQ(code_of(cluster({"primary", "primary", "secondary"})), "too_few_primaries");
  EXPECT_EQ(code_with("country", std::string("Wales")), "not_in_england");
  EXPECT_EQ(code_with("state_funded", false), "not_state_funded");
  EXPECT_EQ(code_with("in_list('took_part')", true), "took_part_before");
  EXPECT_EQ(code_with("in_another_cluster", true), "in_two_clusters");
  ClusterFacts late = cluster({"primary", "primary", "primary"});
  late.table.values["application.received_on"] = Date(2017, 10, 7);
  EXPECT_EQ(code_of(late), "after_deadline");
}

TEST(PeerReview, ThreeSchoolsOfWhichTwoShareATrustAreRefused) {
  EXPECT_EQ(code_of(cluster({"primary", "primary", "primary"}, 2)), "one_trust_too_large");
  EXPECT_EQ(code_of(cluster({"primary", "primary", "primary", "primary"}, 2)), "legal");
}

Money fee_on(Date day) {
  const Definition definition = shipped("peer_review.json");
  FactTable facts;
  facts.values = {{"case.agreed_on", day}};
  const auto fee = fee_due(definition, definition.money.fees[0], facts, day);
  return fee ? *fee : Money{-1};
}

TEST(PeerReview, TheFeeIsThePupilPremiumOfTheDayOfTheAgreement) {
  EXPECT_EQ(fee_on(Date(2017, 12, 15)), Money{132000});
  EXPECT_EQ(fee_on(Date(2018, 3, 31)), Money{132000});
  EXPECT_EQ(fee_on(Date(2023, 5, 1)), Money{145500});
}

TEST(PeerReview, ADayWithoutARateIsRefusedAndNotFree) {
  const Definition definition = shipped("peer_review.json");
  FactTable facts;
  facts.values = {{"case.agreed_on", Date(2030, 1, 1)}};

  const auto fee = fee_due(definition, definition.money.fees[0], facts, Date(2030, 1, 1));

  ASSERT_FALSE(fee.has_value());
  EXPECT_EQ(fee.error().kind, ProblemKind::missing);
}

TEST(ResearchSchool, PlacesGoFirstToSchoolsWithManyDisadvantagedPupils) {
  const Definition definition = shipped("research_school.json");
  FactColumns columns({Urn(900001)});
  const Origin gias{"gias", std::nullopt, Date(2020, 1, 1)};
  columns.add("school.status", {std::string("open")}, gias);
  columns.add("school.state_funded", {true}, gias);
  columns.add("school.fsm_pct", {31.0}, gias);
  const auto& rules = *rules_on(definition, "school", Date(2020, 2, 1));

  EXPECT_EQ(decide(rules, RowFacts(columns, 0)).code, "many_disadvantaged");
  columns.add("school.fsm_pct", {9.0}, gias);
  EXPECT_EQ(decide(rules, RowFacts(columns, 0)).result, Eligibility::review);
}

TEST(ResearchSchool, TheFourteenMechanismsStandInFourGroups) {
  const Definition definition = shipped("research_school.json");
  const Task* task = definition.find_task("training_design");
  std::vector<std::size_t> sizes;
  for (const Field& field : task->fields) sizes.push_back(field.options.size());

  EXPECT_EQ(sizes, (std::vector<std::size_t>{2, 3, 5, 4}));
}

TEST(ExcellenceFund, IsForOneAreaOnly) {
  const Definition definition = shipped("excellence_fund.json");
  FactColumns columns({Urn(900001), Urn(900002)});
  const Origin gias{"gias", std::nullopt, Date(2026, 1, 1)};
  columns.add("school.status", {std::string("open"), std::string("open")}, gias);
  columns.add("school.state_funded", {true, true}, gias);
  columns.add("school.la_code", {std::string("935"), std::string("850")}, gias);
  const auto& rules = *rules_on(definition, "school", Date(2026, 2, 1));

  EXPECT_EQ(decide(rules, RowFacts(columns, 0)).code, "in_area");
  EXPECT_EQ(decide(rules, RowFacts(columns, 1)).code, "outside_area");
}

/// The shipped text with one part replaced by another.
std::string with(std::string text, const std::string& before, const std::string& after) {
  const std::size_t at = text.find(before);
  EXPECT_NE(at, std::string::npos) << before;
  return at == std::string::npos ? text : text.replace(at, before.size(), after);
}

TEST(BehaviourHubs, ANewStreamIsAnEditOfTheFile) {
  std::string text =
      with(shipped_text("behaviour_hubs.json"),
           R"(    {"id": "mat", "title": "Multi-academy trust",)",
           R"(    {"id": "intensive", "title": "Intensive", "unit": "partner", "length_months": 12,
     "commitments": [{"what": "Days over three terms", "unit": "days", "min": 10, "max": 10, "per": "stream"}]},
    {"id": "mat", "title": "Multi-academy trust",)");
  text = with(text,
              R"("by_stream": {"extended": 2, "core": 3})",
              R"("by_stream": {"extended": 2, "core": 3, "intensive": 6})");
  text = with(
      text,
      R"({"id": "diagnostic_summary",)",
      R"({"id": "joint_diagnostic", "title": "Hold the full-day joint diagnostic", "who": ["lead_leader"], "streams": ["intensive"],
         "fields": [{"id": "held_on", "type": "date", "label": "Date"}]},
        {"id": "diagnostic_summary",)");

  const auto definition = read_definition(text);

  ASSERT_TRUE(definition.has_value()) << text_of(definition.error().front(), "edited");
  const Places places = places_of(*capacity_of(*definition, "lead"));
  EXPECT_EQ(places.by_stream.at("intensive"), 6);
  EXPECT_TRUE(definition->find_task("joint_diagnostic") != nullptr);
  EXPECT_EQ(cohorts_of(*definition).front().streams.size(), 4u);
}

}  // namespace
}  // namespace trellis::programme
