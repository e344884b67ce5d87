#include "stats/multiplicity.hpp"

#include <vector>

#include "stats/test_support.hpp"

namespace trellis::stats {

namespace {

void expect_adjusted(Multiplicity rule, const std::vector<double>& expected) {
  const std::vector<double> p{0.01, 0.04, 0.03, 0.5};
  const std::vector<double> adjusted = adjust_p_values(p, rule);
  ASSERT_EQ(adjusted.size(), expected.size());
  for (std::size_t i = 0; i < p.size(); ++i)
    EXPECT_TRUE(agrees(adjusted[i], expected[i], 1e-12)) << name_of(rule) << " " << i;
}

}  // namespace

// Four p-values adjusted by hand from the definitions.
TEST(Multiplicity, FourPValuesByHand) {
  expect_adjusted(Multiplicity::none, {0.01, 0.04, 0.03, 0.5});
  expect_adjusted(Multiplicity::bonferroni, {0.04, 0.16, 0.12, 1});
  expect_adjusted(Multiplicity::holm, {0.04, 0.09, 0.09, 0.5});
  expect_adjusted(Multiplicity::hochberg, {0.04, 0.08, 0.08, 0.5});
  expect_adjusted(Multiplicity::benjamini_hochberg, {0.04, 0.16 / 3, 0.16 / 3, 0.5});
}

TEST(Multiplicity, OneTestIsLeftAlone) {
  for (const Multiplicity rule : {Multiplicity::holm,
                                  Multiplicity::hochberg,
                                  Multiplicity::bonferroni,
                                  Multiplicity::benjamini_hochberg})
    EXPECT_EQ(adjust_p_values(std::vector<double>{0.03}, rule), std::vector<double>{0.03});
}

TEST(Multiplicity, AnEmptyFamilyIsEmpty) {
  EXPECT_TRUE(adjust_p_values({}, Multiplicity::holm).empty());
}

}  // namespace trellis::stats
