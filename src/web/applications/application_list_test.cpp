#include "web/applications/application_list.hpp"

#include <gtest/gtest.h>

namespace trellis::web {
namespace {

TEST(ApplicationList, InputsOfRulesAreSaidInWords) {
  EXPECT_EQ(with_input_words("The register does not give result('ks2', 'rwm_expected_pct', 2019) "
                             "and result('ks4_national', 'attainment_8', 2019)."),
            "The register does not give the key stage 2 result rwm expected % of 2019 and the key "
            "stage 4 England result attainment 8 of 2019.");
}

TEST(ApplicationList, OtherWordsStayAsTheyAre) {
  for (const char* text : {"", "Good, requires improvement or inadequate.", "result('ks2'", "f(1)"})
    EXPECT_EQ(with_input_words(text), text);
}

}  // namespace
}  // namespace trellis::web
