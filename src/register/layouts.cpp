#include "register/layouts.hpp"

#include <array>

#include "register/file_kind.hpp"

namespace trellis::registry {
namespace {

using Name = std::string_view;

/// The columns that each layout must have; "a|b" where either will do.
namespace required {
constexpr std::array<Name, 4> gias_download = {
    "urn",
    "establishmentname",
    "la (code)",
    "establishmentstatus (code)|establishmentstatus (name)",
};
constexpr std::array<Name, 4> gias_service = {
    "urn", "establishmentname", "laid", "establishmentstatusid|establishmentstatusname"};
constexpr std::array<Name, 4> gias_tidied = {"urn", "school_name", "la_code", "school_status"};
constexpr std::array<Name, 4> links = {"urn", "linkurn", "linkname", "linktype"};
constexpr std::array<Name, 4> groups = {"group uid|group_uid",
                                        "group name|group_name",
                                        "group type (code)|group_type__code_|group type",
                                        "group status (code)|group_status__code_|group status"};
constexpr std::array<Name, 5> group_links = {
    "urn", "group uid", "group name", "group type (code)|group type", "joined date"};
constexpr std::array<Name, 5> ofsted_2025 = {"urn",
                                             "inspection start date",
                                             "overall effectiveness",
                                             "quality of education",
                                             "previous inspection start date"};
constexpr std::array<Name, 5> ofsted_2026 = {
    "urn",
    "inclusion",
    "attendance and behaviour",
    "latest oeif overall effectiveness",
    "inspection start date of latest oeif graded inspection"};
constexpr std::array<Name, 5> ofsted_two_dates = {
    "urn", "rating_2020", "inspection_date_2020", "rating_2022", "inspection_date_2022"};
constexpr std::array<Name, 5> ks2 = {"rectype", "urn", "readprog", "writprog", "matprog"};
constexpr std::array<Name, 4> ks4 = {"rectype", "urn", "att8scr", "p8mea"};
constexpr std::array<Name, 4> ks4_ees = {
    "time_period", "geographic_level", "school_urn", "diffn_att8|diffn_p8mea"};
constexpr std::array<Name, 4> destinations = {"rectype", "urn", "cohort", "overall_dest"};
constexpr std::array<Name, 4> census = {"urn", "nor", "numfsm", "pnumfsmever"};
constexpr std::array<Name, 4> absence = {"la", "estab", "perctot", "ppersabs10"};
constexpr std::array<Name, 3> absence_service = {
    "id", "abs_persistent_est_current_pct", "abs_tot_est_current_pct"};
constexpr std::array<Name, 4> absence_areas = {
    "time_period", "geographic_level", "education_phase", "persistent_absence_percent"};
constexpr std::array<Name, 3> workforce = {
    "id", "workforce_puptearatio_est_current_num", "workforce_totpupils_est_current_num"};
constexpr std::array<Name, 3> characteristics = {
    "unique_reference_number", "pupil_number", "free_school_meals_percentage"};
constexpr std::array<Name, 4> pupil_premium = {
    "urn",
    "number of pupils on roll",
    "total number of pupils eligible for the deprivation pupil premium",
    "total allocation for the deprivation pupil premium"};
constexpr std::array<Name, 3> incentive = {"urn", "pupil premium incentive", "sparsity incentive"};
constexpr std::array<Name, 2> deprivation_2019 = {
    "lsoa code (2011)",
    "income deprivation affecting children index (idaci) rank (where 1 is most deprived)"};
constexpr std::array<Name, 4> deprivation_2025 = {
    "lsoa21_code", "imd_decile", "imd_rank", "imd_score"};
constexpr std::array<Name, 4> local_authorities = {"la_code", "la_name", "gss_code", "region_code"};
constexpr std::array<Name, 4> region_codes = {"lea", "la name", "region", "region name"};
constexpr std::array<Name, 4> policy_areas = {"kind", "area", "extent", "la_code"};
constexpr std::array<Name, 3> postcodes = {"postcode", "easting", "northing"};
constexpr std::array<Name, 4> research_schools = {
    "research_school", "host_as_named_in_source", "designated_from", "urn"};
constexpr std::array<Name, 4> behaviour_hubs = {
    "trust", "lead_school_as_named_in_source", "named_from", "urn"};
constexpr std::array<Name, 4> teaching_school_hubs = {
    "hub", "lead_school", "urn", "hub_region_codes"};
constexpr std::array<Name, 2> hub_areas = {"hub_region_code", "districts"};
constexpr std::array<Name, 3> code_lists = {"list", "code", "name"};
constexpr std::array<Name, 1> own_list = {"urn|group uid|uid|laestab"};

// Known, and refused with the reason.
constexpr std::array<Name, 4> similar_groups = {"urn", "neighboururn", "dist", "rank"};
constexpr std::array<Name, 4> similar_values = {
    "urn", "ppperc", "polar4quintilepupils", "pstability"};
constexpr std::array<Name, 2> area_absence = {
    "id", "abs_tot_primary_la_current_pct|abs_tot_secondary_la_current_pct"};
constexpr std::array<Name, 2> area_results = {
    "id", "attainment8_boy_la_current_num|attainment8_dis_la_current_num"};
constexpr std::array<Name, 3> dictionary = {"column", "field name", "label/description"};
constexpr std::array<Name, 3> dictionary_ks4 = {
    "column", "metafile heading", "metafile description"};
constexpr std::array<Name, 2> column_list = {"position", "column"};
constexpr std::array<Name, 1> column_names = {"column"};
constexpr std::array<Name, 4> data_map = {"range", "ref", "propertyname", "field"};
constexpr std::array<Name, 3> type_list = {
    "establishment-type-group-code", "type-of-establishment-code", "type-of-establishment-name"};
}  // namespace required

constexpr std::string_view no_data =
    "It explains the columns of other files and holds no facts about schools, so there is nothing "
    "to import.";

constexpr std::size_t short_list = 16;

using enum FileKind;
constexpr std::array layouts_list = {
    Layout{gias,
           layouts::gias_download,
           "the GIAS establishment download",
           required::gias_download,
           ""},
    Layout{gias,
           layouts::gias_service,
           "the GIAS establishments of a service",
           required::gias_service,
           ""},
    Layout{gias, layouts::gias_tidied, "a tidied extract of GIAS", required::gias_tidied, ""},
    Layout{links, "links", "the GIAS links between establishments", required::links, ""},
    Layout{groups, "groups", "the GIAS groups", required::groups, ""},
    Layout{
        group_links, "group-links", "the GIAS establishments in groups", required::group_links, ""},
    Layout{ofsted,
           layouts::ofsted_2025,
           "Ofsted latest inspections (2025)",
           required::ofsted_2025,
           ""},
    Layout{ofsted,
           layouts::ofsted_2026,
           "Ofsted latest inspections (2026)",
           required::ofsted_2026,
           ""},
    Layout{ofsted,
           layouts::ofsted_two_dates,
           "Ofsted overall 2020 and 2022",
           required::ofsted_two_dates,
           ""},
    Layout{ks2, "ks2", "the key stage 2 performance tables", required::ks2, ""},
    Layout{ks4, "ks4", "the key stage 4 performance tables", required::ks4, ""},
    Layout{ks4, layouts::ks4_ees, "key stage 4 information about schools", required::ks4_ees, ""},
    Layout{destinations, "destinations", "key stage 4 destinations", required::destinations, ""},
    Layout{census, "census", "the school census by school", required::census, ""},
    Layout{absence, "absence", "absence by school", required::absence, ""},
    Layout{
        absence, layouts::absence_service, "absence of a service", required::absence_service, ""},
    Layout{
        absence, layouts::absence_areas, "persistent absence by area", required::absence_areas, ""},
    Layout{workforce, "workforce", "workforce by school", required::workforce, ""},
    Layout{characteristics,
           "characteristics",
           "school characteristics",
           required::characteristics,
           ""},
    Layout{
        pupil_premium, "pupil-premium", "pupil premium allocations", required::pupil_premium, ""},
    Layout{pupil_premium_incentive,
           "incentive",
           "incentive payments by school",
           required::incentive,
           "",
           short_list},
    Layout{
        deprivation, layouts::deprivation_2019, "IoD 2019 by LSOA", required::deprivation_2019, ""},
    Layout{
        deprivation, layouts::deprivation_2025, "IoD 2025 by LSOA", required::deprivation_2025, ""},
    Layout{local_authorities,
           "la-lookup",
           "a list of local authorities",
           required::local_authorities,
           "",
           short_list},
    Layout{region_codes,
           "region-codes",
           "performance table regions",
           required::region_codes,
           "",
           short_list},
    Layout{policy_areas,
           "policy-areas",
           "a list of policy areas",
           required::policy_areas,
           "",
           short_list},
    Layout{postcodes, "postcodes", "places of postcodes", required::postcodes, "", short_list},
    Layout{network,
           layouts::research_schools,
           "a list of research schools",
           required::research_schools,
           ""},
    Layout{network,
           layouts::behaviour_hubs,
           "a list of behaviour hub leads",
           required::behaviour_hubs,
           ""},
    Layout{network,
           layouts::teaching_school_hubs,
           "a list of teaching school hubs",
           required::teaching_school_hubs,
           ""},
    Layout{
        hub_areas, "hub-areas", "teaching school hub areas", required::hub_areas, "", short_list},
    Layout{code_lists, "code-lists", "the GIAS code lists", required::code_lists, "", short_list},
    Layout{eligibility_list, "eligibility-list", "a list of identifiers", required::own_list, ""},
    Layout{characteristics,
           "similar-groups",
           "a list of similar schools",
           required::similar_groups,
           "Trellis computes likeness itself and does not import it."},
    Layout{characteristics,
           "similar-values",
           "a table behind a list of similar schools",
           required::similar_values,
           "Trellis computes likeness itself and does not import it."},
    Layout{absence,
           "absence-la",
           "absence by local authority",
           required::area_absence,
           "Trellis reads the file by school and sums it where that is allowed."},
    Layout{ks4,
           "results-la",
           "results by local authority",
           required::area_results,
           "Trellis reads the file by school, whose total rows hold the authorities."},
    Layout{code_lists,
           "dictionary-ks2",
           "a dictionary of columns",
           required::dictionary,
           no_data,
           short_list},
    Layout{code_lists,
           "dictionary-ks4",
           "a dictionary of columns",
           required::dictionary_ks4,
           no_data,
           short_list},
    Layout{
        code_lists, "column-list", "a list of columns", required::column_list, no_data, short_list},
    Layout{code_lists,
           "column-names",
           "a list of columns",
           required::column_names,
           no_data,
           short_list},
    Layout{code_lists, "data-map", "a map of columns to properties", required::data_map, no_data},
    Layout{code_lists,
           "type-list",
           "a list of types of establishment",
           required::type_list,
           "Trellis ships these in data/reference/establishment_types.csv."},
};

}  // namespace

std::span<const Layout> known_layouts() { return layouts_list; }

}  // namespace trellis::registry
