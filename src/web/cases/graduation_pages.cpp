#include "casework/graduation_actions.hpp"
#include "programme/money.hpp"
#include "web/cases/case_pages.hpp"
#include "web/cases/case_parts.hpp"
#include "web/components/words.hpp"
#include "web/events/event_sentences.hpp"
#include "web/form.hpp"

namespace trellis::web {
namespace {

using access::Permission;

std::string graduation_path(const OpenedCase& opened) { return opened.path("/graduation"); }

/// What taking the graduation back will do, before it is done.
Html consequences_html(const OpenedCase& opened, const casework::Graduated& found) {
  SummaryList list;
  list.rows = {
      summary_row("Graduated", found.on.long_text()),
      summary_row("The case",
                  Html(html_text("Is open again as ")) +
                      status_tag(opened.definition(), found.status_before)),
      summary_row("Its tasks",
                  "Stay as they were answered. Answer the graduation decision again where it was "
                  "wrong"),
      summary_row("Its lead",
                  found.pairing_has_ended
                      ? "The pairing has ended since. It runs again if the lead still has a place; "
                        "if not, the case needs a lead"
                      : "The pairing runs on, with the place that it has")};
  if (found.approved.pence > 0)
    list.rows.push_back(
        summary_row("Grants",
                    programme::text_of(found.approved) +
                        " was approved or paid. It stays, and counts towards the most that may be "
                        "paid when the school graduates again"));
  list.rows.push_back(
      summary_row("Who is told", "The school and its lead. The history keeps both decisions"));
  return summary_list(list);
}

Response graduation_page(storage::Snapshot& db,
                         const Context& context,
                         const OpenedCase& opened,
                         const FormReader& form) {
  if (!casework::may_take_graduation_back(context.actor, opened.file()))
    return problem_page(context,
                        {ProblemKind::not_allowed, "", "You cannot take this graduation back", {}});
  const auto found = casework::graduated(db, opened.file());
  if (!found) return problem_page(context, found.error());
  Html content = form.summary() + consequences_html(opened, *found);
  if (!found->waiting.empty()) {
    content += paragraph("A grant of " + programme::text_of(found->waiting.front().amount) +
                         " waits for approval because the case graduated. Take that decision "
                         "back first.") +
               Html(Element("p")
                        .classes({"govuk-body"})
                        .add(link_to(opened.path("/grants"), "Grants of this case")));
  } else {
    content += post_form(
        context,
        Url::local(graduation_path(opened)),
        textarea({.name = "reason",
                  .value = form.value("reason"),
                  .label = {.content = "Why was the decision wrong?", .classes = "govuk-label--s"},
                  .hint = {.content = "Kept with the case; messages do not repeat it"},
                  .error = form.error("reason"),
                  .rows = 4}) +
            button({.content = "Take the graduation back", .classes = "govuk-button--warning"}));
  }
  return case_form_page(context,
                        opened,
                        {.title = "Take the graduation back",
                         .back = opened.path(),
                         .has_errors = form.has_problems()},
                        content);
}

Response with_graduation(const Request& request, Context& context, const FormReader& form) {
  return context.db.read([&](storage::Snapshot& db) {
    const auto opened = find_opened_case(db, request, context);
    return opened ? graduation_page(db, context, *opened, form)
                  : problem_page(context, opened.error());
  });
}

Response show_graduation(const Request& request, Context& context) {
  return with_graduation(request, context, FormReader(request.query));
}

const char* words_after(casework::LeadAfter lead) {
  switch (lead) {
    case casework::LeadAfter::runs_on:
      return "The graduation is taken back";
    case casework::LeadAfter::came_back:
      return "The graduation is taken back, and the pairing runs again";
    case casework::LeadAfter::is_missing:
      return "The graduation is taken back. The lead has no place any more: this case needs a lead";
  }
  return "";
}

Response take_graduation_back(const Request& request, Context& context) {
  FormReader form(request.form);
  const casework::CaseId id{number_in_route(request, "case")};
  const std::string reason =
      form.text("reason", {.what = "why the decision was wrong", .characters_max = 2000});
  if (form.has_problems()) return with_graduation(request, context, form);
  const auto done = context.db.write([&](storage::Transaction& tx) -> Result<casework::LeadAfter> {
    const auto file = casework::find_case(tx, id);
    if (!file || !casework::may_see(context.actor, *file))
      return problem(ProblemKind::not_found, "", "There is no such case");
    return casework::take_back_graduation(tx, context.actor, id, reason, context.today);
  });
  if (!done) return problem_page(context, done.error());
  context.say(words_after(*done));
  return redirect(Url::local("/cases/" + std::to_string(id.value)));
}

std::string graduation_sentence(const events::Event&) {
  return "The graduation was taken back: the case is open again";
}

}  // namespace

void add_case_graduation_routes(Routes& routes) {
  routes.push_back({.method = Method::get,
                    .pattern = "/cases/{case}/graduation",
                    .permission = Permission::decide,
                    .handler = show_graduation});
  routes.push_back({.method = Method::post,
                    .pattern = "/cases/{case}/graduation",
                    .permission = Permission::decide,
                    .handler = take_graduation_back});
  say_events("case.graduation_taken_back", graduation_sentence);
}

}  // namespace trellis::web
