// What is written about a case: notes, engagements, plans, measurements, reviews.
#include "web/api/case_joins_store.hpp"
#include "web/api/resource.hpp"

namespace trellis::web::api {

namespace {

// A private note is for its author and those it was shared with.
constexpr std::string_view notes_from =
    "from case_note x "
    "join case_file c on c.case_id = x.case_id " CASE_JOINS "where " CASE_IS_SEEN
    " and (x.private = 0 or x.by_person_id = :reader or exists ( "
    "  select 1 from case_note_reader y "
    "  where y.case_note_id = x.case_note_id and y.person_id = :reader))";

constexpr std::string_view engagements_from =
    "from engagement x "
    "join case_file c on c.case_id = x.case_id " CASE_JOINS "where " CASE_IS_SEEN;

constexpr std::string_view plans_from =
    "from plan_version x "
    "join case_file c on c.case_id = x.case_id " CASE_JOINS "where " CASE_IS_SEEN;

constexpr std::string_view objectives_from =
    "from plan_objective x "
    "join plan_version p on p.plan_version_id = x.plan_version_id "
    "join case_file c on c.case_id = p.case_id " CASE_JOINS "where " CASE_IS_SEEN;

constexpr std::string_view measurements_from =
    "from plan_measure x "
    "join case_file c on c.case_id = x.case_id " CASE_JOINS "where " CASE_IS_SEEN;

constexpr std::string_view reviews_from =
    "from case_review x "
    "join case_file c on c.case_id = x.case_id " CASE_JOINS "where " CASE_IS_SEEN;

constexpr std::string_view ratings_from =
    "from case_rating x "
    "join case_review r on r.case_review_id = x.case_review_id "
    "join case_file c on c.case_id = r.case_id " CASE_JOINS "where " CASE_IS_SEEN;

constexpr ResourceFilter of_one_case = {
    "case", FieldKind::id, "c.case_id = :value_case", "Key of a case", "7"};

}  // namespace

const Resource& note_resource() {
  using enum FieldKind;
  static const Resource resource = {
      .name = "notes",
      .one = "note",
      .title = "Notes",
      .about = "Notes about cases; private ones for their author and those they were shared with.",
      .key = "x.case_note_id",
      .fields = {{"case_id", id, "x.case_id", "The case", R"("7")"},
                 {"body",
                  text,
                  "case when x.erased_at is null then x.body else '' end",
                  "The words; null once they were erased",
                  R"("Visited; calm at lunch.")",
                  true},
                 {"is_private", flag, "x.private", "Whether it is private", "false"},
                 {"happened_on", date, "x.happened_on", "Day it is about", R"("2022-02-03")"},
                 {"by_person_id", id, "x.by_person_id", "Who wrote it", R"("5")", true},
                 {"recorded_at",
                  instant,
                  "x.recorded_at",
                  "When it was written",
                  R"("2022-02-03T16:00:00Z")"}},
      .filters = {of_one_case},
      .from = notes_from,
      .scopes = {CASE_SCOPES},
      .subjects = {{"case", "c.case_id"}}};
  return resource;
}

const Resource& engagement_resource() {
  using enum FieldKind;
  static const Resource resource = {
      .name = "engagements",
      .one = "engagement",
      .title = "Engagements",
      .about = "Visits, open days and trainings that took place for a case.",
      .key = "x.engagement_id",
      .fields =
          {{"case_id", id, "x.case_id", "The case", R"("7")"},
           {"engagement", code, "x.engagement", "Id of the definition's delivery", R"("open_day")"},
           {"held_on", date, "x.held_on", "Day", R"("2022-02-03")"},
           {"amount", number, "x.amount", "In the unit that it counts as", "1"},
           {"host_organisation_id", id, "x.host_organisation_id", "Who hosted it", R"("3")", true},
           {"deleted_at", instant, "x.deleted_at", "When it was taken back", "null", true}},
      .filters = {of_one_case},
      .from = engagements_from,
      .usually = "x.deleted_at is null",
      .scopes = {CASE_SCOPES},
      .subjects = {{"case", "c.case_id"}}};
  return resource;
}

const Resource& plan_resource() {
  using enum FieldKind;
  static const Resource resource = {
      .name = "plans",
      .one = "plan",
      .title = "Plans",
      .about = "Versions of the plans of cases; a version never changes once it is shared.",
      .key = "x.plan_version_id",
      .fields = {{"case_id", id, "x.case_id", "The case", R"("7")"},
                 {"number", whole, "x.number", "Number of the version", "1"},
                 {"columns",
                  json,
                  "x.columns",
                  "Answers by the definition's plan columns",
                  R"({"problem":"Corridors are loud"})"},
                 {"started_at",
                  instant,
                  "x.started_at",
                  "When it was begun",
                  R"("2022-02-03T16:00:00Z")"},
                 {"shared_on",
                  date,
                  "x.shared_on",
                  "Day it was shared; null for a draft",
                  R"("2022-02-20")",
                  true},
                 {"because", text, "x.because", "Why there is a new version", "null", true}},
      .filters = {of_one_case},
      .from = plans_from,
      .scopes = {CASE_SCOPES},
      .subjects = {{"case", "c.case_id"}}};
  return resource;
}

const Resource& plan_objective_resource() {
  using enum FieldKind;
  static const Resource resource = {
      .name = "plan_objectives",
      .one = "objective",
      .title = "Plan objectives",
      .about =
          "Objectives of each version of a plan. An objective keeps its number through all "
          "versions.",
      .key = "x.plan_version_id",
      .second_key = "cast(x.objective as text)",
      .fields = {{"plan_id", id, "x.plan_version_id", "The version of the plan", R"("9")"},
                 {"case_id", id, "c.case_id", "The case", R"("7")"},
                 {"objective", whole, "x.objective", "Its number in the plan", "1"},
                 {"position", whole, "x.position", "Its place in the list", "1"},
                 {"answers",
                  json,
                  "x.answers",
                  "Answers by the definition's objective fields",
                  R"({"measure":"Lessons without disruption; at least 80; by 2022-07-10"})"}},
      .filters = {of_one_case,
                  {"plan", id, "x.plan_version_id = :value_plan", "Key of a plan", "9"}},
      .from = objectives_from,
      .scopes = {CASE_SCOPES},
      .subjects = {{"case", "c.case_id"}}};
  return resource;
}

const Resource& measurement_resource() {
  using enum FieldKind;
  static const Resource resource = {
      .name = "measurements",
      .one = "measurement",
      .title = "Measurements",
      .about = "What was measured for the objectives of plans.",
      .key = "x.plan_measure_id",
      .fields = {{"case_id", id, "x.case_id", "The case", R"("7")"},
                 {"objective", whole, "x.objective", "Number of the objective", "1"},
                 {"measured_on", date, "x.measured_on", "Day", R"("2022-06-10")"},
                 {"value", number, "x.value", "What was measured", "83", true},
                 {"note", text, "x.note", "A remark", "null", true}},
      .filters = {of_one_case},
      .from = measurements_from,
      .scopes = {CASE_SCOPES},
      .subjects = {{"case", "c.case_id"}}};
  return resource;
}

const Resource& review_resource() {
  using enum FieldKind;
  static const Resource resource = {
      .name = "reviews",
      .one = "review",
      .title = "Reviews",
      .about = "Reviews that were held. Deleted ones are listed only among changes.",
      .key = "x.case_review_id",
      .fields = {{"case_id", id, "x.case_id", "The case", R"("7")"},
                 {"review", code, "x.review", "Id of the definition's review", R"("termly")"},
                 {"held_on", date, "x.held_on", "Day", R"("2022-03-09")"},
                 {"overall", code, "x.overall", "Overall rating", R"("green")", true},
                 {"next_step", code, "x.next_step", "What was decided", R"("continue")", true},
                 {"next_on", date, "x.next_on", "Day the next one is due", R"("2022-07-11")", true},
                 {"recorded_at",
                  instant,
                  "x.recorded_at",
                  "When it was recorded",
                  R"("2022-03-09T16:00:00Z")"},
                 {"deleted_at", instant, "x.deleted_at", "When it was deleted", "null", true}},
      .filters = {of_one_case},
      .from = reviews_from,
      .usually = "x.deleted_at is null",
      .scopes = {CASE_SCOPES},
      .subjects = {{"review", "x.case_review_id"}, {"case", "c.case_id"}}};
  return resource;
}

const Resource& rating_resource() {
  using enum FieldKind;
  static const Resource resource = {
      .name = "review_ratings",
      .one = "rating",
      .title = "Review ratings",
      .about = "Ratings of objectives at reviews; added, never overwritten.",
      .key = "x.case_review_id",
      .second_key = "x.item",
      .fields =
          {{"review_id", id, "x.case_review_id", "The review", R"("21")"},
           {"case_id", id, "c.case_id", "The case", R"("7")"},
           {"item", code, "x.item", "The objective", R"("1")"},
           {"rating", code, "x.rating", "Id of the scale; null when skipped", R"("green")", true},
           {"comment", text, "x.comment", "Why", R"("Calmer than in autumn")", true},
           {"skipped_because", text, "x.skipped_because", "Why it was not rated", "null", true}},
      .filters = {of_one_case,
                  {"review", id, "x.case_review_id = :value_review", "Key of a review", "21"}},
      .from = ratings_from,
      .usually = "r.deleted_at is null",
      .scopes = {CASE_SCOPES},
      .subjects = {{"review", "x.case_review_id"}, {"case", "c.case_id"}}};
  return resource;
}

}  // namespace trellis::web::api
