#include "register/file_kind.hpp"

#include <gtest/gtest.h>

#include "core/text.hpp"
#include "register/reference_tables.hpp"

namespace trellis::registry {
namespace {

Header header_of(std::initializer_list<std::string_view> cells) {
  return Header(std::vector<std::string_view>(cells));
}

Result<const Layout*> layout_of(const std::string& name) {
  const auto& names = reference::layout(name);
  const std::vector<std::string_view> cells(names.begin(), names.end());
  return recognise(Header(cells));
}

TEST(Header, NamesAreTidied) {
  EXPECT_EQ(tidy_column_name("  Number of  Pupils on roll (7) "), "number of pupils on roll");
  EXPECT_EQ(tidy_column_name("LSOA code (2011)"), "lsoa code (2011)");
  EXPECT_EQ(tidy_column_name("LA (code)"), "la (code)");
  EXPECT_EQ(tidy_column_name(""), "");
}

TEST(Header, ARepeatedNameIsFoundAtItsFirstPlace) {
  const Header header = header_of({"", "URN", "Name", "urn"});
  EXPECT_EQ(header.find("urn"), 1U);
  EXPECT_EQ(header.repeated(), std::vector<std::string>{"urn"});
  EXPECT_FALSE(header.has(""));
}

TEST(Header, ARepeatedNameIsAmbiguousOnceItIsAskedFor) {
  const Header header = header_of({"Note", "URN", "Note", "urn", "Urn", "Name"});
  EXPECT_EQ(header.repeated(), (std::vector<std::string>{"note", "urn"}));
  EXPECT_TRUE(header.has("note"));
  EXPECT_EQ(header.find_any({"id", "name"}), 5U);
  EXPECT_TRUE(header.ambiguous().empty());

  EXPECT_EQ(header.find("urn"), 1U);
  EXPECT_EQ(header.find("urn"), 1U);

  EXPECT_EQ(header.ambiguous(), std::vector<std::string>{"urn"});
  EXPECT_EQ(header.positions("urn"), (std::vector<std::size_t>{1, 3, 4}));
}

TEST(FileKind, PublishedHeadersAreRecognised) {
  EXPECT_EQ((*layout_of("gias_2025"))->name, "gias-download");
  EXPECT_EQ((*layout_of("gias_2015"))->name, "gias-download");
  EXPECT_EQ((*layout_of("gias_search_2022"))->name, "gias-download");
  EXPECT_EQ((*layout_of("links"))->kind, FileKind::links);
  EXPECT_EQ((*layout_of("groups"))->kind, FileKind::groups);
  EXPECT_EQ((*layout_of("group_links"))->kind, FileKind::group_links);
  EXPECT_EQ((*layout_of("ofsted_2025"))->name, "ofsted-2025");
  EXPECT_EQ((*layout_of("ofsted_2026_known"))->name, "ofsted-2026");
  EXPECT_EQ((*layout_of("ks2_2019"))->kind, FileKind::ks2);
  EXPECT_EQ((*layout_of("ks4_2018"))->kind, FileKind::ks4);
  EXPECT_EQ((*layout_of("census_2019"))->kind, FileKind::census);
  EXPECT_EQ((*layout_of("absence_2019"))->kind, FileKind::absence);
  EXPECT_EQ((*layout_of("pupil_premium_2020"))->kind, FileKind::pupil_premium);
}

TEST(FileKind, ARenamedColumnIsNamedWithTheNearestLayout) {
  auto names = reference::layout("gias_2025");
  for (std::string& name : names)
    if (name == "EstablishmentName") name = "SchoolTitle";
  const auto found = recognise(Header(std::vector<std::string_view>(names.begin(), names.end())));
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().message,
            "This is nearest to the GIAS establishment download, but these columns are missing: "
            "establishmentname.");
}

TEST(FileKind, AlternativesAreWrittenWithOr) {
  const auto found = recognise(header_of({"URN", "EstablishmentName", "LA (code)", "x"}));
  ASSERT_FALSE(found);
  EXPECT_NE(found.error().message.find("establishmentstatus (code) or establishmentstatus (name)"),
            std::string::npos);
}

TEST(FileKind, AShortListWithOneIdentifierIsAnEligibilityList) {
  EXPECT_EQ((*recognise(header_of({"URN", "Remark"})))->kind, FileKind::eligibility_list);
  EXPECT_FALSE(recognise(header_of({"Remark", "Colour"})));
}

TEST(FileKind, AKindThatIsAskedForIsTheOnlyOneTried) {
  const Header header = header_of({"URN", "LinkURN", "LinkName", "LinkType"});
  EXPECT_EQ((*recognise(header))->kind, FileKind::links);
  EXPECT_EQ((*recognise(header, FileKind::eligibility_list))->kind, FileKind::eligibility_list);
  EXPECT_FALSE(recognise(header, FileKind::gias));
}

TEST(FileKind, EveryKindHasAWordAndATitle) {
  for (const std::string_view name : kind_names()) {
    const auto kind = kind_from_name(name);
    ASSERT_TRUE(kind) << name;
    EXPECT_EQ(name_of(*kind), name);
    EXPECT_FALSE(title_of(*kind).empty());
  }
  EXPECT_FALSE(kind_from_name("gas"));
}

}  // namespace
}  // namespace trellis::registry
