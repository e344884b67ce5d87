#include "register/listing_store.hpp"

#include <algorithm>
#include <gtest/gtest.h>

#include "register_fixture.hpp"
#include "support_shared.hpp"

namespace trellis::registry {
namespace {

using namespace testing;
using Listings = storage::testing::EachEngine;
TRELLIS_FOR_EACH_ENGINE(Listings);

TEST_P(Listings, NetworksListTheirSchools) {
  NEEDS_SHARED_DATA();
  for (const std::string name : {"research_schools.csv",
                                 "behaviour_hub_leads.csv",
                                 "teaching_school_hubs.csv",
                                 "teaching_school_hub_areas.csv"})
    ASSERT_TRUE(import(db(),
                       name,
                       test::file_bytes(test::shared_data() / "networks" / name),
                       on(Date(2026, 8, 1))));
  db().read([](storage::Snapshot& s) {
    const auto all = network_listings(s);
    EXPECT_EQ(all.size(), 42U + 23U + 83U);
    const auto hubs = network_listings(s, "teaching_school_hub");
    EXPECT_EQ(hubs.size(), 83U);
    EXPECT_EQ(std::ranges::count_if(hubs, [](const auto& hub) { return !hub.urn; }), 14);
    const auto huntington = networks_of(s, Urn(121673));
    ASSERT_FALSE(huntington.empty());
    EXPECT_EQ(huntington.front().network, "research_school");
    EXPECT_EQ(huntington.front().designated_from, "2016-10");
    EXPECT_EQ(hub_areas(s).size(), 87U);
  });
}

TEST_P(Listings, ANewerReleaseOfANetworkSpeaksAlone) {
  const auto list = [](const std::string& name) {
    return CsvFile({"research_school", "host_as_named_in_source", "designated_from", "urn"})
        .row({{"research_school", name}, {"urn", "900001"}})
        .text();
  };
  ASSERT_TRUE(import(db(), "a.csv", list("Old name"), on(Date(2025, 1, 1))));
  ASSERT_TRUE(import(db(), "b.csv", list("New name"), on(Date(2026, 1, 1))));
  db().read([](storage::Snapshot& s) {
    ASSERT_EQ(network_listings(s).size(), 1U);
    EXPECT_EQ(network_listings(s).front().name, "New name");
  });
}

TEST_P(Listings, AListOfOnesOwnKeepsItsIdentifiersAndNothingElse) {
  const auto report = import(db(),
                             "mine.csv",
                             "URN,Remark\n900002,secret\n900001.0,words\n900002,again\n",
                             on(Date(2026, 1, 1)));
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_EQ(report->kind, FileKind::eligibility_list);
  const auto list =
      db().read([&](storage::Snapshot& s) { return eligibility_list(s, *report->release); });
  ASSERT_EQ(list.size(), 2U);
  EXPECT_EQ(list[0].value, "900002");
  EXPECT_EQ(list[1].value, "900001");
  EXPECT_EQ(list[0].scheme, "urn");
}

TEST_P(Listings, PolicyAreasAndPostcodesAreFound) {
  NEEDS_SHARED_DATA();
  for (const std::string name : {"policy_areas_eia_peia_oa.csv", "school_postcodes_2022.csv.gz"})
    ASSERT_TRUE(import(
        db(), name, test::file_bytes(test::shared_data() / "geo" / name), on(Date(2023, 6, 7))));
  db().read([](storage::Snapshot& s) {
    const auto areas = published_policy_areas(s);
    EXPECT_EQ(std::ranges::count(areas, "EIA", &PublishedPolicyArea::kind), 55);
    EXPECT_EQ(std::ranges::count(areas, "PEIA", &PublishedPolicyArea::kind), 24);
    EXPECT_EQ(std::ranges::count(areas, "OA", &PublishedPolicyArea::kind), 12);
    EXPECT_EQ(place_of_postcode(s, "AL1 1DQ"), (Point{514524, 206737}));
    EXPECT_EQ(place_of_postcode(s, "ZZ1 1ZZ"), std::nullopt);
  });
}

}  // namespace
}  // namespace trellis::registry
