// Every file of ../shared/data is imported, or refused with a reason.
#include <algorithm>
#include <gtest/gtest.h>
#include <map>

#include "register/establishment_store.hpp"
#include "register/import_actions.hpp"
#include "register/release_store.hpp"
#include "storage/test_database.hpp"
#include "support_shared.hpp"

namespace trellis::registry {
namespace {

using storage::testing::TestDatabase;

const Instant now = *Instant::parse("2026-03-02T09:00:00Z");

ImportOptions options(std::optional<Date> as_of = {}) {
  ImportOptions given;
  given.now = now;
  given.as_of = as_of;
  return given;
}

Result<ImportReport> import(storage::Database& db,
                            const std::string& path,
                            const ImportOptions& given) {
  return import_file(
      db, access::operator_at(now), {path, test::file_bytes(test::shared_data() / path)}, given);
}

/// Files that are no data of ours, and words of the reason that is given.
const std::map<std::string, std::string> refused = {
    {"README.md", "No known kind"},
    {"gias/edubasealldata_columns_2025-03.csv", "explains the columns"},
    {"gias/establishment_types_20250422.csv", "ships these"},
    {"ofsted/mi_latest_inspections_2025-03_columns.csv", "explains the columns"},
    {"ofsted/mi_latest_inspections_2026_known_columns.csv", "explains the columns"},
    {"performance/abbreviations_2018-2019.xlsx", "No known kind"},
    {"performance/dfe_sap_datamap_2026.csv", "explains the columns"},
    {"performance/ees_ks4_data_guidance_202324.txt.gz", "No known kind"},
    {"performance/ks2_meta_2016-2017.csv", "explains the columns"},
    {"performance/ks2_meta_2017-2018.csv", "explains the columns"},
    {"performance/ks2_meta_2018-2019.csv", "explains the columns"},
    {"performance/ks4_meta_2018-2019.csv", "explains the columns"},
    {"performance/sap_LAAbsence_2026.json.gz", "by local authority"},
    {"performance/sap_LAPerformance_2026.json.gz", "by local authority"},
    {"performance/sap_SimilarSchoolsPrimaryGroupsEntry_2026.json.gz", "similar schools"},
    {"performance/sap_SimilarSchoolsPrimaryValuesEntry_2026.json.gz", "similar schools"},
    {"performance/sap_SimilarSchoolsSecondaryValuesEntry_2026.json.gz", "similar schools"},
    {"geo/hexmap_uppertier_2023.gpkg", "GeoPackage"},
    {"geo/ons_counties_unitary_gb_2019.topojson.gz", "TopoJSON"},
    {"geo/ons_lad_england_wales_2022.topojson.gz", "TopoJSON"},
    {"geo/ons_regions_england.topojson", "TopoJSON"},
};

/// Rows that each imported file holds, by a real parser (README of ../shared/data).
const std::map<std::string, std::size_t> rows = {
    {"gias/edubase_free_schools_extract_20150407.csv", 323},
    {"gias/gias_code_lists_202512.csv.gz", 44297},
    {"gias/gias_england_schools_20220425.csv.gz", 20185},
    {"gias/gias_groups_202606.json.gz", 7167},
    {"gias/gias_search_extract_hampshire_surrey_20220420.csv.gz", 1096},
    {"gias/group_links_20220314.csv.gz", 20395},
    {"gias/groups_20220314.csv.gz", 6883},
    {"gias/links_edubasealldata20230421.csv.gz", 31274},
    {"gias/links_edubasealldata20240129.csv.gz", 32197},
    {"gias/links_edubasealldata20240717.csv.gz", 32825},
    {"gias/links_edubasealldata20250109.csv.gz", 33472},
    {"gias/sap_establishment_202606.json.gz", 1889},
    {"gias/sap_establishment_links_2026.json.gz", 1728},
    {"ofsted/ofsted_overall_2020_2022.csv.gz", 23385},
    {"performance/ees_ks4_information_about_schools_202324.csv.gz", 5709},
    {"performance/england_abs_2018-2019.csv.gz", 21217},
    {"performance/england_census_2018-2019.csv.gz", 23942},
    {"performance/england_ks4_pupil_destinations.csv.gz", 3877},
    {"performance/england_ks4provisional_2018-2019.csv.gz", 5652},
    {"performance/ks2_england_2018-2019_reduced.csv.gz", 16355},
    {"performance/ks2final_2016-2017_850_hampshire.csv.gz", 331},
    {"performance/ks2final_2016-2017_936_surrey.csv.gz", 235},
    {"performance/ks2final_2017-2018_850_hampshire.csv.gz", 331},
    {"performance/ks2final_2017-2018_936_surrey.csv.gz", 238},
    {"performance/ks2final_2018-2019_850_hampshire.csv.gz", 334},
    {"performance/ks4_england_2018-2019_reduced.csv.gz", 5516},
    {"performance/ks4final_2016-2017_850_hampshire.csv.gz", 126},
    {"performance/ks4final_2016-2017_936_surrey.csv.gz", 130},
    {"performance/ks4final_2017-2018_850_hampshire.csv.gz", 124},
    {"performance/la_persistent_absence_2025_week30.csv.gz", 5928},
    {"performance/pupil_premium_2019-2020.csv.gz", 21567},
    {"performance/pupil_premium_2020-2021.csv.gz", 20760},
    {"performance/pupil_premium_incentive_2023.csv.gz", 22453},
    {"performance/pupil_premium_incentive_2024.csv.gz", 22452},
    {"performance/sap_EstablishmentAbsence_2026.json.gz", 1912},
    {"performance/sap_EstablishmentWorkforce_2026.json.gz", 1924},
    {"performance/school_characteristics_2024.csv.gz", 20695},
    {"deprivation/iod2019_idaci_idaopi_lsoa11.csv.gz", 32844},
    {"deprivation/iod2025_domains_lsoa21.csv.gz", 33755},
    {"geo/counties_unitary_uk_dec2024_buc_epsg4326.geojson.gz", 218},
    {"geo/la_lookup_2025.csv", 153},
    {"geo/la_region_codes_performance_tables_2016-2017.csv", 152},
    {"geo/la_region_codes_performance_tables_2018-2019.csv", 152},
    {"geo/policy_areas_eia_peia_oa.csv", 91},
    {"geo/regions_england_dec2024_buc_epsg27700.geojson.gz", 9},
    {"geo/school_postcodes_2022.csv.gz", 19439},
    {"networks/behaviour_hub_leads.csv", 23},
    {"networks/research_schools.csv", 42},
    {"networks/teaching_school_hub_areas.csv", 87},
    {"networks/teaching_school_hubs.csv", 83},
};

/// Files whose names say no date, or several.
const std::map<std::string, Date> dated = {
    {"ofsted/ofsted_overall_2020_2022.csv.gz", Date(2022, 8, 31)},
    {"performance/england_ks4_pupil_destinations.csv.gz", Date(2020, 1, 1)},
    {"geo/policy_areas_eia_peia_oa.csv", Date(2023, 6, 7)},
    {"networks/behaviour_hub_leads.csv", Date(2022, 3, 1)},
    {"networks/research_schools.csv", Date(2023, 1, 1)},
    {"networks/teaching_school_hub_areas.csv", Date(2026, 8, 1)},
    {"networks/teaching_school_hubs.csv", Date(2026, 8, 1)},
};

/// Cells with a word that no list of symbols explains: reported, and left out.
const std::map<std::string, std::size_t> odd_cells = {
    {"gias/edubase_free_schools_extract_20150407.csv", 11},     // x for suppressed counts
    {"gias/gias_code_lists_202512.csv.gz", 2},                  // blank codes
    {"performance/england_ks4_pupil_destinations.csv.gz", 16},  // SP
    {"performance/pupil_premium_incentive_2023.csv.gz", 6},     // NA
};

std::optional<Date> date_for(const std::string& path) {
  const auto found = dated.find(path);
  return found == dated.end() ? std::nullopt : std::optional(found->second);
}

std::vector<std::string> all_paths() {
  std::vector<std::string> paths;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(test::shared_data()))
    if (entry.is_regular_file())
      paths.push_back(
          std::filesystem::relative(entry.path(), test::shared_data()).generic_string());
  std::ranges::sort(paths);
  return paths;
}

TEST(PublishedFiles, EveryOneIsImportedOrRefusedWithAReason) {
  NEEDS_SHARED_DATA();
  TestDatabase database(storage::Engine::sqlite);
  for (const std::string& path : all_paths()) {
    SCOPED_TRACE(path);
    ImportOptions given = options(date_for(path));
    given.history = path.find("gias_search") != std::string::npos ||
                    path.find("edubase_free") != std::string::npos ||
                    path.find("gias_england") != std::string::npos;
    const bool is_dated_series = path.find("links_edubase") != std::string::npos ||
                                 path.find("groups_2022") != std::string::npos ||
                                 path.find("establishment_links_2026") != std::string::npos;
    given.waivers = {{"names-changed", "Seven years lie between the extracts"},
                     {"moved-far", "Seven years lie between the extracts"}};
    given.dry_run = is_dated_series;  // their order is that of the folder, not of their dates
    const auto report = import(*database, path, given);
    if (const auto why = refused.find(path); why != refused.end()) {
      ASSERT_FALSE(report);
      EXPECT_NE(report.error().message.find(why->second), std::string::npos)
          << report.error().message;
      continue;
    }
    const auto expected = rows.find(path);
    ASSERT_NE(expected, rows.end()) << "Say here what becomes of this file.";
    ASSERT_TRUE(report || is_dated_series) << report.error().message;
    if (!report) continue;
    EXPECT_EQ(report->rows.read, expected->second);
    EXPECT_EQ(report->rows.rejected, path.find("code_lists") == std::string::npos ? 0U : 2U);
    EXPECT_EQ(report->applied, !given.dry_run);
    const auto problems = odd_cells.find(path);
    EXPECT_EQ(report->problems.count(), problems == odd_cells.end() ? 0U : problems->second);
  }
}

}  // namespace
}  // namespace trellis::registry
