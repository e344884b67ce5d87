// Matching beside the runs of schools: trusts, pairs decided by hand, answers of schools to their
// match, places and what a rule of thumb would have given.
#include "web/api/resource.hpp"

namespace trellis::web::api {

namespace {

using access::Permission;

constexpr std::string_view trust_matches_from = "from trust_match_run t where {matches}";

constexpr std::string_view trust_proposals_from =
    "from trust_match_proposal x "
    "join trust_match_run t on t.trust_match_run_id = x.trust_match_run_id "
    "where {matches}";

constexpr std::string_view pair_rules_from = "from pair_rule r where {matches}";

constexpr std::string_view challenges_from = "from match_challenge q where {matches}";

constexpr std::string_view places_from =
    "from match_place x "
    "join match_run m on m.match_run_id = x.match_run_id "
    "where {matches}";

constexpr std::string_view baselines_from =
    "from match_baseline x "
    "join match_run m on m.match_run_id = x.match_run_id "
    "where {matches}";

constexpr access::ScopeColumns of_trust_match = {.owner = "t.owner_organisation_id",
                                                 .programme = "t.programme_id"};
constexpr access::ScopeColumns of_pair_rule = {.owner = "r.owner_organisation_id",
                                               .programme = "r.programme_id"};
constexpr access::ScopeColumns of_challenge = {.owner = "q.owner_organisation_id",
                                               .programme = "q.programme_id"};
constexpr access::ScopeColumns of_run = {.owner = "m.owner_organisation_id",
                                         .programme = "m.programme_id"};

constexpr ResourceFilter of_one_match = {
    "match", FieldKind::id, "x.match_run_id = :value_match", "Key of a match", "3"};

}  // namespace

const Resource& trust_match_resource() {
  using enum FieldKind;
  static const Resource resource = {
      .name = "trust_matches",
      .one = "trust_match",
      .title = "Matches of trusts",
      .about = "Runs that propose a lead trust for each partner trust.",
      .permission = Permission::run_matching,
      .key = "t.trust_match_run_id",
      .fields =
          {{"programme_id", id, "t.programme_id", "The programme", R"("2")"},
           {"cohort_number", whole, "t.cohort_number", "One cohort alone, or all", "null", true},
           {"run_at", instant, "t.run_at", "When it was run", R"("2021-11-20T09:00:00Z")"},
           {"leads", whole, "t.leads", "Lead trusts with places", "4"},
           {"partners", whole, "t.partners", "Partner trusts", "9"},
           {"places", whole, "t.places", "Places", "12"},
           {"placed", whole, "t.placed", "Partner trusts placed", "9"},
           {"points", whole, "t.points", "Cost of all pairs together", "12040"},
           {"verified", flag, "t.verified", "Whether no better match exists, by proof", "true"}},
      .filters =
          {{"programme", id, "t.programme_id = :value_programme", "Key of a programme", "2"}},
      .from = trust_matches_from,
      .scopes = {{"matches", Permission::run_matching, of_trust_match}},
      .subjects = {{"programme", "t.programme_id"}}};
  return resource;
}

const Resource& trust_proposal_resource() {
  using enum FieldKind;
  static const Resource resource = {
      .name = "trust_match_proposals",
      .one = "trust_proposal",
      .title = "Proposals for trusts",
      .about = "The lead trust that a run proposes for each partner trust, or why it has none.",
      .permission = Permission::run_matching,
      .key = "x.trust_match_run_id",
      .second_key = "cast(x.partner_organisation_id as text)",
      .fields =
          {{"trust_match_id", id, "x.trust_match_run_id", "The run", R"("1")"},
           {"partner_organisation_id", id, "x.partner_organisation_id", "The partner", R"("12")"},
           {"partner_group_uid", id, "x.partner_group_uid", "Its group UID", R"("90001")"},
           {"stream", code, "x.stream", "Variant of the programme", R"("core")", true},
           {"lead_organisation_id",
            id,
            "x.lead_organisation_id",
            "The lead trust proposed",
            R"("3")",
            true},
           {"lead_group_uid", id, "x.lead_group_uid", "Its group UID", R"("90002")", true},
           {"points", whole, "x.points", "Cost of the pair", "2100", true},
           {"regret", whole, "x.regret", "Points above its own best lead", "0", true},
           {"road_km", number, "x.road_km", "Way between their academies", "12.5", true},
           {"why", text, "x.why", "Why this lead", R"("Nearest lead trust")", true},
           {"reason_code", code, "x.reason_code", "Why it has none", "null", true}},
      .filters =
          {{"trust_match", id, "x.trust_match_run_id = :value_trust_match", "Key of a run", "1"}},
      .from = trust_proposals_from,
      .scopes = {{"matches", Permission::run_matching, of_trust_match}},
      .subjects = {{"programme", "t.programme_id"}}};
  return resource;
}

const Resource& pair_rule_resource() {
  using enum FieldKind;
  static const Resource resource = {
      .name = "pair_rules",
      .one = "pair_rule",
      .title = "Pairs decided by hand",
      .about = "Pairs that a person keeps together or apart in the matches to come.",
      .permission = Permission::run_matching,
      .key = "r.pair_rule_id",
      .fields =
          {{"programme_id", id, "r.programme_id", "The programme", R"("2")"},
           {"kind", code, "r.kind", "lock or apart", R"("lock")"},
           {"partner_organisation_id", id, "r.partner_organisation_id", "The partner", R"("12")"},
           {"lead_organisation_id", id, "r.lead_organisation_id", "The lead", R"("3")"},
           {"reason", text, "r.reason", "Why", R"("They know each other")"},
           {"set_at", instant, "r.set_at", "Since", R"("2021-11-20T09:00:00Z")"},
           {"removed_at", instant, "r.removed_at", "When it was released", "null", true}},
      .filters =
          {{"programme", id, "r.programme_id = :value_programme", "Key of a programme", "2"}},
      .from = pair_rules_from,
      .usually = "r.removed_at is null",
      .scopes = {{"matches", Permission::run_matching, of_pair_rule}},
      .subjects = {{"programme", "r.programme_id"}}};
  return resource;
}

const Resource& challenge_resource() {
  using enum FieldKind;
  static const Resource resource = {
      .name = "match_challenges",
      .one = "challenge",
      .title = "Challenges of matches",
      .about = "Schools that said no to their match, and what was decided.",
      .permission = Permission::run_matching,
      .key = "q.match_challenge_id",
      .fields = {{"programme_id", id, "q.programme_id", "The programme", R"("2")"},
                 {"pairing_id", id, "q.pairing_id", "The pairing", R"("8")"},
                 {"raised_for_organisation_id",
                  id,
                  "q.raised_for_organisation_id",
                  "The school that says no",
                  R"("12")"},
                 {"reason", code, "q.reason", "Id of the reason", R"("too_far")"},
                 {"words", text, "q.words", "What the school says", "null", true},
                 {"raised_at", instant, "q.raised_at", "When", R"("2021-11-22T09:00:00Z")"},
                 {"decision",
                  code,
                  "coalesce(q.decision, '')",
                  "upheld or rejected; null while it waits",
                  "null",
                  true},
                 {"decision_reason", text, "q.decision_reason", "Why", "null", true},
                 {"decided_at", instant, "q.decided_at", "When it was decided", "null", true}},
      .filters =
          {{"programme", id, "q.programme_id = :value_programme", "Key of a programme", "2"}},
      .from = challenges_from,
      .scopes = {{"matches", Permission::run_matching, of_challenge}},
      .subjects = {{"match_challenge", "q.match_challenge_id"}}};
  return resource;
}

const Resource& match_place_resource() {
  using enum FieldKind;
  static const Resource resource = {
      .name = "match_places",
      .one = "match_place",
      .title = "Places of leads",
      .about = "How many places each lead offered in a match.",
      .permission = Permission::run_matching,
      .key = "x.match_run_id",
      .second_key =
          "cast(x.lead_organisation_id as text) || '-' || x.stream || '-' || "
          "cast(x.programme_year as text)",
      .fields = {{"match_id", id, "x.match_run_id", "The match", R"("3")"},
                 {"lead_organisation_id", id, "x.lead_organisation_id", "The lead", R"("3")"},
                 {"lead_urn", id, "x.lead_urn", "Its URN", R"("900100")"},
                 {"stream", code, "x.stream", "Variant of the programme", R"("core")", true},
                 {"programme_year", whole, "x.programme_year", "Year of the programme", "1"},
                 {"places", whole, "x.places", "Places offered", "3"}},
      .filters = {of_one_match},
      .from = places_from,
      .scopes = {{"matches", Permission::run_matching, of_run}},
      .subjects = {{"match_run", "m.match_run_id"}, {"programme", "m.programme_id"}}};
  return resource;
}

const Resource& match_baseline_resource() {
  using enum FieldKind;
  static const Resource resource = {
      .name = "match_baselines",
      .one = "match_baseline",
      .title = "Rules of thumb",
      .about = "What a rule of thumb would have given each partner on the same data.",
      .permission = Permission::run_matching,
      .key = "x.match_run_id",
      .second_key = "x.rule || '-' || cast(x.partner_urn as text)",
      .fields = {{"match_id", id, "x.match_run_id", "The match", R"("3")"},
                 {"rule", code, "x.rule", "Which rule", R"("nearest_first")"},
                 {"partner_urn", id, "x.partner_urn", "URN of the partner", R"("900001")"},
                 {"lead_urn", id, "x.lead_urn", "URN of the lead", R"("900100")", true},
                 {"points", whole, "x.points", "Cost of the pair", "2100", true},
                 {"straight_km", number, "x.straight_km", "Distance as the crow flies", "9", true}},
      .filters = {of_one_match},
      .from = baselines_from,
      .scopes = {{"matches", Permission::run_matching, of_run}},
      .subjects = {{"match_run", "m.match_run_id"}, {"programme", "m.programme_id"}}};
  return resource;
}

}  // namespace trellis::web::api
