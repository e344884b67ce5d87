#include <algorithm>

#include "casework/plan_reading_actions.hpp"
#include "core/text.hpp"
#include "web/cases/case_pages.hpp"
#include "web/cases/plan_view.hpp"
#include "web/form.hpp"

namespace trellis::web {
namespace {

using access::Permission;
using casework::CriterionVerdict;
using casework::PlanReading;
using casework::ReadingDecision;
using casework::ReadingKind;
using casework::ReadingResult;
using casework::WaitingReading;

Html waiting_table(const std::string& caption,
                   const std::vector<WaitingReading>& rows,
                   Date today) {
  Table list{.caption = caption, .caption_classes = "govuk-table__caption--m"};
  list.head = {{.content = "Plan of"},
               {.content = "Programme"},
               {.content = "Version", .is_numeric = true},
               {.content = "Sent"},
               {.content = "To be read by"}};
  for (const WaitingReading& row : rows) {
    Html due = html_text(row.due_on ? row.due_on->long_text() : std::string("No date"));
    if (row.due_on && *row.due_on < today) due += html_text(" ") + tag("Overdue", "red");
    list.rows.push_back(
        {{.content = link_to("/plan-readings/" + std::to_string(row.id.value), row.school)},
         {.content = row.programme},
         {.content = std::to_string(row.version), .is_numeric = true},
         {.content = row.asked_on.long_text()},
         {.content = due}});
  }
  return scrolling(caption, table(list));
}

Response show_waiting(const Request&, Context& context) {
  return context.db.read([&](storage::Snapshot& db) {
    std::vector<WaitingReading> own;
    if (context.actor.person && context.actor.acting_for)
      own = casework::peer_waiting(db, *context.actor.person, *context.actor.acting_for);
    const auto quality = casework::quality_waiting(db, context.actor);
    Html html;
    if (!own.empty()) html += waiting_table("Sent to you", own, context.today);
    if (!quality.empty()) html += waiting_table("Quality assurance", quality, context.today);
    if (html.empty())
      html = paragraph(
          "No plan waits for you. A plan appears here when its school or its programme sends it "
          "to you to read.");
    return page(context, {.title = "Plans to read", .section = "Cases"}, html);
  });
}

/// A reading whose plan the actor may read now, with its case.
struct OpenedReading {
  PlanReading reading = {};
  OpenedCase opened = {};
  casework::PlanVersion plan = {};
};

Result<OpenedReading> find_opened_reading(storage::Snapshot& db,
                                          const Request& request,
                                          const Context& context) {
  const auto refused = [] {
    return problem(ProblemKind::not_found, "", "There is no plan at this address for you to read");
  };
  const auto reading = casework::find_reading(db, {number_in_route(request, "reading")});
  if (!reading) return refused();
  const auto file = casework::find_case(db, reading->case_id);
  const bool may_read = casework::is_reader(context.actor, *reading) ||
                        casework::may_decide(context.actor, *file, *reading);
  if (!may_read) return refused();
  const auto versions = casework::plan_versions(db, reading->case_id);
  const auto plan = std::ranges::find(versions, reading->plan, &casework::PlanVersion::id);
  OpenedReading found{*reading, open_case_of(db, *file, context.today), *plan};
  if (!found.opened.definition().plan) return refused();
  return found;
}

Html criterion_fields(const programme::Option& item, const FormReader& form) {
  Choices met{
      .name = "met-" + item.id,
      .values = {form.value("met-" + item.id)},
      .choices = {{.value = "yes", .content = "Met"}, {.value = "no", .content = "Not met"}},
      .fieldset =
          Fieldset{.legend = {.content = item.label, .classes = "govuk-fieldset__legend--s"}},
      .error = form.error("met-" + item.id),
      .classes = "govuk-radios--inline govuk-radios--small"};
  Html words = html_text("Comment");
  words += visually_hidden(" on: " + item.label);
  return radios(met) + textarea({.name = "comment-" + item.id,
                                 .value = form.value("comment-" + item.id),
                                 .label = {.content = words},
                                 .error = form.error("comment-" + item.id),
                                 .rows = 2});
}

Html decision_form(const Context& context, const OpenedReading& found, const FormReader& form) {
  Html fields;
  for (const programme::Option& item : found.opened.definition().plan->quality_check)
    fields += criterion_fields(item, form);
  fields += textarea({.name = "summary",
                      .value = form.value("summary"),
                      .label = {.content = "In summary (optional)", .classes = "govuk-label--s"},
                      .hint = {.content = "The school reads this and your comments"},
                      .error = form.error("summary"),
                      .rows = 4});
  fields += radios(
      {.name = "result",
       .values = {form.value("result")},
       .choices = {{.value = "passed", .content = "Passes", .hint = "Every criterion is met"},
                   {.value = "returned", .content = "Is returned for change"}},
       .fieldset =
           Fieldset{.legend = {.content = "The plan", .classes = "govuk-fieldset__legend--s"}},
       .error = form.error("result")});
  return heading("What do you find?") +
         post_form(context,
                   Url::local("/plan-readings/" + std::to_string(found.reading.id.value)),
                   fields + button("Send to the school"));
}

Response reading_page(storage::Snapshot& db,
                      const Context& context,
                      const OpenedReading& found,
                      const FormReader& form) {
  PageOptions options{.title = "Read the plan",
                      .caption = found.opened.name + ", " + found.opened.programme,
                      .section = "Cases",
                      .back_link = Url::local("/plan-readings"),
                      .has_errors = form.has_problems()};
  if (!found.reading.is_open())
    return page(context,
                options,
                paragraph(std::string(title_of(found.reading.result)) + " on " +
                          found.reading.decided_on->long_text() +
                          ". The plan is open to its reader until it is decided."));
  PlanShown shown = plan_shown(db, found.opened, found.plan);
  shown.hides_people = found.reading.kind == ReadingKind::peer;
  Html html = form.summary() + paragraph(version_words(found.plan));
  if (found.reading.due_on)
    html += paragraph("To be read by " + found.reading.due_on->long_text() + ".");
  html += columns_html(found.opened, shown) + objectives_html(found.opened, shown, context.today) +
          decision_form(context, found, form);
  return page(context, options, html, form.has_problems() ? 422 : 200);
}

Response with_reading(const Request& request, Context& context, const FormReader& form) {
  return context.db.read([&](storage::Snapshot& db) {
    const auto found = find_opened_reading(db, request, context);
    return found ? reading_page(db, context, *found, form) : problem_page(context, found.error());
  });
}

Response show_reading(const Request& request, Context& context) {
  return with_reading(request, context, FormReader(request.query));
}

ReadingDecision decision_in(const Fields& form, const programme::Plan& plan) {
  ReadingDecision decision{.summary = std::string(form.text("summary"))};
  for (const programme::Option& item : plan.quality_check) {
    const std::string_view met = form.text("met-" + item.id);
    if (met != "yes" && met != "no") continue;
    decision.verdicts.push_back({.item = item.id,
                                 .met = met == "yes",
                                 .comment = std::string(form.text("comment-" + item.id))});
  }
  if (form.text("result") == "passed") decision.result = ReadingResult::passed;
  if (form.text("result") == "returned") decision.result = ReadingResult::returned;
  return decision;
}

Response decide(const Request& request, Context& context) {
  Problems problems;
  const auto done = context.db.write([&](storage::Transaction& tx) -> Result<OpenedReading> {
    OpenedReading found = TRY(find_opened_reading(tx, request, context));
    ReadingDecision decision = decision_in(request.form, *found.opened.definition().plan);
    ReadingDecision checked = decision;
    problems = check_decision(*found.opened.definition().plan, checked);
    if (!problems.empty()) return std::unexpected(problems.front());
    found.reading = TRY(casework::decide_reading(
        tx, context.actor, found.reading.id, std::move(decision), context.today));
    return found;
  });
  if (!problems.empty()) {
    FormReader form(request.form);
    for (const Problem& each : problems) form.add(each);
    return with_reading(request, context, form);
  }
  if (!done) return problem_page(context, done.error());
  context.say(done->reading.result == ReadingResult::passed
                  ? "The plan has passed, and its school is told"
                  : "The plan is returned, and its school is told what to change");
  const bool sees_case = casework::may_see(context.actor, done->opened.file());
  return redirect(Url::local(sees_case ? done->opened.path("/plan/readings") : "/plan-readings"));
}

}  // namespace

bool has_plans_to_read(storage::Snapshot& db, const access::Actor& actor) {
  if (actor.person && actor.acting_for &&
      !casework::peer_waiting(db, *actor.person, *actor.acting_for).empty())
    return true;
  return may_somewhere(actor, Permission::edit_task) &&
         !casework::quality_waiting(db, actor).empty();
}

void add_reader_routes(Routes& routes) {
  const auto add = [&](Method method, const char* pattern, Handler handler) {
    routes.push_back({.method = method,
                      .pattern = pattern,
                      .permission = Permission::signed_in,
                      .handler = handler});
  };
  add(Method::get, "/plan-readings", show_waiting);
  add(Method::get, "/plan-readings/{reading}", show_reading);
  add(Method::post, "/plan-readings/{reading}", decide);
}

}  // namespace trellis::web
