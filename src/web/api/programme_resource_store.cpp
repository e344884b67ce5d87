// Programmes, cohorts, participations, applications, pairings and clusters.
#include "web/api/resource.hpp"

namespace trellis::web::api {

namespace {

using access::Permission;

constexpr std::string_view programmes_from = R"(
  from programme g
  where {sees})";

constexpr std::string_view cohorts_from = R"(
  from cohort k
  join programme g on g.programme_id = k.programme_id
  where {sees})";

// The region of an application is that of the school, as its page has it.
#define PARTICIPATION_JOINS                                                       \
  "join participation_step s "                                                    \
  "  on s.participation_id = p.participation_id and s.superseded_at is null "     \
  "join organisation o on o.organisation_id = p.organisation_id "                 \
  "left join organisation_identifier i on i.organisation_id = p.organisation_id " \
  "  and i.scheme = 'urn' and i.finished_on is null "                             \
  "left join establishment e on e.urn = cast(i.value as integer) "                \
  "left join organisation_identifier v on v.organisation_id = p.organisation_id " \
  "  and v.scheme = 'group_uid' and v.finished_on is null "                       \
  "left join establishment_group g on g.group_uid = cast(v.value as integer) "

// Marking is blind: what the reader is to mark opens once it is decided, save to those who decide.
#define IS_NOT_TO_MARK                                           \
  " and ({decides} or s.state <> 'eligible' or not exists ( "    \
  "  select 1 from marker_assignment y "                         \
  "  join application z on z.application_id = y.application_id " \
  "  where z.participation_id = p.participation_id "             \
  "    and y.marker_person_id = :reader and y.conflict_on is null))"

// An adviser reads of the schools that they are assigned to; every other role of its whole scope.
#define IS_READ                                                                \
  "({sees} or ({advises} and exists ( "                                        \
  "  select 1 from case_file f "                                               \
  "  join case_assignment b on b.case_id = f.case_id "                         \
  "  where f.participation_id = p.participation_id and b.finished_on is null " \
  "    and b.person_id = :reader)))"

constexpr std::string_view participations_from =
    "from participation p " PARTICIPATION_JOINS
    "left join eligibility_result r on r.eligibility_result_id = ( "
    "  select max(x.eligibility_result_id) from eligibility_result x "
    "  where x.participation_id = p.participation_id) "
    "where " IS_READ IS_NOT_TO_MARK;

constexpr std::string_view applications_from =
    "from application a "
    "join participation p on p.participation_id = a.participation_id " PARTICIPATION_JOINS
    "where " IS_READ IS_NOT_TO_MARK;

// A pairing belongs to its lead and to its partner.
constexpr std::string_view pairings_from = R"(
  from pairing n
  where ({leads} or {partners}))";

constexpr std::string_view version_in_force =
    "(select max(v.version) from definition_version v where v.programme_id = g.programme_id "
    "and v.published_at is not null and v.retired_at is null)";

constexpr access::ScopeColumns of_programme = {.owner = "g.owner_organisation_id",
                                               .programme = "g.programme_id"};
constexpr access::ScopeColumns of_participation = {.owner = "p.owner_organisation_id",
                                                   .programme = "p.programme_id",
                                                   .region = "e.region",
                                                   .organisation = "p.organisation_id"};

}  // namespace

const Resource& programme_resource() {
  using enum FieldKind;
  static const Resource resource = {
      .name = "programmes",
      .one = "programme",
      .title = "Programmes",
      .about = "Programmes and the version of their definition in force.",
      .permission = Permission::view_programme,
      .key = "g.programme_id",
      .page = "/programmes/{id}",
      .fields =
          {{"definition", code, "g.definition", "Id of the definition", R"("behaviour_hubs")"},
           {"title", text, "g.title", "Title", R"("Behaviour Hubs")"},
           {"owner_organisation_id",
            id,
            "g.owner_organisation_id",
            "Who answers for its data",
            R"("1")"},
           {"version", whole, version_in_force, "Version in force", "1", true}},
      .from = programmes_from,
      .scopes = {{"sees", Permission::view_programme, of_programme}},
      .subjects = {{"programme", "g.programme_id"}}};
  return resource;
}

