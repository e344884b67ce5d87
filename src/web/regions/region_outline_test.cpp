#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "register/boundary_store.hpp"
#include "register/release_store.hpp"
#include "support/test_site.hpp"

namespace trellis::web {
namespace {

using access::Role;
using testing::Page;
using testing::TestSite;

/// The outlines of a region and of an authority, of which DfE's code of the latter is 201.
void import_outlines(TestSite& site) {
  const char* outline = R"({"type":"Polygon","coordinates":[[[0.1,51.5],[0.2,51.5],[0.1,51.6]]]})";
  site.db().write([&](storage::Transaction& tx) {
    const registry::Release file{.kind = registry::FileKind::boundaries,
                                 .layout = "boundaries",
                                 .file_name = "SYNTHETIC_outlines.geojson",
                                 .sha256 = "x",
                                 .bytes = 1,
                                 .as_of = Date(2026, 3, 1),
                                 .imported_at = storage::testing::test_instant()};
    registry::add_boundaries(tx,
                             {{"region", "E12000007", "London", outline},
                              {"la", "E09000001", "City of London", outline}},
                             registry::save_release(tx, file));
  });
}

std::vector<std::string> names_in(const Page& page) {
  std::vector<std::string> names;
  const auto json = nlohmann::json::parse(page.text);
  for (const auto& feature : json["features"])
    names.push_back(feature["properties"]["name"].get<std::string>());
  return names;
}

TEST(RegionOutline, IsTheImportedBoundaryOfTheArea) {
  TestSite site({.roles = {Role::programme_manager}});
  import_outlines(site);

  const Page region = site.get("/regions/E12000007/outline.geojson");
  const Page authority = site.get("/authorities/201/outline.geojson");

  EXPECT_EQ(region.header("Content-Type"), "application/geo+json");
  EXPECT_EQ(names_in(region), std::vector<std::string>{"London"});
  EXPECT_EQ(names_in(authority), std::vector<std::string>{"City of London"});
}

TEST(RegionOutline, IsEmptyWhereNobodyImportedOne) {
  TestSite site({.roles = {Role::programme_manager}});

  EXPECT_TRUE(names_in(site.get("/regions/E12000007/outline.geojson")).empty());
  EXPECT_TRUE(names_in(site.get("/authorities/202/outline.geojson")).empty());
  EXPECT_EQ(site.get("/regions/E99/outline.geojson").status(), 404);
}

TEST(RegionOutline, IsForThoseWhoSeeTheRegions) {
  TestSite site({.roles = {Role::partner_school}});
  import_outlines(site);

  EXPECT_EQ(site.get("/regions/E12000007/outline.geojson").status(), 403);
}

}  // namespace
}  // namespace trellis::web
