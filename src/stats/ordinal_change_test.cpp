#include "stats/ordinal_change.hpp"

#include <gtest/gtest.h>
#include <string>

#include "stats/test_support.hpp"

namespace trellis::stats {
namespace {

constexpr double closed = 1e-9;

const OrdinalScale inspection{{"outstanding", "good", "requires improvement", "inadequate"}, true};

TransitionTable table_of_reference() {
  const auto columns = reference_csv("ofsted_pairs.csv");
  std::vector<std::pair<std::size_t, std::size_t>> pairs;
  for (std::size_t i = 0; i < columns.at("pre").size(); ++i)
    pairs.emplace_back(std::stoul(columns.at("pre")[i]) - 1, std::stoul(columns.at("post")[i]) - 1);
  return *transition_table(inspection, pairs);
}

TEST(OrdinalChange, TheTransitionTableAgreesWithTheReference) {
  SKIP_WITHOUT_REFERENCE();
  const Reference r("paired_categorical.json");
  const TransitionTable table = table_of_reference();
  for (std::size_t i = 0; i < 4; ++i)
    for (std::size_t j = 0; j < 4; ++j)
      EXPECT_EQ(
          static_cast<double>(table.at(i, j)),
          r.number("/out/table_pre_rows_post_cols/" + std::to_string(i) + "/" + std::to_string(j)));
  const PairedTwoByTwo cut = *cut_transition(table, 2);
  EXPECT_EQ(cut.both, 31);
  EXPECT_EQ(cut.lost, 4);
  EXPECT_EQ(cut.gained, 22);
  EXPECT_EQ(cut.neither, 33);
}

TEST(OrdinalChange, SignedRankAndSignTestsAgreeWithTheReference) {
  SKIP_WITHOUT_REFERENCE();
  const Reference r("paired_categorical.json");
  const OrdinalChange change = *analyse_ordinal_change(table_of_reference());
  const auto same = [&](double actual, const std::string& name) {
    EXPECT_TRUE(agrees(actual, r.number("/out/" + name), closed)) << name;
  };
  same(change.wilcoxon.rank_sum_risen, "wilcoxon/V_plus");
  same(change.wilcoxon.rank_sum_fallen, "wilcoxon/W_minus");
  EXPECT_EQ(change.wilcoxon.units_changed, 50);
  same(change.wilcoxon.p, "wilcoxon/p_normal");
  same(change.wilcoxon.p_corrected, "wilcoxon/p_normal_cc");
  same(change.wilcoxon.z, "wilcoxon/coin_wilcoxon_z");
  same(change.pratt.z, "wilcoxon/coin_pratt_z");
  same(change.pratt.p, "wilcoxon/coin_pratt_p");
  same(*change.wilcoxon.p_exact, "wilcoxon/coin_exact_wilcoxon_p");
  same(*change.pratt.p_exact, "wilcoxon/coin_exact_pratt_p");
  same(change.rank_biserial, "wilcoxon/matched_rank_biserial");
  EXPECT_EQ(change.sign.improved, 41);
  EXPECT_EQ(change.sign.worse, 9);
  EXPECT_EQ(change.sign.same, 40);
  same(change.sign.p, "sign_test/p_exact");
}

TEST(OrdinalChange, MarginalTestsAgreeWithTheReference) {
  SKIP_WITHOUT_REFERENCE();
  const Reference r("paired_categorical.json");
  const OrdinalChange change = *analyse_ordinal_change(table_of_reference());
  const auto same = [&](double actual, const std::string& name) {
    EXPECT_TRUE(agrees(actual, r.number("/out/marginal_homogeneity/" + name), closed)) << name;
  };
  ASSERT_TRUE(change.stuart_maxwell && change.bhapkar);
  same(change.stuart_maxwell->statistic, "stuart_maxwell");
  same(change.stuart_maxwell->statistic, "coin_mh_chisq");
  same(change.stuart_maxwell->p, "stuart_maxwell_p");
  same(change.bhapkar->statistic, "bhapkar");
  same(change.bhapkar->p, "bhapkar_p");
  same(change.linear_z, "coin_mh_ordinal_z");
  same(change.linear_p, "coin_mh_ordinal_p");
}

TEST(OrdinalChange, BowkerExplainsAPairOfEmptyCells) {
  SKIP_WITHOUT_REFERENCE();
  const OrdinalChange change = *analyse_ordinal_change(table_of_reference());

  ASSERT_TRUE(change.bowker);
  EXPECT_EQ(change.bowker->df, 5);
  // (0-12)^2/12 + (0-3)^2/3 + (4-17)^2/21 + (0-2)^2/2 + (5-7)^2/12, by hand.
  EXPECT_NEAR(change.bowker->statistic, 12 + 3 + 169.0 / 21 + 2 + 4.0 / 12, 1e-12);
  EXPECT_EQ(change.bowker->note,
            "Bowker's test is not defined on 1 pair of empty cells; it is left out and the "
            "degrees of freedom fall to 5.");
}

TEST(OrdinalChange, AScaleWhoseLastGradeIsBestCountsTheOtherWay) {
  const OrdinalScale rising{{"low", "high"}, false};
  const auto change =
      *analyse_ordinal_change(*transition_table(rising, {{0, 1}, {0, 1}, {1, 0}, {1, 1}}));

  EXPECT_EQ(change.sign.improved, 2);
  EXPECT_EQ(change.sign.worse, 1);
}

TEST(OrdinalChange, AGradeNobodyHeldReducesTheDegreesOfFreedom) {
  const auto change =
      *analyse_ordinal_change(*transition_table(inspection, {{1, 2}, {2, 1}, {1, 2}, {1, 1}}));

  ASSERT_TRUE(change.stuart_maxwell);
  EXPECT_EQ(change.stuart_maxwell->df, 1);
  EXPECT_NEAR(change.stuart_maxwell->statistic, 1.0 / 3, 1e-12);  // McNemar of 2 against 1.
  EXPECT_FALSE(change.stuart_maxwell->note.empty());
}

TEST(OrdinalChange, NoChangeAndGradesOffTheScaleAreRefused) {
  EXPECT_FALSE(analyse_ordinal_change(*transition_table(inspection, {{1, 1}, {2, 2}})));
  EXPECT_FALSE(transition_table(inspection, {}));
  EXPECT_FALSE(cut_transition(*transition_table(inspection, {{1, 2}}), 4));
  const auto off = transition_table(inspection, {{1, 4}});
  ASSERT_FALSE(off);
  EXPECT_EQ(off.error().sentence, "Grade number 5 is not on a scale of 4 grades.");
}

TEST(OrdinalChange, PairsUnderDifferentFrameworksAreListedNotAnalysed) {
  const std::vector<JudgedPair> pairs{{"900001", 2, 1, "2019", "2019", false},
                                      {"900002", 2, 1, "2015", "2019", false},
                                      {"900003", 2, 1, "2019", "2019", true}};

  const auto sorted = comparable_pairs(pairs, {});

  ASSERT_TRUE(sorted);
  ASSERT_EQ(sorted->comparable.size(), 1u);
  EXPECT_EQ(sorted->during[0].unit, "900003");
  EXPECT_EQ(sorted->warnings[0].sentence,
            "1 of 3 pairs were judged under different inspection frameworks and are not "
            "comparable; they are listed, not analysed.");
  EXPECT_EQ(comparable_pairs(pairs, {{"2019", "2015"}})->comparable.size(), 2u);
  EXPECT_FALSE(comparable_pairs({pairs[1]}, {}));
}

TEST(OrdinalChange, WithoutABaseRateNoEffectIsGiven) {
  const auto alone = *grade_change({7, 8, 18, 1}, std::nullopt);

  EXPECT_NEAR(alone.share.value, 18.0 / 19, 1e-12);
  EXPECT_FALSE(alone.against_base);
  EXPECT_NE(alone.warnings[0].sentence.find("No base rate supplied: this change cannot be"),
            std::string::npos);

  const auto beside = *grade_change({7, 8, 18, 1}, BaseRate{60, 80, "other schools"});
  ASSERT_TRUE(beside.against_base);
  EXPECT_NEAR(beside.against_base->risk_difference, 18.0 / 19 - 0.75, 1e-12);
  EXPECT_FALSE(grade_change({7, 8, 0, 0}, std::nullopt));
}

}  // namespace
}  // namespace trellis::stats
