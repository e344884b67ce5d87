#include "matching/repair.hpp"

#include <algorithm>
#include <gtest/gtest.h>

namespace trellis::matching {
namespace {

School school(int urn, const char* name, int east_km) {
  School made;
  made.urn = Urn(urn);
  made.name = name;
  made.setting = Setting::primary;
  made.at = Point{300000 + east_km * 1000, 300000};
  return made;
}

Partner partner(int urn, const char* name, int east_km) {
  return {school(urn, name, east_km), "core", 2026, 1, {}, 0};
}

/// Ash, Beech and Cedar in a row; the first is about to leave, and Cedar has a place free.
MatchInput row_of_schools() {
  return {.leads = {{school(900101, "Ash", 10), {{"core", 2026, 1}}, {}},
                    {school(900102, "Beech", 40), {{"core", 2026, 1}}, {}},
                    {school(900103, "Cedar", 60), {{"core", 2026, 1}}, {}}},
          .partners = {partner(900001, "Oak", 12), partner(900002, "Elm", 42)}};
}

PresentLeads present() { return {{Urn(900001), Urn(900101)}, {Urn(900002), Urn(900102)}}; }

MatchInput without_ash() {
  MatchInput input = row_of_schools();
  input.leads.erase(input.leads.begin());
  return input;
}

const Repair& of_kind(const std::vector<Repair>& made, RepairKind kind) {
  return *std::ranges::find(made, kind, &Repair::kind);
}

TEST(Repair, MovesNobodyElseWhereThatIsAskedFor) {
  const auto made = repairs(without_ash(), {.salt = "test"}, present());

  ASSERT_TRUE(made.has_value()) << made.error().message;
  const Repair& fewest = of_kind(*made, RepairKind::fewest_moves);
  ASSERT_EQ(fewest.displaced.size(), 1u);
  EXPECT_EQ(fewest.displaced[0].partner, Urn(900001));
  EXPECT_EQ(fewest.displaced[0].to, Urn(900103));
  EXPECT_TRUE(fewest.moved.empty());
  EXPECT_EQ(fewest.answer.summary.placed, 2u);
  EXPECT_TRUE(fewest.answer.verdict.proven);
}

TEST(Repair, NeverCostsMoreThanOneThatMovesLess) {
  const auto made = repairs(without_ash(), {.salt = "test"}, present());

  ASSERT_EQ(made->size(), 3u);
  for (std::size_t i = 1; i < made->size(); ++i) {
    EXPECT_LE((*made)[i].answer.summary.points, (*made)[i - 1].answer.summary.points);
    EXPECT_GE((*made)[i].moved.size(), (*made)[i - 1].moved.size());
    EXPECT_EQ((*made)[i].answer.summary.placed, (*made)[i - 1].answer.summary.placed);
  }
}

TEST(Repair, PaysForAMoveOnlyWhatItIsWorth) {
  // Oak to Beech (28 km) and Elm to Cedar (18 km) is 46 km; Oak to Cedar with Elm kept is 50 km. By
  // road that is 52 points of travel less: not worth the 200 of a move.
  const auto made = repairs(without_ash(), {.salt = "test"}, present());

  EXPECT_EQ(of_kind(*made, RepairKind::best_points).moved.size(), 1u);
  EXPECT_EQ(of_kind(*made, RepairKind::few_moves).moved.size(), 0u);
}

TEST(Repair, TellsTheSchoolsApartThatHadNoLead) {
  MatchInput input = row_of_schools();
  input.partners.push_back(partner(900003, "Yew", 61));

  const auto made = repair(input, {.salt = "test"}, RepairKind::fewest_moves, present());

  ASSERT_TRUE(made.has_value());
  EXPECT_TRUE(made->displaced.empty());
  ASSERT_EQ(made->newly_placed.size(), 1u);
  EXPECT_EQ(made->newly_placed[0].partner, Urn(900003));
  EXPECT_FALSE(made->newly_placed[0].from.has_value());
}

TEST(Repair, IsTheSameInWhateverOrderSchoolsAreGiven) {
  MatchInput turned = without_ash();
  std::ranges::reverse(turned.leads);
  std::ranges::reverse(turned.partners);

  const auto one = repairs(without_ash(), {.salt = "test"}, present());
  const auto other = repairs(turned, {.salt = "test"}, present());

  for (std::size_t i = 0; i < one->size(); ++i)
    EXPECT_EQ((*one)[i].answer.summary.points, (*other)[i].answer.summary.points);
}

TEST(Repair, KindsHaveNamesThatCanBeReadBack) {
  for (const RepairKind kind :
       {RepairKind::fewest_moves, RepairKind::few_moves, RepairKind::best_points}) {
    EXPECT_EQ(repair_kind_from(name_of(kind)), kind);
    EXPECT_FALSE(title_of(kind).empty());
  }
  EXPECT_FALSE(repair_kind_from("all_of_them").has_value());
}

}  // namespace
}  // namespace trellis::matching
