// More of what is kept about a case: statuses, documents, attendance, steps of side records, what
// can be done now.
#include "web/api/case_joins_store.hpp"
#include "web/api/resource.hpp"

namespace trellis::web::api {

namespace {

using access::Permission;

// As casework's may_see_concerns: staff, the lead and approvers, never the school alone.
#define CONCERNS_ARE_SEEN "({manages} or {approves} or (n.pairing_id is not null and {leads}))"
#define CONCERN_SCOPES                                            \
  CASE_SCOPES, {"approves", Permission::approve, case_columns}, { \
    "leads", Permission::act_for_lead, case_columns               \
  }

constexpr std::string_view statuses_from =
    "from case_status x "
    "join case_file c on c.case_id = x.case_id " CASE_JOINS "where " CASE_IS_SEEN;

constexpr std::string_view documents_from =
    "from case_document x "
    "join case_file c on c.case_id = x.case_id " CASE_JOINS "where " CASE_IS_SEEN;

// As casework's may_keep_sheet: staff and leads, and not the school that the case is about.
constexpr std::string_view attendance_from =
    "from engagement_person x "
    "join engagement g on g.engagement_id = x.engagement_id "
    "join case_file c on c.case_id = g.case_id " CASE_JOINS "where " CASE_IS_SEEN
    " and x.presence <> '' and g.deleted_at is null "
    "and ({manages} or ({leads} and h.organisation_id <> :acting))";

constexpr std::string_view concern_steps_from =
    "from side_record_step x "
    "join side_record r on r.side_record_id = x.side_record_id "
    "join case_file c on c.case_id = r.case_id " CASE_JOINS "where " CASE_IS_SEEN
    " and " CONCERNS_ARE_SEEN;

constexpr std::string_view open_tasks_from =
    "from open_task x "
    "join case_file c on c.case_id = x.case_id " CASE_JOINS "where " CASE_IS_SEEN;

constexpr ResourceFilter of_kept_case = {
    "case", FieldKind::id, "c.case_id = :value_case", "Key of a case", "7"};

}  // namespace

const Resource& case_status_resource() {
  using enum FieldKind;
  static const Resource resource = {
      .name = "case_statuses",
      .one = "case_status",
      .title = "Statuses of cases",
      .about =
          "Every status that people set, with its reason for staff and the lead; the one in "
          "force has no superseded_at.",
      .key = "x.case_status_id",
      .fields = {{"case_id", id, "x.case_id", "The case", R"("7")"},
                 {"status", code, "x.status", "Id of the status", R"("paused")"},
                 {"reason",
                  code,
                  "case when " CONCERNS_ARE_SEEN " then x.reason else '' end",
                  "Id of the reason; null for those who may not know it",
                  R"("leadership_change")",
                  true},
                 {"happened_on", date, "x.happened_on", "Since", R"("2022-03-01")"},
                 {"superseded_at",
                  instant,
                  "x.superseded_at",
                  "When another took its place",
                  "null",
                  true}},
      .filters = {of_kept_case},
      .from = statuses_from,
      .scopes = {CONCERN_SCOPES},
      .subjects = {{"case", "c.case_id"}}};
  return resource;
}

const Resource& case_document_resource() {
  using enum FieldKind;
  static const Resource resource = {
      .name = "documents",
      .one = "document",
      .title = "Documents",
      .about = "Titles and addresses of documents that belong to cases; they lie elsewhere.",
      .key = "x.case_document_id",
      .fields = {{"case_id", id, "x.case_id", "The case", R"("7")"},
                 {"task", code, "x.task", "Id of its task", R"("grant_letter")", true},
                 {"title", text, "x.title", "Title", R"("Grant letter")"},
                 {"link", text, "x.link", "Its address", R"("https://files.example/letter")"},
                 {"recorded_at",
                  instant,
                  "x.recorded_at",
                  "When it was added",
                  R"("2022-02-03T16:00:00Z")"}},
      .filters = {of_kept_case},
      .from = documents_from,
      .scopes = {CASE_SCOPES},
      .subjects = {{"case", "c.case_id"}}};
  return resource;
}

const Resource& attendance_resource() {
  using enum FieldKind;
  static const Resource resource = {
      .name = "attendance",
      .one = "attendance_mark",
      .title = "Attendance",
      .about = "Who came to an engagement: personal data, for those who keep its sheet.",
      .key = "x.engagement_id",
      .second_key = "cast(x.person_id as text)",
      .fields = {{"case_id", id, "c.case_id", "The case", R"("7")"},
                 {"engagement_id", id, "x.engagement_id", "The engagement", R"("3")"},
                 {"held_on", date, "g.held_on", "Its day", R"("2022-02-03")"},
                 {"person_id", id, "x.person_id", "Key of the person", R"("5")"},
                 {"organisation_id", id, "x.organisation_id", "Of which school", R"("12")"},
                 {"presence", code, "x.presence", "present, part or absent", R"("present")"},
                 {"reason", code, "x.reason", "Of an absence, from a short list", "null", true}},
      .filters =
          {of_kept_case,
           {"engagement", id, "x.engagement_id = :value_engagement", "Key of an engagement", "3"}},
      .from = attendance_from,
      .scopes = {CASE_SCOPES, {"leads", Permission::act_for_lead, case_columns}},
      .subjects = {{"case", "c.case_id"}}};
  return resource;
}

const Resource& concern_step_resource() {
  using enum FieldKind;
  static const Resource resource = {
      .name = "concern_steps",
      .one = "concern_step",
      .title = "Steps of concerns",
      .about =
          "What was done about concerns and other side records, for staff and the lead. "
          "Words stay on their page.",
      .key = "x.side_record_step_id",
      .fields = {{"case_id", id, "c.case_id", "The case", R"("7")"},
                 {"concern_id", id, "x.side_record_id", "The concern", R"("2")"},
                 {"state", code, "x.state", "Id of the state", R"("acknowledged")"},
                 {"happened_on", date, "x.happened_on", "Day", R"("2022-03-02")"},
                 {"by_person_id", id, "x.by_person_id", "Who did it", R"("5")", true}},
      .filters = {of_kept_case},
      .from = concern_steps_from,
      .scopes = {CONCERN_SCOPES},
      .subjects = {{"case", "c.case_id"}}};
  return resource;
}

const Resource& open_task_resource() {
  using enum FieldKind;
  static const Resource resource = {
      .name = "open_tasks",
      .one = "open_task",
      .title = "What is due",
      .about = "Tasks and reviews of cases that can be done now, with the day each is due.",
      .key = "x.open_task_id",
      .fields =
          {{"case_id", id, "x.case_id", "The case", R"("7")"},
           {"kind", code, "x.kind", "task or review", R"("task")"},
           {"task", code, "x.task", "Id of the task or review", R"("check_eligibility")"},
           {"part", code, "x.part", "Who does it: staff, lead or school", R"("staff")"},
           {"title", text, "x.title", "Title", R"("Check eligibility")"},
           {"due_on", date, "x.due_on", "Day it is due", R"("2022-03-09")", true},
           {"ended_at", instant, "x.ended_at", "When it was done or fell away", "null", true}},
      .filters = {of_kept_case,
                  {"part", code, "x.part = :value_part", "staff, lead or school", "school"}},
      .from = open_tasks_from,
      .usually = "x.ended_at is null",
      .scopes = {CASE_SCOPES}};
  return resource;
}

}  // namespace trellis::web::api
