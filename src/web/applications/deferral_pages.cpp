#include "core/text.hpp"
#include "programme/deferral_actions.hpp"
#include "programme/offer_actions.hpp"
#include "report/application_list_store.hpp"
#include "web/applications/application_pages.hpp"
#include "web/applications/deferral_view.hpp"
#include "web/applications/read_applications.hpp"
#include "web/events/event_sentences.hpp"
#include "web/form.hpp"
#include "web/page.hpp"

namespace trellis::web {
namespace {

using access::Permission;
using programme::Cohort;

/// An application that this reader opens, with its participation.
struct OpenedApplication {
  report::ApplicationLine line = {};
  programme::Participation participation = {};

  std::string path(std::string_view rest = {}) const {
    return "/applications/" + std::to_string(line.participation) + std::string(rest);
  }
};

Result<OpenedApplication> find_opened_application(storage::Snapshot& db,
                                                  const Request& request,
                                                  const Context& context) {
  auto line = report::application_line(db, number_in_route(request, "participation"));
  if (!line || !ReadApplications(db, context.actor).opens(*line))
    return problem(ProblemKind::not_found, "", "There is no application at this address");
  if (!access::may(context.actor, Permission::decide, line->scope()))
    return problem(ProblemKind::not_allowed, "", "You cannot move this participation");
  auto participation = programme::find_participation(db, {line->participation});
  return OpenedApplication{std::move(*line), std::move(*participation)};
}

/// "Starts on 1 September 2022. 12 of 100 places are taken or offered".
std::string cohort_hint(storage::Snapshot& db,
                        const programme::Participation& participation,
                        const Cohort& cohort) {
  std::string words = "Starts on " + cohort.plan.starts_on.long_text();
  const auto definition = programme::load_definition(db, participation.definition);
  programme::Participation there = participation;
  there.cohort = cohort.id;
  if (const auto places =
          programme::cohort_places(*definition, participation.unit, participation.stream))
    words += ". " + std::to_string(programme::places_used(db, there)) + " of " +
             counted(*places, "place") + " are taken or offered";
  return words;
}

Html deferral_form(storage::Snapshot& db,
                   const Context& context,
                   const OpenedApplication& opened,
                   const FormReader& form) {
  if (!programme::may_be_deferred(opened.participation.state))
    return paragraph(
        "A participation moves to a later cohort between its application and the start of its "
        "delivery, and not while an offer waits for an answer.");
  const auto later = programme::later_cohorts(db, opened.participation, context.today);
  if (later.empty())
    return paragraph("No later cohort takes this stream, so it cannot wait for one.");
  Choices choices{.name = "cohort",
                  .values = {form.value("cohort")},
                  .fieldset = Fieldset{.legend = {.content = "Which cohort does it wait for?",
                                                  .classes = "govuk-fieldset__legend--s"}},
                  .error = form.error("cohort")};
  for (const Cohort& cohort : later)
    choices.choices.push_back({.value = std::to_string(cohort.id.value),
                               .content = cohort.plan.title,
                               .hint = cohort_hint(db, opened.participation, cohort)});
  return post_form(
      context,
      Url::local(opened.path("/deferral")),
      radios(choices) +
          textarea({.name = "reason",
                    .value = form.value("reason"),
                    .label = {.content = "Why?", .classes = "govuk-label--s"},
                    .hint = {.content = "The school reads it on the page of its application"},
                    .error = form.error("reason"),
                    .rows = 3}) +
          button("Move to this cohort"));
}

Html undo_form(storage::Snapshot& db,
               const Context& context,
               const OpenedApplication& opened,
               const FormReader& form) {
  const auto in_force = programme::deferral_in_force(db, opened.participation);
  if (!in_force || !programme::may_be_deferred(opened.participation.state)) return {};
  const std::string back = programme::find_cohort(db, in_force->from)->plan.title;
  return heading("Move it back") +
         paragraph("It goes back to " + back +
                   " if there is a place. The school and its lead are told.") +
         post_form(
             context,
             Url::local(opened.path("/deferral/undo")),
             input({.name = "undo_reason",
                    .value = form.value("undo_reason"),
                    .label = {.content = "Why does it move back?", .classes = "govuk-label--s"},
                    .error = form.error("undo_reason")}) +
                 button({.content = "Move back to " + back, .classes = "govuk-button--secondary"}));
}

Response deferral_page(storage::Snapshot& db,
                       const Context& context,
                       const OpenedApplication& opened,
                       const FormReader& form) {
  const auto cohort = opened.participation.cohort
                          ? programme::find_cohort(db, *opened.participation.cohort)
                          : std::nullopt;
  SummaryList facts;
  facts.rows = {{.key = "Cohort now", .value = cohort ? cohort->plan.title : "None"},
                {.key = "Day of the application",
                 .value = opened.participation.applied_on
                              ? opened.participation.applied_on->long_text() + ", which it keeps"
                              : "It has not applied yet"}};
  return page(context,
              {.title = "Move to a later cohort",
               .caption = opened.line.school,
               .section = "Applications",
               .breadcrumbs = {{.content = "Applications", .link = Url::local("/applications")},
                               {.content = opened.line.school, .link = Url::local(opened.path())}},
               .has_errors = form.has_problems()},
              form.summary() + summary_list(facts) + deferrals_html(db, opened.participation) +
                  deferral_form(db, context, opened, form) + undo_form(db, context, opened, form),
              form.has_problems() ? 422 : 200);
}

Response with_deferral(const Request& request, Context& context, const FormReader& form) {
  return context.db.read([&](storage::Snapshot& db) {
    const auto opened = find_opened_application(db, request, context);
    return opened ? deferral_page(db, context, *opened, form)
                  : problem_page(context, opened.error());
  });
}

Response show_deferral(const Request& request, Context& context) {
  return with_deferral(request, context, FormReader(request.query));
}

/// Back to the application, or the page again with what is wrong beside its field.
Response after_deferral(const Request& request,
                        Context& context,
                        FormReader& form,
                        const Result<std::string>& done) {
  if (done) {
    context.say(*done);
    return redirect(Url::local("/applications/" + std::string(request.route.raw("participation"))));
  }
  if (done.error().kind == ProblemKind::not_allowed || done.error().kind == ProblemKind::not_found)
    return problem_page(context, done.error());
  form.add(done.error());
  return with_deferral(request, context, form);
}

Response defer_participation(const Request& request, Context& context) {
  FormReader form(request.form);
  const auto cohort = parse_whole_number(request.form.text("cohort"), "cohort");
  if (!cohort) form.add("cohort", "Select the cohort that it waits for");
  const std::string reason =
      form.text("reason", {.what = "why it waits for a later cohort", .characters_max = 1000});
  if (form.has_problems()) return with_deferral(request, context, form);
  const auto done = context.db.write([&](storage::Transaction& tx) -> Result<std::string> {
    const OpenedApplication opened = TRY(find_opened_application(tx, request, context));
    TRY(programme::make_deferral(tx,
                                 context.actor,
                                 {.participation = opened.participation.id,
                                  .to = programme::CohortId{*cohort},
                                  .reason = reason},
                                 context.today));
    return "It waits for " + programme::find_cohort(tx, programme::CohortId{*cohort})->plan.title;
  });
  return after_deferral(request, context, form, done);
}

Response move_back(const Request& request, Context& context) {
  FormReader form(request.form);
  const std::string reason =
      form.text("undo_reason", {.what = "why it moves back", .characters_max = 1000});
  if (form.has_problems()) return with_deferral(request, context, form);
  const auto done = context.db.write([&](storage::Transaction& tx) -> Result<std::string> {
    const OpenedApplication opened = TRY(find_opened_application(tx, request, context));
    const auto undone = TRY(programme::undo_deferral(
        tx, context.actor, opened.participation.id, reason, context.today));
    return "It is back in " + programme::find_cohort(tx, undone.from)->plan.title;
  });
  return after_deferral(request, context, form, done);
}

/// "Moved to a later cohort: Cohort 5, September 2022".
std::string deferral_sentence(const events::Event& event) {
  std::string words =
      event.type == "deferral.made" ? "Moved to a later cohort" : "Moved back to its cohort";
  for (const events::Change& change : event.changes)
    if (change.field == "cohort" && change.after) words += ": " + *change.after;
  return words;
}

}  // namespace

void add_deferral_routes(Routes& routes) {
  const auto add = [&](Method method, const char* pattern, Handler handler) {
    routes.push_back({.method = method,
                      .pattern = pattern,
                      .permission = Permission::decide,
                      .handler = handler});
  };
  add(Method::get, "/applications/{participation}/deferral", show_deferral);
  add(Method::post, "/applications/{participation}/deferral", defer_participation);
  add(Method::post, "/applications/{participation}/deferral/undo", move_back);
  say_events("deferral.made", deferral_sentence);
  say_events("deferral.undone", deferral_sentence);
}

}  // namespace trellis::web
