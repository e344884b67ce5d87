#include "web/schools/school_choice.hpp"

#include <gtest/gtest.h>
#include <memory>

#include "register_fixture.hpp"
#include "support/test_site.hpp"
#include "web/page.hpp"

namespace trellis::web {
namespace {

using access::Permission;
using registry::testing::SchoolFile;
using testing::Page;
using testing::TestSite;

/// A form that asks for a school and a reason, and goes to the school.
Response choose(const Request& request, Context& context) {
  FormReader form(request.form);
  SchoolAnswer answer = read_school(request, context, form, "school", "the school to visit");
  if (form.has_problems()) return problem_page(context, form.problems().front());
  if (answer.question) return std::move(*answer.question);
  return redirect(Url::local("/schools/" + answer.urn->text() + "?reason=" + form.value("reason")));
}

/// One register for all tests here: the index of schools is one for the process.
class SchoolChoice : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    Routes routes = all_routes();
    routes.push_back({.method = Method::post,
                      .pattern = "/visit",
                      .permission = Permission::view_schools,
                      .handler = choose});
    site_ = std::make_unique<TestSite>(testing::TestSiteOptions{
        .roles = {access::Role::programme_manager}, .routes = std::move(routes)});
    const std::string file =
        SchoolFile()
            .school(900001, {{"EstablishmentName", "Quillwood Primary School"}})
            .school(900002, {{"EstablishmentName", "Quillwood Academy"}})
            .school(900003, {{"EstablishmentName", "Fernhollow Infant School"}})
            .text();
    const auto imported = registry::testing::import(
        site_->db(), "a.csv", file, registry::testing::on(Date(2026, 3, 1)));
    ASSERT_TRUE(imported) << imported.error().message;
  }
  static void TearDownTestSuite() { site_.reset(); }

  static Page post(const std::string& school, const std::string& chosen = "") {
    Fields form;
    form.set("school", school);
    if (!chosen.empty()) form.set("school_value", chosen);
    form.set("reason", "spring");
    return site_->post("/visit", std::move(form));
  }

  static std::unique_ptr<TestSite> site_;
};
std::unique_ptr<TestSite> SchoolChoice::site_;

TEST_F(SchoolChoice, AUrnIsTheSchool) {
  EXPECT_EQ(post("900002").location(), "/schools/900002?reason=spring");
  EXPECT_EQ(post("whatever was typed", "900003").location(), "/schools/900003?reason=spring");
}

TEST_F(SchoolChoice, WordsThatFitOneSchoolAreThatSchool) {
  EXPECT_EQ(post("fernhollow").location(), "/schools/900003?reason=spring");
}

TEST_F(SchoolChoice, WordsThatFitSeveralAreAskedAboutAndTheFormIsKept) {
  const Page asked = post("quillwood");
  EXPECT_EQ(asked.h1(), "Which school do you mean?");
  EXPECT_TRUE(asked.says("2 schools may be meant"));
  EXPECT_NE(asked.text.find("name=\"reason\" value=\"spring\""), std::string::npos);
  EXPECT_NE(asked.text.find("action=\"/visit\""), std::string::npos);
  EXPECT_NE(asked.text.find("name=\"school_value\" type=\"radio\" value=\"900001\""),
            std::string::npos);
  EXPECT_EQ(post("quillwood", "900001").location(), "/schools/900001?reason=spring");
}

TEST_F(SchoolChoice, ASchoolSpeltOtherwiseIsAskedAbout) {
  const Page asked = post("fernholow");
  EXPECT_EQ(asked.h1(), "Which school do you mean?");
  EXPECT_TRUE(asked.says("Fernhollow Infant School"));
}

TEST_F(SchoolChoice, NothingAndUnknownWordsAreProblems) {
  EXPECT_EQ(post("").status(), 422);
  EXPECT_TRUE(post("").says("Enter the school to visit"));
  EXPECT_EQ(post("zzzzzzzzz").status(), 422);
  EXPECT_EQ(post("", "999999").status(), 422);
}

TEST_F(SchoolChoice, TheFieldSuggestsWhereScriptsRun) {
  const std::string field(school_field({.name = "school", .label = "School"}).text());
  EXPECT_NE(field.find("data-island=\"autocomplete\""), std::string::npos);
  EXPECT_NE(field.find("data-source=\"/schools/suggest\""), std::string::npos);
}

}  // namespace
}  // namespace trellis::web
