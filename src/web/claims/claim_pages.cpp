#include "web/claims/claim_pages.hpp"

#include <algorithm>

#include "core/csv_writer.hpp"
#include "core/text.hpp"
#include "programme/claim_actions.hpp"
#include "programme/programme_store.hpp"
#include "register/organisation_store.hpp"
#include "web/applications/answers_view.hpp"
#include "web/form.hpp"
#include "web/list_page.hpp"
#include "web/page.hpp"

namespace trellis::web {
namespace {

using access::Permission;
using programme::Claim;

/// A claim with what the list shows of it.
struct ClaimLine {
  Claim claim;
  std::string school;
  std::string urn;
  std::string programme;
  std::optional<programme::Payment> payment;

  std::string state() const {
    if (claim.is_waiting()) return "waiting";
    if (claim.decision == "refused") return "refused";
    return payment && payment->paid_on ? "paid" : "approved";
  }
};

Html state_of_claim(const ClaimLine& line) {
  const std::string state = line.state();
  if (state == "waiting") return tag("Waits for a decision", "blue");
  if (state == "refused") return tag("Refused", "red");
  return state == "paid" ? tag("Paid", "green") : tag("Approved, not paid", "yellow");
}

ClaimLine line_of(storage::Snapshot& db, const std::string& programme, Claim claim) {
  const auto participation = programme::find_participation(db, claim.participation);
  const auto urn = registry::urn_of(db, participation->organisation);
  ClaimLine line{.claim = std::move(claim),
                 .school = registry::organisation_name(db, participation->organisation),
                 .urn = urn ? urn->text() : "",
                 .programme = programme,
                 .payment = std::nullopt};
  if (line.claim.payment) line.payment = programme::find_payment(db, *line.claim.payment);
  return line;
}

/// Claims of the programmes on which this person decides, those that wait first.
std::vector<ClaimLine> claim_lines(storage::Snapshot& db, const Context& context) {
  std::vector<ClaimLine> lines;
  for (const programme::Programme& programme : programme::programmes(db)) {
    if (!access::may(context.actor, Permission::decide, programme::scope_of(programme))) continue;
    for (Claim& claim : programme::claims_of_programme(db, programme.id))
      lines.push_back(line_of(db, programme.title, std::move(claim)));
  }
  std::ranges::stable_sort(
      lines, {}, [](const ClaimLine& line) { return !line.claim.is_waiting(); });
  return lines;
}

ListDefinition claim_list() {
  FilterField state{.kind = FilterField::Kind::select, .name = "state", .label = "State"};
  state.options = {{.value = "", .text = "Any"},
                   {.value = "waiting", .text = "Waits for a decision"},
                   {.value = "approved", .text = "Approved, not paid"},
                   {.value = "paid", .text = "Paid"},
                   {.value = "refused", .text = "Refused"}};
  return {.path = "/claims",
          .filters = {{.name = "q", .label = "School", .hint = "Name or URN"}, state},
          .columns = {{.name = "sent", .text = "Sent"},
                      {.text = "School"},
                      {.text = "State"},
                      {.name = "amount", .text = "Amount", .is_numeric = true},
                      {.text = "Programme"}},
          .sort = "",
          .thing = "claim",
          .things = "claims",
          .csv_path = "/claims.csv"};
}

std::vector<ClaimLine> chosen_claims(std::vector<ClaimLine> lines, const ListQuery& query) {
  const std::string wanted = fold(query.filters.text("q"));
  const std::string state(query.filters.text("state"));
  std::erase_if(lines, [&](const ClaimLine& line) {
    const bool named =
        wanted.empty() || line.urn == wanted || fold(line.school).find(wanted) != std::string::npos;
    return !named || (!state.empty() && line.state() != state);
  });
  if (query.sort == "sent")
    std::ranges::stable_sort(lines, {}, [](const auto& line) { return line.claim.submitted_on; });
  if (query.sort == "amount")
    std::ranges::stable_sort(lines, {}, [](const auto& line) { return line.claim.amount; });
  if (query.is_descending) std::ranges::reverse(lines);
  return lines;
}

Response claims_index(const Request& request, Context& context) {
  auto lines = context.db.read([&](storage::Snapshot& db) { return claim_lines(db, context); });
  if (lines.empty())
    return page(context,
                {.title = "Claims", .section = "Applications"},
                paragraph("No claim has been sent in the programmes that you decide on. Schools "
                          "send claims once they have accepted an award."));
  const ListDefinition definition = claim_list();
  const ListQuery query = read_list_query(request, definition);
  lines = chosen_claims(std::move(lines), query);
  ListRows rows{.total = std::ssize(lines)};
  const auto from = std::min<std::size_t>(static_cast<std::size_t>(query.offset()), lines.size());
  const auto to = std::min(lines.size(), from + static_cast<std::size_t>(query.page_size));
  for (std::size_t i = from; i < to; ++i)
    rows.rows.push_back({{.content = link_to("/claims/" + std::to_string(lines[i].claim.id.value),
                                             lines[i].claim.submitted_on.long_text())},
                         {.content = lines[i].school},
                         {.content = state_of_claim(lines[i])},
                         {.content = programme::text_of(lines[i].claim.amount), .is_numeric = true},
                         {.content = lines[i].programme}});
  return page(context,
              {.title = "Claims", .section = "Applications"},
              list_content(definition, query, rows));
}

Response claims_csv(const Request& request, Context& context) {
  auto lines = context.db.read([&](storage::Snapshot& db) { return claim_lines(db, context); });
  lines = chosen_claims(std::move(lines), read_list_query(request, claim_list()));
  CsvWriter csv;
  for (const char* head : {"claim",
                           "programme",
                           "urn",
                           "school",
                           "sent_on",
                           "amount_pence",
                           "staff_trained",
                           "receipt",
                           "state",
                           "decided_on",
                           "paid_on",
                           "reference"})
    csv.text(head);
  csv.end_row();
  for (const ClaimLine& line : lines) {
    const auto said = [&](const char* field) {
      const auto found = line.claim.answers.find(field);
      return found == line.claim.answers.end() ? std::string() : found->second.text;
    };
    csv.number(line.claim.id.value).text(line.programme).text(line.urn).text(line.school);
    csv.text(line.claim.submitted_on.text()).number(line.claim.amount.pence);
    csv.text(said("staff_trained")).text(said("receipt")).text(line.state());
    csv.text(line.claim.decided_on ? line.claim.decided_on->text() : "");
    csv.text(line.payment && line.payment->paid_on ? line.payment->paid_on->text() : "");
    csv.text(line.payment ? line.payment->reference : "").end_row();
  }
  return csv_response(csv.take(), "claims");
}

struct OpenedClaim {
  ClaimLine line;
  std::shared_ptr<const programme::Definition> definition;
};

Result<OpenedClaim> find_opened_claim(storage::Snapshot& db,
                                      const Request& request,
                                      const Context& context) {
  const auto claim =
      programme::find_claim(db, programme::ClaimId{number_in_route(request, "claim")});
  const auto participation =
      claim ? programme::find_participation(db, claim->participation) : std::nullopt;
  if (!participation ||
      !access::may(context.actor, Permission::decide, programme::scope_of(*participation)))
    return problem(ProblemKind::not_found, "", "There is no claim at this address");
  const auto programme = programme::find_programme(db, participation->programme);
  return OpenedClaim{line_of(db, programme->title, *claim),
                     programme::load_definition(db, participation->definition)};
}

Html decision_form(const Context& context, const OpenedClaim& opened, const FormReader* typed) {
  if (context.actor.person && opened.line.claim.submitted_by == context.actor.person)
    return inset_text("You sent this claim: somebody else decides on it.");
  Choices decision{.name = "decision",
                   .values = {typed ? typed->value("decision") : ""},
                   .fieldset = Fieldset{
                       .legend = {.content = "Decision", .classes = "govuk-fieldset__legend--s"}}};
  decision.choices = {{.value = "approve", .content = "Approve"},
                      {.value = "refuse", .content = "Refuse"}};
  Textarea reason{.name = "reason",
                  .value = typed ? typed->value("reason") : "",
                  .label = {.content = "Why, if it is refused", .classes = "govuk-label--s"},
                  .hint = {.content = "The school reads it"},
                  .rows = 2};
  if (typed) {
    decision.error = typed->error("decision");
    reason.error = typed->error("reason");
  }
  return heading("Decide") +
         post_form(context,
                   Url::local("/claims/" + std::to_string(opened.line.claim.id.value)),
                   radios(decision) + textarea(reason) + button("Record the decision"));
}

Html payment_form(const Context& context, const OpenedClaim& opened, const FormReader* typed) {
  const DateInput day = typed ? date_field(*typed, "paid_on", "Date of payment", "")
                              : date_field("paid_on", "Date of payment", "", context.today);
  return heading("Payment") +
         post_form(context,
                   Url::local("/claims/" + std::to_string(opened.line.claim.id.value) + "/payment"),
                   date_input(day) +
                       input({.name = "reference",
                              .value = typed ? typed->value("reference") : "",
                              .label = {.content = "Reference of the payment (optional)",
                                        .classes = "govuk-label--s"},
                              .classes = "govuk-input--width-20"}) +
                       button("Record the payment"));
}

Response claim_page(const Context& context,
                    storage::Snapshot& db,
                    const OpenedClaim& opened,
                    const FormReader* typed) {
  const Claim& claim = opened.line.claim;
  const auto standing = programme::claim_standing(db, *opened.definition, claim.participation);
  SummaryList list;
  const auto row = [&](std::string key, Content value) {
    list.rows.push_back({.key = std::move(key), .value = std::move(value)});
  };
  row("Programme", opened.line.programme);
  row("Sent", claim.submitted_on.long_text());
  if (opened.definition->claims)
    for (const programme::Field& field : opened.definition->claims->fields)
      if (const auto answer = claim.answers.find(field.id); answer != claim.answers.end()) {
        const auto link = field.type == programme::FieldType::file
                              ? Url::outside(answer->second.text)
                              : std::nullopt;
        row(field.label,
            link ? Content(link_to(*link, answer->second.text))
                 : Content(answer_words(field, answer->second)));
      }
  if (standing.awarded) row("Awarded", programme::text_of(*standing.awarded));
  row("Approved so far", programme::text_of(standing.approved));
  if (const auto left = standing.left()) row("Left of the award", programme::text_of(*left));
  if (claim.decided_on)
    row("Decided",
        claim.decision + " on " + claim.decided_on->long_text() +
            (claim.decision_reason.empty() ? "" : ": " + claim.decision_reason));
  if (opened.line.payment && opened.line.payment->paid_on)
    row("Paid", opened.line.payment->paid_on->long_text() + " " + opened.line.payment->reference);
  Html content = (typed ? typed->summary() : Html()) + summary_list(list);
  if (claim.is_waiting()) content += decision_form(context, opened, typed);
  if (opened.line.payment && !opened.line.payment->paid_on)
    content += payment_form(context, opened, typed);
  return page(context,
              {.title = programme::text_of(claim.amount) + " for " + opened.line.school,
               .caption = "Claim",
               .section = "Applications",
               .breadcrumbs = {{.content = "Claims", .link = Url::local("/claims")}},
               .has_errors = typed && typed->has_problems(),
               .heading_after = state_of_claim(opened.line)},
              content,
              typed ? 422 : 200);
}

Response show_claim_with(const Request& request, Context& context, const FormReader* typed) {
  return context.db.read([&](storage::Snapshot& db) {
    const auto opened = find_opened_claim(db, request, context);
    return opened ? claim_page(context, db, *opened, typed) : problem_page(context, opened.error());
  });
}

Response show_claim(const Request& request, Context& context) {
  return show_claim_with(request, context, nullptr);
}

Response decide_on_claim(const Request& request, Context& context) {
  FormReader typed(request.form);
  const std::string decision =
      typed.choice("decision", {.what = "a decision", .allowed = {"approve", "refuse"}});
  const std::string reason = typed.text(
      "reason", {.what = "why the claim is refused", .is_required = decision == "refuse"});
  if (!typed.has_problems()) {
    const auto decided = context.db.write([&](storage::Transaction& tx) {
      return programme::decide_claim(
          tx,
          context.actor,
          {.claim = {number_in_route(request, "claim")},
           .decision = decision == "approve" ? programme::ClaimDecision::approve
                                             : programme::ClaimDecision::refuse,
           .reason = reason},
          context.today);
    });
    if (decided) {
      context.say("The claim is " + decided->decision);
      return redirect(Url::local("/claims/" + std::to_string(decided->id.value)));
    }
    if (decided.error().kind != ProblemKind::refused_by_rule)
      return problem_page(context, decided.error());
    typed.add("decision", decided.error().message);
  }
  return show_claim_with(request, context, &typed);
}

Response pay_claim(const Request& request, Context& context) {
  FormReader typed(request.form);
  const auto paid_on = typed.date("paid_on", "Date of payment");
  const std::string reference = typed.text(
      "reference", {.what = "the reference", .is_required = false, .characters_max = 100});
  const auto opened = context.db.read(
      [&](storage::Snapshot& db) { return find_opened_claim(db, request, context); });
  if (!opened) return problem_page(context, opened.error());
  if (!opened->line.payment)
    return problem_page(context,
                        {ProblemKind::refused_by_rule, "", "This claim has not been approved", {}});
  if (!typed.has_problems()) {
    const auto paid = context.db.write([&](storage::Transaction& tx) {
      return programme::record_payment(
          tx, context.actor, opened->line.payment->id, *paid_on, reference);
    });
    if (paid) {
      context.say("Payment of " + programme::text_of(paid->amount) + " recorded");
      return redirect(Url::local("/claims"));
    }
    if (paid.error().field.empty()) return problem_page(context, paid.error());
    typed.add("paid_on-day", paid.error().message);
  }
  return show_claim_with(request, context, &typed);
}

}  // namespace

void add_claim_routes(Routes& routes) {
  const auto add = [&](Method method, const char* pattern, Handler handler) {
    routes.push_back({.method = method,
                      .pattern = pattern,
                      .permission = Permission::decide,
                      .handler = handler});
  };
  add(Method::get, "/claims", claims_index);
  add(Method::get, "/claims.csv", claims_csv);
  add(Method::get, "/claims/{claim}", show_claim);
  add(Method::post, "/claims/{claim}", decide_on_claim);
  add(Method::post, "/claims/{claim}/payment", pay_claim);
  add_own_claim_routes(routes);
}

}  // namespace trellis::web
