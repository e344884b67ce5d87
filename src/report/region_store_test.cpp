#include "report/region_store.hpp"

#include <algorithm>
#include <gtest/gtest.h>

#include "network/designation_store.hpp"
#include "register/boundary_store.hpp"
#include "register/organisation_store.hpp"
#include "report/reach_table_store.hpp"
#include "storage/test_database.hpp"

namespace trellis::report {
namespace {

using storage::Snapshot;
using storage::Transaction;
using RegionStore = storage::testing::EachEngine;
TRELLIS_FOR_EACH_ENGINE(RegionStore);

const Instant now = storage::testing::test_instant();
const Date today(2026, 3, 1);

constexpr auto release_sql = R"(
  insert into release (source, layout, as_of, file_name, file_sha256, file_bytes, row_count,
                       imported_at)
  values ('gias', '', '2026-03-01', 'file', 'x', 1, 1, '2026-03-01T09:00:00Z')
  returning release_id)";
constexpr auto establishment_sql = R"(
  insert into establishment (urn, release_id, as_of, row_hash, name_sort, name, la_code, type_code,
    type_group_code, status, open_reason, close_reason, phase, phase_derived, gender,
    religious_character, diocese, admissions_policy, sixth_form, boarders, nursery,
    resourced_provision, section41, special_classes, trust_hint, sponsor_hint, federation_hint,
    ukprn, uprn, companies_house, street, locality, address3, town, county, postcode, website,
    region, district_code, district_name, ward_code, constituency_code, constituency_name,
    urban_rural, gss_la, easting, northing, msoa, lsoa, lsoa_vintage, ofsted_rating, state_funded,
    in_scope)
  values (:urn, :release, '2026-03-01', 1, 'quill', 'Quill', :la, 1, 4, :status, 0, 0, 2, 2, 3, '',
    '', '', '', '', '', '', '', '', '', '', '', '', '', '', '', '', '', '', '', '', '', :region,
    '', '', '', '', '', '', '', :easting, 400000, '', '', 0, '', 1, 1))";
/// Ten open schools in two authorities of one region, need 10 to 100; one has no place and one is
/// closed.
registry::NeedRunId ten_schools(Transaction& tx) {
  const std::int64_t release = tx.insert(release_sql, {});
  std::vector<registry::Need> needs;
  for (int i = 1; i <= 12; ++i) {
    const LaCode la(i <= 5 ? 371 : 811);
    tx.execute(establishment_sql,
               {{"urn", 900000 + i},
                {"release", release},
                {"la", la},
                {"region", "E12000003"},
                {"status", i == 12 ? 2 : 1},
                {"easting", i == 11 ? std::optional<int>() : std::optional<int>(400000 + i)}});
    if (i > 10) continue;
    registry::Need need;
    need.urn = Urn(900000 + i);
    need.la = la;
    need.region = "E12000003";
    need.index = 10.0 * i;
    need.coverage = 1;
    need.rank = 11 - i;
    needs.push_back(need);
  }
  const char* outline = R"({"type":"Polygon","coordinates":[]})";
  registry::add_boundaries(tx,
                           {{"region", "E12000001", "North East", outline},
                            {"region", "E12000003", "Yorkshire and The Humber", outline}},
                           ReleaseId{release});
  const auto weights =
      registry::save_need_weights(tx, registry::default_need_weights(), now, std::nullopt);
  return registry::save_need_run(tx, *weights, needs, today, now);
}

TEST_P(RegionStore, MapsShowOpenSchoolsWithAPlaceByFifths) {
  const auto run = db().write([](Transaction& tx) { return ten_schools(tx); });
  db().read([&](Snapshot& snapshot) {
    const auto schools = read_map_schools(snapshot, {}, run);
    ASSERT_EQ(schools.size(), 10u);
    EXPECT_EQ(schools.front().class_key, "need_1");
    EXPECT_EQ(schools.back().class_key, "need_5");
    EXPECT_EQ(std::ranges::count(schools, "need_3", &MapSchool::class_key), 2);
    EXPECT_EQ(schools.back().facts[1].second, "1 of 10 primary schools");
    EXPECT_EQ(schools.back().address, "/schools/900010");
    EXPECT_EQ(read_map_schools(snapshot, {.region = "E12000003", .la = LaCode(371)}, run).size(),
              5u);
    EXPECT_TRUE(read_map_schools(snapshot, {.region = "E12000001", .la = {}}, run).empty());
  });
}

