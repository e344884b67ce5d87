// Money: payments under grants, fees and claims, claims against awards, and awards of funds.
#include "web/api/case_joins_store.hpp"
#include "web/api/resource.hpp"

namespace trellis::web::api {

namespace {

using access::Permission;

#define MONEY_JOINS                                                               \
  "join participation p on p.participation_id = x.participation_id "              \
  "left join organisation_identifier i on i.organisation_id = p.organisation_id " \
  "  and i.scheme = 'urn' and i.finished_on is null "                             \
  "left join establishment e on e.urn = cast(i.value as integer) "

// A grant is paid for a case, so whoever sees the case sees it; the rest is for those who decide
// and for the school that is paid.
constexpr std::string_view payments_from =
    "from payment x " MONEY_JOINS
    "where ((x.kind = 'grant' and exists ("
    "  select 1 from case_file c " CASE_JOINS
    "  where c.participation_id = x.participation_id and " CASE_IS_SEEN
    ")) "
    "or (x.kind <> 'grant' and ({decides} or p.organisation_id = :acting)))";

constexpr std::string_view claims_from =
    "from claim x " MONEY_JOINS "where ({decides} or p.organisation_id = :acting)";

constexpr std::string_view awards_from =
    "from selection_decision d "
    "join application x on x.application_id = d.application_id " MONEY_JOINS "where {decides}";

constexpr access::ScopeColumns of_paid = {.owner = "p.owner_organisation_id",
                                          .programme = "p.programme_id",
                                          .region = "e.region",
                                          .organisation = "p.organisation_id"};

constexpr ResourceFilter of_money_programme = {
    "programme", FieldKind::id, "p.programme_id = :value_programme", "Key of a programme", "2"};
constexpr ResourceFilter of_money_participation = {"participation",
                                                   FieldKind::id,
                                                   "p.participation_id = :value_participation",
                                                   "Key of a participation",
                                                   "31"};

}  // namespace

const Resource& payment_resource() {
  using enum FieldKind;
  static const Resource resource = {
      .name = "payments",
      .one = "payment",
      .title = "Payments",
      .about =
          "What was decided to be paid: grants of cases, fees, approved claims. It is paid "
          "once another person has approved it.",
      .key = "x.payment_id",
      .fields = {{"participation_id", id, "x.participation_id", "The participation", R"("31")"},
                 {"programme_id", id, "p.programme_id", "The programme", R"("2")"},
                 {"organisation_id", id, "p.organisation_id", "Who is paid", R"("12")"},
                 {"kind", code, "x.kind", "grant, fee or claim", R"("grant")"},
                 {"code", code, "x.code", "Its id in the definition", R"("support_grant")"},
                 {"amount_pence", whole, "x.amount_pence", "How much, in pence", "4438500"},
                 {"decided_on", date, "x.decided_on", "Day it was decided", R"("2022-03-01")"},
                 {"is_approved",
                  flag,
                  "(case when x.approved_by_person_id is null then 0 else 1 end)",
                  "Whether another person approved it",
                  "true"},
                 {"paid_on", date, "x.paid_on", "Day it was paid", "null", true}},
      .filters = {of_money_programme,
                  of_money_participation,
                  {"kind", code, "x.kind = :value_kind", "grant, fee or claim", "grant"},
                  {"is_paid",
                   flag,
                   "(case when x.paid_on is null then 0 else 1 end) = :value_is_paid",
                   "true: those that were paid",
                   "false"}},
      .from = payments_from,
      .scopes = {CASE_SCOPES, {"decides", Permission::decide, of_paid}},
      .subjects = {{"payment", "x.payment_id"}, {"participation", "x.participation_id"}}};
  return resource;
}

const Resource& claim_resource() {
  using enum FieldKind;
  static const Resource resource = {
      .name = "claims",
      .one = "claim",
      .title = "Claims",
      .about = "What schools claim against an award, for those who decide and for the claimant.",
      .key = "x.claim_id",
      .page = "/claims/{id}",
      .fields = {{"participation_id", id, "x.participation_id", "The participation", R"("31")"},
                 {"programme_id", id, "p.programme_id", "The programme", R"("2")"},
                 {"organisation_id", id, "p.organisation_id", "Who claims", R"("12")"},
                 {"amount_pence", whole, "x.amount_pence", "How much, in pence", "120000"},
                 {"answers",
                  json,
                  "x.answers",
                  "Answers by the definition's claim fields",
                  R"({"staff_trained":4})"},
                 {"submitted_on", date, "x.submitted_on", "Day it was sent", R"("2022-03-01")"},
                 {"decision",
                  code,
                  "coalesce(x.decision, '')",
                  "approved or refused; null while it waits",
                  "null",
                  true},
                 {"decision_reason", text, "x.decision_reason", "Why it was refused", "null", true},
                 {"decided_on", date, "x.decided_on", "Day of the decision", "null", true},
                 {"payment_id", id, "x.payment_id", "Its payment", "null", true}},
      .filters = {of_money_programme,
                  of_money_participation,
                  {"is_waiting",
                   flag,
                   "(case when x.decision is null then 1 else 0 end) = :value_is_waiting",
                   "true: those that wait for a decision",
                   "true"}},
      .from = claims_from,
      .scopes = {{"decides", Permission::decide, of_paid}},
      .subjects = {{"claim", "x.claim_id"}}};
  return resource;
}

const Resource& award_resource() {
  using enum FieldKind;
  static const Resource resource = {
      .name = "awards",
      .one = "award",
      .title = "Awards",
      .about = "What was decided on the bids of a fund; of one bid the newest decision holds.",
      .permission = Permission::decide,
      .key = "d.selection_decision_id",
      .fields = {{"application_id", id, "d.application_id", "The bid", R"("14")"},
                 {"participation_id", id, "x.participation_id", "The participation", R"("31")"},
                 {"programme_id", id, "p.programme_id", "The programme", R"("2")"},
                 {"organisation_id", id, "p.organisation_id", "Who bids", R"("12")"},
                 {"outcome", code, "d.outcome", "awarded, waiting or not_awarded", R"("awarded")"},
                 {"place", whole, "d.place", "Its place in the ranking", "3"},
                 {"total", number, "d.total", "Its points", "41.5"},
                 {"amount_pence", whole, "d.amount_pence", "How much, in pence", "500000", true},
                 {"decided_on", date, "d.decided_on", "Day of the decision", R"("2022-03-01")"}},
      .filters = {of_money_programme, of_money_participation},
      .from = awards_from,
      .scopes = {{"decides", Permission::decide, of_paid}},
      .subjects = {{"application", "d.application_id"}}};
  return resource;
}

}  // namespace trellis::web::api
