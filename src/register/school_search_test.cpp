#include "register/school_search.hpp"

#include <gtest/gtest.h>

#include "core/text.hpp"

namespace trellis::registry {
namespace {

EstablishmentSummary school(int urn,
                            std::string name,
                            std::string town,
                            std::string postcode,
                            std::optional<double> pupils = {},
                            Status status = Status::open) {
  EstablishmentSummary summary;
  summary.urn = Urn(900000 + urn);
  summary.name = name;
  summary.name_sort = fold(name);
  summary.town = std::move(town);
  summary.postcode = std::move(postcode);
  summary.la = LaCode(urn < 10 ? 850 : 936);
  summary.region = "E12000008";
  summary.phase = Phase::primary;
  summary.status = status;
  summary.pupils = pupils;
  summary.state_funded = true;
  return summary;
}

const SchoolIndex& index() {
  static const SchoolIndex made(
      {school(1, "St Mary's Catholic Primary School", "Oxmoor", "ZZ1 1AA", 210),
       school(2, "Oxmoor Junior School", "Oxmoor", "ZZ1 1AB", 180),
       school(3, "Riverside Academy", "Farthing", "ZZ2 3CD", 900),
       school(4, "Old Riverside School", "Farthing", "ZZ2 3CD", 0, Status::closed),
       school(11, "Saint Mary Magdalene", "Farthing", "ZY9 9ZZ")},
      {{850, "Hampshire"}, {936, "Surrey"}});
  return made;
}

std::vector<int> found(const std::string& text,
                       SchoolFilter filter = {},
                       SchoolOrder order = SchoolOrder::relevance) {
  std::vector<int> urns;
  for (const auto* hit : index().search({text, filter, order, {}}).schools)
    urns.push_back(hit->urn.number() - 900000);
  return urns;
}

TEST(SchoolSearch, AnExactNameComesFirst) {
  EXPECT_EQ(found("riverside academy"), (std::vector{3}));
  EXPECT_EQ(found("oxmoor"), (std::vector{2, 1}));
}

TEST(SchoolSearch, SaintsAndApostrophesDoNotMatter) {
  EXPECT_EQ(found("Saint Marys"), (std::vector{1}));
  EXPECT_EQ(found("st. mary"), (std::vector{11, 1}));
}

TEST(SchoolSearch, TheLastWordMayBeABeginning) {
  EXPECT_EQ(found("river ac"), (std::vector{3}));
  EXPECT_EQ(found("ox"), (std::vector{2, 1}));
}

TEST(SchoolSearch, AMistypedWordIsForgivenAndSaid) {
  EXPECT_EQ(found("rivrside"), (std::vector{3}));
  EXPECT_EQ(found("oxmoro"), (std::vector{2, 1}));
  EXPECT_TRUE(index().search({.text = "oxmoro"}).guessed);
  EXPECT_FALSE(index().search({.text = "oxmoor"}).guessed);
  EXPECT_TRUE(found("xyzzy").empty());
}

TEST(SchoolSearch, PostcodesAndNumbersAreFoundFromTheirBeginning) {
  EXPECT_EQ(found("zz1"), (std::vector{2, 1}));
  EXPECT_EQ(found("ZZ11AB"), (std::vector{2}));
  EXPECT_EQ(found("900003"), (std::vector{3}));
  EXPECT_EQ(found("90001"), (std::vector{11}));
}

TEST(SchoolSearch, TheAuthoritysNameFindsItsSchools) {
  EXPECT_EQ(found("surrey"), (std::vector{11}));
  EXPECT_EQ(found("academy hampshire"), (std::vector{3}));
}

TEST(SchoolSearch, ClosedSchoolsAreFoundWhenAskedFor) {
  EXPECT_EQ(found("old riverside"), (std::vector<int>{}));
  EXPECT_EQ(found("old riverside", {.open_only = false}), (std::vector{4}));
}

TEST(SchoolSearch, ListsAreFilteredSortedAndPaged) {
  EXPECT_EQ(found("", {}, SchoolOrder::pupils), (std::vector{3, 1, 2, 11}));
  EXPECT_EQ(found("", {.la = LaCode(850)}, SchoolOrder::name), (std::vector{2, 3, 1}));
  EXPECT_TRUE(found("", {.phases = {Phase::secondary}}).empty());
  const auto page = index().search({"", {}, SchoolOrder::name, {.limit = 2, .offset = 2}});
  EXPECT_EQ(page.total, 4U);
  ASSERT_EQ(page.schools.size(), 2U);
  EXPECT_EQ(page.schools[0]->urn, Urn(900011));
  EXPECT_TRUE(
      index().search({"", {}, SchoolOrder::name, {.limit = 2, .offset = 9}}).schools.empty());
}

TEST(SchoolSearch, WordsAreNearWhenFewLettersDiffer) {
  EXPECT_TRUE(is_near("oxmoor", "oxmoro", 1));
  EXPECT_TRUE(is_near("school", "schol", 1));
  EXPECT_FALSE(is_near("school", "shol", 1));
  EXPECT_TRUE(is_near("riverside", "riversyd", 2));
  EXPECT_FALSE(is_near("abc", "xyz", 2));
}

TEST(SchoolSearch, ASchoolIsFoundByItsNumber) {
  EXPECT_EQ(index().find(Urn(900002))->name, "Oxmoor Junior School");
  EXPECT_EQ(index().find(Urn(900999)), nullptr);
}

}  // namespace
}  // namespace trellis::registry
