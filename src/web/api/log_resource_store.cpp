// Matches with their proposals, the event log, and jobs.
#include "web/api/resource.hpp"

namespace trellis::web::api {

namespace {

using access::Permission;

constexpr std::string_view matches_from = R"(
  from match_run m
  where {sees})";

constexpr std::string_view proposals_from = R"(
  from match_proposal x
  join match_run m on m.match_run_id = x.match_run_id
  where {sees})";

// An event lies where its case, participation or programme lies. What happened to a protected case
// is for those who manage it: break-glass opens pages, not the API. The cast keeps SQLite to the
// subjects of the event.
constexpr std::string_view events_from = R"(
  from event v
  where exists (
    select 1
    from event_subject q
    left join case_file a on q.subject_kind = 'case' and a.case_id = q.subject_id
    left join participation b
      on q.subject_kind = 'participation' and b.participation_id = q.subject_id
    left join programme d on q.subject_kind = 'programme' and d.programme_id = q.subject_id
    where q.event_id = v.event_id and {sees})
    and not exists (
      select 1
      from event_subject w
      join case_file c on c.case_id = w.subject_id
      left join case_holder h on h.case_id = c.case_id and h.finished_on is null
      where w.event_id = v.event_id and cast(w.subject_kind as text) = 'case'
        and c.protected = 1
        and not {manages}))";

constexpr std::string_view jobs_from = R"(
  from job j
  where (j.requested_by_person_id = :reader or :runs_service = 1))";

#define SUBJECT_OF_KIND(kind)                                                         \
  "(select min(y.subject_id) from event_subject y where y.event_id = v.event_id and " \
  "y.subject_kind = '" kind "')"

constexpr access::ScopeColumns of_match = {.owner = "m.owner_organisation_id",
                                           .programme = "m.programme_id"};

std::vector<ResourceField> event_fields() {
  using enum FieldKind;
  return {{"type", code, "v.type", "What happened", R"("task.answered")"},
          {"happened_at", instant, "v.happened_at", "When", R"("2022-02-01T10:00:00Z")"},
          {"recorded_at",
           instant,
           "v.recorded_at",
           "When it was recorded",
           R"("2022-02-01T10:00:00Z")"},
          {"author_kind",
           code,
           "v.author_kind",
           "person, organisation, import, schedule, token or persona",
           R"("person")"},
          {"author_person_id", id, "v.author_person_id", "Key of the author", R"("5")", true},
          {"on_behalf_of_organisation_id",
           id,
           "v.on_behalf_of_id",
           "The organisation acted for",
           "null",
           true},
          {"case_id", id, SUBJECT_OF_KIND("case"), "The case it is about", R"("7")", true},
          {"participation_id",
           id,
           SUBJECT_OF_KIND("participation"),
           "The participation it is about",
           "null",
           true},
          {"organisation_id",
           id,
           SUBJECT_OF_KIND("organisation"),
           "The organisation it is about",
           R"("12")",
           true},
          {"programme_id",
           id,
           SUBJECT_OF_KIND("programme"),
           "The programme it is about",
           R"("2")",
           true},
          {"summary",
           json,
           "v.summary_fields",
           "Words for a sentence",
           R"({"task":"check_eligibility"})"},
          {"changes",
           json,
           "v.changes",
           "Fields with what they were and are; personal ones by key",
           R"([{"field":"decision","before":null,"after":"yes"}])"}};
}

}  // namespace

const Resource& match_resource() {
  using enum FieldKind;
  static const Resource resource = {
      .name = "matches",
      .one = "match",
      .title = "Matches",
      .about = "Runs of the match; a match proposes, a person confirms.",
      .permission = Permission::run_matching,
      .key = "m.match_run_id",
      .fields =
          {{"programme_id", id, "m.programme_id", "The programme", R"("2")"},
           {"cohort_number", whole, "m.cohort_number", "One cohort alone, or all", "null", true},
           {"run_at", instant, "m.run_at", "When it was run", R"("2021-11-20T09:00:00Z")"},
           {"leads", whole, "m.leads", "Leads with places", "20"},
           {"partners", whole, "m.partners", "Partners to place", "60"},
           {"placed", whole, "m.placed", "Partners placed", "58"},
           {"points", whole, "m.points", "Cost of all pairs together", "120400"},
           {"largest_regret",
            whole,
            "m.largest_regret",
            "Points above its own best lead, of the worst placed partner",
            "900"},
           {"verified", flag, "m.verified", "Whether no better match exists, by proof", "true"},
           {"follows_match_id",
            id,
            "m.follows_match_run_id",
            "The match that it repairs",
            "null",
            true}},
      .filters =
          {{"programme", id, "m.programme_id = :value_programme", "Key of a programme", "2"}},
      .from = matches_from,
      .scopes = {{"sees", Permission::run_matching, of_match}},
      .subjects = {{"match_run", "m.match_run_id"}, {"programme", "m.programme_id"}}};
  return resource;
}

