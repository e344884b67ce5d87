#include "web/cases/case_pages.hpp"

#include "access/person_store.hpp"
#include "casework/case_actions.hpp"
#include "casework/journal_actions.hpp"
#include "core/text.hpp"
#include "matching/challenge_actions.hpp"
#include "web/cases/case_calendar.hpp"
#include "web/cases/case_list.hpp"
#include "web/cases/case_show.hpp"
#include "web/cases/change_over_view.hpp"
#include "web/cases/next_steps.hpp"
#include "web/cases/peer_review_pages.hpp"
#include "web/cases/task_form.hpp"
#include "web/host_guard.hpp"
#include "web/saved_views/saved_view_pages.hpp"

namespace trellis::web {
namespace {

using access::Permission;

bool changes_many(const Context& context) {
  return context.may(Permission::edit_task) || context.may(Permission::assign);
}

/// The way to change many cases: those that are ticked, or all of the list.
Html bulk_ways(const ListQuery& query, std::int64_t total) {
  Element form("form");
  form.set("id", "bulk").set("method", "get").link("action", Url::local("/cases/bulk"));
  form.add(button({.content = "Change the ticked cases", .classes = "govuk-button--secondary"}));
  return Html(form) +
         Html(Element("p")
                  .classes({"govuk-body"})
                  .add(link_to(Url::local("/cases/bulk", query.filters),
                               "Change all " + counted(total, "case") + " of this list")));
}

/// The button that opens a case, for those who may.
Html opening_way(const Context& context) {
  if (!context.may(Permission::edit_task)) return {};
  return button({.content = "Open a case",
                 .link = Url::local("/cases/new"),
                 .classes = "govuk-button--secondary"});
}

Html tick_of(const casework::CaseLine& line) {
  const std::string id = "case-" + std::to_string(line.id.value);
  return Element("div")
      .classes({"govuk-checkboxes", "govuk-checkboxes--small"})
      .add(Element("div")
               .classes({"govuk-checkboxes__item"})
               .add(Element("input")
                        .classes({"govuk-checkboxes__input"})
                        .set("type", "checkbox")
                        .set("id", id)
                        .set("name", "case")
                        .set("value", std::to_string(line.id.value))
                        .set("form", "bulk"))
               .add(Element("label")
                        .classes({"govuk-label", "govuk-checkboxes__label"})
                        .set("for", id)
                        .add(Element("span")
                                 .classes({"govuk-visually-hidden"})
                                 .text("Tick " + line.name))));
}

Response index(const Request& request, Context& context) {
  return context.db.read([&](storage::Snapshot& db) {
    const auto facets = casework::case_facets(db, context.actor);
    if (facets.empty())
      return page(context,
                  {.title = "Cases", .section = "Cases"},
                  paragraph("No case is open to you. A case opens when a school's match with its "
                            "lead is confirmed, and appears here.") +
                      opening_way(context));
    ListDefinition definition = cases_list(db, context, facets);
    const ListQuery query = read_list_query(request, definition);
    const auto found = casework::find_cases(
        db, context.actor, case_query(query, context.today), query.offset(), query.page_size);
    const bool with_ticks = changes_many(context);
    if (with_ticks) definition.columns.insert(definition.columns.begin(), {.text = "Tick"});
    ListRows list{.total = found.counts.total};
    list.before =
        opening_way(context) + paragraph(due_sentence(found.counts)) +
        Html(Element("p")
                 .classes({"govuk-body"})
                 .add(link_to("/cases.ics", "Put the dates of reviews into your calendar (ICS)")));
    if (context.may(Permission::decide))
      list.before += Element("p")
                         .classes({"govuk-body"})
                         .add(link_to("/cases/questions", "Questions about cases"));
    if (with_ticks && found.counts.total > 0) list.before += bulk_ways(query, found.counts.total);
    NextSteps next(db, context);
    for (const ListedCase& listed : listed_cases(db, context, found.ids)) {
      list.rows.push_back(case_row(listed, next.of(listed.line), context.today));
      if (with_ticks)
        list.rows.back().insert(list.rows.back().begin(), Cell{.content = tick_of(listed.line)});
    }
    return page(
        context,
        {.title = "Cases", .section = "Cases"},
        saved_views_html(db, context, definition, query) + list_content(definition, query, list));
  });
}

Response csv(const Request& request, Context& context) {
  return context.db.read([&](storage::Snapshot& db) {
    const ListQuery query =
        read_list_query(request, cases_list(db, context, casework::case_facets(db, context.actor)));
    const auto found = casework::find_cases(db, context.actor, case_query(query, context.today));
    return csv_response(cases_csv(listed_cases(db, context, found.ids)), "cases");
  });
}

/// The dates of every open case that this person may see, to subscribe to or to load once.
Response calendar(const Request& request, Context& context) {
  const auto lines = context.db.read([&](storage::Snapshot& db) {
    const casework::CaseQuery open{.today = context.today, .only_open = true};
    return casework::lines_of(db, context.actor, casework::find_cases(db, context.actor, open).ids);
  });
  Response response =
      text_response(reviews_calendar(lines, context.now, public_address_of(request)));
  response.headers.set("Content-Type", "text/calendar; charset=utf-8");
  response.headers.set("Content-Disposition", "attachment; filename=\"reviews.ics\"");
  return response;
}

CaseSummary summary_of(storage::Snapshot& db, const Context& context, const OpenedCase& opened) {
  CaseSummary summary;
  const casework::CaseId id = opened.file().id;
  for (const casework::Assignment& row : casework::assignments_of(db, id)) {
    if (row.finished_on) continue;
    const auto person = access::find_person(db, row.person);
    summary.people.push_back(role_titles(opened.definition(), {row.role}) + ": " +
                             (person ? person->name : "somebody"));
  }
  summary.reviews = casework::reviews_of(db, id);
  summary.review_due = casework::next_review_of(db, id);
  if (casework::may_see_concerns(context.actor, opened.file()))
    for (const casework::SideRecordRow& row : casework::side_records_of(db, id))
      if (!row.finished_on) ++summary.concerns;
  if (const auto& pairing = opened.file().pairing)
    summary.may_see_match = matching::may_see_match(db, context.actor, *pairing);
  summary.is_watched = context.actor.person && casework::is_watched(db, id, *context.actor.person);
  return summary;
}

Response show(const Request& request, Context& context) {
  return context.db.read([&](storage::Snapshot& db) {
    const auto opened = find_opened_case(db, request, context);
    if (!opened) return problem_page(context, opened.error());
    const Html content = change_over_html(db, context, *opened) +
                         case_content(context, *opened, summary_of(db, context, *opened));
    return case_page(context, *opened, CaseTab::tasks, content);
  });
}

int round_in(const Fields& fields, const casework::TaskView& view) {
  const std::string_view text = fields.text("round");
  for (int round = 2; round <= view.rounds + 1; ++round)
    if (text == std::to_string(round)) return round;
  return 1;
}

/// The task of the address, as the case stands.
Result<TaskAt> task_in(const Request& request,
                       const OpenedCase& opened,
                       const casework::CaseView& view) {
  TaskAt at{.view = view.find(request.route.raw("task"))};
  if (!at.view) return problem(ProblemKind::not_found, "", "This case has no such task");
  const Fields& fields = request.method == Method::post ? request.form : request.query;
  at.round = round_in(fields, *at.view);
  const auto& answers = opened.context.record.answers;
  const auto kept = answers.find(casework::round_key(at.view->task->id, at.round));
  if (kept != answers.end()) at.kept = kept->second;
  return at;
}

Response show_task(const Request& request, Context& context) {
  return context.db.read([&](storage::Snapshot& db) {
    const auto opened = find_opened_case(db, request, context);
    if (!opened) return problem_page(context, opened.error());
    const casework::CaseView view = opened->context.view(context.today);
    const auto at = task_in(request, *opened, view);
    if (!at) return problem_page(context, at.error());
    AnswerFields form{.fields = programme::pointers(at->view->task->fields),
                      .answers = at->kept,
                      .today = context.today};
    form.evidence = evidence_choices(db, form.fields);
    return task_page(context,
                     {.opened = *opened, .view = view, .at = *at, .form = form, .changed = {}});
  });
}

/// Saves, or shows the form again: with problems, or with what somebody else has changed.
std::optional<Response> save_or_explain(const Request& request,
                                        const Context& context,
                                        storage::Transaction& tx) {
  const auto opened = find_opened_case(tx, request, context);
  if (!opened) return problem_page(context, opened.error());
  const casework::CaseView view = opened->context.view(context.today);
  const auto at = task_in(request, *opened, view);
  if (!at) return problem_page(context, at.error());
  AnswerFields form{.fields = programme::pointers(at->view->task->fields),
                    .today = context.today,
                    .is_typed = true};
  form.answers = answers_in(form.fields, request.form);
  form.evidence = evidence_choices(tx, form.fields);
  form.problems = check_answers(form.fields, form.answers, at->kept, context.today);
  TaskPage shown{.opened = *opened, .view = view, .at = *at, .form = form, .changed = {}};
  const auto was = programme::answers_of_json(request.form.raw("was"));
  shown.changed = differences(*at->view->task, was, at->kept);
  if (!form.problems.empty() || !shown.changed.empty()) return task_page(context, shown);
  const auto saved = casework::answer_task(tx,
                                           context.actor,
                                           {.id = opened->file().id,
                                            .version = opened->file().version,
                                            .task = at->view->task->id,
                                            .round = at->round,
                                            .answers = form.answers},
                                           context.today);
  if (saved) return std::nullopt;
  if (saved.error().field.empty()) return problem_page(context, saved.error());
  shown.form.problems = {saved.error()};
  shown.form.problems.front().message = in_quotes(saved.error().message);
  return task_page(context, shown);
}

Response save_task(const Request& request, Context& context) {
  auto refused = context.db.write(
      [&](storage::Transaction& tx) { return save_or_explain(request, context, tx); });
  if (refused) return std::move(*refused);
  context.say("Saved");
  return redirect(Url::local("/cases/" + std::string(request.route.raw("case"))));
}

Response set_watch(const Request& request, Context& context) {
  const bool watched = request.form.text("watch") == "yes";
  const casework::CaseId id{number_in_route(request, "case")};
  const auto done = context.db.write(
      [&](storage::Transaction& tx) { return casework::watch(tx, context.actor, id, watched); });
  if (!done) return problem_page(context, done.error());
  context.say(watched ? "The case is on your watchlist" : "The case is off your watchlist");
  return redirect(Url::local("/cases/" + std::to_string(id.value)));
}

}  // namespace

void add_case_routes(Routes& routes) {
  const auto add = [&](Method method, const char* pattern, Handler handler) {
    routes.push_back({.method = method,
                      .pattern = pattern,
                      .permission = Permission::view_case,
                      .handler = handler});
  };
  add(Method::get, "/cases", index);
  add(Method::get, "/cases.csv", csv);
  add(Method::get, "/cases.ics", calendar);
  add_new_case_routes(routes);
  add_case_bulk_routes(routes);
  add_case_course_routes(routes);
  add_case_graduation_routes(routes);
  add_case_grant_routes(routes);
  add_case_change_over_routes(routes);
  add(Method::get, "/cases/{case}", show);
  add(Method::get, "/cases/{case}/tasks/{task}", show_task);
  add(Method::post, "/cases/{case}/tasks/{task}", save_task);
  add(Method::post, "/cases/{case}/watch", set_watch);
  add_case_diary_routes(routes);
  add_case_status_routes(routes);
  add_case_people_routes(routes);
  add_protection_routes(routes);
  add_nominated_routes(routes);
  add_nominee_routes(routes);
  add_peer_review_routes(routes);
  add_case_review_routes(routes);
  add_case_concern_routes(routes);
  add_case_plan_routes(routes);
}

}  // namespace trellis::web
