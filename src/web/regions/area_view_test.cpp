#include "web/regions/area_view.hpp"

#include <gtest/gtest.h>

#include "web/regions/area_list.hpp"

namespace trellis::web {
namespace {

report::AreaSummary cold_area(int schools, int with_need) {
  return {.area = "E12000001",
          .schools = schools,
          .with_need = with_need,
          .high_need = 97,
          .high_need_unreached = 97,
          .need_mean = 50.0,
          .cold_spot = true};
}

TEST(AreaView, ASentenceSaysOfHowManyTheNeedIsNotKnown) {
  const std::string sentence = area_sentence(cold_area(2910, 410));

  EXPECT_NE(sentence.find("2,910 schools, of which 97 in high need"), std::string::npos);
  EXPECT_NE(sentence.find("The need of 2,500 is not known"), std::string::npos) << sentence;
  EXPECT_NE(sentence.find("cold spot among the schools whose need is known"), std::string::npos);
}

TEST(AreaView, ASentenceIsSilentWhereEveryNeedIsKnown) {
  const std::string sentence = area_sentence(cold_area(410, 410));

  EXPECT_EQ(sentence.find("not known"), std::string::npos) << sentence;
  EXPECT_NE(sentence.find("This is a cold spot: need"), std::string::npos) << sentence;
}

TEST(AreaView, FilesAndTablesCountThoseNotKnown) {
  const std::vector<report::AreaSummary> areas = {cold_area(2910, 410)};

  const std::string csv = areas_csv(areas, report::AreaLevel::region);
  EXPECT_NE(csv.find("high_need_unreached,need_not_known,"), std::string::npos) << csv;
  EXPECT_NE(csv.find(",2910,97,97,2500,"), std::string::npos) << csv;
  const auto columns = areas_list(report::AreaLevel::region).columns;
  EXPECT_EQ(columns[4].text, "Need not known");
  const auto cells = area_row(areas.front(), report::AreaLevel::region);
  EXPECT_EQ(cells[4].content.html().text(), "2,500");
}

}  // namespace
}  // namespace trellis::web
