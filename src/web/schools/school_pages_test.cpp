#include "web/schools/school_pages.hpp"

#include <gtest/gtest.h>

#include "register/need_actions.hpp"
#include "register/release_store.hpp"
#include "register_fixture.hpp"
#include "support/test_site.hpp"
#include "web/schools/school_view.hpp"

namespace trellis::web {
namespace {

using access::Role;
using registry::NeedPart;
using registry::NeedPartScore;
using testing::Page;
using testing::TestSite;

constexpr int first_urn = 900001;
constexpr int schools = 30;

ReleaseId add_file(storage::Transaction& tx,
                   registry::FileKind kind,
                   const char* name,
                   Date as_of) {
  return registry::save_release(tx,
                                {.kind = kind,
                                 .layout = "test",
                                 .file_name = name,
                                 .sha256 = name,
                                 .bytes = 1,
                                 .as_of = as_of,
                                 .imported_at = storage::testing::test_instant()});
}

/// Schools of which each has a result of key stage 2 and an inspection, each from a file of its
/// own.
void fill_register(TestSite& site) {
  registry::testing::SchoolFile file;
  for (int i = 0; i < schools; ++i) file.school(first_urn + i);
  const auto imported = registry::testing::import(site.db(),
                                                  "edubasealldata20260301.csv",
                                                  file.text(),
                                                  registry::testing::on(Date(2026, 3, 1)));
  ASSERT_TRUE(imported.has_value()) << imported.error().message;
  site.db().write([](storage::Transaction& tx) {
    const auto ks2 = add_file(tx, registry::FileKind::ks2, "ks2final.csv", Date(2025, 8, 31));
    const auto ofsted = add_file(tx, registry::FileKind::ofsted, "ofsted.csv", Date(2025, 9, 30));
    for (int i = 0; i < schools; ++i) {
      tx.execute(
          "insert into school_figures (urn, year, kind, release_id, figures) "
          "values (:urn, 2025, 'ks2', :release, :figures)",
          {{"urn", first_urn + i},
           {"release", ks2},
           {"figures", "2=0." + std::to_string(40 + i) + ";16=0.3"}});
      tx.execute(
          "insert into inspection (urn, listed_urn, number, kind, framework, type, started_on, "
          "judgements, outcome, category_of_concern, basis, release_id) "
          "values (:urn, :urn, '1', 'graded', 'eif_2019', '', '2022-09-05', "
          "'overall=3;safeguarding=Yes', '', '', '', :release)",
          {{"urn", first_urn + i}, {"release", ofsted}});
    }
  });
  const auto computed =
      registry::compute_need(site.db(),
                             access::operator_at(storage::testing::test_instant()),
                             registry::default_need_weights(),
                             Date(2026, 3, 1));
  ASSERT_TRUE(computed.has_value()) << computed.error().message;
}

int times(const std::string& text, std::string_view part) {
  int count = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1))
    ++count;
  return count;
}

TEST(SchoolPage, NamesEveryFileItDrawsOnOnceWithItsDay) {
  TestSite site({.roles = {Role::programme_manager}});
  fill_register(site);
  if (HasFatalFailure()) return;

  const Page page = site.get("/schools/900001");
  const std::string words = page.words();
  const std::string sources = words.substr(words.find("Where these facts come from"));

  EXPECT_EQ(
      times(sources, "edubasealldata20260301.csv (establishments) Published as of 1 March 2026"), 1)
      << sources;
  EXPECT_EQ(times(sources, "ks2final.csv (key stage 2 results) Published as of 31 August 2025"), 1)
      << sources;
  EXPECT_EQ(times(sources, "ofsted.csv (latest inspections) Published as of 30 September 2025"), 1)
      << sources;
  EXPECT_EQ(times(sources, "Published as of"), 3) << sources;
}

TEST(SchoolPage, GivesSharesAsPercentagesAndDaysOnce) {
  TestSite site({.roles = {Role::programme_manager}});
  fill_register(site);
  if (HasFatalFailure()) return;

  const Page page = site.get("/schools/900001");

  EXPECT_TRUE(page.says("Expected standard in reading, writing and maths: 40.0%")) << page.words();
  EXPECT_TRUE(page.says("Ofsted, inspection of 5 September 2022"));
  EXPECT_FALSE(page.says("5 September 2022, 5 September 2022"));
  EXPECT_TRUE(page.says("Safeguarding is effective: Yes")) << page.words();
}

TEST(SchoolView, GivesPointsAsTheyArePublished) {
  registry::Need need;
  need.parts.push_back({.part = NeedPart::attainment,
                        .weight = 35,
                        .score = 50.0,
                        .value = 38.7,
                        .definition = "Attainment 8",
                        .comparison = 41.25});

  const std::string html(need_section(need).text());

  EXPECT_NE(html.find("Attainment 8: 38.70, median 41.25"), std::string::npos) << html;
}

TEST(SchoolView, TellsGroupsOfOneNameApart) {
  const auto member = [](int uid, registry::GroupType type) {
    return registry::StoredMembership{.membership = {Urn(900001), GroupUid(uid), Date(2006, 9, 1)},
                                      .seen_from = Date(2026, 3, 1),
                                      .group_name = "Lanternrigg Federation of Academies",
                                      .group_type = static_cast<std::int32_t>(type)};
  };
  const registry::StoredEstablishment school{.facts = {.urn = Urn(900001)}};

  const std::string html(school_facts(school,
                                      {member(1, registry::GroupType::multi_academy_trust),
                                       member(2, registry::GroupType::sponsor)})
                             .text());

  EXPECT_NE(html.find("(multi-academy trust, since 1 September 2006)"), std::string::npos) << html;
  EXPECT_NE(html.find("(sponsor, since 1 September 2006)"), std::string::npos) << html;
}

}  // namespace
}  // namespace trellis::web
