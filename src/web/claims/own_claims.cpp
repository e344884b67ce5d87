#include <algorithm>

#include "core/text.hpp"
#include "programme/claim_actions.hpp"
#include "web/apply/applicant_form.hpp"
#include "web/cases/answer_form.hpp"
#include "web/claims/claim_pages.hpp"
#include "web/random.hpp"

namespace trellis::web {
namespace {

using access::Permission;
using programme::Claim;

std::vector<const programme::Field*> claim_questions(const ApplicantForm& form) {
  return programme::pointers(form.definition->claims->fields);
}

Html claim_state(const Claim& claim) {
  if (claim.is_waiting()) return tag("Waits for a decision", "blue");
  if (claim.decision == "approved") return tag("Approved", "green");
  return tag("Refused", "red") + html_text(" " + claim.decision_reason);
}

std::string paid_words(const std::vector<programme::Payment>& payments, const Claim& claim) {
  for (const programme::Payment& payment : payments)
    if (claim.payment == payment.id)
      return payment.paid_on ? "Paid on " + payment.paid_on->long_text() : "Not paid yet";
  return "";
}

Html standing_list(const programme::ClaimStanding& standing) {
  SummaryList list;
  if (standing.awarded)
    list.rows.push_back(form_row("Awarded", programme::text_of(*standing.awarded)));
  list.rows.push_back(form_row("Approved so far", programme::text_of(standing.approved)));
  list.rows.push_back(form_row("Waits for a decision", programme::text_of(standing.waiting)));
  if (const auto left = standing.left())
    list.rows.push_back(form_row("Left to claim",
                                 programme::text_of(programme::Money{std::max<std::int64_t>(
                                     0, left->pence - standing.waiting.pence)})));
  return summary_list(list);
}

Html claims_table(storage::Snapshot& db, const ApplicantForm& form) {
  const auto claims = programme::claims_of(db, form.participation.id);
  if (claims.empty()) return paragraph("Nothing has been claimed yet.");
  const auto payments = programme::payments_of(db, form.participation.id);
  Table options;
  options.caption = "Claims so far";
  options.caption_classes = "govuk-table__caption--m";
  options.head = {{.content = "Sent"},
                  {.content = "Amount", .is_numeric = true},
                  {.content = "State"},
                  {.content = "Payment"}};
  for (const Claim& claim : claims)
    options.rows.push_back({{.content = claim.submitted_on.long_text()},
                            {.content = programme::text_of(claim.amount), .is_numeric = true},
                            {.content = claim_state(claim)},
                            {.content = paid_words(payments, claim)}});
  return scrolling("Claims so far", table(options));
}

/// `token` goes round with the form, so that sending it twice makes one claim.
Response own_claims_page(const Context& context,
                         storage::Snapshot& db,
                         const ApplicantForm& form,
                         const AnswerFields& fields,
                         const std::string& token) {
  const auto standing = programme::claim_standing(db, *form.definition, form.participation.id);
  Html content = answer_summary(fields) + standing_list(standing) + claims_table(db, form);
  if (programme::holds_a_place(form.participation.state))
    content +=
        heading("Send a claim") +
        post_form(
            context,
            Url::local(form.path("/claims")),
            Html(Element("input").set("type", "hidden").set("name", "token").set("value", token)) +
                answer_fields(fields) + button("Send the claim"));
  else
    content += inset_text("Claims can be sent once the award is accepted.");
  return page(context,
              {.title = "Claims",
               .caption = form.programme + ", for " + form.organisation,
               .section = "Apply",
               .breadcrumbs = crumbs_of(form),
               .has_errors = !fields.problems.empty()},
              content,
              fields.problems.empty() ? 200 : 422);
}

Result<ApplicantForm> claiming_form(storage::Snapshot& db,
                                    const Request& request,
                                    const Context& context) {
  ApplicantForm form = TRY(find_applicant_form(db, request, context));
  if (!form.definition->claims)
    return problem(ProblemKind::not_found, "", "Nothing can be claimed in this programme");
  return form;
}

Response show_own_claims(const Request& request, Context& context) {
  return context.db.read([&](storage::Snapshot& db) {
    const auto form = claiming_form(db, request, context);
    if (!form) return problem_page(context, form.error());
    return own_claims_page(context,
                           db,
                           *form,
                           {.fields = claim_questions(*form), .today = context.today},
                           random_token());
  });
}

/// The problems of an action by question; of the amount where it names none.
Problems by_question(const Problem& problem) {
  Problems problems;
  for (const std::string& line : problem.details) {
    const std::size_t colon = line.find(": ");
    if (colon == std::string::npos) continue;
    problems.push_back({problem.kind, line.substr(0, colon), line.substr(colon + 2), {}});
  }
  if (problems.empty()) problems.push_back(problem);
  return problems;
}

Response send_own_claim(const Request& request, Context& context) {
  const auto form =
      context.db.read([&](storage::Snapshot& db) { return claiming_form(db, request, context); });
  if (!form) return problem_page(context, form.error());
  AnswerFields fields{.fields = claim_questions(*form), .today = context.today, .is_typed = true};
  fields.answers = answers_in(fields.fields, request.form);
  const std::string token(request.form.text("token"));
  const auto sent = context.db.write([&](storage::Transaction& tx) {
    return programme::send_claim(
        tx, context.actor, {form->participation.id, token, fields.answers}, context.today);
  });
  if (sent) {
    context.say("Claim of " + programme::text_of(sent->amount) + " sent");
    return redirect(Url::local(form->path("/claims")));
  }
  if (sent.error().field.empty()) return problem_page(context, sent.error());
  fields.problems = by_question(sent.error());
  return context.db.read(
      [&](storage::Snapshot& db) { return own_claims_page(context, db, *form, fields, token); });
}

}  // namespace

void add_own_claim_routes(Routes& routes) {
  routes.push_back({.pattern = "/forms/{application}/claims",
                    .permission = Permission::signed_in,
                    .handler = show_own_claims});
  routes.push_back({.method = Method::post,
                    .pattern = "/forms/{application}/claims",
                    .permission = Permission::signed_in,
                    .handler = send_own_claim});
}

}  // namespace trellis::web
