#include "report/map_layer.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <regex>

#include "report/map_svg.hpp"

namespace trellis::report {
namespace {

MapSchool school(int urn, Point at, std::string kind = "need_5") {
  return {Urn(urn), "Quill \"Haven\" <School>", at, std::move(kind), "/schools/1", {}};
}

std::size_t count(const std::string& text, std::string_view part) {
  std::size_t found = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1))
    ++found;
  return found;
}

TEST(MapLayer, ASchoolIsAPointInDegrees) {
  MapSchool one = school(900001, {530000, 180000});
  one.facts = {{"Need", "71.3"}};
  const auto json = nlohmann::json::parse(schools_geojson({&one, 1}));

  EXPECT_EQ(json["type"], "FeatureCollection");
  const auto& feature = json["features"][0];
  EXPECT_NEAR(feature["geometry"]["coordinates"][0].get<double>(), -0.1278, 0.001);
  EXPECT_NEAR(feature["geometry"]["coordinates"][1].get<double>(), 51.5034, 0.001);
  EXPECT_EQ(feature["properties"]["urn"], 900001);
  EXPECT_EQ(feature["properties"]["name"], "Quill \"Haven\" <School>");
  EXPECT_EQ(feature["properties"]["facts"][0][1], "71.3");
}

TEST(MapLayer, NoTextCanEndAScriptElement) {
  const MapSchool one = school(900001, {530000, 180000});
  EXPECT_EQ(schools_geojson({&one, 1}).find('<'), std::string::npos);
}

TEST(MapLayer, NoSchoolsAreAnEmptyCollection) {
  EXPECT_TRUE(nlohmann::json::parse(schools_geojson({}))["features"].empty());
}

TEST(MapLayer, RingsOfPolygonsComeBackInMetres) {
  const LongitudeLatitude corner = to_longitude_latitude({530000, 180000});
  const std::string place =
      "[" + std::to_string(corner.longitude) + "," + std::to_string(corner.latitude) + "]";
  const std::string geometry = R"({"type":"MultiPolygon","coordinates":[[[)" + place +
                               ",[0,51.5],[0,51.6]," + place + "]]]}";

  const auto rings = rings_of(geometry);

  ASSERT_TRUE(rings);
  ASSERT_EQ(rings->size(), 1u);
  EXPECT_EQ((*rings)[0].size(), 4u);
  EXPECT_NEAR((*rings)[0][0].easting, 530000, 1);
  EXPECT_NEAR((*rings)[0][0].northing, 180000, 1);
}

TEST(MapLayer, OtherGeometriesAreRefused) {
  EXPECT_FALSE(rings_of(R"({"type":"Point","coordinates":[1,2]})"));
  EXPECT_FALSE(rings_of(R"({"type":"Polygon","coordinates":[[["a","b"]]]})"));
  EXPECT_FALSE(rings_of(R"({"type":"Polygon","coordinates":7})"));
  EXPECT_FALSE(rings_of("not json"));
}

TEST(MapLayer, BoundariesKeepTheirGeometry) {
  const MapBoundary one{"E12000001", "North East", R"({"type":"Polygon","coordinates":[]})"};
  const auto json = nlohmann::json::parse(boundaries_geojson({&one, 1}));
  EXPECT_EQ(json["features"][0]["properties"]["code"], "E12000001");
  EXPECT_EQ(json["features"][0]["geometry"]["type"], "Polygon");
}

TEST(MapLayer, NeedFallsIntoFifths) {
  EXPECT_EQ(need_class(0), "need_1");
  EXPECT_EQ(need_class(19.99), "need_1");
  EXPECT_EQ(need_class(20), "need_2");
  EXPECT_EQ(need_class(100), "need_5");
  EXPECT_EQ(need_class(std::nullopt), "need_unknown");
}

TEST(MapSvg, NorthIsUpAndEastIsRight) {
  const std::vector<MapSchool> schools = {school(900001, {400000, 300000}),
                                          school(900002, {500000, 400000})};
  const std::string svg =
      map_svg(schools, {}, {}, need_classes(), {.title = "By need", .description = "Two schools"});
  const std::size_t first = svg.find("<circle cx=\"");
  const double x1 = std::stod(svg.substr(first + 12));
  const double y1 = std::stod(svg.substr(svg.find("cy=\"", first) + 4));
  const std::size_t second = svg.find("<circle cx=\"", first + 1);
  const double x2 = std::stod(svg.substr(second + 12));
  const double y2 = std::stod(svg.substr(svg.find("cy=\"", second) + 4));
  EXPECT_LT(x1, x2);
  EXPECT_GT(y1, y2);
}

