#include "register/establishment_reader.hpp"

#include <algorithm>
#include <gtest/gtest.h>
#include <map>
#include <set>

#include "register/code_words.hpp"
#include "support_shared.hpp"

namespace trellis::registry {
namespace {

/// A published file of establishments, read; the table keeps what the views point into.
struct ReadFile {
  SourceTable table;
  std::vector<EstablishmentView> rows;
  CellProblems problems;
};

ReadFile read(const std::string& name, Date as_of) {
  auto file = unpack_file(test::file_bytes(test::shared_data() / "gias" / name), name);
  ReadFile read{std::move(*SourceTable::open(std::move(*file))), {}, {}};
  EstablishmentReader reader(read.table.layout(), read.table.header(), as_of);
  for (auto row = read.table.next(); row && *row; row = read.table.next())
    if (auto facts = reader.read(**row, read.problems)) read.rows.push_back(*facts);
  return read;
}

template <class F>
int count(const ReadFile& file, F&& f) {
  return static_cast<int>(std::count_if(file.rows.begin(), file.rows.end(), f));
}

TEST(Establishment, ThePhaseFollowsTheAgesWhereNoneIsPublished) {
  EXPECT_EQ(phase_by_ages(2, 5), Phase::nursery);
  EXPECT_EQ(phase_by_ages(4, 11), Phase::primary);
  EXPECT_EQ(phase_by_ages(16, 19), Phase::sixteen_plus);
  EXPECT_EQ(phase_by_ages(11, 16), Phase::secondary);
  EXPECT_EQ(phase_by_ages(9, 13), Phase::secondary);
  EXPECT_EQ(phase_by_ages(4, 16), Phase::all_through);
  EXPECT_EQ(phase_by_ages({}, 16), Phase::not_applicable);
}

TEST(Establishment, StateFundingAndScopeFollowTheType) {
  EXPECT_TRUE(is_state_funded(1, 4));
  EXPECT_TRUE(is_state_funded(7, 5));
  EXPECT_FALSE(is_state_funded(8, 5));
  EXPECT_FALSE(is_state_funded(10, 5));
  EXPECT_TRUE(is_state_funded(34, 10));
  EXPECT_FALSE(is_state_funded(11, 3));
  EXPECT_FALSE(is_in_scope(30, "W"));
  EXPECT_FALSE(is_in_scope(1, "W"));
  EXPECT_TRUE(is_in_scope(1, "E12000001"));
}

TEST(Establishment, WordsOfAnyCaseLeadBackToTheirCode) {
  EXPECT_EQ(code_of_words("TypeOfEstablishment", "Academy Sponsor Led"), 28);
  EXPECT_EQ(code_of_words("TypeOfEstablishment", "Free Schools - 16-19"), 39);
  EXPECT_EQ(code_of_words("PhaseOfEducation", "Middle Deemed Secondary"), 5);
  EXPECT_EQ(code_of_words("EstablishmentStatus", "Open, but proposed to close"), 3);
  EXPECT_EQ(code_of_words("PhaseOfEducation", "Kindergarten"), std::nullopt);
}

TEST(Establishment, ColumnsAboutPeopleAreKnownInEveryLayout) {
  for (const char* name : {"headtitle (name)",
                           "headfirstname",
                           "headlastname",
                           "headhonours",
                           "headpreferredjobtitle",
                           "telephonenum",
                           "telephonestd",
                           "propsname",
                           "head of group last name",
                           "head_of_group_title",
                           "telnum"})
    EXPECT_TRUE(is_personal_column(name)) << name;
  for (const char* name : {"establishmentname", "street", "hea", "telling"})
    EXPECT_FALSE(is_personal_column(name)) << name;
}

TEST(Establishment, TheVintageOfAreasIsToldByTheirCodes) {
  EXPECT_EQ(EstablishmentReader::lsoa_vintage("E01033768"), 2011);
  EXPECT_EQ(EstablishmentReader::lsoa_vintage("E01033769"), 2021);
  EXPECT_EQ(EstablishmentReader::lsoa_vintage(""), 0);
}

/// Facts of the national extract of April 2022 (register.md, quirks 10 and 15, and section 9).
TEST(Establishment, TheExtractOf2022ReadsAsKnown) {
  NEEDS_SHARED_DATA();
  const ReadFile file = read("gias_england_schools_20220425.csv.gz", Date(2022, 4, 25));
  EXPECT_EQ(file.rows.size(), 20185U);
  EXPECT_EQ(file.problems.count(), 0U);
  EXPECT_EQ(count(file, [](const auto& s) { return !s.opened_on; }), 9805 + 138);  // blank, 1900
  EXPECT_EQ(count(file, [](const auto& s) { return s.phase == Phase::primary; }), 16774);
  EXPECT_EQ(count(file, [](const auto& s) { return s.phase == Phase::secondary; }), 3150);
  EXPECT_EQ(count(file, [](const auto& s) { return s.phase == Phase::all_through; }), 158);
  EXPECT_EQ(count(file,
                  [](const auto& s) {
                    return s.phase == Phase::middle_deemed_primary ||
                           s.phase == Phase::middle_deemed_secondary;
                  }),
            103);
  EXPECT_EQ(
      count(file, [](const auto& s) { return s.pupils && s.capacity && *s.pupils > *s.capacity; }),
      4631);
  EXPECT_EQ(count(file, [](const auto& s) { return !s.pupils || *s.pupils == 0; }), 482);
  EXPECT_EQ(count(file, [](const auto& s) { return !s.state_funded; }), 0);
  double pupils = 0;
  std::map<std::string_view, int> names;
  std::set<int> authorities;
  for (const EstablishmentView& school : file.rows) {
    pupils += school.pupils.value_or(0);
    ++names[school.name];
    authorities.insert(school.la.number());
    EXPECT_FALSE(school.region.empty()) << school.urn.number();
  }
  EXPECT_EQ(pupils, 7979059);
  EXPECT_EQ(authorities.size(), 152U);
  int sharing = 0;
  for (const auto& [name, times] : names) sharing += times > 1 ? times : 0;
  EXPECT_EQ(sharing, 2440);
  EXPECT_EQ(names["St Joseph's Catholic Primary School"], 57);
}

/// The search extract: words in place of codes, sentinels, closed schools (quirks 10, 11 and 16).
TEST(Establishment, TheSearchExtractReadsAsKnown) {
  NEEDS_SHARED_DATA();
  const ReadFile file =
      read("gias_search_extract_hampshire_surrey_20220420.csv.gz", Date(2022, 4, 20));
  EXPECT_EQ(file.rows.size(), 1096U);
  EXPECT_EQ(count(file, [](const auto& s) { return s.status == Status::open; }), 726);
  EXPECT_EQ(count(file, [](const auto& s) { return s.status == Status::closed; }), 368);
  EXPECT_EQ(count(file, [](const auto& s) { return s.status == Status::proposed_to_close; }), 2);
  EXPECT_EQ(count(file, [](const auto& s) { return s.lsoa.empty(); }), 28);
  EXPECT_EQ(count(file, [](const auto& s) { return !s.easting; }), 28);
  EXPECT_EQ(count(file, [](const auto& s) { return s.ukprn.empty(); }), 321);
  EXPECT_EQ(count(file, [](const auto& s) { return s.type == 0; }), 0);
  EXPECT_EQ(count(file, [](const auto& s) { return s.region != "E12000008"; }), 0);
}

TEST(Establishment, TheHeaderOf2015AndTheServicesKeysAreUnderstood) {
  NEEDS_SHARED_DATA();
  const ReadFile old = read("edubase_free_schools_extract_20150407.csv", Date(2015, 4, 7));
  EXPECT_EQ(old.rows.size(), 323U);
  EXPECT_EQ(count(old, [](const auto& s) { return s.type == 0; }), 0);
  EXPECT_EQ(count(old, [](const auto& s) { return s.website.empty(); }) < 323, true);
  const ReadFile service = read("sap_establishment_202606.json.gz", Date(2026, 6, 1));
  EXPECT_EQ(service.rows.size(), 1889U);
  EXPECT_EQ(count(service, [](const auto& s) { return is_open(s.status); }), 1864);
  EXPECT_EQ(service.rows.front().type, 1);
  EXPECT_EQ(service.rows.front().region, "E12000007");
  EXPECT_EQ(service.rows.front().age_high, 18);
}

TEST(RowPacker, AMovedColumnChangesNoHashAndAMovedValueDoes) {
  const auto hash = [](std::vector<std::string_view> names, std::vector<std::string_view> cells) {
    const Header header(names);
    std::string packed;
    return RowPacker(header, RowPacker::Personal::drop).pack({cells, 2, 2}, packed);
  };
  const auto one = hash({"URN", "Town", "County"}, {"900001", "a", ""});
  EXPECT_EQ(hash({"Town", "URN"}, {"a", "900001"}), one);
  EXPECT_EQ(hash({"URN", "Town", "HeadLastName"}, {"900001", "a", "Invented"}), one);
  EXPECT_NE(hash({"URN", "Town", "County"}, {"900001", "", "a"}), one);
  EXPECT_NE(hash({"URN", "Town", "County"}, {"900001", "b", ""}), one);
}

TEST(RowPacker, TheHashOfARowIsTheOneThatEarlierReleasesKept) {
  const Header header(std::vector<std::string_view>{"URN", "Town", "County", "Website", "Ward"});
  const std::vector<std::string_view> cells = {
      "900001", " \xC2\xA0Wells ", "ab", "https://quillmere.example/", "E05"};
  std::string packed = "before";
  const auto hash = RowPacker(header, RowPacker::Personal::drop).pack({cells, 2, 2}, packed);
  EXPECT_EQ(packed,
            "before900001\x1FWells\x1F"
            "ab\x1Fhttps://quillmere.example/\x1F"
            "E05");
  EXPECT_EQ(hash, 87930022884441079);
}

TEST(RowPacker, ASeparatorInsideACellBecomesASpace) {
  const Header header(std::vector<std::string_view>{"URN", "Town", "County"});
  const std::vector<std::string_view> cells = {"900001", "We\x1Fll\x1Fs", "x"};
  std::string packed;
  const RowPacker packer(header, RowPacker::Personal::drop);
  const auto hash = packer.pack({cells, 2, 2}, packed);
  EXPECT_EQ(packed, "900001\x1FWe ll s\x1Fx");
  const std::vector<std::string_view> with_spaces = {"900001", "We ll s", "x"};
  EXPECT_NE(packer.pack({with_spaces, 2, 2}, packed), hash);
}

TEST(RowPacker, AShortRowHasEmptyCellsAtItsEnd) {
  const Header header(std::vector<std::string_view>{"URN", "Town", "County"});
  const std::vector<std::string_view> cells = {"900001"};
  std::string packed;
  RowPacker(header, RowPacker::Personal::drop).pack({cells, 2, 2}, packed);
  EXPECT_EQ(packed, "900001\x1F\x1F");
}

TEST(RowPacker, SurplusCellsJoinTheLastColumnButNeverOneAboutPeople) {
  const Header header(std::vector<std::string_view>{"URN", "Linked"});
  const std::vector<std::string_view> cells = {"900001", "one", "two", "three"};
  std::string packed;
  RowPacker(header, RowPacker::Personal::drop).pack({cells, 2, 2}, packed);
  EXPECT_EQ(packed, "900001\x1Fone; two; three");
  const Header personal(std::vector<std::string_view>{"URN", "HeadLastName"});
  packed.clear();
  RowPacker(personal, RowPacker::Personal::drop).pack({cells, 2, 2}, packed);
  EXPECT_EQ(packed, "900001");
}

}  // namespace
}  // namespace trellis::registry