const Resource& cohort_resource() {
  using enum FieldKind;
  static const Resource resource = {
      .name = "cohorts",
      .one = "cohort",
      .title = "Cohorts",
      .about = "Those who start a programme together, with their dates.",
      .permission = Permission::view_programme,
      .key = "k.cohort_id",
      .fields = {{"programme_id", id, "k.programme_id", "The programme", R"("2")"},
                 {"number", whole, "k.number", "Number in the programme", "2"},
                 {"code", code, "k.code", "Short name", R"("2022-spring")"},
                 {"title", text, "k.title", "Title", R"("Cohort 2, January 2022")"},
                 {"starts_on", date, "k.starts_on", "First day", R"("2022-01-04")"},
                 {"applications_close_on",
                  date,
                  "k.applications_close_on",
                  "Last day of applications",
                  R"("2021-10-15")"},
                 {"offers_by", date, "k.offers_by", "Offers are made by", R"("2021-11-12")"},
                 {"matching_by", date, "k.matching_by", "Matching is done by", R"("2021-12-03")"},
                 {"programme_year", whole, "k.programme_year", "Year of the programme", "1"}},
      .filters =
          {{"programme", id, "k.programme_id = :value_programme", "Key of a programme", "2"}},
      .from = cohorts_from,
      .scopes = {{"sees", Permission::view_programme, of_programme}},
      .subjects = {{"cohort", "k.cohort_id"}, {"programme", "k.programme_id"}}};
  return resource;
}

const Resource& participation_resource() {
  using enum FieldKind;
  static const Resource resource = {
      .name = "participations",
      .one = "participation",
      .title = "Participations",
      .about = "Who takes part in a programme, as what, and where each stands; ended ones too.",
      .key = "p.participation_id",
      .page = "/applications/{id}",
      .fields =
          {{"programme_id", id, "p.programme_id", "The programme", R"("2")"},
           {"organisation_id", id, "p.organisation_id", "The school or trust", R"("12")"},
           {"urn", code, "i.value", "URN of the school now", R"("900001")", true},
           {"name",
            text,
            "coalesce(e.name, nullif(o.name, ''), g.name)",
            "Name",
            R"("Oak Primary School")",
            true},
           {"region", code, "e.region", "ONS code of its region", R"("E12000008")", true},
           {"unit", code, "p.unit", "What it takes part as", R"("partner")"},
           {"stream", code, "p.stream", "Variant of the programme", R"("core")", true},
           {"cohort_id", id, "p.cohort_id", "Its cohort", R"("4")", true},
           {"state", code, "s.state", "Where it stands", R"("accepted")"},
           {"state_on", date, "s.happened_on", "Since", R"("2021-11-20")"},
           {"applied_on", date, "p.applied_on", "Day of the application", R"("2021-10-01")", true},
           {"opened_on", date, "p.opened_on", "Day of the interest", R"("2021-09-12")"},
           {"finished_on", date, "p.finished_on", "Day it ended", "null", true},
           {"eligibility", code, "r.result", "eligible, refused or review", R"("eligible")", true},
           {"eligibility_code", code, "r.code", "Reason code", R"("meets_all")", true}},
      .filters = {{"programme", id, "p.programme_id = :value_programme", "Key of a programme", "2"},
                  {"cohort", id, "p.cohort_id = :value_cohort", "Key of a cohort", "4"},
                  {"organisation",
                   id,
                   "p.organisation_id = :value_organisation",
                   "Key of an organisation",
                   "12"},
                  {"unit", code, "p.unit = :value_unit", "Id of a unit", "partner"},
                  {"state", code, "s.state = :value_state", "Where it stands", "accepted"}},
      .from = participations_from,
      .scopes = {{"sees", Permission::view_case, of_participation, true},
                 {"advises", Permission::view_case, of_participation},
                 {"decides", Permission::decide, of_participation}},
      .subjects = {{"participation", "p.participation_id"}}};
  return resource;
}