const Resource& match_proposal_resource() {
  using enum FieldKind;
  static const Resource resource = {
      .name = "match_proposals",
      .one = "proposal",
      .title = "Match proposals",
      .about = "What a match proposes for each partner, or why it has no lead.",
      .permission = Permission::run_matching,
      .key = "x.match_run_id",
      .second_key = "cast(x.partner_organisation_id as text)",
      .fields =
          {{"match_id", id, "x.match_run_id", "The match", R"("3")"},
           {"partner_organisation_id", id, "x.partner_organisation_id", "The partner", R"("12")"},
           {"partner_urn", id, "x.partner_urn", "Its URN", R"("900001")"},
           {"stream", code, "x.stream", "Variant of the programme", R"("core")", true},
           {"lead_organisation_id",
            id,
            "x.lead_organisation_id",
            "The lead proposed",
            R"("3")",
            true},
           {"lead_urn", id, "x.lead_urn", "Its URN", R"("900100")", true},
           {"points", whole, "x.points", "Cost of the pair", "2100", true},
           {"regret", whole, "x.regret", "Points above its own best lead", "0", true},
           {"straight_km", number, "x.straight_km", "Distance as the crow flies", "12.5", true},
           {"why", text, "x.why", "Why this lead", R"("Nearest lead with a place")", true},
           {"reason_code", code, "x.reason_code", "Why it has none", "null", true},
           {"reason", text, "x.reason", "The same in words", "null", true}},
      .filters = {{"match", id, "x.match_run_id = :value_match", "Key of a match", "3"}},
      .from = proposals_from,
      .scopes = {{"sees", Permission::run_matching, of_match}},
      .subjects = {{"match_run", "m.match_run_id"}, {"programme", "m.programme_id"}}};
  return resource;
}

const Resource& event_resource() {
  using enum FieldKind;
  static const Resource resource = {
      .name = "events",
      .one = "event",
      .title = "Events",
      .about =
          "The append-only log of what happened to cases, participations and programmes. It "
          "holds no words about people, and nothing of protected cases for those who do not "
          "manage them.",
      .permission = Permission::see_audit,
      .key = "v.event_id",
      .page = "/events/{id}",
      .fields = event_fields(),
      .filters = {{"type", code, "v.type = :value_type", "What happened", "task.answered"},
                  {"case", id, SUBJECT_OF_KIND("case") " = :value_case", "Key of a case", "7"}},
      .from = events_from,
      .scopes = {{"sees",
                  Permission::see_audit,
                  {.owner = "coalesce(a.owner_organisation_id, b.owner_organisation_id, "
                            "d.owner_organisation_id)",
                   .programme = "coalesce(a.programme_id, b.programme_id, d.programme_id)"}},
                 {"manages",
                  Permission::edit_task,
                  {.owner = "c.owner_organisation_id",
                   .programme = "c.programme_id",
                   .region = "c.region",
                   .organisation = "h.organisation_id"}}},
      .subjects = {{"event", ""}}};
  return resource;
}

const Resource& job_resource() {
  using enum FieldKind;
  static const Resource resource = {
      .name = "jobs",
      .one = "job",
      .title = "Jobs",
      .about = "Long work: one's own jobs, and all of them for those who run the service.",
      .permission = Permission::signed_in,
      .key = "j.job_id",
      .page = "/jobs/{id}",
      .fields = {{"kind", code, "j.kind", "What it does", R"("register.import")"},
                 {"state",
                  code,
                  "j.state",
                  "queued, running, succeeded, failed or cancelled",
                  R"("running")"},
                 {"step", text, "j.step", "What it does now", R"("Reading rows")", true},
                 {"done", whole, "j.done", "How much is done", "1200"},
                 {"total", whole, "j.total", "Of how much; 0 while it is not known", "52000"},
                 {"message", text, "j.message", "What it says", "null", true},
                 {"created_at",
                  instant,
                  "j.created_at",
                  "When it was asked for",
                  R"("2026-03-09T14:05:06Z")"},
                 {"started_at",
                  instant,
                  "j.started_at",
                  "When it began",
                  R"("2026-03-09T14:05:07Z")",
                  true},
                 {"finished_at", instant, "j.finished_at", "When it ended", "null", true}},
      .filters = {{"state", code, "j.state = :value_state", "A state", "running"}},
      .from = jobs_from};
  return resource;
}

}  // namespace trellis::web::api
