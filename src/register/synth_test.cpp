#include "register/synth.hpp"

#include <algorithm>
#include <fstream>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>
#include <unistd.h>

#include "core/text.hpp"
#include "register/reference_tables.hpp"
#include "register/synth_faults.hpp"
#include "register/synth_release.hpp"
#include "support/places.hpp"

namespace trellis::synth {
namespace {

namespace fs = std::filesystem;

std::string text_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

Options tiny(std::uint64_t seed) {
  Options options;
  options.seed = seed;
  options.size = Size::tiny;
  return options;
}

Options small(std::uint64_t seed) {
  Options options;
  options.seed = seed;
  options.size = Size::small;
  return options;
}

const Population& national() {
  static const Population population = [] {
    Options options;
    options.seed = 7;
    options.size = Size::national;
    return make_population(options);
  }();
  return population;
}

std::set<std::string> lines_of(const std::string& text) {
  std::set<std::string> lines;
  for (const std::string_view line : split(text, '\n')) lines.insert(std::string(line));
  return lines;
}

/// A folder of its own that goes when the test ends.
struct Folder {
  fs::path path;
  explicit Folder(std::string_view name)
      : path(fs::temp_directory_path() /
             ("trellis_synth_" + std::to_string(::getpid()) + "_" + std::string(name))) {
    fs::remove_all(path);
  }
  ~Folder() { fs::remove_all(path); }
};

TEST(Synth, TheSameSeedGivesTheSameBytes) {
  const Folder one("one"), two("two"), other("other");
  ASSERT_TRUE(write_synthetic_register(tiny(3), one.path));
  ASSERT_TRUE(write_synthetic_register(tiny(3), two.path));
  ASSERT_TRUE(write_synthetic_register(tiny(4), other.path));

  std::size_t compared = 0;
  for (const auto& entry : fs::recursive_directory_iterator(one.path)) {
    if (!entry.is_regular_file()) continue;
    const fs::path relative = fs::relative(entry.path(), one.path);
    EXPECT_EQ(text_of(entry.path()), text_of(two.path / relative)) << relative;
    ++compared;
  }
  EXPECT_GE(compared, 38u);
  EXPECT_NE(text_of(one.path / "SYNTHETIC_edubasealldata20260301.csv"),
            text_of(other.path / "SYNTHETIC_edubasealldata20260301.csv"));
}

TEST(Synth, EveryFileOfDataIsNamedSynthetic) {
  const Folder folder("named");
  const auto summary = write_synthetic_register(tiny(1), folder.path);
  ASSERT_TRUE(summary);
  for (const WrittenFile& file : summary->files) {
    if (file.name == "EXPECTED.json") continue;
    EXPECT_NE(file.name.find("SYNTHETIC_"), std::string::npos) << file.name;
  }
}

TEST(Synth, OneReleaseAndOneYearAreFewerFilesWithTheSameBytes) {
  const Folder all("all"), one("single");
  Options options = tiny(3);
  ASSERT_TRUE(write_synthetic_register(options, all.path));
  options.releases = options.years = 1;
  options.faults = false;
  const auto summary = write_synthetic_register(options, one.path);
  ASSERT_TRUE(summary);
  EXPECT_EQ(summary->files.size(), 11u);
  for (const WrittenFile& file : summary->files)
    if (file.name != "EXPECTED.json") {
      EXPECT_EQ(text_of(one.path / file.name), text_of(all.path / file.name)) << file.name;
    }
}

TEST(Synth, AFolderThatCannotBeWrittenIsRefused) {
  const auto summary = write_synthetic_register(tiny(1), "/proc/trellis");
  ASSERT_FALSE(summary);
  EXPECT_NE(summary.error().message.find("cannot be written"), std::string::npos);
}

TEST(Synth, FourReleasesAndFarDatesAreRefused) {
  Options options = tiny(1);
  options.releases = 4;
  EXPECT_FALSE(write_synthetic_register(options, fs::temp_directory_path()));
  options = tiny(1);
  options.years = 0;
  EXPECT_FALSE(write_synthetic_register(options, fs::temp_directory_path()));
  options = tiny(1);
  options.as_of = Date(1999, 1, 1);
  EXPECT_FALSE(write_synthetic_register(options, fs::temp_directory_path()));
  EXPECT_FALSE(size_from_name("huge"));
}

TEST(Synth, TheEstablishmentsHeaderIsThePublishedOne) {
  const std::string shared =
      text_of(test::shared_dir().string() + "/data/gias/edubasealldata_columns_2025-03.csv");
  if (shared.empty()) GTEST_SKIP() << "The published files are not beside the project";
  const auto columns = reference::Table::parse(shared);
  ASSERT_TRUE(columns);
  std::string header;
  for (std::size_t row = 0; row < columns->rows(); ++row)
    header += (row > 0 ? ",\"" : "\"") + columns->cell(row, "column") + '"';

  const FileText file = establishments_file(make_population(tiny(1)), Date(2026, 3, 1));

  EXPECT_EQ(file.bytes.substr(0, file.bytes.find("\r\n")), header);
}

TEST(Synth, EveryRowIsAsLongAsItsHeader) {
  Population population = make_population(tiny(2));
  const Year year = published_years(population.options).front();
  for (const FileText& file : {establishments_file(population, population.options.as_of),
                               links_file(population, population.options.as_of),
                               groups_file(population, population.options.as_of),
                               group_links_file(population, population.options.as_of),
                               inspections_file(population),
                               census_file(population, year),
                               absence_file(population, year),
                               pupil_premium_file(population, year)}) {
    const auto table = reference::Table::parse(file.bytes);
    EXPECT_TRUE(table) << file.name << ": " << table.error().message;
    EXPECT_GT(table->rows(), 5u) << file.name;
  }
}

TEST(Synth, NoNameIsThatOfAPublishedSchool) {
  const fs::path packed = test::shared_dir() / "data/gias/gias_england_schools_20220425.csv.gz";
  if (!fs::exists(packed)) GTEST_SKIP() << "The published files are not beside the project";
  const Folder folder("names");
  fs::create_directories(folder.path);
  const fs::path plain = folder.path / "schools.csv";
  const std::string command = "gzip -dc '" + packed.string() + "' > '" + plain.string() + "'";
  ASSERT_EQ(std::system(command.c_str()), 0);
  const auto published = reference::Table::parse(text_of(plain));
  ASSERT_TRUE(published);
  std::set<std::string> names;
  for (std::size_t row = 0; row < published->rows(); ++row)
    names.insert(fold(published->cell(row, "school_name")));
  ASSERT_GT(names.size(), 15000u);
  for (const Establishment& school : national().establishments)
    EXPECT_FALSE(names.contains(fold(school.name))) << school.name;
}

TEST(Synth, UrnsPostcodesAndWebsitesCannotBeReal) {
  const FileText file = establishments_file(make_population(tiny(5)), Date(2026, 3, 1));
  const auto table = reference::Table::parse(file.bytes);
  ASSERT_TRUE(table);
  for (std::size_t row = 0; row < table->rows(); ++row) {
    EXPECT_GE(std::stoi(table->cell(row, "URN")), 900001);
    const std::string& postcode = table->cell(row, "Postcode");
    EXPECT_TRUE(postcode.empty() || postcode.starts_with("ZZ")) << postcode;
    const std::string& website = table->cell(row, "SchoolWebsite");
    EXPECT_TRUE(website.empty() || website.find(".example") != std::string::npos) << website;
    const std::string& telephone = table->cell(row, "TelephoneNum");
    EXPECT_TRUE(telephone.empty() || telephone.starts_with("01632960")) << telephone;
    EXPECT_TRUE(table->cell(row, "HeadFirstName").empty() ||
                table->cell(row, "HeadFirstName") == "Invented");
  }
}

TEST(Synth, LaterReleasesConvertCloseAndOpenSchools) {
  const Population population = make_population(tiny(7));
  std::map<int, int> changes;
  for (const Establishment& school : population.establishments) {
    const int before = status_on(school, release_day(population.options, 0));
    const int after = status_on(school, release_day(population.options, 1));
    if (before != after) ++changes[before * 10 + after];
  }
  EXPECT_GE(changes[12] + changes[32], 2);  // open, then closed
  EXPECT_GE(changes[41] + changes[1], 2);   // proposed or unknown, then open
  const std::string first = links_file(population, release_day(population.options, 0)).bytes;
  const std::string second = links_file(population, release_day(population.options, 1)).bytes;
  EXPECT_GT(lines_of(second).size(), lines_of(first).size());
}

TEST(Synth, LinksOfTheNationalFileAreAsExpectedSays) {
  const Population& population = national();
  const std::string links = links_file(population, population.options.as_of).bytes;
  const auto rows = std::ranges::count(links, '\n') - 1;
  EXPECT_EQ(rows, population.planted.at("link_rows"));
  const auto count = [&](std::string_view part) {
    std::int64_t found = 0;
    for (std::size_t at = links.find(part); at != std::string::npos; at = links.find(part, at + 1))
      ++found;
    return found;
  };
  EXPECT_EQ(count("changer in age range"),
            population.planted.at(
                "other_link: Merged - expansion in school capacity and changer in age range"));
  EXPECT_NEAR(static_cast<double>(count(",\"\"\r\n")) / static_cast<double>(rows), 0.25, 0.02);
}

TEST(Synth, PerformanceRowsEndEarlyWhereThePublishedOnesDo) {
  const Population population = make_population(small(7));
  const Year year = published_years(population.options).front();
  std::map<std::ptrdiff_t, int> lengths;
  const std::string ks2 = ks2_file(population, year).bytes;
  EXPECT_TRUE(ks2.starts_with("\xEF\xBB\xBFRECTYPE,"));
  for (const std::string_view line : split(ks2, '\n'))
    if (line.find('"') == std::string_view::npos) ++lengths[1 + std::ranges::count(line, ',')];
  EXPECT_GT(lengths[318], 600);
  EXPECT_GT(lengths[25] + lengths[26], 0);
  EXPECT_NE(ks2.find(",SUPP"), std::string::npos);
  EXPECT_NE(ks2.find("%,"), std::string::npos);
  lengths.clear();
  const std::string ks4 = ks4_file(population, year).bytes;
  for (const std::string_view line : split(ks4, '\n'))
    if (line.find('"') == std::string_view::npos) ++lengths[1 + std::ranges::count(line, ',')];
  EXPECT_GT(lengths[496], 50);
  EXPECT_GT(lengths[495], 10);
}

TEST(Synth, TheThreePupilPremiumFilesSpellMoneyInThreeWays) {
  const Population population = make_population(tiny(1));
  const std::vector<Year> years = published_years(population.options);
  EXPECT_NE(pupil_premium_file(population, years[0]).bytes.find("\u00a3"), std::string::npos);
  EXPECT_NE(pupil_premium_file(population, years[1]).bytes.find("\uFFFD"), std::string::npos);
  const std::string plain = pupil_premium_file(population, years[2]).bytes;
  EXPECT_EQ(plain.find('%'), std::string::npos);
  EXPECT_NE(plain.find(",0."), std::string::npos);
}

TEST(Synth, FaultsAreWhatTheySay) {
  const Population population = make_population(tiny(1));
  const std::string whole = establishments_file(population, population.options.as_of).bytes;
  const auto rows = std::ranges::count(whole, '\n') - 1;
  std::map<std::string, std::string> faults;
  for (const FaultFile& fault : fault_files(population, whole)) {
    EXPECT_FALSE(fault.expect.empty());
    faults[fault.file.name] = fault.file.bytes;
  }
  const auto& fewer =
      faults.at("faults/SYNTHETIC_edubasealldata_forty_per_cent_fewer_20260301.csv");
  EXPECT_NEAR(
      static_cast<double>(std::ranges::count(fewer, '\n') - 1), 0.6 * static_cast<double>(rows), 2);
  EXPECT_FALSE(faults.at("faults/SYNTHETIC_edubasealldata_truncated_20260301.csv").ends_with("\n"));
  EXPECT_EQ(faults.at("faults/SYNTHETIC_edubasealldata_renamed_column_20260301.csv")
                .find("\"EstablishmentName\""),
            std::string::npos);
  EXPECT_NE(faults.at("faults/SYNTHETIC_groups_control_characters.csv").find("\u0092"),
            std::string::npos);
  EXPECT_NE(faults.at("faults/SYNTHETIC_edubasealldata_resaved_by_spreadsheet_20260301.csv")
                .find("\n9e+05,"),
            std::string::npos);
}

TEST(Synth, TheProgrammeEffectIsAddedToTheNewestYearOnly) {
  const Population population = make_population(small(7));
  ASSERT_GT(population.programme.size(), 5u);
  EXPECT_EQ(population.programme.size(), population.comparison.size());
  const auto& treated =
      population.establishments[static_cast<std::size_t>(population.programme.front())];
  const auto& compared =
      population.establishments[static_cast<std::size_t>(population.comparison.front())];
  EXPECT_TRUE(in_programme(population, treated));
  EXPECT_FALSE(in_programme(population, compared));
  Options none = population.options;
  none.truth.programme_effect = 0;
  const Population without = make_population(none);
  const std::vector<Year> years = published_years(none);
  EXPECT_NE(ks2_file(population, years[0]).bytes, ks2_file(without, years[0]).bytes);
  EXPECT_EQ(ks2_file(population, years[1]).bytes, ks2_file(without, years[1]).bytes);
}

}  // namespace
}  // namespace trellis::synth
