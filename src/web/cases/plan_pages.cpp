#include <algorithm>

#include "casework/plan_actions.hpp"
#include "casework/plan_comment_actions.hpp"
#include "casework/plan_reading_store.hpp"
#include "core/text.hpp"
#include "web/cases/answer_form.hpp"
#include "web/cases/case_pages.hpp"
#include "web/cases/case_parts.hpp"
#include "web/cases/plan_view.hpp"
#include "web/form.hpp"

namespace trellis::web {
namespace {

using access::Permission;
using casework::Objective;
using casework::PlanVersion;
using programme::Field;

constexpr int objectives_max = 20;

Html small_form(const Context& context,
                const OpenedCase& opened,
                const char* rest,
                const Html& fields,
                const char* text) {
  return post_form(context,
                   Url::local(opened.path(rest)),
                   fields + button({.content = text, .classes = "govuk-button--secondary"}));
}

Html plan_actions_html(const Context& context,
                       const OpenedCase& opened,
                       const PlanVersion* latest) {
  if (!may_write_plan(context, opened)) return {};
  if (!latest)
    return button({.content = "Write the plan", .link = Url::local(opened.path("/plan/draft"))});
  if (latest->is_draft())
    return button({.content = "Go on writing", .link = Url::local(opened.path("/plan/draft"))}) +
           small_form(context, opened, "/plan/share", {}, "Share this version");
  return button({.content = "Write a new version",
                 .link = Url::local(opened.path("/plan/draft")),
                 .classes = "govuk-button--secondary"});
}

/// Where a version is read, printed, saved and commented on.
Html plan_ways_html(const OpenedCase& opened, const PlanShown& shown, std::size_t readings) {
  const std::string version = "?version=" + std::to_string(shown.plan.number);
  Html items;
  const auto add = [&](const std::string& rest, const std::string& words) {
    items += Element("li").add(link_to(opened.path(rest), words));
  };
  add("/plan/readings",
      readings == 0 ? "Peer review and quality assurance"
                    : "Peer review and quality assurance: " +
                          counted(static_cast<std::int64_t>(readings), "reading"));
  const auto threads = casework::threads_of(shown.comments);
  const auto open = std::ranges::count_if(threads, &casework::CommentThread::is_open);
  if (shown.may_comment || !threads.empty())
    add("/plan/comments", "Comments: " + std::to_string(open) + " open");
  add("/plan/print" + version, "Print or save as PDF");
  add("/plan.csv" + version, "Save as CSV");
  return Element("ul").classes({"govuk-list", "trellis-no-print"}).add(items);
}

Response show_plan(const Request& request, Context& context) {
  return context.db.read([&](storage::Snapshot& db) {
    const auto opened = opened_with_plan(db, request, context);
    if (!opened) return problem_page(context, opened.error());
    const auto versions = casework::plan_versions(db, opened->file().id);
    const PlanVersion* plan = version_asked(versions, request);
    const PlanVersion* latest = versions.empty() ? nullptr : &versions.back();
    const Html content = plan_actions_html(context, *opened, latest) + quality_html(*opened);
    if (!plan)
      return case_page(
          context, *opened, CaseTab::plan, paragraph("No plan has been written yet.") + content);
    PlanShown shown = plan_shown(db, *opened, *plan);
    shown.comments = casework::comments_of(db, opened->file().id);
    shown.may_measure = plan == latest && may_write_plan(context, *opened);
    shown.may_comment = plan == latest && !opened->file().finished_on &&
                        versions.front().shared_on &&
                        casework::may_comment(context.actor, opened->file());
    const auto readings = casework::readings_of(db, opened->file().id);
    return case_page(
        context,
        *opened,
        CaseTab::plan,
        paragraph(version_words(*plan)) + plan_ways_html(*opened, shown, readings.size()) +
            columns_html(*opened, shown) + objectives_html(*opened, shown, context.today) +
            content + versions_html(*opened, versions, *plan));
  });
}

std::vector<const Field*> objective_fields(const OpenedCase& opened) {
  return programme::pointers(opened.definition().plan->objective_fields);
}

/// The draft as a form: columns, then each objective and room for one more.
struct DraftForm {
  programme::Answers columns = {};
  std::vector<Objective> objectives = {};
  Problems problems = {};  ///< the field is "objective-2-measure", or a column
  std::shared_ptr<const EvidenceChoices> evidence = {};
  bool is_typed = false;
  bool is_new_version = false;  ///< the last one is shared and stays as it is
  std::string because = {};
};

Html objective_form(const OpenedCase& opened,
                    const DraftForm& form,
                    std::size_t index,
                    Date today) {
  const std::string prefix = "objective-" + std::to_string(index + 1) + "-";
  const bool is_new = index >= form.objectives.size();
  AnswerFields fields{.fields = objective_fields(opened),
                      .today = today,
                      .is_typed = form.is_typed,
                      .prefix = prefix,
                      .evidence = form.evidence};
  if (!is_new) fields.answers = form.objectives[index].answers;
  for (const Problem& problem : form.problems)
    if (problem.field.starts_with(prefix)) {
      fields.problems.push_back(problem);
      fields.problems.back().field = problem.field.substr(prefix.size());
    }
  const std::string key = is_new ? "0" : std::to_string(form.objectives[index].key);
  return heading(is_new ? "One more objective (optional)"
                        : "Objective " + std::to_string(index + 1)) +
         hidden_input(prefix + "key", key) + answer_fields(fields);
}

Response draft_page(const Context& context, const OpenedCase& opened, const DraftForm& form) {
  Html fields = hidden_input("version", std::to_string(opened.file().version));
  if (form.is_new_version)
    fields +=
        input({.name = "because",
               .value = form.because,
               .label = {.content = "Why is there a new version?", .classes = "govuk-label--s"},
               .hint = {.content = "For example, review of 3 June 2026"},
               .classes = "govuk-!-width-two-thirds"});
  for (const programme::Option& column : opened.definition().plan->columns) {
    const auto answer = form.columns.find(column.id);
    fields += textarea({.name = "column-" + column.id,
                        .value = answer == form.columns.end() ? "" : answer->second.text,
                        .label = {.content = column.label, .classes = "govuk-label--s"},
                        .rows = 4});
  }
  for (std::size_t i = 0; i <= form.objectives.size() && i < objectives_max; ++i)
    fields += objective_form(opened, form, i, context.today);
  fields += paragraph("Empty an objective to take it out. Save to get room for another.");
  Html summary;
  if (!form.problems.empty()) {
    ErrorSummary errors;
    for (const Problem& problem : form.problems)
      errors.items.push_back({.content = problem.message});
    summary = error_summary(errors);
  }
  return case_form_page(context,
                        opened,
                        {.title = "Write the plan",
                         .back = opened.path("/plan"),
                         .has_errors = !form.problems.empty()},
                        summary + post_form(context,
                                            Url::local(opened.path("/plan/draft")),
                                            fields + button("Save draft")));
}

Response show_draft(const Request& request, Context& context) {
  return context.db.read([&](storage::Snapshot& db) {
    const auto opened = opened_with_plan(db, request, context);
    if (!opened) return problem_page(context, opened.error());
    if (!may_write_plan(context, *opened))
      return problem_page(context,
                          {ProblemKind::not_allowed, "", "You cannot write this plan now", {}});
    DraftForm form;
    form.evidence = evidence_choices(db, objective_fields(*opened));
    if (const auto plan = casework::latest_plan(db, opened->file().id)) {
      form.is_new_version = !plan->is_draft();
      form.columns = plan->columns;
      form.objectives = casework::objectives_of(db, plan->id);
    }
    return draft_page(context, *opened, form);
  });
}

DraftForm draft_in(const Request& request, const OpenedCase& opened, Date today) {
  DraftForm form{.is_typed = true};
  for (const programme::Option& column : opened.definition().plan->columns)
    form.columns[column.id].text = std::string(request.form.text("column-" + column.id));
  const auto fields = objective_fields(opened);
  for (int i = 1; i <= objectives_max; ++i) {
    const std::string prefix = "objective-" + std::to_string(i) + "-";
    if (!request.form.has(prefix + "key")) break;
    Objective objective{.answers = answers_in(fields, request.form, prefix)};
    if (!is_answered(objective.answers)) continue;
    const auto key = parse_whole_number(request.form.text(prefix + "key"), "objective");
    objective.key = key ? *key : 0;
    for (Problem& problem : check_answers(fields, objective.answers, {}, today)) {
      problem.field =
          "objective-" + std::to_string(form.objectives.size() + 1) + "-" + problem.field;
      form.problems.push_back(std::move(problem));
    }
    form.objectives.push_back(std::move(objective));
  }
  return form;
}

/// Writes the draft, which begins a new version where the last one is shared. The version of the
/// case that the page was opened with is compared before anything is written.
Result<void> write(storage::Transaction& tx,
                   const Context& context,
                   const Request& request,
                   const OpenedCase& opened,
                   const DraftForm& form) {
  const auto version = parse_whole_number(request.form.text("version"), "version");
  std::int64_t expected = version ? *version : -1;
  if (form.is_new_version && expected == opened.file().version) {
    TRY(casework::begin_version(tx, context.actor, opened.file().id, form.because, context.today));
    expected = casework::find_case(tx, opened.file().id)->version;
  }
  TRY(casework::write_plan(tx,
                           context.actor,
                           {.id = opened.file().id,
                            .version = expected,
                            .columns = form.columns,
                            .objectives = form.objectives},
                           context.today));
  return {};
}

Response save_draft(const Request& request, Context& context) {
  std::optional<Response> shown_again;
  const auto saved = context.db.write([&](storage::Transaction& tx) -> Result<void> {
    const auto opened = TRY(opened_with_plan(tx, request, context));
    DraftForm form = draft_in(request, opened, context.today);
    form.evidence = evidence_choices(tx, objective_fields(opened));
    const auto latest = casework::latest_plan(tx, opened.file().id);
    form.is_new_version = latest && !latest->is_draft();
    form.because = std::string(request.form.text("because"));
    if (form.problems.empty()) {
      const auto written = write(tx, context, request, opened, form);
      if (written) return {};
      form.problems = {written.error()};
    }
    // The problem undoes what was written before it.
    shown_again = draft_page(context, opened, form);
    return std::unexpected(form.problems.front());
  });
  if (shown_again) return std::move(*shown_again);
  if (!saved) return problem_page(context, saved.error());
  context.say("Draft saved");
  return redirect(Url::local("/cases/" + std::string(request.route.raw("case")) + "/plan"));
}

template <class Act>
Response act_on_plan(const Request& request, Context& context, const char* said, Act act) {
  const casework::CaseId id{number_in_route(request, "case")};
  const auto done = context.db.write([&](storage::Transaction& tx) { return act(tx, id); });
  if (!done) return problem_page(context, done.error());
  context.say(said);
  return redirect(Url::local("/cases/" + std::to_string(id.value) + "/plan"));
}

Response share(const Request& request, Context& context) {
  return act_on_plan(
      request, context, "The plan has been shared", [&](storage::Transaction& tx, auto id) {
        return casework::share_plan(tx, context.actor, id, context.today);
      });
}

Response measurement_page(const Context& context,
                          const OpenedCase& opened,
                          const FormReader& form) {
  const Html fields =
      hidden_input("objective", form.value("objective")) +
      date_input(
          date_field(form, "measured_on", "When was it measured?", "For example, 9 3 2026")) +
      input({.name = "value",
             .value = form.value("value"),
             .label = {.content = "Value", .classes = "govuk-label--s"},
             .error = form.error("value"),
             .inputmode = "decimal",
             .classes = "govuk-input--width-5"}) +
      input({.name = "note",
             .value = form.value("note"),
             .label = {.content = "How it was measured (optional)", .classes = "govuk-label--s"},
             .error = form.error("note")}) +
      button("Save measurement");
  return case_form_page(
      context,
      opened,
      {.title = "Record a measurement",
       .back = opened.path("/plan"),
       .has_errors = form.has_problems()},
      form.summary() + post_form(context, Url::local(opened.path("/plan/measurement")), fields));
}

Response with_measurement(const Request& request, Context& context, const FormReader& form) {
  return context.db.read([&](storage::Snapshot& db) {
    const auto opened = opened_with_plan(db, request, context);
    return opened ? measurement_page(context, *opened, form)
                  : problem_page(context, opened.error());
  });
}

Response show_measurement(const Request& request, Context& context) {
  return with_measurement(request, context, FormReader(request.query));
}

Response save_measurement(const Request& request, Context& context) {
  FormReader form(request.form);
  casework::Measurement measured;
  const auto objective = form.whole_number("objective", {.what = "the objective", .min = 1});
  measured.objective = objective.value_or(0);
  measured.measured_on = form.date("measured_on", "Date").value_or(context.today);
  const std::string value = form.text("value", {.what = "the value"});
  char* end = nullptr;
  measured.value = std::strtod(value.c_str(), &end);
  if (!value.empty() && *end != '\0') form.add("value", "The value must be a number, such as 80");
  measured.note = form.text("note", {.what = "how it was measured", .is_required = false});
  if (form.has_problems()) return with_measurement(request, context, form);
  return act_on_plan(request, context, "Measurement saved", [&](storage::Transaction& tx, auto id) {
    return casework::measure(tx, context.actor, id, measured);
  });
}

}  // namespace

void add_case_plan_routes(Routes& routes) {
  const auto add = [&](Method method, const char* pattern, Handler handler) {
    routes.push_back({.method = method,
                      .pattern = pattern,
                      .permission = Permission::view_case,
                      .handler = handler});
  };
  add(Method::get, "/cases/{case}/plan", show_plan);
  add(Method::get, "/cases/{case}/plan/draft", show_draft);
  add(Method::post, "/cases/{case}/plan/draft", save_draft);
  add(Method::post, "/cases/{case}/plan/share", share);
  add(Method::get, "/cases/{case}/plan/measurement", show_measurement);
  add(Method::post, "/cases/{case}/plan/measurement", save_measurement);
  add_plan_reading_routes(routes);
  add_plan_comment_routes(routes);
  add_plan_print_routes(routes);
}

}  // namespace trellis::web
