// Cases, and what is kept beside their tasks: completions, people, contacts, side records.
#include "web/api/case_joins_store.hpp"
#include "web/api/resource.hpp"

namespace trellis::web::api {

namespace {

using access::Permission;

constexpr std::string_view cases_from =
    "from case_file c " CASE_JOINS
    "join programme g on g.programme_id = c.programme_id "
    "join definition_version d on d.definition_version_id = c.definition_version_id "
    "join organisation o on o.organisation_id = h.organisation_id "
    "left join participation t on t.participation_id = c.participation_id "
    "left join organisation_identifier i on i.organisation_id = h.organisation_id "
    "  and i.scheme = 'urn' and i.finished_on is null "
    "left join establishment e on e.urn = cast(i.value as integer) "
    "left join organisation_identifier v on v.organisation_id = h.organisation_id "
    "  and v.scheme = 'group_uid' and v.finished_on is null "
    "left join establishment_group a on a.group_uid = cast(v.value as integer) "
    "left join case_review r on r.case_review_id = ( "
    "  select q.case_review_id from case_review q "
    "  where q.case_id = c.case_id and q.deleted_at is null "
    "  order by q.held_on desc, q.case_review_id desc limit 1) "
    "where " CASE_IS_SEEN;

constexpr std::string_view completions_from =
    "from task_completion k "
    "join case_file c on c.case_id = k.case_id " CASE_JOINS "where " CASE_IS_SEEN;

constexpr std::string_view assignments_from =
    "from case_assignment a "
    "join case_file c on c.case_id = a.case_id " CASE_JOINS "where " CASE_IS_SEEN;

// Names and addresses: with the permission for them, or one's own.
constexpr std::string_view contacts_from =
    "from case_contact x "
    "join case_file c on c.case_id = x.case_id " CASE_JOINS "where " CASE_IS_SEEN
    " and x.erased_at is null and ({contacts} or h.organisation_id = :acting)";

// Concerns are for staff and the lead, not for the school they are about.
constexpr std::string_view side_records_from =
    "from side_record x "
    "join case_file c on c.case_id = x.case_id " CASE_JOINS "where " CASE_IS_SEEN
    " and ({manages} or {approves} or (n.pairing_id is not null and {leads}))";

constexpr ResourceFilter of_case = {
    "case", FieldKind::id, "c.case_id = :value_case", "Key of a case", "7"};

std::vector<ResourceField> case_fields() {
  using enum FieldKind;
  return {
      {"programme_id", id, "c.programme_id", "The programme", R"("2")"},
      {"definition_version", whole, "d.version", "Version of the definition it runs under", "1"},
      {"organisation_id",
       id,
       "h.organisation_id",
       "The organisation it belongs to today",
       R"("12")"},
      {"urn", code, "i.value", "URN of the school now", R"("900001")", true},
      {"name",
       text,
       "coalesce(e.name, nullif(o.name, ''), a.name)",
       "Name",
       R"("Oak Primary School")",
       true},
      {"region", code, "c.region", "ONS code of the region", R"("E12000008")", true},
      {"unit", code, "c.unit", "Id of the unit", R"("partner")"},
      {"stream", code, "c.stream", "Variant of the programme", R"("core")", true},
      {"participation_id", id, "c.participation_id", "Its participation", R"("31")", true},
      {"cohort_id", id, "t.cohort_id", "Its cohort", R"("4")", true},
      {"parent_case_id", id, "c.parent_case_id", "The case of its cluster or trust", "null", true},
      {"lead_organisation_id",
       id,
       "n.lead_organisation_id",
       "The lead that supports it",
       R"("3")",
       true},
      {"status", code, "s.status", "Id of the status", R"("active")"},
      {"status_on", date, "s.happened_on", "Since", R"("2022-01-10")"},
      {"opened_on", date, "c.opened_on", "Day it was opened", R"("2022-01-04")"},
      {"finished_on", date, "c.finished_on", "Day it ended", "null", true},
      {"tasks_complete",
       whole,
       "(select count(*) from task_completion y where y.case_id = c.case_id "
       "and y.reopened_at is null)",
       "How many tasks are complete",
       "9"},
      {"overall", code, "r.overall", "Overall rating of the newest review", R"("green")", true},
      {"reviewed_on", date, "r.held_on", "Day of the newest review", R"("2022-03-09")", true},
      {"next_review_on", date, "r.next_on", "Day the next review is due", R"("2022-07-09")", true},
      {"version", whole, "c.version", "Counts the changes; a write names it by If-Match", "17"}};
}

}  // namespace

const Resource& case_resource() {
  using enum FieldKind;
  static const Resource resource = {
      .name = "cases",
      .one = "case",
      .title = "Cases",
      .about = "The work with one school or trust in a programme; ended cases too.",
      .key = "c.case_id",
      .page = "/cases/{id}",
      .fields = case_fields(),
      .filters = {{"programme", id, "c.programme_id = :value_programme", "Key of a programme", "2"},
                  {"organisation",
                   id,
                   "h.organisation_id = :value_organisation",
                   "Key of an organisation",
                   "12"},
                  {"urn", code, "i.value = :value_urn", "URN of a school", "900001"},
                  {"region", code, "c.region = :value_region", "ONS code", "E12000008"},
                  {"status", code, "s.status = :value_status", "Id of a status", "active"},
                  {"is_open",
                   flag,
                   "(case when c.finished_on is null then 1 else 0 end) = :value_is_open",
                   "true: without those that ended",
                   "true"}},
      .from = cases_from,
      .scopes = {CASE_SCOPES},
      .subjects = {{"case", "c.case_id"},
                   {"participation", "c.participation_id"},
                   {"pairing", "n.pairing_id"}}};
  return resource;
}

const Resource& task_completion_resource() {
  using enum FieldKind;
  static const Resource resource = {
      .name = "task_completions",
      .one = "completion",
      .title = "Task completions",
      .about = "The day on which a task of a case became complete, and when it no longer was.",
      .key = "k.task_completion_id",
      .fields = {{"case_id", id, "k.case_id", "The case", R"("7")"},
                 {"task", code, "k.task", "Id of the task", R"("check_eligibility")"},
                 {"completed_on", date, "k.completed_on", "Day", R"("2022-02-01")"},
                 {"reopened_at",
                  instant,
                  "k.reopened_at",
                  "When it was no longer complete",
                  "null",
                  true}},
      .filters = {of_case,
                  {"task", code, "k.task = :value_task", "Id of a task", "check_eligibility"}},
      .from = completions_from,
      .scopes = {CASE_SCOPES},
      .subjects = {{"case", "c.case_id"}}};
  return resource;
}

const Resource& assignment_resource() {
  using enum FieldKind;
  static const Resource resource = {
      .name = "assignments",
      .one = "assignment",
      .title = "Assignments",
      .about = "Which of our people has which role on a case, and when.",
      .key = "a.case_assignment_id",
      .fields = {{"case_id", id, "a.case_id", "The case", R"("7")"},
                 {"role", code, "a.role", "Id of the role", R"("adviser")"},
                 {"person_id", id, "a.person_id", "Key of the person", R"("5")"},
                 {"started_on", date, "a.started_on", "First day", R"("2022-01-04")"},
                 {"finished_on", date, "a.finished_on", "First day after", "null", true}},
      .filters = {of_case},
      .from = assignments_from,
      .scopes = {CASE_SCOPES},
      .subjects = {{"case", "c.case_id"}}};
  return resource;
}

const Resource& contact_resource() {
  using enum FieldKind;
  static const Resource resource = {
      .name = "contacts",
      .one = "contact",
      .title = "Contacts",
      .about =
          "Whom to reach about a case: personal data, for those with the permission to see "
          "contacts, and for the school itself.",
      .key = "x.case_contact_id",
      .fields = {{"case_id", id, "x.case_id", "The case", R"("7")"},
                 {"group", code, "x.contact_group", "Id of the group", R"("school")"},
                 {"role", code, "x.role", "Id of the role", R"("headteacher")"},
                 {"use", code, "x.use", "working or letter", R"("working")"},
                 {"name", text, "x.name", "Name", R"("A. Person")"},
                 {"email", text, "x.email", "E-mail address", R"("head@oak.example")", true},
                 {"phone", text, "x.phone", "Telephone number", "null", true},
                 {"started_on", date, "x.started_on", "First day", R"("2022-01-04")"},
                 {"finished_on", date, "x.finished_on", "First day after", "null", true}},
      .filters = {of_case},
      .from = contacts_from,
      .scopes = {CASE_SCOPES, {"contacts", Permission::see_contacts, case_columns}},
      .subjects = {{"case", "c.case_id"}}};
  return resource;
}

const Resource& side_record_resource() {
  using enum FieldKind;
  static const Resource resource = {
      .name = "concerns",
      .one = "concern",
      .title = "Concerns and other side records",
      .about = "That a concern, conflict or risk was raised about a case, for staff and its lead.",
      .key = "x.side_record_id",
      .fields = {{"case_id", id, "x.case_id", "The case", R"("7")"},
                 {"record", code, "x.record", "Id of the kind of record", R"("concern")"},
                 {"raised_on", date, "x.raised_on", "Day it was raised", R"("2022-03-01")"},
                 {"finished_on", date, "x.finished_on", "Day it ended", "null", true}},
      .filters = {of_case},
      .from = side_records_from,
      .scopes = {CASE_SCOPES,
                 {"approves", Permission::approve, case_columns},
                 {"leads", Permission::act_for_lead, case_columns}},
      .subjects = {{"case", "c.case_id"}}};
  return resource;
}

}  // namespace trellis::web::api
