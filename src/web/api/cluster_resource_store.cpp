// Clusters: their schools, who reviews whom, and which schools asked to be together or apart.
#include "web/api/resource.hpp"

namespace trellis::web::api {

namespace {

using access::Permission;

// Staff see every cluster of their programmes, and a school the one that it is in.
#define CLUSTER_IS_SEEN                                            \
  "({sees} or {matches} or exists ( "                              \
  "  select 1 from cluster_membership y "                          \
  "  where y.cluster_id = u.cluster_id and y.finished_on is null " \
  "    and y.organisation_id = :acting))"

constexpr std::string_view clusters_from = "from cluster u where " CLUSTER_IS_SEEN;

constexpr std::string_view memberships_from =
    "from cluster_membership m "
    "join cluster u on u.cluster_id = m.cluster_id "
    "where " CLUSTER_IS_SEEN;

constexpr std::string_view rotas_from =
    "from review_rota r "
    "join cluster u on u.cluster_id = r.cluster_id "
    "where " CLUSTER_IS_SEEN;

constexpr std::string_view review_days_from =
    "from review_pair x "
    "join review_rota r on r.review_rota_id = x.review_rota_id "
    "join cluster u on u.cluster_id = r.cluster_id "
    "where " CLUSTER_IS_SEEN;

constexpr std::string_view wishes_from = "from cluster_wish w where {matches}";

constexpr std::string_view wish_schools_from =
    "from cluster_wish_school x "
    "join cluster_wish w on w.cluster_wish_id = x.cluster_wish_id "
    "where {matches}";

constexpr access::ScopeColumns of_cluster = {.owner = "u.owner_organisation_id",
                                             .programme = "u.programme_id"};
constexpr access::ScopeColumns of_wish = {.owner = "w.owner_organisation_id",
                                          .programme = "w.programme_id"};

#define CLUSTER_SCOPES \
  {"sees", Permission::view_case, of_cluster}, { "matches", Permission::run_matching, of_cluster }

constexpr ResourceFilter of_one_cluster = {
    "cluster", FieldKind::id, "u.cluster_id = :value_cluster", "Key of a cluster", "5"};
constexpr ResourceFilter of_wish_programme = {
    "programme", FieldKind::id, "w.programme_id = :value_programme", "Key of a programme", "3"};

}  // namespace

const Resource& cluster_resource() {
  using enum FieldKind;
  static const Resource resource = {
      .name = "clusters",
      .one = "cluster",
      .title = "Clusters",
      .about = "Schools that review each other, for staff and for the schools in them.",
      .key = "u.cluster_id",
      .page = "/clusters/{id}",
      .fields =
          {{"programme_id", id, "u.programme_id", "The programme", R"("3")"},
           {"name", text, "u.name", "Name", R"("Wolds")"},
           {"participation_id", id, "u.participation_id", "Its participation", R"("40")", true},
           {"cohort_id", id, "u.cohort_id", "Its cohort", R"("4")", true},
           {"lead_organisation_id",
            id,
            "u.lead_organisation_id",
            "The school that leads it",
            R"("12")",
            true},
           {"started_on", date, "u.started_on", "First day", R"("2025-09-01")"},
           {"finished_on", date, "u.finished_on", "First day after", "null", true}},
      .filters =
          {{"programme", id, "u.programme_id = :value_programme", "Key of a programme", "3"}},
      .from = clusters_from,
      .scopes = {CLUSTER_SCOPES},
      .subjects = {{"cluster", "u.cluster_id"}}};
  return resource;
}

const Resource& cluster_membership_resource() {
  using enum FieldKind;
  static const Resource resource = {
      .name = "cluster_memberships",
      .one = "membership",
      .title = "Cluster memberships",
      .about = "Which school is in which cluster, and when; ended ones too.",
      .key = "m.cluster_membership_id",
      .fields = {{"cluster_id", id, "m.cluster_id", "The cluster", R"("5")"},
                 {"organisation_id", id, "m.organisation_id", "The school", R"("12")"},
                 {"started_on", date, "m.started_on", "First day", R"("2025-09-01")"},
                 {"finished_on", date, "m.finished_on", "First day after", "null", true},
                 {"signed_on", date, "m.signed_on", "Day it signed", R"("2025-08-20")", true}},
      .filters = {of_one_cluster},
      .from = memberships_from,
      .scopes = {CLUSTER_SCOPES},
      .subjects = {{"cluster", "u.cluster_id"}}};
  return resource;
}

const Resource& review_rota_resource() {
  using enum FieldKind;
  static const Resource resource = {
      .name = "review_rotas",
      .one = "rota",
      .title = "Review rotas",
      .about =
          "Who reviews whom, drawn up for each cluster and year. One that was drawn up again "
          "is listed only among changes.",
      .key = "r.review_rota_id",
      .fields =
          {{"cluster_id", id, "r.cluster_id", "The cluster", R"("5")"},
           {"year_number", whole, "r.year_number", "Year of the programme", "1"},
           {"reviews", whole, "r.reviews", "Reviews that each school gives", "2"},
           {"refusal", text, "r.refusal", "Why there is none", "null", true},
           {"remedy", text, "r.remedy", "What would help", "null", true},
           {"reciprocal_pairs",
            whole,
            "r.reciprocal_pairs",
            "Pairs of schools that review each other",
            "0"},
           {"repeated", whole, "r.repeated", "Reviews that an earlier year had", "0"},
           {"travel_metres", whole, "r.travel_m", "Way of all reviews together", "84000"},
           {"made_at", instant, "r.made_at", "When it was drawn up", R"("2025-09-10T09:00:00Z")"},
           {"superseded_at",
            instant,
            "r.superseded_at",
            "When it was drawn up again",
            "null",
            true}},
      .filters = {of_one_cluster},
      .from = rotas_from,
      .usually = "r.superseded_at is null",
      .scopes = {CLUSTER_SCOPES},
      .subjects = {{"cluster", "u.cluster_id"}, {"programme", "r.programme_id"}}};
  return resource;
}

const Resource& review_day_resource() {
  using enum FieldKind;
  static const Resource resource = {
      .name = "review_days",
      .one = "review_day",
      .title = "Review days",
      .about = "The reviews of the rotas in force, with the day of each once it has one.",
      .key = "x.review_rota_id",
      .second_key =
          "cast(x.reviewer_organisation_id as text) || '-' || "
          "cast(x.reviewed_organisation_id as text)",
      .fields =
          {{"rota_id", id, "x.review_rota_id", "The rota", R"("2")"},
           {"cluster_id", id, "r.cluster_id", "The cluster", R"("5")"},
           {"year_number", whole, "r.year_number", "Year of the programme", "1"},
           {"reviewer_organisation_id",
            id,
            "x.reviewer_organisation_id",
            "The school that reviews",
            R"("12")"},
           {"reviewed_organisation_id",
            id,
            "x.reviewed_organisation_id",
            "The school that is reviewed",
            R"("13")"},
           {"review_on", date, "x.review_on", "First day of the visit", R"("2026-01-13")", true},
           {"undated_because", text, "x.undated_because", "Why it has no day", "null", true}},
      .filters = {of_one_cluster},
      .from = review_days_from,
      .usually = "r.superseded_at is null",
      .scopes = {CLUSTER_SCOPES},
      .subjects = {{"cluster", "u.cluster_id"}, {"programme", "r.programme_id"}}};
  return resource;
}

const Resource& cluster_wish_resource() {
  using enum FieldKind;
  static const Resource resource = {
      .name = "cluster_wishes",
      .one = "wish",
      .title = "Wishes for clusters",
      .about =
          "Schools that want to be in one cluster, or may not be: asked in a form or set by "
          "staff. What is held binds the clusters that are formed.",
      .permission = Permission::run_matching,
      .key = "w.cluster_wish_id",
      .fields =
          {{"programme_id", id, "w.programme_id", "The programme", R"("3")"},
           {"kind", code, "w.kind", "together or apart", R"("together")"},
           {"application_id", id, "w.application_id", "The form that asked", R"("14")", true},
           {"asked_at", instant, "w.asked_at", "When it was asked", R"("2025-05-01T10:00:00Z")"},
           {"held_at", instant, "w.held_at", "Since when it holds", "null", true},
           {"reason", text, "w.reason", "Why, in the words of who set it", "null", true},
           {"ended_at", instant, "w.ended_at", "When it ended", "null", true},
           {"end_reason", text, "w.end_reason", "Why it ended", "null", true}},
      .filters = {of_wish_programme},
      .from = wishes_from,
      .scopes = {{"matches", Permission::run_matching, of_wish}},
      .subjects = {{"programme", "w.programme_id"}}};
  return resource;
}

const Resource& cluster_wish_school_resource() {
  using enum FieldKind;
  static const Resource resource = {
      .name = "cluster_wish_schools",
      .one = "wish_school",
      .title = "Schools of wishes",
      .about = "The schools of each wish; the one in place 1 asked.",
      .permission = Permission::run_matching,
      .key = "x.cluster_wish_id",
      .second_key = "cast(x.organisation_id as text)",
      .fields = {{"wish_id", id, "x.cluster_wish_id", "The wish", R"("2")"},
                 {"organisation_id", id, "x.organisation_id", "The school", R"("12")"},
                 {"place", whole, "x.place", "1 for the school that asked", "1"}},
      .filters = {of_wish_programme,
                  {"wish", id, "x.cluster_wish_id = :value_wish", "Key of a wish", "2"}},
      .from = wish_schools_from,
      .scopes = {{"matches", Permission::run_matching, of_wish}},
      .subjects = {{"programme", "w.programme_id"}}};
  return resource;
}

}  // namespace trellis::web::api
