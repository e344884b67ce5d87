#include "web/regions/area_list.hpp"

#include <gtest/gtest.h>

namespace trellis::web {
namespace {

using report::AreaLevel;
using report::AreaSummary;

AreaSummary area_with(const char* code, int unreached, std::optional<double> need, bool cold) {
  return {.area = code,
          .schools = 10,
          .with_need = need ? 10 : 0,
          .high_need = unreached + 1,
          .reached = 4,
          .high_need_unreached = unreached,
          .need_mean = need,
          .cold_spot = cold};
}

/// Camden and the City of London lie in London, Hampshire in the South East.
std::vector<AreaSummary> authorities() {
  return {area_with("202", 3, 50.0, false),
          area_with("201", 3, std::nullopt, false),
          area_with("850", 7, 40.0, true)};
}

/// The codes in the order in which the list shows them.
std::vector<std::string> listed(std::string_view query) {
  Request request;
  request.query = *parse_urlencoded(query);
  const ListDefinition definition = areas_list(AreaLevel::local_authority);
  std::vector<std::string> codes;
  for (const AreaSummary& area : chosen_areas(
           authorities(), AreaLevel::local_authority, read_list_query(request, definition)))
    codes.push_back(area.area);
  return codes;
}

using Codes = std::vector<std::string>;

TEST(AreaList, BeginsWithMostUnreachedNeedAndThenByName) {
  EXPECT_EQ(listed(""), (Codes{"850", "202", "201"}));
}

TEST(AreaList, IsSortedByAnyColumn) {
  EXPECT_EQ(listed("sort=name"), (Codes{"202", "201", "850"}));
  EXPECT_EQ(listed("sort=name&order=descending"), (Codes{"850", "201", "202"}));
  EXPECT_EQ(listed("sort=need&order=descending"), (Codes{"202", "850", "201"}));
  EXPECT_EQ(listed("sort=nonsense"), (Codes{"850", "202", "201"}));
}

TEST(AreaList, IsFilteredByNameRegionAndColdSpots) {
  EXPECT_EQ(listed("q=hamp"), Codes{"850"});
  EXPECT_EQ(listed("region=E12000007"), (Codes{"202", "201"}));
  EXPECT_EQ(listed("cold=yes"), Codes{"850"});
  EXPECT_EQ(listed("cold=no&q=city"), Codes{"201"});
  EXPECT_EQ(listed("region=elsewhere"), (Codes{"850", "202", "201"}));
}

TEST(AreaList, SaysWhatAllAreasComeTo) {
  const auto areas = authorities();

  EXPECT_EQ(england_sentence(areas),
            "England: 30 schools, of which 16 in high need, 13 of them with nobody there. Somebody "
            "works with 12 (40%), two or more with 0. Mean need 45.0.");
}

}  // namespace
}  // namespace trellis::web