const Resource& application_resource() {
  using enum FieldKind;
  static const Resource resource = {
      .name = "applications",
      .one = "application",
      .title = "Applications",
      .about =
          "Application forms, drafts and sent ones. Answers are read one application at a "
          "time.",
      .key = "a.application_id",
      .fields = {{"participation_id", id, "a.participation_id", "The participation", R"("31")"},
                 {"programme_id", id, "p.programme_id", "The programme", R"("2")"},
                 {"organisation_id", id, "p.organisation_id", "Who applies", R"("12")"},
                 {"urn", code, "i.value", "URN of the school now", R"("900001")", true},
                 {"form", code, "a.form", "Id of the form", R"("partner_application")"},
                 {"version", whole, "a.version", "Counts the saves", "3"},
                 {"started_at",
                  instant,
                  "a.started_at",
                  "When it was started",
                  R"("2021-09-12T10:00:00Z")"},
                 {"saved_at",
                  instant,
                  "a.saved_at",
                  "When it was last saved",
                  R"("2021-10-01T15:30:00Z")"},
                 {"received_on",
                  date,
                  "a.received_on",
                  "Day it counts as received",
                  R"("2021-10-01")",
                  true},
                 {"submitted_at",
                  instant,
                  "a.submitted_at",
                  "When it was sent",
                  R"("2021-10-01T15:31:00Z")",
                  true}},
      .filters = {{"programme", id, "p.programme_id = :value_programme", "Key of a programme", "2"},
                  {"participation",
                   id,
                   "a.participation_id = :value_participation",
                   "Key of a participation",
                   "31"},
                  {"form", code, "a.form = :value_form", "Id of a form", "partner_application"}},
      .from = applications_from,
      .scopes = {{"sees", Permission::view_case, of_participation, true},
                 {"advises", Permission::view_case, of_participation},
                 {"decides", Permission::decide, of_participation}},
      .subjects = {{"application", "a.application_id"}, {"participation", "a.participation_id"}}};
  return resource;
}

const Resource& pairing_resource() {
  using enum FieldKind;
  static const Resource resource = {
      .name = "pairings",
      .one = "pairing",
      .title = "Pairings",
      .about = "Which lead supports which partner, and when; ended ones too.",
      .key = "n.pairing_id",
      .fields =
          {{"programme_id", id, "n.programme_id", "The programme", R"("2")"},
           {"lead_participation_id", id, "n.lead_participation_id", "The lead", R"("7")"},
           {"lead_organisation_id", id, "n.lead_organisation_id", "Its organisation", R"("3")"},
           {"partner_participation_id", id, "n.partner_participation_id", "The partner", R"("31")"},
           {"partner_organisation_id",
            id,
            "n.partner_organisation_id",
            "Its organisation",
            R"("12")"},
           {"cohort_id", id, "n.cohort_id", "The cohort", R"("4")", true},
           {"stream", code, "n.stream", "Variant of the programme", R"("core")", true},
           {"started_on", date, "n.started_on", "First day", R"("2022-01-04")"},
           {"finished_on", date, "n.finished_on", "First day after", "null", true}},
      .filters =
          {{"programme", id, "n.programme_id = :value_programme", "Key of a programme", "2"}},
      .from = pairings_from,
      .scopes = {{"leads",
                  Permission::view_case,
                  {.owner = "n.owner_organisation_id",
                   .programme = "n.programme_id",
                   .organisation = "n.lead_organisation_id",
                   .pairing = "n.pairing_id"}},
                 {"partners",
                  Permission::view_case,
                  {.owner = "n.owner_organisation_id",
                   .programme = "n.programme_id",
                   .organisation = "n.partner_organisation_id"}}},
      .subjects = {{"pairing", "n.pairing_id"}}};
  return resource;
}

}  // namespace trellis::web::api
