#include "evidence/evidence.hpp"

#include <gtest/gtest.h>

namespace trellis::evidence {
namespace {

TEST(Evidence, AZeroIsAFindingAndAnAbsentEffectSaysWhy) {
  Finding finding{.months = 0, .months_state = MonthsState::estimated};
  EXPECT_EQ(months_words(finding), "No difference (0 months)");

  finding.months = 1;
  EXPECT_EQ(months_words(finding), "+1 month");
  finding.months = -2;
  EXPECT_EQ(months_words(finding), "−2 months");

  finding.months.reset();
  finding.months_state = MonthsState::insufficient;
  EXPECT_EQ(months_words(finding), "Too little evidence");
  finding.months_state = MonthsState::not_reported;
  EXPECT_EQ(months_words(finding), "Not reported");
}

TEST(Evidence, CostAndSecurityNameTheirScale) {
  EXPECT_EQ(cost_words({.cost_band = 2, .cost_scheme = "toolkit_2026"}),
            "Band 2 of 5 (toolkit_2026)");
  EXPECT_EQ(cost_words({}), "Not reported");
  EXPECT_EQ(security_words({.security = 0}), "0 of 5");
  EXPECT_EQ(security_words({}), "Not reported");
}

TEST(Evidence, APinNamesItemAndVersion) {
  EXPECT_EQ(pin_of("feedback@2"), (Pin{"feedback", 2}));
  EXPECT_EQ(text_of(Pin{"feedback", 2}), "feedback@2");
  for (const char* wrong : {"",
                            "feedback",
                            "feedback@",
                            "feedback@0",
                            "feedback@2x",
                            "@2",
                            "Feedback@2",
                            "feed back@2",
                            "feedback@-1",
                            "feedback@9999999999"})
    EXPECT_FALSE(pin_of(wrong)) << wrong;
}

}  // namespace
}  // namespace trellis::evidence
