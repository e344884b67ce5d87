#include <algorithm>
#include <map>

#include "access/grant_store.hpp"
#include "access/person_store.hpp"
#include "casework/case_actions.hpp"
#include "casework/course_actions.hpp"
#include "core/text.hpp"
#include "web/cases/case_pages.hpp"
#include "web/cases/case_parts.hpp"
#include "web/components/words.hpp"
#include "web/events/event_sentences.hpp"
#include "web/form.hpp"

namespace trellis::web {
namespace {

using access::Permission;

bool may_direct(const Context& context, const OpenedCase& opened) {
  return !opened.file().finished_on &&
         may(context.actor, Permission::assign, casework::scope_of(opened.file()));
}

Response refused_direction(const Context& context) {
  return problem_page(context,
                      {ProblemKind::not_allowed, "", "You cannot decide this about the case", {}});
}

/// Those who have a role now: "delivery_officer" with "Delivery officer: Name".
std::vector<Option> roles_held(storage::Snapshot& db, const OpenedCase& opened) {
  std::vector<Option> options{{.value = "", .text = "Choose a role"}};
  for (const casework::Assignment& row : casework::assignments_of(db, opened.file().id)) {
    if (row.finished_on) continue;
    const auto person = access::find_person(db, row.person);
    options.push_back({.value = row.role,
                       .text = role_titles(opened.definition(), {row.role}) + ": " +
                               (person ? person->name : "somebody")});
  }
  return options;
}

std::vector<Option> people_to_choose(storage::Snapshot& db,
                                     const Context& context,
                                     const OpenedCase& opened) {
  std::map<std::int64_t, std::string> names;
  for (const auto& row : access::people_of_owner(db, opened.file().owner, context.today))
    if (!row.grant.acting_for) names[row.person.value] = row.name;
  std::vector<Option> options{{.value = "", .text = "Choose a person"}};
  for (const auto& [id, name] : names)
    options.push_back({.value = std::to_string(id), .text = name});
  return options;
}

Response handover_page(storage::Snapshot& db,
                       const Context& context,
                       const OpenedCase& opened,
                       const FormReader& form) {
  const auto roles = roles_held(db, opened);
  const CaseForm frame{.title = "Hand over a role",
                       .back = opened.path("/people"),
                       .has_errors = form.has_problems()};
  if (roles.size() == 1)
    return case_form_page(context,
                          opened,
                          frame,
                          paragraph("Nobody is assigned to this case. Assign somebody first."));
  const Html fields =
      select({.name = "role",
              .value = form.value("role"),
              .options = roles,
              .label = {.content = "Role", .classes = "govuk-label--s"},
              .error = form.error("role")}) +
      select({.name = "person",
              .value = form.value("person"),
              .options = people_to_choose(db, context, opened),
              .label = {.content = "Who takes it on?", .classes = "govuk-label--s"},
              .error = form.error("person")}) +
      textarea({.name = "note",
                .value = form.value("note"),
                .label = {.content = "What should they know?", .classes = "govuk-label--s"},
                .hint = {.content = "Kept with the notes of the case"},
                .error = form.error("note"),
                .rows = 5}) +
      button("Hand over");
  return case_form_page(
      context,
      opened,
      frame,
      form.summary() + post_form(context, Url::local(opened.path("/people/handover")), fields));
}

Response show_handover(const Request& request, Context& context) {
  return context.db.read([&](storage::Snapshot& db) {
    const auto opened = find_opened_case(db, request, context);
    if (!opened) return problem_page(context, opened.error());
    if (!may_direct(context, *opened)) return refused_direction(context);
    return handover_page(db, context, *opened, FormReader(request.query));
  });
}

Response hand_over(const Request& request, Context& context) {
  FormReader form(request.form);
  const casework::CaseId id{number_in_route(request, "case")};
  casework::Handover handover{.id = id, .on = context.today};
  handover.role = form.text("role", {.what = "the role"});
  const auto person = form.whole_number("person", {.what = "who takes it on", .min = 1});
  handover.note =
      form.text("note", {.what = "what the next person should know", .characters_max = 5000});
  if (!form.has_problems()) {
    handover.to = PersonId{*person};
    const auto done = context.db.write([&](storage::Transaction& tx) -> Result<void> {
      if (!access::find_person(tx, handover.to))
        return problem(ProblemKind::not_found, "person", "Choose a person of this programme");
      return casework::hand_over(tx, context.actor, handover);
    });
    if (done) {
      context.say("Handed over");
      return redirect(Url::local("/cases/" + std::to_string(id.value) + "/people"));
    }
    if (done.error().field.empty()) return problem_page(context, done.error());
    form.add(done.error());
  }
  return context.db.read([&](storage::Snapshot& db) {
    const auto opened = find_opened_case(db, request, context);
    return opened ? handover_page(db, context, *opened, form)
                  : problem_page(context, opened.error());
  });
}

/// Ends a role without another person.
Response end_role(const Request& request, Context& context) {
  const casework::CaseId id{number_in_route(request, "case")};
  const std::string role(request.form.text("role"));
  const auto done = context.db.write([&](storage::Transaction& tx) {
    return casework::unassign(tx, context.actor, id, role, context.today);
  });
  if (!done) return problem_page(context, done.error());
  context.say("Nobody has this role now");
  return redirect(Url::local("/cases/" + std::to_string(id.value) + "/people"));
}

Html extension_html(const Context& context, const OpenedCase& opened, const FormReader& form) {
  const int months = casework::extension_months_of(opened.context);
  if (months == 0)
    return heading("Extension") +
           paragraph("This programme does not extend cases of this kind, or the case has no lead.");
  const Html fields =
      input({.name = "reason",
             .value = form.value("reason"),
             .label = {.content = "Why is it extended?", .classes = "govuk-label--s"},
             .error = form.error("reason")}) +
      button({.content = "Extend by " + counted(months, "month"),
              .classes = "govuk-button--secondary"});
  return heading("Extension") +
         paragraph(
             "An extension takes a place of the lead in the next programme year. It is "
             "refused when the lead has none left.") +
         post_form(context, Url::local(opened.path("/course/extension")), fields) +
         post_form(context,
                   Url::local(opened.path("/course/extension")),
                   hidden_input("take_back", "yes") + button({.content = "Take an extension back",
                                                              .classes = "govuk-button--warning"}));
}

Html graduation_html(const Context& context, const OpenedCase& opened, const FormReader& form) {
  const casework::CaseView view = opened.context.view(context.today);
  const auto missing = casework::missing_for_graduation(view);
  TaskList checklist{.id_prefix = "graduation"};
  const programme::Stage* last = view.tasks.empty() ? nullptr : view.tasks.back().stage;
  for (const casework::TaskView& task : view.tasks)
    if (task.stage == last) {
      Task shown{.title = task.task->title,
                 .link = Url::local(opened.path("/tasks/" + task.task->id))};
      shown.status = std::string(title_of(task.state.status));
      checklist.tasks.push_back(std::move(shown));
    }
  Html html = heading("Graduation") + task_list(checklist);
  if (!missing.empty())
    return html + paragraph(counted(std::ssize(missing), "task has", "tasks have") +
                            " to be done before the case can graduate.");
  return html + post_form(context,
                          Url::local(opened.path("/course/graduation")),
                          date_input(date_field(form, "on", "Day of the decision", "")) +
                              button("Graduate and end the case"));
}

Response course_page(const Context& context, const OpenedCase& opened, const FormReader& form) {
  return case_form_page(
      context,
      opened,
      {.title = "Extend or graduate", .back = opened.path(), .has_errors = form.has_problems()},
      form.summary() + graduation_html(context, opened, form) +
          extension_html(context, opened, form));
}

Response show_course(const Request& request, Context& context) {
  return context.db.read([&](storage::Snapshot& db) {
    const auto opened = find_opened_case(db, request, context);
    if (!opened) return problem_page(context, opened.error());
    if (!may_direct(context, *opened)) return refused_direction(context);
    return course_page(context, *opened, FormReader(request.query));
  });
}

/// After a decision about the course: back to the case, or the page again with what is wrong.
Response after_course(const Request& request,
                      Context& context,
                      FormReader& form,
                      const Result<void>& done,
                      const char* said) {
  if (done) {
    context.say(said);
    return redirect(Url::local("/cases/" + std::string(request.route.raw("case"))));
  }
  if (done.error().kind == ProblemKind::not_allowed || done.error().kind == ProblemKind::not_found)
    return problem_page(context, done.error());
  if (!form.has_problems()) form.add(done.error());
  return context.db.read([&](storage::Snapshot& db) {
    const auto opened = find_opened_case(db, request, context);
    return opened ? course_page(context, *opened, form) : problem_page(context, opened.error());
  });
}

Response extend(const Request& request, Context& context) {
  FormReader form(request.form);
  const casework::CaseId id{number_in_route(request, "case")};
  const bool takes_back = request.form.text("take_back") == "yes";
  const std::string reason =
      form.text("reason", {.what = "why the case is extended", .is_required = !takes_back});
  const auto done = context.db.write([&](storage::Transaction& tx) -> Result<void> {
    if (form.has_problems()) return std::unexpected(form.problems().front());
    if (takes_back) return casework::take_back_extension(tx, context.actor, id, context.today);
    return casework::extend_case(tx, context.actor, id, reason, context.today);
  });
  return after_course(request,
                      context,
                      form,
                      done,
                      takes_back ? "The extension is taken back" : "The case is extended");
}

Response graduate(const Request& request, Context& context) {
  FormReader form(request.form);
  const casework::CaseId id{number_in_route(request, "case")};
  const auto on = form.date("on", "Day of the decision");
  const auto done = context.db.write([&](storage::Transaction& tx) -> Result<void> {
    if (form.has_problems()) return std::unexpected(form.problems().front());
    return casework::graduate(tx, context.actor, id, *on, context.today);
  });
  return after_course(request, context, form, done, "The case has graduated");
}

struct CourseSentence {
  std::string_view type;
  std::string_view words;
};
constexpr CourseSentence course_sentences[] = {
    {"case.handed_over", "A role was handed over"},
    {"case.unassigned", "A role was ended"},
    {"case.extended", "The case was extended"},
    {"case.extension_taken_back", "The extension was taken back"},
    {"case.graduated", "The case graduated"},
    {"contact.removed", "A contact was removed"}};

std::string course_sentence(const events::Event& event) {
  const auto found = std::ranges::find(course_sentences, event.type, &CourseSentence::type);
  return found == std::end(course_sentences) ? event.type : std::string(found->words);
}

}  // namespace

void add_case_course_routes(Routes& routes) {
  const auto add = [&](Method method, const char* pattern, Handler handler) {
    routes.push_back({.method = method,
                      .pattern = pattern,
                      .permission = Permission::assign,
                      .handler = handler});
  };
  add(Method::get, "/cases/{case}/people/handover", show_handover);
  add(Method::post, "/cases/{case}/people/handover", hand_over);
  add(Method::post, "/cases/{case}/people/end", end_role);
  add(Method::get, "/cases/{case}/course", show_course);
  add(Method::post, "/cases/{case}/course/extension", extend);
  add(Method::post, "/cases/{case}/course/graduation", graduate);
  for (const CourseSentence& each : course_sentences)
    say_events(std::string(each.type), course_sentence);
}

}  // namespace trellis::web