TEST(MapSvg, NumbersHaveOneDecimalOrNone) {
  const std::vector<MapSchool> schools = {school(900001, {400000, 300000}),
                                          school(900002, {433333, 377777})};
  const std::string svg =
      map_svg(schools, {}, {}, need_classes(), {.title = "t", .description = "d"});
  const std::regex number("^-?[0-9]+(\\.[1-9])?$");
  const std::regex attribute(" (cx|cy|x|y|r)=\"([^\"]*)\"");
  int numbers = 0;
  for (std::sregex_iterator at(svg.begin(), svg.end(), attribute), end; at != end; ++at) {
    EXPECT_TRUE(std::regex_match(at->str(2), number)) << at->str();
    numbers += at->str(2).find('.') != std::string::npos;
  }
  EXPECT_GT(numbers, 0) << "one place has tenths";
}

TEST(MapSvg, ItHasATitleADescriptionAndALegendWithCounts) {
  const std::vector<MapSchool> schools = {school(900001, {400000, 300000})};
  const std::string svg = map_svg(schools,
                                  {},
                                  {},
                                  need_classes(),
                                  {.id = "m", .title = "A & B", .description = "One <school>"});
  EXPECT_NE(svg.find("aria-labelledby=\"m-title m-text\""), std::string::npos);
  EXPECT_NE(svg.find(">A &amp; B</title>"), std::string::npos);
  EXPECT_NE(svg.find("One &lt;school&gt;"), std::string::npos);
  EXPECT_NE(svg.find("Greatest need (highest fifth) (1)"), std::string::npos);
  EXPECT_NE(svg.find("Middle fifth (0)"), std::string::npos);
  EXPECT_EQ(svg.find("style="), std::string::npos);
}

TEST(MapSvg, ManySchoolsAtOnePlaceDrawOnce) {
  std::vector<MapSchool> schools;
  for (int i = 0; i < 500; ++i) schools.push_back(school(900001 + i, {400000 + i, 300000}));
  schools.push_back(school(901000, {600000, 300000}));
  const std::string svg =
      map_svg(schools, {}, {}, need_classes(), {.title = "t", .description = "d"});
  const std::size_t in_legend = 5;
  EXPECT_LE(count(svg, "<circle"), 4 + in_legend);
  EXPECT_NE(svg.find("(501)"), std::string::npos);
}

TEST(MapSvg, WithoutPlacesItSaysSo) {
  const std::string svg = map_svg({}, {}, {}, {}, {.title = "t", .description = "d"});
  EXPECT_NE(svg.find("No school has a place to show"), std::string::npos);
}

TEST(MapSvg, OutlinesAndLinesAreDrawn) {
  const std::vector<MapOutline> outlines = {
      {"Quillshire", {{{400000, 300000}, {450000, 300000}, {450000, 350000}, {400000, 300000}}}}};
  const std::vector<MapLine> lines = {{{410000, 310000}, {440000, 320000}}};
  const std::string svg = map_svg({}, outlines, lines, {}, {.title = "t", .description = "d"});
  EXPECT_NE(svg.find("<title>Quillshire</title>"), std::string::npos);
  EXPECT_NE(svg.find("stroke=\"#505a5f\" stroke-width=\"1\" d=\"M"), std::string::npos);
}

TEST(MapSvg, LinesOfEachKindHaveTheirStrokeAndTheirCountInTheLegend) {
  const std::vector<MapLine> lines = {{{400000, 300000}, {410000, 300000}, 0},
                                      {{400000, 300000}, {420000, 310000}, 1},
                                      {{400000, 300000}, {430000, 320000}, 1}};

  const std::string svg =
      map_svg({},
              {},
              lines,
              {},
              {.title = "t",
               .description = "d",
               .line_kinds = {{"Near", "#0f7a52"}, {"Far", "#ca3535", "6 3", 2}}});

  EXPECT_NE(svg.find("stroke=\"#0f7a52\""), std::string::npos) << svg;
  EXPECT_NE(svg.find("stroke-dasharray=\"6 3\""), std::string::npos) << svg;
  EXPECT_NE(svg.find(">Near (1)<"), std::string::npos) << svg;
  EXPECT_NE(svg.find(">Far (2)<"), std::string::npos) << svg;
}

}  // namespace
}  // namespace trellis::report
