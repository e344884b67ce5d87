// What is said about plans: readings with their verdicts, and comments.
#include "web/api/case_joins_store.hpp"
#include "web/api/resource.hpp"

namespace trellis::web::api {

namespace {

// Those who see the case, and the peer who was asked, as the person of the school that was asked.
// The plan of a protected case goes to no peer.
#define READING_IS_SEEN                                     \
  "((" CASE_IS_SEEN                                         \
  ") or (c.protected = 0 and r.reader_person_id = :reader " \
  "and r.reader_organisation_id = :acting))"

constexpr std::string_view readings_from =
    "from plan_reading r "
    "join plan_version v on v.plan_version_id = r.plan_version_id "
    "join case_file c on c.case_id = v.case_id " CASE_JOINS "where " READING_IS_SEEN;

constexpr std::string_view verdicts_from =
    "from plan_check x "
    "join plan_reading r on r.plan_reading_id = x.plan_reading_id "
    "join plan_version v on v.plan_version_id = r.plan_version_id "
    "join case_file c on c.case_id = v.case_id " CASE_JOINS "where " READING_IS_SEEN;

constexpr std::string_view comments_from =
    "from plan_comment x "
    "join case_file c on c.case_id = x.case_id " CASE_JOINS "where " CASE_IS_SEEN;

constexpr ResourceFilter of_read_case = {
    "case", FieldKind::id, "c.case_id = :value_case", "Key of a case", "7"};

}  // namespace

const Resource& plan_reading_resource() {
  using enum FieldKind;
  static const Resource resource = {
      .name = "plan_readings",
      .one = "reading",
      .title = "Plan readings",
      .about = "Shared versions of plans that a peer or the programme reads, and what came of it.",
      .key = "r.plan_reading_id",
      .page = "/plan-readings/{id}",
      .fields = {{"case_id", id, "c.case_id", "The case", R"("7")"},
                 {"plan_id", id, "r.plan_version_id", "The version of the plan", R"("9")"},
                 {"kind", code, "r.kind", "peer or quality", R"("quality")"},
                 {"reader_organisation_id",
                  id,
                  "r.reader_organisation_id",
                  "The school of the peer",
                  "null",
                  true},
                 {"asked_on", date, "r.asked_on", "Day it was asked for", R"("2022-02-20")"},
                 {"due_on", date, "r.due_on", "Day it is due", R"("2022-03-06")", true},
                 {"result",
                  code,
                  "r.result",
                  "passed, returned or withdrawn; null while it is open",
                  R"("passed")",
                  true},
                 {"decided_on", date, "r.decided_on", "Day it ended", R"("2022-03-01")", true},
                 {"summary", text, "r.summary", "What the reader says", "null", true}},
      .filters = {of_read_case,
                  {"kind", code, "r.kind = :value_kind", "peer or quality", "peer"},
                  {"is_open",
                   flag,
                   "(case when r.result = '' then 1 else 0 end) = :value_is_open",
                   "true: those that wait for their reader",
                   "true"}},
      .from = readings_from,
      .scopes = {CASE_SCOPES},
      .subjects = {{"plan_reading", "r.plan_reading_id"}, {"case", "c.case_id"}}};
  return resource;
}

const Resource& plan_verdict_resource() {
  using enum FieldKind;
  static const Resource resource = {
      .name = "plan_verdicts",
      .one = "verdict",
      .title = "Plan verdicts",
      .about = "What a reading of a plan says of each criterion.",
      .key = "x.plan_check_id",
      .fields = {{"reading_id", id, "x.plan_reading_id", "The reading", R"("4")"},
                 {"case_id", id, "c.case_id", "The case", R"("7")"},
                 {"criterion", code, "x.item", "Id of the criterion", R"("measurable")"},
                 {"is_met", flag, "x.met", "Whether the plan meets it", "true"},
                 {"comment", text, "x.comment", "Why", "null", true}},
      .filters = {of_read_case,
                  {"reading", id, "x.plan_reading_id = :value_reading", "Key of a reading", "4"}},
      .from = verdicts_from,
      .scopes = {CASE_SCOPES},
      .subjects = {{"plan_reading", "r.plan_reading_id"}, {"case", "c.case_id"}}};
  return resource;
}

const Resource& plan_comment_resource() {
  using enum FieldKind;
  static const Resource resource = {
      .name = "plan_comments",
      .one = "comment",
      .title = "Plan comments",
      .about = "Comments on plans and the answers to them; a thread is closed by resolving it.",
      .key = "x.plan_comment_id",
      .fields = {{"case_id", id, "x.case_id", "The case", R"("7")"},
                 {"plan_id", id, "x.plan_version_id", "The version it was made on", R"("9")"},
                 {"place",
                  code,
                  "x.place",
                  "plan, column:<id> or objective:<number>",
                  R"("objective:2")"},
                 {"reply_to_id", id, "x.reply_to_id", "The comment that it answers", "null", true},
                 {"body",
                  text,
                  "case when x.erased_at is null then x.body else '' end",
                  "The words; null once they were erased",
                  R"("Which term is meant?")",
                  true},
                 {"by_person_id", id, "x.by_person_id", "Who wrote it", R"("5")", true},
                 {"by_organisation_id", id, "x.by_organisation_id", "For whom", R"("12")", true},
                 {"recorded_at", instant, "x.recorded_at", "When", R"("2022-02-22T10:00:00Z")"},
                 {"resolved_on", date, "x.resolved_on", "Day the thread was closed", "null", true}},
      .filters = {of_read_case,
                  {"plan", id, "x.plan_version_id = :value_plan", "Key of a plan", "9"}},
      .from = comments_from,
      .scopes = {CASE_SCOPES},
      .subjects = {{"plan_comment", "x.plan_comment_id"}, {"case", "c.case_id"}}};
  return resource;
}

}  // namespace trellis::web::api
