#include <algorithm>

#include "access/person_store.hpp"
#include "casework/grant_actions.hpp"
#include "core/text.hpp"
#include "programme/claim_actions.hpp"
#include "web/cases/agreement_pages.hpp"
#include "web/cases/case_pages.hpp"
#include "web/cases/case_parts.hpp"
#include "web/components/words.hpp"
#include "web/form.hpp"

namespace trellis::web {
namespace {

using access::Permission;
using casework::GrantLine;
using programme::Payment;
using programme::PaymentId;

std::string grants_path(const OpenedCase& opened) { return opened.path("/grants"); }

std::string person_named(storage::Snapshot& db, const std::optional<PersonId>& id) {
  if (!id) return "Operator";
  const auto person = access::find_person(db, *id);
  return person ? person->name : "somebody";
}

Html payment_tag(const Payment& payment) {
  if (payment.paid_on) return tag("Paid", "green");
  return payment.approved_by ? tag("Approved", "blue") : tag("Waits for approval", "yellow");
}

/// What was decided under one grant. Names are for those who decide.
Html payments_html(const OpenedCase& opened, const GrantLine& line, bool decides) {
  if (line.payments.empty()) return paragraph("Nothing has been decided under this grant yet.");
  Table list{.caption = "Payments of " + line.grant->title,
             .caption_classes = "govuk-visually-hidden",
             .head = {{.content = "Decided on"},
                      {.content = "Amount", .is_numeric = true},
                      {.content = "State"},
                      {.content = "Paid on"}}};
  for (const Payment& payment : line.payments) {
    Content decided_on = payment.decided_on.long_text();
    if (decides)
      decided_on = link_to(grants_path(opened) + "/" + std::to_string(payment.id.value),
                           payment.decided_on.long_text());
    list.rows.push_back({{.content = decided_on},
                         {.content = programme::text_of(payment.amount), .is_numeric = true},
                         {.content = payment_tag(payment)},
                         {.content = payment.paid_on ? payment.paid_on->long_text() : "Not yet"}});
  }
  return Element("div").classes({"trellis-scroll"}).set("tabindex", "0").add(table(list));
}

Html decide_form(const Context& context,
                 const OpenedCase& opened,
                 const GrantLine& line,
                 const FormReader& form) {
  const std::string name = "amount-" + line.grant->id;
  std::string value = form.value(name);
  if (value.empty() && line.due && line.due->pence > 0) {
    value = programme::text_of(*line.due);
    std::erase_if(value, [](char c) { return !(c == '.' || (c >= '0' && c <= '9')); });
  }
  return post_form(
      context,
      Url::local(grants_path(opened)),
      hidden_input("grant", line.grant->id) +
          hidden_input("decided", std::to_string(line.decided.pence)) +
          input({.name = name,
                 .value = value,
                 .label = {.content = "Amount to pay", .classes = "govuk-label--s"},
                 .hint = {.content = "In pounds. Another person approves it before it is paid"},
                 .error = form.error(name),
                 .prefix = {.content = "£"},
                 .classes = "govuk-input--width-10"}) +
          button({.content = "Decide on this payment", .classes = "govuk-button--secondary"}));
}

bool nothing_is_left(const GrantLine& line) {
  return line.grant->cap && line.decided.pence >= line.grant->cap->pence;
}

Html grant_html(const Context& context,
                const OpenedCase& opened,
                const GrantLine& line,
                const FormReader& form) {
  const programme::Grant& grant = *line.grant;
  const bool decides = casework::may_decide_grants(context.actor, opened.file());
  SummaryList facts;
  Html state = line.is_payable ? tag("Can be paid", "green") : tag("Not yet", "grey");
  if (!line.condition.empty()) state += html_text(" Once " + in_quotes(line.condition));
  facts.rows.push_back(summary_row("When", state));
  if (!nothing_is_left(line))
    facts.rows.push_back(summary_row(
        "Comes to",
        line.due ? programme::text_of(*line.due) + (line.is_example ? " (an example amount)" : "")
                 : "The definition has no amount for today"));
  if (grant.cap) {
    const programme::Money left{std::max<std::int64_t>(0, grant.cap->pence - line.decided.pence)};
    facts.rows.push_back(summary_row(
        "At the most",
        programme::text_of(*grant.cap) + ", of which " + programme::text_of(left) + " is left"));
  }
  std::string decided = programme::text_of(line.decided);
  if (line.merged.pence > 0)
    decided += ", of which " + programme::text_of(line.merged) +
               " for the school that it merged with: one cap holds for both";
  facts.rows.push_back(summary_row("Decided so far", decided));
  Html html = heading(grant.title) + summary_list(facts) + payments_html(opened, line, decides);
  if (nothing_is_left(line))
    html += inset_text("All of the " + programme::text_of(*grant.cap) +
                       " that may be paid to a school under this grant is decided, so no further "
                       "payment can be. A decision that nobody has approved can be taken back.");
  else if (decides && line.is_payable && opened.file().participation)
    html += decide_form(context, opened, line, form);
  return html;
}

Response grants_page(storage::Snapshot& db,
                     const Context& context,
                     const OpenedCase& opened,
                     const FormReader& form) {
  Html html = form.summary();
  const auto lines = casework::grant_lines(db, opened.context, context.today);
  if (lines.empty()) html += paragraph("This programme pays no grants.");
  if (!lines.empty() && !opened.file().participation)
    html += paragraph(
        "This case belongs to no participation in the programme, so nothing can be paid for it.");
  for (const GrantLine& line : lines) html += grant_html(context, opened, line, form);
  return case_form_page(
      context,
      opened,
      {.title = "Grants", .back = opened.path(), .has_errors = form.has_problems()},
      html);
}

Response with_grants(const Request& request, Context& context, const FormReader& form) {
  return context.db.read([&](storage::Snapshot& db) {
    const auto opened = find_opened_case(db, request, context);
    return opened ? grants_page(db, context, *opened, form) : problem_page(context, opened.error());
  });
}

Response show_grants(const Request& request, Context& context) {
  return with_grants(request, context, FormReader(request.query));
}

Response decide_on_grant(const Request& request, Context& context) {
  FormReader form(request.form);
  casework::DecideGrant decided{.id = {number_in_route(request, "case")}};
  decided.grant = std::string(request.form.text("grant"));
  const std::string name = "amount-" + decided.grant;
  const auto amount = form.money(name, {.what = "the amount to pay", .min = 1});
  const auto so_far = form.whole_number("decided", {.what = "what was decided so far"});
  if (form.has_problems()) return with_grants(request, context, form);
  decided.amount = {*amount};
  decided.decided = {*so_far};
  const auto done = context.db.write([&](storage::Transaction& tx) -> Result<Payment> {
    TRY(find_opened_case(tx, request, context));
    return casework::decide_grant(tx, context.actor, decided, context.today);
  });
  if (done) {
    context.say("Decided: " + programme::text_of(done->amount) +
                ". Another person approves it before it is paid");
    return redirect(Url::local("/cases/" + std::to_string(decided.id.value) + "/grants"));
  }
  const bool is_about_amount =
      done.error().kind == ProblemKind::invalid || done.error().field == "amount";
  if (!is_about_amount) return problem_page(context, done.error());
  form.add(name, done.error().message);
  return with_grants(request, context, form);
}

/// A payment of this case, for those who decide on it.
struct OpenedPayment {
  OpenedCase opened;
  Payment payment;
};

Result<OpenedPayment> find_opened_payment(storage::Snapshot& db,
                                          const Request& request,
                                          const Context& context) {
  OpenedCase opened = TRY(find_opened_case(db, request, context));
  const auto payment = programme::find_payment(db, {number_in_route(request, "payment")});
  const bool is_of_case = payment && payment->kind == "grant" && opened.file().participation &&
                          payment->participation == *opened.file().participation;
  if (!is_of_case || !casework::may_decide_grants(context.actor, opened.file()))
    return problem(
        ProblemKind::not_found, "", "This case has no such payment for you to decide on");
  return OpenedPayment{std::move(opened), *payment};
}

Html payment_actions(const Context& context, const OpenedPayment& found, const FormReader& form) {
  const Payment& payment = found.payment;
  const Url here = Url::local(grants_path(found.opened) + "/" + std::to_string(payment.id.value));
  if (payment.paid_on) return {};
  if (payment.approved_by)
    return post_form(
        context,
        here,
        hidden_input("action", "paid") +
            date_input(date_field(form, "paid_on", "Date of payment", "For example, 9 3 2026")) +
            input({.name = "reference",
                   .value = form.value("reference"),
                   .label = {.content = "Reference (optional)"},
                   .error = form.error("reference")}) +
            button("Record the payment"));
  Html html;
  if (payment.decided_by == context.actor.person)
    html += paragraph("Somebody else approves it: nobody approves what they decided themselves.");
  else
    html += post_form(
        context, here, hidden_input("action", "approve") + button("Approve this payment"));
  return html + post_form(context,
                          here,
                          hidden_input("action", "take_back") +
                              button({.content = "Take the decision back",
                                      .classes = "govuk-button--warning"}));
}

Response payment_page(storage::Snapshot& db,
                      const Context& context,
                      const OpenedPayment& found,
                      const FormReader& form) {
  const Payment& payment = found.payment;
  const auto& grants = found.opened.definition().money.grants;
  const auto grant = std::ranges::find(grants, payment.code, &programme::Grant::id);
  SummaryList facts;
  facts.rows = {
      summary_row("Grant", grant == grants.end() ? payment.code : grant->title),
      summary_row("Amount", programme::text_of(payment.amount)),
      summary_row("State", payment_tag(payment)),
      summary_row("Decided",
                  payment.decided_on.long_text() + ", " + person_named(db, payment.decided_by))};
  if (payment.approved_by)
    facts.rows.push_back(summary_row("Approved", person_named(db, payment.approved_by)));
  if (payment.paid_on)
    facts.rows.push_back(
        summary_row("Paid",
                    payment.paid_on->long_text() +
                        (payment.reference.empty() ? "" : ", reference " + payment.reference)));
  return case_form_page(
      context,
      found.opened,
      {.title = "Payment", .back = grants_path(found.opened), .has_errors = form.has_problems()},
      form.summary() + summary_list(facts) + payment_actions(context, found, form));
}

Response with_payment(const Request& request, Context& context, const FormReader& form) {
  return context.db.read([&](storage::Snapshot& db) {
    const auto found = find_opened_payment(db, request, context);
    return found ? payment_page(db, context, *found, form) : problem_page(context, found.error());
  });
}

Response show_payment(const Request& request, Context& context) {
  return with_payment(request, context, FormReader(request.query));
}

Response act_on_payment(const Request& request, Context& context) {
  FormReader form(request.form);
  const std::string action =
      form.choice("action", {.what = "what to do", .allowed = {"approve", "take_back", "paid"}});
  std::optional<Date> paid_on;
  if (action == "paid") paid_on = form.date("paid_on", "Date of payment");
  const std::string reference = form.text(
      "reference", {.what = "the reference", .is_required = false, .characters_max = 100});
  if (form.has_problems()) return with_payment(request, context, form);
  const auto done = context.db.write([&](storage::Transaction& tx) -> Result<std::string> {
    const OpenedPayment found = TRY(find_opened_payment(tx, request, context));
    const casework::CaseId id = found.opened.file().id;
    if (action == "paid") {
      TRY(programme::record_payment(tx, context.actor, found.payment.id, *paid_on, reference));
      return std::string("The payment is recorded");
    }
    if (action == "approve") {
      TRY_VOID(casework::approve_grant(tx, context.actor, id, found.payment.id, context.today));
      return std::string("The payment is approved");
    }
    TRY_VOID(casework::take_back_grant(tx, context.actor, id, found.payment.id, context.today));
    return std::string("The decision is taken back");
  });
  if (done) {
    context.say(*done);
    return redirect(Url::local("/cases/" + std::string(request.route.raw("case")) + "/grants"));
  }
  if (done.error().field != "paid_on") return problem_page(context, done.error());
  form.add("paid_on-day", done.error().message);
  return with_payment(request, context, form);
}

}  // namespace

void add_case_grant_routes(Routes& routes) {
  add_case_agreement_routes(routes);
  const auto add = [&](Method method, const char* pattern, Permission permission, Handler handler) {
    routes.push_back(
        {.method = method, .pattern = pattern, .permission = permission, .handler = handler});
  };
  add(Method::get, "/cases/{case}/grants", Permission::view_case, show_grants);
  add(Method::post, "/cases/{case}/grants", Permission::decide, decide_on_grant);
  add(Method::get, "/cases/{case}/grants/{payment}", Permission::decide, show_payment);
  add(Method::post, "/cases/{case}/grants/{payment}", Permission::decide, act_on_payment);
}

}  // namespace trellis::web
