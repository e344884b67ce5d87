// Schools and releases: what was published, which every reader of the register may see.
#include "web/api/resource.hpp"

namespace trellis::web::api {

namespace {

using access::Permission;

// Need is measured for open state-funded schools; an index rests on enough published parts.
constexpr std::string_view schools_from = R"(
  from establishment e
  left join organisation_identifier i on i.scheme = 'urn' and i.value = cast(e.urn as text)
    and i.finished_on is null
  left join need_score n on n.urn = e.urn
    and n.need_run_id = (select max(u.need_run_id)
                         from need_run u
                         join need_weights w on w.need_weights_id = u.need_weights_id
                         where w.name = 'default')
  where 1 = 1)";

constexpr std::string_view status_words =
    "case e.status when 1 then 'open' when 2 then 'closed' when 3 then 'proposed_to_close' "
    "else 'proposed_to_open' end";
constexpr std::string_view phase_words =
    "case e.phase_derived when 1 then 'nursery' when 2 then 'primary' "
    "when 3 then 'middle_deemed_primary' when 4 then 'secondary' "
    "when 5 then 'middle_deemed_secondary' when 6 then 'sixteen_plus' when 7 then 'all_through' "
    "else 'not_applicable' end";

constexpr std::string_view status_is =
    "e.status = case :value_status when 'open' then 1 when 'closed' then 2 "
    "when 'proposed_to_close' then 3 when 'proposed_to_open' then 4 else 0 end";

constexpr std::string_view releases_from = R"(
  from release r
  join release_import i on i.release_id = r.release_id
  where 1 = 1)";

std::vector<ResourceField> school_fields() {
  using enum FieldKind;
  return {
      {"organisation_id", id, "i.organisation_id", "Our key of the organisation", R"("12")", true},
      {"name", text, "e.name", "Name as published", R"("Oak Primary School")"},
      {"status",
       code,
       status_words,
       "open, closed, proposed_to_close, proposed_to_open",
       R"("open")"},
      {"phase", code, phase_words, "Phase, by ages where none is published", R"("primary")"},
      {"type_code", whole, "e.type_code", "Type of establishment, as the DfE numbers it", "1"},
      {"la_code", whole, "e.la_code", "Local authority, as the DfE numbers it", "850"},
      {"region", code, "e.region", "ONS code of the region", R"("E12000008")", true},
      {"age_low", whole, "e.age_low", "Lowest statutory age", "4", true},
      {"age_high", whole, "e.age_high", "Highest statutory age", "11", true},
      {"town", text, "e.town", "Town", R"("Oakham")", true},
      {"postcode", text, "e.postcode", "Postcode", R"("ZZ1 1ZZ")", true},
      {"easting", whole, "e.easting", "Metres on the National Grid", "450000", true},
      {"northing", whole, "e.northing", "Metres on the National Grid", "300000", true},
      {"opened_on", date, "e.opened_on", "Day it opened", R"("1998-09-01")", true},
      {"closed_on", date, "e.closed_on", "Day it closed", "null", true},
      {"in_scope",
       flag,
       "e.in_scope",
       "Whether it is a school of England that programmes may "
       "take",
       "true"},
      {"pupils",
       measured,
       "e.pupils",
       "Pupils on roll",
       R"({"value":312,"reason":null})",
       false,
       "case when e.pupils is null then 'blank' else '' end"},
      {"capacity",
       measured,
       "e.capacity",
       "Places",
       R"({"value":null,"reason":"blank"})",
       false,
       "case when e.capacity is null then 'blank' else '' end"},
      {"fsm",
       measured,
       "e.fsm",
       "Share of pupils eligible for free school meals",
       R"({"value":0.18,"reason":null})",
       false,
       "case when e.fsm is null then 'blank' else '' end"},
      {"need_index",
       measured,
       "n.index_value",
       "Index of need, 0 to 100. low_coverage: too few parts are published; not_applicable: "
       "need is not measured for this school",
       R"({"value":61.4,"reason":null})",
       false,
       "case when n.urn is null then 'not_applicable' when n.index_value is null "
       "then 'low_coverage' else '' end"},
      {"need_rank", whole, "n.rank", "1 is the greatest need of its group", "120", true},
      {"release_id", id, "e.release_id", "The release that last changed these facts", R"("3")"},
      {"as_of", date, "e.as_of", "Date of that release", R"("2022-04-04")"}};
}

}  // namespace

const Resource& school_resource() {
  using enum FieldKind;
  static const Resource resource = {
      .name = "schools",
      .one = "school",
      .title = "Schools",
      .about =
          "Establishments of the school register by URN, closed ones too, with the newest "
          "published facts and our index of need.",
      .permission = Permission::view_schools,
      .key = "e.urn",
      .page = "/schools/{id}",
      .fields = school_fields(),
      .filters = {{"status", code, status_is, "One of the words of status", "open"},
                  {"region", code, "e.region = :value_region", "ONS code", "E12000008"},
                  {"la_code", whole, "e.la_code = :value_la_code", "DfE number", "850"},
                  {"in_scope", flag, "e.in_scope = :value_in_scope", "true or false", "true"}},
      .from = schools_from,
      .subjects = {{"release", "e.release_id"}, {"organisation", "i.organisation_id"}}};
  return resource;
}

const Resource& release_resource() {
  using enum FieldKind;
  static const Resource resource = {
      .name = "releases",
      .one = "release",
      .title = "Releases",
      .about = "Published files that were imported, each with its date, publisher and licence.",
      .permission = Permission::view_schools,
      .key = "r.release_id",
      .fields =
          {{"source", code, "r.source", "Kind of file", R"("gias")"},
           {"file_name",
            text,
            "r.file_name",
            "Name of the file",
            R"("edubasealldata20220404.csv")"},
           {"as_of", date, "r.as_of", "Date it speaks of", R"("2022-04-04")"},
           {"publisher", text, "i.publisher", "Who published it", R"("Department for Education")"},
           {"licence",
            text,
            "i.licence",
            "Under which licence",
            R"("Open Government Licence v3.0")"},
           {"rows_read", whole, "i.rows_read", "Rows of the file", "52000"},
           {"rows_added", whole, "i.rows_added", "Rows that were new", "12"},
           {"rows_changed", whole, "i.rows_changed", "Rows that differed", "340"},
           {"is_synthetic", flag, "i.synthetic", "Whether its schools are invented", "false"},
           {"imported_at",
            instant,
            "r.imported_at",
            "When it was imported",
            R"("2026-03-09T14:05:06Z")"}},
      .filters = {{"source", code, "r.source = :value_source", "Kind of file", "gias"}},
      .from = releases_from,
      .subjects = {{"release", "r.release_id"}}};
  return resource;
}

}  // namespace trellis::web::api
