#include "web/list_page.hpp"

#include <gtest/gtest.h>

#include "support/html_reader.hpp"

namespace trellis::web {
namespace {

using trellis::testing::elements;
using trellis::testing::read_html;
using trellis::testing::words;

ListDefinition schools() {
  return {.path = "/schools",
          .filters = {{.name = "q", .label = "Name"},
                      {.kind = FilterField::Kind::select,
                       .name = "region",
                       .label = "Region",
                       .options = {{.value = "", .text = "Any"},
                                   {.value = "E12000007", .text = "London"}}},
                      {.kind = FilterField::Kind::checkboxes,
                       .name = "phase",
                       .label = "Phase",
                       .options = {{.value = "primary", .text = "Primary"},
                                   {.value = "secondary", .text = "Secondary"}}}},
          .columns = {{.name = "name", .text = "School"},
                      {.name = "need", .text = "Need", .is_numeric = true},
                      {.text = "Why"}},
          .sort = "name",
          .thing = "school",
          .things = "schools",
          .csv_path = "/schools.csv"};
}

ListQuery asked(std::string_view query) {
  Request request;
  request.query = parse_urlencoded(query).value();
  return read_list_query(request, schools());
}

TEST(ListQuery, TakesWhatTheDefinitionKnows) {
  const ListQuery query = asked(
      "q=+oak+&region=E12000007&phase=primary&phase=secondary&sort=need&order=descending&page=3");

  EXPECT_EQ(query.filters.raw("q"), "oak");
  EXPECT_EQ(query.filters.all("phase").size(), 2U);
  EXPECT_EQ(query.sort, "need");
  EXPECT_TRUE(query.is_descending);
  EXPECT_EQ(query.offset(), 50);
}

TEST(ListQuery, PassesOverWhatItDoesNotKnow) {
  const ListQuery query = asked("region=E99&region=&phase=nursery&other=1&sort=urn&page=-2&q=");

  EXPECT_TRUE(query.filters.empty());
  EXPECT_EQ(query.sort, "name");
  EXPECT_EQ(query.page, 1);
  EXPECT_EQ(asked("page=99999999999999").page, 1);
  EXPECT_EQ(asked("page=2x").page, 1);
}

TEST(ListUrl, HoldsOnlyWhatDiffersFromThePlainList) {
  EXPECT_EQ(list_url(schools(), asked("")).text(), "/schools");
  EXPECT_EQ(list_url(schools(), asked("sort=need&page=2&q=a%26b")).text(),
            "/schools?q=a%26b&sort=need&order=ascending&page=2");
}

TEST(ListContent, ChipsTakeAwayOneFilterEach) {
  const auto document = read_html(
      list_content(schools(), asked("phase=primary&region=E12000007"), {.total = 0}).text());

  std::vector<std::string> chips;
  for (const auto* link : elements(document, "a"))
    if (link->has_class("moj-filter__tag"))
      chips.push_back(words(*link) + " -> " + link->attribute("href"));
  EXPECT_EQ(chips,
            (std::vector<std::string>{
                "Remove this filter: Region: London -> /schools?phase=primary",
                "Remove this filter: Phase: Primary -> /schools?region=E12000007"}));
}

TEST(ListContent, AnEmptyResultSaysWhatToRemove) {
  const std::string text =
      words(read_html(list_content(schools(), asked("region=E12000007"), {}).text()));

  EXPECT_NE(text.find("No school matches these filters."), std::string::npos);
  EXPECT_NE(text.find("Remove Region: London"), std::string::npos);
}

TEST(ListContent, HeadsSortAndSayHow) {
  const auto document = read_html(
      list_content(schools(), asked("sort=need"), {.total = 1, .rows = {{{.content = "A"}}}})
          .text());

  const auto heads = elements(document, "th");
  EXPECT_EQ(heads[0]->attribute("aria-sort"), "none");
  EXPECT_EQ(heads[1]->attribute("aria-sort"), "ascending");
  EXPECT_FALSE(heads[2]->has("aria-sort"));
  EXPECT_EQ(elements(*heads[1], "a").front()->attribute("href"),
            "/schools?sort=need&order=descending");
}

TEST(ListContent, CountsAndOffersTheSameRowsAsCsv) {
  const auto document = read_html(
      list_content(schools(), asked("q=oak&page=2"), {.total = 1664, .rows = {{{.content = "A"}}}})
          .text());

  EXPECT_EQ(words(*trellis::testing::element_by_id(document, "results")),
            "1,664 schools, showing 26 to 50");
  bool has_csv = false;
  for (const auto* link : elements(document, "a"))
    has_csv = has_csv || link->attribute("href") == "/schools.csv?q=oak";
  EXPECT_TRUE(has_csv);
}

std::string drawn(const Pagination& pages) {
  std::string text = pages.previous ? "< " : "";
  for (const PageItem& item : pages.items)
    text += item.is_gap ? "... " : (item.is_current ? '[' + item.number + "] " : item.number + ' ');
  return text + (pages.next ? ">" : "");
}

TEST(Pages, ShowTheEndsAndTheNeighbours) {
  EXPECT_EQ(drawn(pages_of(schools(), asked(""), 25)), "");
  EXPECT_EQ(drawn(pages_of(schools(), asked(""), 26)), "[1] 2 >");
  EXPECT_EQ(drawn(pages_of(schools(), asked("page=10"), 500)), "< 1 ... 9 [10] 11 ... 20 >");
  EXPECT_EQ(drawn(pages_of(schools(), asked("page=20"), 500)), "< 1 ... 19 [20] ");
}

}  // namespace
}  // namespace trellis::web
