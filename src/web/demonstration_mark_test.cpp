#include "web/demonstration_mark.hpp"

#include <gtest/gtest.h>

#include "support/test_site.hpp"

namespace trellis::web {
namespace {

using testing::Page;
using testing::TestSite;

Response list_of_two(const Request&, Context&) {
  return csv_response("urn,school\r\n900001,\"Oak, \"\"the\"\"\r\nold\"\r\n", "schools");
}
Response workbook(const Request&, Context&) { return xlsx_response("PK", "rota"); }
Response definition(const Request&, Context&) {
  Response response = json_response("{}");
  response.headers.set("Content-Disposition", "attachment; filename=\"sketch.json\"");
  return response;
}

Routes list_routes() {
  using access::Permission;
  return {
      {.pattern = "/schools.csv", .permission = Permission::open_to_all, .handler = list_of_two},
      {.pattern = "/rota.xlsx", .permission = Permission::open_to_all, .handler = workbook},
      {.pattern = "/file", .permission = Permission::open_to_all, .handler = definition}};
}

TEST(DemonstrationMark, EveryRowOfAListSaysThatItIsInvented) {
  TestSite site(
      {.site = {.is_demonstration = true, .is_synthetic = true}, .routes = list_routes()});

  const Page list = site.get("/schools.csv");

  EXPECT_EQ(list.header("Content-Disposition"),
            "attachment; filename=\"demonstration-schools.csv\"");
  EXPECT_EQ(list.text,
            "urn,school,demonstration\r\n"
            "900001,\"Oak, \"\"the\"\"\r\nold\",all invented\r\n");
}

TEST(DemonstrationMark, PublishedFactsAreNotCalledInvented) {
  TestSite site({.site = {.is_demonstration = true}, .routes = list_routes()});

  EXPECT_NE(site.get("/schools.csv").text.find(",invented but for school facts\r\n"),
            std::string::npos);
}

TEST(DemonstrationMark, AWorkbookIsMarkedByItsNameAndADefinitionNot) {
  TestSite site({.site = {.is_demonstration = true}, .routes = list_routes()});

  EXPECT_EQ(site.get("/rota.xlsx").header("Content-Disposition"),
            "attachment; filename=\"demonstration-rota.xlsx\"");
  EXPECT_EQ(site.get("/file").header("Content-Disposition"),
            "attachment; filename=\"sketch.json\"");
}

TEST(DemonstrationMark, RealFilesStayAsTheyAre) {
  TestSite site({.routes = list_routes()});

  const Page list = site.get("/schools.csv");

  EXPECT_EQ(list.header("Content-Disposition"), "attachment; filename=\"schools.csv\"");
  EXPECT_EQ(list.text.find("demonstration"), std::string::npos);
}

TEST(DemonstrationMark, ALastRowWithoutItsEndAndAnEmptyTextAreKept) {
  EXPECT_EQ(with_last_column("a,b\n1,2", "c", "3"), "a,b,c\n1,2,3");
  EXPECT_EQ(with_last_column("", "c", "3"), "");
}

}  // namespace
}  // namespace trellis::web
