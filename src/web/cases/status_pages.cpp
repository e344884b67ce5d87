#include <algorithm>

#include "casework/case_actions.hpp"
#include "web/cases/case_pages.hpp"
#include "web/cases/case_parts.hpp"
#include "web/form.hpp"

namespace trellis::web {
namespace {

using access::Permission;

/// One choice for each status, or for each of its reasons: "paused/inspection".
void add_choices(Choices& all, const programme::Status& status) {
  const char* hint = status.ends      ? "The case ends and can only be read"
                     : status.freezes ? "Nothing can be changed until it is active again"
                                      : "";
  if (status.reasons.empty()) {
    Choice choice{.value = status.id, .content = status.title};
    if (*hint != '\0') choice.hint = hint;
    all.choices.push_back(std::move(choice));
  }
  for (const programme::Option& reason : status.reasons) {
    Choice choice{.value = status.id + "/" + reason.id,
                  .content = status.title + ": " + reason.label};
    if (*hint != '\0') choice.hint = hint;
    all.choices.push_back(std::move(choice));
  }
}

Response status_page(const Context& context, const OpenedCase& opened, const FormReader& form) {
  Choices statuses{.name = "status",
                   .values = {form.value("status")},
                   .fieldset = Fieldset{.legend = {.content = "What happens to this case?",
                                                   .classes = "govuk-fieldset__legend--s"}},
                   .error = form.error("status")};
  const std::string& now = opened.file().status;
  for (const programme::Status& status : opened.definition().statuses) {
    const bool follows =
        status.from.empty() || std::ranges::find(status.from, now) != status.from.end();
    if (status.id == now || !follows) continue;
    add_choices(statuses, status);
  }
  CaseForm frame{.title = "Pause, resume or end this case",
                 .back = opened.path(),
                 .has_errors = form.has_problems()};
  if (statuses.choices.empty() || opened.file().finished_on)
    return case_form_page(
        context, opened, frame, paragraph("This case has ended. Nothing follows."));
  const Html fields =
      radios(statuses) +
      date_input(date_field(form, "on", "From which day?", "Leave empty for today")) +
      textarea({.name = "note",
                .value = form.value("note"),
                .label = {.content = "Note (optional)", .classes = "govuk-label--s"},
                .rows = 3}) +
      button("Save");
  return case_form_page(
      context,
      opened,
      frame,
      form.summary() + post_form(context, Url::local(opened.path("/status")), fields));
}

Response show_status(const Request& request, Context& context) {
  return context.db.read([&](storage::Snapshot& db) {
    const auto opened = find_opened_case(db, request, context);
    if (!opened) return problem_page(context, opened.error());
    if (!casework::may_manage(context.actor, opened->file()))
      return problem_page(context,
                          {ProblemKind::not_allowed, "", "You cannot pause or end this case", {}});
    return status_page(context, *opened, FormReader(request.query));
  });
}

Response change_status(const Request& request, Context& context) {
  FormReader form(request.form);
  casework::ChangeStatus wanted{.id = {number_in_route(request, "case")}};
  const std::string chosen(request.form.text("status"));
  if (chosen.empty()) form.add("status", "Select what happens to this case");
  const std::size_t slash = chosen.find('/');
  wanted.status = chosen.substr(0, slash);
  if (slash != std::string::npos) wanted.reason = chosen.substr(slash + 1);
  wanted.note = form.text("note", {.what = "the note", .is_required = false});
  wanted.on = form.date("on", "Day", false).value_or(context.today);
  if (wanted.on > context.today) form.add("on-day", "The day must be today or in the past");
  if (!form.has_problems()) {
    const auto changed = context.db.write([&](storage::Transaction& tx) {
      return casework::change_status(tx, context.actor, wanted);
    });
    if (changed) {
      context.say("The case has been changed");
      return redirect(Url::local("/cases/" + std::to_string(wanted.id.value)));
    }
    Problem problem = changed.error();
    if (problem.field.empty()) return problem_page(context, problem);
    if (problem.field == "reason") problem.field = "status";
    form.add(problem);
  }
  return context.db.read([&](storage::Snapshot& db) {
    const auto opened = find_opened_case(db, request, context);
    return opened ? status_page(context, *opened, form) : problem_page(context, opened.error());
  });
}

}  // namespace

void add_case_status_routes(Routes& routes) {
  const auto add = [&](Method method, Handler handler) {
    routes.push_back({.method = method,
                      .pattern = "/cases/{case}/status",
                      .permission = Permission::edit_task,
                      .handler = handler});
  };
  add(Method::get, show_status);
  add(Method::post, change_status);
}

}  // namespace trellis::web
