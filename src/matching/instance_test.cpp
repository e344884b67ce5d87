#include "matching/instance.hpp"

#include <algorithm>
#include <gtest/gtest.h>

#include "matching/instance_file.hpp"

namespace trellis::matching {
namespace {

School school(int urn, int east_km, Setting setting = Setting::primary) {
  School made;
  made.urn = Urn(urn);
  made.setting = setting;
  made.at = Point{300000 + east_km * 1000, 300000};
  return made;
}

Lead lead(int urn, int east_km, int core = 1) {
  return {school(urn, east_km), {{"core", 2026, core}}, {}};
}

Partner partner(int urn, int east_km) { return {school(urn, east_km), "core", 2026, 1, {}, 0}; }

TEST(Prepare, MakesAnEdgeForEachPairThatNoRuleForbids) {
  const auto match = prepare({.leads = {lead(900101, 0), lead(900102, 60)},
                              .partners = {partner(900001, 10), partner(900002, 200)}});

  ASSERT_TRUE(match.has_value());
  ASSERT_EQ(match->instance.edges.size(), 2u);  // 900002 lies beyond the cap of both
  EXPECT_EQ(match->instance.edges[0].cost, 130);
  EXPECT_EQ(match->instance.edges[1].cost, 650);
  EXPECT_EQ(match->instance.ruled_out.size(), 2u);
  EXPECT_EQ(match->instance.ruled_out[0].rules, bit(HardRule::distance));
}

TEST(Prepare, DoesNotDependOnTheOrderOfRows) {
  MatchInput input{.leads = {lead(900101, 0), lead(900102, 60)},
                   .partners = {partner(900001, 10), partner(900002, 30), partner(900003, 50)}};
  const auto once = prepare(input);
  std::reverse(input.leads.begin(), input.leads.end());
  std::reverse(input.partners.begin(), input.partners.end());
  const auto again = prepare(input);

  ASSERT_EQ(once->instance.edges.size(), again->instance.edges.size());
  for (std::size_t i = 0; i < once->instance.edges.size(); ++i) {
    EXPECT_EQ(once->instance.edges[i].partner, again->instance.edges[i].partner);
    EXPECT_EQ(once->instance.edges[i].cost, again->instance.edges[i].cost);
  }
}

TEST(Prepare, RefusesNobodyToMatch) {
  EXPECT_EQ(prepare({.leads = {}, .partners = {partner(900001, 1)}}).error().message,
            "There are no lead schools: add at least one lead with places");
  EXPECT_EQ(prepare({.leads = {lead(900101, 0)}, .partners = {}}).error().field, "partners");
}

TEST(Prepare, RefusesASchoolGivenTwice) {
  EXPECT_EQ(
      prepare({.leads = {lead(900101, 0)}, .partners = {partner(900001, 1), partner(900001, 2)}})
          .error()
          .message,
      "School 900001 is given twice as a partner: keep one of the two rows");
  EXPECT_EQ(prepare({.leads = {lead(900001, 0)}, .partners = {partner(900001, 1)}}).error().message,
            "School 900001 is both a lead and a partner: take it out of one of the lists");
}

TEST(Prepare, NamesTheRuleThatALockBreaks) {
  const auto match = prepare({.leads = {lead(900101, 0)},
                              .partners = {partner(900001, 200)},
                              .locks = {{Urn(900001), Urn(900101), "existing work", "manager"}}});

  ASSERT_FALSE(match.has_value());
  EXPECT_EQ(
      match.error().message,
      "The lock of 900001 to 900101 breaks the distance cap: remove the lock or change the rule");
}

TEST(Prepare, NamesALockToALeadWithoutSuchPlaces) {
  auto input = MatchInput{.leads = {lead(900101, 0), lead(900102, 5)},
                          .partners = {partner(900001, 10)},
                          .locks = {{Urn(900001), Urn(900101), "existing work", "manager"}}};
  input.leads[0].places = {{"extended", 2026, 2}};

  const auto match = prepare(input);

  ASSERT_FALSE(match.has_value());
  EXPECT_EQ(match.error().kind, ProblemKind::refused_by_rule);
  EXPECT_NE(match.error().message.find("900001 to 900101"), std::string::npos);
}

TEST(Prepare, PassesLocksAndPairsKeptApart) {
  const auto match =
      prepare({.leads = {lead(900101, 0), lead(900102, 5)},
               .partners = {partner(900001, 10), partner(900002, 20)},
               .locks = {{Urn(900001), Urn(900101), "existing work", "manager"}},
               .kept_apart = {{Urn(900002), Urn(900102), "declined in 2025", "manager"}}});

  ASSERT_TRUE(match.has_value());
  ASSERT_EQ(match->instance.locks.size(), 1u);
  EXPECT_EQ(match->instance.locks[0].place, 0u);
  ASSERT_EQ(match->instance.forbidden.size(), 1u);
  EXPECT_EQ(match->instance.forbidden[0].lead, 900102);
}

TEST(InstanceFile, SaysWhichEntryIsWrong) {
  EXPECT_EQ(read_instance_file("{").error().message,
            "The file is not JSON, or it is cut off before its end");
  EXPECT_EQ(read_instance_file(R"({"kind": "clusters"})").error().message,
            "The file's kind is \"clusters\"; trellis match reads \"lead-partner\"");
  EXPECT_EQ(read_instance_file(R"({"kind": "lead-partner", "version": 3})").error().field,
            "version");
  EXPECT_EQ(read_instance_file(
                R"({"kind": "lead-partner", "leads": [{"urn": 1, "extended": 1, "core": "x"}],
                                   "partners": [], "edges": []})")
                .error()
                .message,
            "leads[0].core is not a whole number");
  EXPECT_EQ(read_instance_file(R"({"kind": "lead-partner", "leads": [],
                                   "partners": [{"urn": 1, "x": 1, "y": 1, "stream": "gold"}], "edges": []})")
                .error()
                .message,
            "partners[0].stream is \"gold\"; it must be extended or core");
}

}  // namespace
}  // namespace trellis::matching
