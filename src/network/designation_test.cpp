#include "network/designation.hpp"

#include <gtest/gtest.h>

namespace trellis::network {
namespace {

Listing listing(std::string name, std::optional<Urn> urn, std::string from = "2016-10") {
  Listing row;
  row.network = "research_school";
  row.name = std::move(name);
  row.host_named = row.name + " host";
  row.status = "full";
  row.designated_from = std::move(from);
  row.source = "an invented list";
  row.urn = urn;
  row.release = ReleaseId{5};
  return row;
}

/// Organisations 1 and 2 hold URNs 900001 and 900002.
std::optional<OrganisationId> holder(Urn urn) {
  if (urn == Urn(900001)) return OrganisationId{1};
  if (urn == Urn(900002)) return OrganisationId{2};
  return std::nullopt;
}

TEST(Designation, AListingOpensOneFromTheFirstDayOfItsMonth) {
  const Listing row = listing("Quillhaven", Urn(900001));

  const DesignationPlan plan = plan_designations({&row, 1}, {}, holder);

  ASSERT_EQ(plan.to_open.size(), 1u);
  EXPECT_EQ(plan.to_open[0].organisation, OrganisationId{1});
  EXPECT_EQ(plan.to_open[0].kind, "research_school");
  EXPECT_EQ(plan.to_open[0].started_on, Date(2016, 10, 1));
  EXPECT_EQ(plan.to_open[0].started_words, "2016-10");
  EXPECT_FALSE(plan.to_open[0].holds_on(Date(2016, 9, 30)));
  EXPECT_TRUE(plan.to_open[0].holds_on(Date(2026, 3, 1)));
}

TEST(Designation, TheSameListTwiceChangesNothing) {
  const Listing row = listing("Quillhaven", Urn(900001));
  DesignationPlan plan = plan_designations({&row, 1}, {}, holder);
  plan.to_open[0].id = DesignationId{7};

  const DesignationPlan again = plan_designations({&row, 1}, plan.to_open, holder);

  EXPECT_TRUE(again.to_open.empty());
  EXPECT_TRUE(again.to_end.empty());
  EXPECT_EQ(again.unchanged, 1u);
}

TEST(Designation, AbsenceFromANewerListEndsNothing) {
  const Listing row = listing("Quillhaven", Urn(900001));
  DesignationPlan plan = plan_designations({&row, 1}, {}, holder);
  plan.to_open[0].id = DesignationId{7};
  EXPECT_TRUE(plan_designations({}, plan.to_open, holder).to_end.empty());
}

TEST(Designation, AnEndThatTheListStatesEndsIt) {
  Listing row = listing("Quillhaven", Urn(900001));
  DesignationPlan plan = plan_designations({&row, 1}, {}, holder);
  plan.to_open[0].id = DesignationId{7};
  row.ended_on = Date(2023, 9, 1);

  const DesignationPlan ended = plan_designations({&row, 1}, plan.to_open, holder);

  ASSERT_EQ(ended.to_end.size(), 1u);
  EXPECT_EQ(ended.to_end[0].designation, DesignationId{7});
  EXPECT_EQ(ended.to_end[0].on, Date(2023, 9, 1));
}

TEST(Designation, AHostWithoutUrnOrOrganisationIsLeftForAPerson) {
  const std::vector<Listing> rows = {listing("Quillhaven", std::nullopt),
                                     listing("Inklefen", Urn(900009))};
  const DesignationPlan plan = plan_designations(rows, {}, holder);
  EXPECT_TRUE(plan.to_open.empty());
  ASSERT_EQ(plan.unplaced.size(), 2u);
  EXPECT_EQ(plan.unplaced[0].why, "The list gives no URN for Quillhaven host");
  EXPECT_EQ(plan.unplaced[1].why, "No organisation holds URN 900009; import a register");
}

TEST(Designation, OneHostMayHoldSeveralKinds) {
  std::vector<Listing> rows = {listing("Quillhaven", Urn(900001)),
                               listing("Quillhaven", Urn(900001))};
  rows[1].network = "behaviour_hub";
  const DesignationPlan plan = plan_designations(rows, {}, holder);
  ASSERT_EQ(plan.to_open.size(), 2u);
  EXPECT_EQ(plan.to_open[1].kind, "behaviour_hub_lead");
}

TEST(Designation, AssociatesAreAKindOfTheirOwn) {
  EXPECT_EQ(kind_of("research_school", "Associate"), "associate_research_school");
  EXPECT_EQ(kind_of("research_school", "full"), "research_school");
  EXPECT_EQ(kind_of("maths hub", ""), "maths_hub");
  EXPECT_EQ(title_of("maths_hub"), "Maths hub");
  EXPECT_EQ(title_of("associate_research_school"), "Associate research school");
}

TEST(Designation, ADateMayBeAYearAMonthOrADay) {
  EXPECT_EQ(first_day_of("2017"), Date(2017, 1, 1));
  EXPECT_EQ(first_day_of("2017-04"), Date(2017, 4, 1));
  EXPECT_EQ(first_day_of(" 2017-04-09 "), Date(2017, 4, 9));
  EXPECT_EQ(first_day_of("spring 2017"), std::nullopt);
  EXPECT_EQ(first_day_of(""), std::nullopt);
}

}  // namespace
}  // namespace trellis::network
