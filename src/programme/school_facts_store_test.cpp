#include "programme/school_facts_store.hpp"

#include <filesystem>
#include <fstream>
#include <sstream>

#include "programme/school_readings.hpp"
#include "programme/world_fixture.hpp"
#include "register/establishment_store.hpp"
#include "register/import_actions.hpp"
#include "register/organisation_store.hpp"
#include "register/synth.hpp"

namespace trellis::programme {
namespace {

using storage::Snapshot;

namespace fs = std::filesystem;

/// The synthetic register of the smallest size, imported into a SQLite database once.
class SchoolFactsStore : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = fs::temp_directory_path() / ("trellis_facts_" + std::to_string(::getpid()));
    ASSERT_TRUE(synth::write_synthetic_register(
                    {.size = synth::Size::tiny, .releases = 1, .faults = false}, folder_)
                    .has_value());
    database_ = new storage::testing::TestDatabase(storage::Engine::sqlite);
    world_ = new testing::World(**database_);
    for (const char* part : {"IC_edubase", "IC_allgroups", "IC_alllinks", "IC_ofsted"})
      import_all(part);
  }
  static void TearDownTestSuite() {
    delete world_;
    delete database_;
    fs::remove_all(folder_);
  }

  static void import_all(const std::string& part) {
    for (const auto& entry : fs::directory_iterator(folder_)) {
      const std::string name = entry.path().filename().string();
      if (name.find(part) == std::string::npos) continue;
      std::ifstream in(entry.path(), std::ios::binary);
      std::stringstream bytes;
      bytes << in.rdbuf();
      registry::ImportOptions options;
      options.now = testing::test_moment();
      options.expected_establishments = 60;
      const auto report =
          registry::import_file(**database_, world_->operator_actor, {name, bytes.str()}, options);
      ASSERT_TRUE(report.has_value()) << name << ": " << report.error().message;
    }
  }

  static fs::path folder_;
  static storage::testing::TestDatabase* database_;
  static testing::World* world_;
};

fs::path SchoolFactsStore::folder_;
storage::testing::TestDatabase* SchoolFactsStore::database_ = nullptr;
testing::World* SchoolFactsStore::world_ = nullptr;

TEST_F(SchoolFactsStore, ColumnsHoldWhatTheRegisterSaysWithItsRelease) {
  (*database_)->read([&](Snapshot& s) {
    const auto schools = registry::state_schools(s);
    ASSERT_FALSE(schools.empty());
    const FactColumns columns =
        load_school_facts(s,
                          world_->programme,
                          {"school.pupils", "school.status", "school.country", "school.nothing"});

    ASSERT_EQ(columns.size(), schools.size());
    const auto pupils = columns.column("school.pupils");
    ASSERT_TRUE(pupils.has_value());
    EXPECT_EQ(columns.origin(*pupils).source, "gias");
    EXPECT_TRUE(columns.origin(*pupils).release.has_value());
    EXPECT_FALSE(columns.column("school.nothing").has_value());
    for (std::size_t row = 0; row < schools.size(); ++row) {
      const auto& published = schools[row].facts.pupils;
      EXPECT_EQ(columns.value(row, *pupils), published ? Value(*published) : Value(Unknown{}));
      EXPECT_EQ(columns.value(row, *columns.column("school.country")),
                Value(std::string("England")));
    }
  });
}

TEST_F(SchoolFactsStore, TheWholeRegisterIsDecidedWithoutWriting) {
  (*database_)->read([&](Snapshot& s) {
    const Definition definition = shipped("behaviour_hubs.json");
    const auto& rules = *rules_on(definition, "partner", Date(2023, 6, 1));
    const FactColumns columns = load_school_facts(s, world_->programme, keys_of(rules));

    const Sweep result = sweep(rules, columns);

    EXPECT_EQ(result.eligible + result.refused + result.review, static_cast<int>(columns.size()));
    EXPECT_GT(result.eligible, 0) << "the synthetic register has good schools";
  });
}

TEST_F(SchoolFactsStore, OneSchoolIsAnApplicantAndSoIsATrust) {
  (*database_)->read([&](Snapshot& s) {
    const Definition definition = shipped("behaviour_hubs.json");
    const auto& rules = *rules_on(definition, "partner", Date(2023, 6, 1));
    const Urn urn = registry::state_schools(s).front().facts.urn;
    const auto organisation = registry::organisation_of(s, urn);
    ASSERT_TRUE(organisation.has_value());

    const auto applicant = load_applicant_facts(s, world_->programme, *organisation, rules);

    ASSERT_TRUE(applicant.has_value()) << applicant.error().message;
    EXPECT_EQ(applicant->facts->find({"unit.kind", "unit.kind", {}}), Value(std::string("school")));
    EXPECT_FALSE(decide(rules, *applicant->facts).code.empty());
    const auto stranger = load_applicant_facts(s, world_->programme, world_->owner, rules);
    EXPECT_EQ(stranger.error().kind, ProblemKind::not_found);
  });
}

TEST(SchoolReadings, AGradeWithoutFrameworkBelongsToThatOfItsDay) {
  EXPECT_EQ(framework_on(Date(2019, 9, 1)), "eif_2019");
  EXPECT_EQ(framework_on(Date(2019, 8, 31)), "cif_2015");
  EXPECT_EQ(framework_on(Date(2015, 8, 31)), "");
}

TEST(SchoolReadings, ABandNeedsTheWholeIntervalOnOneSide) {
  using registry::Measure;
  const auto source = figure_source("ks2", "reading_progress");
  ASSERT_TRUE(source.has_value());
  const auto band = [&](double low, double high) {
    return band_of(
        {{Measure::ks2_reading_progress_low, low}, {Measure::ks2_reading_progress_high, high}},
        *source);
  };

  EXPECT_EQ(band(0.2, 3.0), Value(std::string("above")));
  EXPECT_EQ(band(-3.0, -0.2), Value(std::string("below")));
  EXPECT_EQ(band(-0.2, 0.2), Value(std::string("average")));
  EXPECT_EQ(band_of({}, *source), Value(Unknown{}));
  EXPECT_FALSE(figure_source("ks2", "nothing").has_value());
}

}  // namespace
}  // namespace trellis::programme
