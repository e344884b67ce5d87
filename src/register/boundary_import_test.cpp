#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "core/geo.hpp"
#include "register/boundary_import_actions.hpp"
#include "register/boundary_store.hpp"
#include "register_fixture.hpp"
#include "support_shared.hpp"

namespace trellis::registry {
namespace {

using namespace testing;

const Date march(2026, 3, 1);

std::string feature_file(const std::string& crs, const std::string& point) {
  return R"({"type":"FeatureCollection",)" + crs +
         R"("features":[{"type":"Feature","properties":{"RGN24CD":"E12000099","RGN24NM":"Nowhere"},)"
         R"("geometry":{"type":"Polygon","coordinates":[[)" +
         point + "," + point + "," + point + "]]}}]}";
}

nlohmann::json first_place(storage::Database& db) {
  const auto areas = db.read([](storage::Snapshot& s) { return boundaries(s, "region"); });
  return nlohmann::json::parse(areas.front().boundary)["coordinates"][0][0];
}

TEST(Boundaries, MetresAreToldByTheirSystemOrTheirSize) {
  for (const std::string crs :
       {R"("crs":{"type":"name","properties":{"name":"EPSG:27700"}},)", ""}) {
    storage::testing::TestDatabase database(storage::Engine::sqlite);
    const auto report =
        import(*database, "a.geojson", feature_file(crs, "[450000,120000]"), on(march));
    ASSERT_TRUE(report) << report.error().message;
    const LongitudeLatitude expected = to_longitude_latitude({450000, 120000});
    EXPECT_NEAR(first_place(*database)[0].get<double>(), expected.longitude, 1e-5);
    EXPECT_NEAR(first_place(*database)[1].get<double>(), expected.latitude, 1e-5);
  }
}

TEST(Boundaries, DegreesStayAsTheyAre) {
  storage::testing::TestDatabase database(storage::Engine::sqlite);
  ASSERT_TRUE(import(*database, "a.geojson", feature_file("", "[-1.5,51.25]"), on(march)));
  EXPECT_EQ(first_place(*database), nlohmann::json::array({-1.5, 51.25}));
}

TEST(Boundaries, TopologiesNamelessAreasAndBrokenFilesAreRefused) {
  storage::testing::TestDatabase database(storage::Engine::sqlite);
  const auto refusal = [&](const std::string& bytes) {
    const auto report = import(*database, "a.geojson", bytes, on(march));
    return report ? "" : report.error().message;
  };
  EXPECT_NE(refusal(R"({"type":"Topology","arcs":[]})").find("TopoJSON"), std::string::npos);
  EXPECT_NE(refusal(R"({"type":"FeatureCollection","features":[{"properties":{"a":1},)"
                    R"("geometry":{"coordinates":[1,2]}}]})")
                .find("RGN24CD"),
            std::string::npos);
  EXPECT_NE(refusal(feature_file("", "[-1.5,51.25]").substr(0, 90)).find("cut short"),
            std::string::npos);
  EXPECT_NE(refusal(feature_file("", "[\"a\",51.25]")).find("not a place"), std::string::npos);
  EXPECT_EQ(refusal(R"({"type":"FeatureCollection","features":[]})"), "The file has no areas.");
}

TEST(Boundaries, PublishedRegionsAndAuthoritiesLieInEngland) {
  NEEDS_SHARED_DATA();
  storage::testing::TestDatabase database(storage::Engine::sqlite);
  for (const std::string name : {"regions_england_dec2024_buc_epsg27700.geojson.gz",
                                 "counties_unitary_uk_dec2024_buc_epsg4326.geojson.gz"})
    ASSERT_TRUE(
        import(*database, name, test::file_bytes(test::shared_data() / "geo" / name), on(march)));
  EXPECT_EQ((*database).read([](storage::Snapshot& s) { return boundaries(s, "region").size(); }),
            9U);
  EXPECT_EQ((*database).read([](storage::Snapshot& s) { return boundaries(s, "la").size(); }),
            218U);
  const auto place = first_place(*database);
  ASSERT_TRUE(place.is_array());
  const auto london = (*database).read(
      [](storage::Snapshot& s) { return find_boundary(s, "region", "E12000007"); });
  ASSERT_TRUE(london);
  EXPECT_EQ(london->name, "London");
}

}  // namespace
}  // namespace trellis::registry