TEST_P(RegionStore, WithoutARunNeedIsUnknown) {
  db().write([](Transaction& tx) { return ten_schools(tx); });
  db().read([&](Snapshot& snapshot) {
    for (const MapSchool& school : read_map_schools(snapshot, {}, std::nullopt))
      EXPECT_EQ(school.class_key, "need_unknown");
  });
}

TEST_P(RegionStore, ReachOfProgrammesIsCountedByArea) {
  const auto run = db().write([](Transaction& tx) { return ten_schools(tx); });
  db().read([&](Snapshot& snapshot) {
    const Reach programmes = {{Urn(900010), {"Behaviour hubs"}},
                              {Urn(900009), {"Behaviour hubs", "Peer review"}}};
    const auto schools =
        read_school_reach(snapshot, run, AreaLevel::local_authority, today, programmes);
    ASSERT_EQ(schools.size(), 10u);
    const auto areas = summarise_areas(schools);
    ASSERT_EQ(areas.size(), 2u);
    EXPECT_EQ(areas[0].area, "371");
    EXPECT_EQ(areas[1].reached, 2);
    EXPECT_EQ(areas[1].reached_twice, 1);
    EXPECT_EQ(areas[1].high_need, 2);
    EXPECT_EQ(areas[1].high_need_reached, 2);
    EXPECT_EQ(summarise_areas(read_school_reach(snapshot, run, AreaLevel::region, today)).size(),
              1u);
  });
}

TEST_P(RegionStore, TheTableIsKeptUntilADesignationChanges) {
  const auto run = db().write([](Transaction& tx) { return ten_schools(tx); });
  ReachTableCache cache;
  const auto table = [&] {
    return db().read([&](Snapshot& snapshot) { return cache.table(snapshot, run, today); });
  };
  const auto first = table();
  ASSERT_EQ(first->schools.size(), 10u);
  EXPECT_EQ(first->schools.front().index, 100.0);
  ASSERT_NE(first->area(AreaLevel::local_authority, "371"), nullptr);
  EXPECT_EQ(first->area(AreaLevel::local_authority, "371")->reached, 0);
  EXPECT_EQ(first->area(AreaLevel::region, "E12000001"), nullptr);
  EXPECT_EQ(table(), first);

  const auto designation = db().write([](Transaction& tx) {
    const auto school = registry::ensure_school(tx, Urn(900001), now);
    return network::save_designation(
        tx,
        {.organisation = *school, .kind = "research_school", .name = "Example", .source = "a test"},
        now,
        std::nullopt);
  });
  const auto second = table();
  EXPECT_NE(second, first);
  EXPECT_EQ(second->area(AreaLevel::local_authority, "371")->reached, 1);
  EXPECT_EQ(second->reach.at(Urn(900001)).size(), 1u);

  db().write([&](Transaction& tx) { network::end_designation(tx, designation, today); });
  EXPECT_EQ(table()->area(AreaLevel::local_authority, "371")->reached, 0);
}

TEST_P(RegionStore, BoundariesComeByKindAndCode) {
  db().write([](Transaction& tx) { return ten_schools(tx); });
  db().read([&](Snapshot& snapshot) {
    EXPECT_EQ(read_boundaries(snapshot, "region").size(), 2u);
    ASSERT_EQ(read_boundaries(snapshot, "region", "E12000003").size(), 1u);
    EXPECT_TRUE(read_boundaries(snapshot, "la").empty());
  });
}

}  // namespace
}  // namespace trellis::report
