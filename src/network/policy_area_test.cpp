#include "network/policy_area.hpp"

#include <gtest/gtest.h>

namespace trellis::network {
namespace {

TEST(PolicyArea, AnAuthorityMayBeInSeveral) {
  const auto areas = policy_areas_of(LaCode(371), "E08000017");
  ASSERT_EQ(areas.size(), 3u);  // Doncaster
  for (const PolicyAreaOfSchool& area : areas) {
    EXPECT_EQ(area.membership, Membership::certain);
    EXPECT_FALSE(area.source.empty());
  }
  EXPECT_TRUE(in_policy_area(LaCode(371), "E08000017", "PEIA"));
  EXPECT_TRUE(in_policy_area(LaCode(371), "E08000017", "OA"));
}

TEST(PolicyArea, ADistrictCountsByItsOwnCode) {
  EXPECT_TRUE(in_policy_area(LaCode(845), "E07000062", "OA"));   // Hastings
  EXPECT_FALSE(in_policy_area(LaCode(845), "E07000061", "OA"));  // Eastbourne
}

TEST(PolicyArea, ADistrictThatEndedIsPossibleInItsAuthority) {
  // Scarborough lies in North Yorkshire, which has one district since April 2023.
  bool seen = false;
  for (const PolicyAreaOfSchool& area : policy_areas_of(LaCode(815), "E06000065")) {
    if (area.kind != "OA") continue;
    seen = true;
    EXPECT_EQ(area.membership, Membership::possible);
  }
  EXPECT_TRUE(seen);
  EXPECT_FALSE(in_policy_area(LaCode(815), "E06000065", "OA"));
  EXPECT_TRUE(in_policy_area(LaCode(815), "E07000168", "OA"));
}

TEST(PolicyArea, NoAuthorityIsInNoArea) {
  EXPECT_TRUE(policy_areas_of(LaCode(999), "").empty());
  EXPECT_TRUE(policy_areas_of(LaCode(201), "E09000001").empty());
}

TEST(PolicyArea, KindsHaveTitles) {
  EXPECT_EQ(title_of_policy_kind("EIA"), "Education investment area");
  EXPECT_EQ(title_of_policy_kind("LIST"), "LIST");
}

}  // namespace
}  // namespace trellis::network
