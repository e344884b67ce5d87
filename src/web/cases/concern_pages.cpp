#include <algorithm>

#include "casework/case_actions.hpp"
#include "casework/diary_store.hpp"
#include "web/cases/answer_form.hpp"
#include "web/cases/case_pages.hpp"
#include "web/cases/case_parts.hpp"

namespace trellis::web {
namespace {

using access::Permission;

const programme::SideRecord* side_record(const OpenedCase& opened, std::string_view id) {
  const auto& all = opened.definition().side_records;
  const auto found = std::ranges::find(all, id, &programme::SideRecord::id);
  return found == all.end() ? nullptr : &*found;
}

Response concern_page(const Context& context,
                      const OpenedCase& opened,
                      const programme::SideRecord& kind,
                      const AnswerFields& form) {
  const Html fields = answer_fields(form) + button("Save");
  return case_form_page(
      context,
      opened,
      {.title = "Raise: " + kind.title,
       .back = opened.path("/reviews"),
       .has_errors = !form.problems.empty()},
      answer_summary(form) +
          post_form(context, Url::local(opened.path("/concerns/new/" + kind.id)), fields));
}

Response new_concern(const Request& request, Context& context) {
  return context.db.read([&](storage::Snapshot& db) {
    const auto opened = find_opened_case(db, request, context);
    if (!opened) return problem_page(context, opened.error());
    const auto* kind = side_record(*opened, request.route.raw("record"));
    if (!kind || !casework::may_see_concerns(context.actor, opened->file()))
      return problem_page(
          context, {ProblemKind::not_found, "", "There is nothing of this kind to raise", {}});
    return concern_page(context,
                        *opened,
                        *kind,
                        {.fields = programme::pointers(kind->fields), .today = context.today});
  });
}

Response raise_concern(const Request& request, Context& context) {
  auto refused = context.db.write([&](storage::Transaction& tx) -> std::optional<Response> {
    const auto opened = find_opened_case(tx, request, context);
    if (!opened) return problem_page(context, opened.error());
    const auto* kind = side_record(*opened, request.route.raw("record"));
    if (!kind)
      return problem_page(
          context, {ProblemKind::not_found, "", "There is nothing of this kind to raise", {}});
    AnswerFields form{
        .fields = programme::pointers(kind->fields), .today = context.today, .is_typed = true};
    form.answers = answers_in(form.fields, request.form);
    form.problems = check_answers(form.fields, form.answers, {}, context.today);
    for (Problem& problem : programme::missing_answers(form.fields, form.answers, nullptr))
      form.problems.push_back(std::move(problem));
    if (!form.problems.empty()) return concern_page(context, *opened, *kind, form);
    const auto raised = casework::raise(tx,
                                        context.actor,
                                        {.id = opened->file().id,
                                         .record = kind->id,
                                         .answers = form.answers,
                                         .raised_on = context.today},
                                        context.today);
    if (!raised) return problem_page(context, raised.error());
    return std::nullopt;
  });
  if (refused) return std::move(*refused);
  context.say("Raised");
  return redirect(Url::local("/cases/" + std::string(request.route.raw("case")) + "/reviews"));
}

/// A concern with the states that may follow, each with its own questions.
struct ConcernAt {
  casework::SideRecordRow row = {};
  const programme::SideRecord* kind = nullptr;
};

Result<ConcernAt> concern_in(storage::Snapshot& db,
                             const Request& request,
                             const Context& context,
                             const OpenedCase& opened) {
  const auto row = casework::find_side_record(db, {number_in_route(request, "record")});
  if (!row || row->case_id != opened.file().id ||
      !casework::may_manage(context.actor, opened.file()))
    return problem(ProblemKind::not_found, "", "This case has no such record");
  const auto* kind = side_record(opened, row->record);
  if (!kind) return problem(ProblemKind::not_found, "", "This case has no such record");
  return ConcernAt{*row, kind};
}

Response step_page(const Context& context,
                   const OpenedCase& opened,
                   const ConcernAt& at,
                   const AnswerFields& shown,
                   const std::string& chosen) {
  Choices states{.name = "to",
                 .values = {chosen},
                 .fieldset = Fieldset{.legend = {.content = "What happens now?",
                                                 .classes = "govuk-fieldset__legend--s"}}};
  Html own_fields;
  for (std::size_t i = 1; i < at.kind->states.size(); ++i) {
    const programme::SideState& state = at.kind->states[i];
    states.choices.push_back({.value = state.id, .content = state.title});
    if (state.fields.empty()) continue;
    AnswerFields own = shown;
    own.fields = programme::pointers(state.fields);
    own.prefix = state.id + "-";
    own_fields += fieldset({.legend = {.content = "When it is: " + state.title,
                                       .classes = "govuk-fieldset__legend--m"},
                            .content = answer_fields(own)});
  }
  AnswerFields escalation{.answers = at.row.escalation, .today = context.today};
  for (const auto* list : {&at.kind->escalation_steps, &at.kind->escalation_decision})
    for (const programme::Field& field : *list) escalation.fields.push_back(&field);
  escalation.prefix = "escalation-";
  Html fields;
  if (!escalation.fields.empty()) fields += heading("Escalation") + answer_fields(escalation);
  fields += radios(states) + own_fields + button("Save");
  return case_form_page(
      context,
      opened,
      {.title = at.kind->title,
       .back = opened.path("/reviews"),
       .has_errors = !shown.problems.empty()},
      answer_summary(shown) +
          post_form(context,
                    Url::local(opened.path("/concerns/" + std::to_string(at.row.id.value))),
                    fields));
}

Response show_concern(const Request& request, Context& context) {
  return context.db.read([&](storage::Snapshot& db) {
    const auto opened = find_opened_case(db, request, context);
    if (!opened) return problem_page(context, opened.error());
    const auto at = concern_in(db, request, context, *opened);
    if (!at) return problem_page(context, at.error());
    return step_page(context, *opened, *at, {.today = context.today}, "");
  });
}

Response step_concern(const Request& request, Context& context) {
  std::optional<Response> shown_again;
  const auto done = context.db.write([&](storage::Transaction& tx) -> Result<void> {
    const auto opened = TRY(find_opened_case(tx, request, context));
    const auto at = TRY(concern_in(tx, request, context, opened));
    casework::SideStep step{.id = opened.file().id,
                            .record = at.row.id,
                            .to = std::string(request.form.text("to")),
                            .on = context.today};
    for (const programme::SideState& state : at.kind->states)
      if (state.id == step.to)
        step.answers = answers_in(programme::pointers(state.fields), request.form, state.id + "-");
    for (const auto* list : {&at.kind->escalation_steps, &at.kind->escalation_decision})
      step.escalation.merge(answers_in(programme::pointers(*list), request.form, "escalation-"));
    const auto stepped = casework::step_side_record(tx, context.actor, step, context.today);
    if (stepped) return {};
    AnswerFields shown{.answers = step.answers,
                       .problems = {stepped.error()},
                       .today = context.today,
                       .is_typed = true};
    // The problem undoes what the action wrote before it refused.
    shown_again = step_page(context, opened, at, shown, step.to);
    return std::unexpected(stepped.error());
  });
  if (shown_again) return std::move(*shown_again);
  if (!done) return problem_page(context, done.error());
  context.say("Saved");
  return redirect(Url::local("/cases/" + std::string(request.route.raw("case")) + "/reviews"));
}

}  // namespace

void add_case_concern_routes(Routes& routes) {
  const auto add = [&](Method method, const char* pattern, Handler handler, Permission permission) {
    routes.push_back(
        {.method = method, .pattern = pattern, .permission = permission, .handler = handler});
  };
  add(Method::get, "/cases/{case}/concerns/new/{record}", new_concern, Permission::view_case);
  add(Method::post, "/cases/{case}/concerns/new/{record}", raise_concern, Permission::view_case);
  add(Method::get, "/cases/{case}/concerns/{record}", show_concern, Permission::edit_task);
  add(Method::post, "/cases/{case}/concerns/{record}", step_concern, Permission::edit_task);
}

}  // namespace trellis::web
