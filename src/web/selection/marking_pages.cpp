#include <algorithm>
#include <tuple>

#include "core/text.hpp"
#include "programme/application_store.hpp"
#include "programme/programme_store.hpp"
#include "programme/selection_actions.hpp"
#include "register/organisation_store.hpp"
#include "web/applications/answers_view.hpp"
#include "web/form.hpp"
#include "web/page.hpp"
#include "web/selection/selection_pages.hpp"

namespace trellis::web {
namespace {

using access::Permission;
using programme::FieldType;
using programme::MarkingTask;
using programme::Scoring;

/// A task with what its page shows.
struct OpenedMarking {
  MarkingTask task;
  std::shared_ptr<const programme::Definition> definition;
  const programme::Form* form = nullptr;
  const Scoring* scoring = nullptr;
  std::optional<programme::GivenMarks> marks;

  std::string path(std::string_view rest = {}) const {
    return "/marking/" + std::to_string(task.application.value) + std::string(rest);
  }
};

std::string number_of(const MarkingTask& task) {
  return "Application " + std::to_string(task.application.value);
}

Result<OpenedMarking> find_marking(storage::Snapshot& db,
                                   const Request& request,
                                   const Context& context) {
  const programme::ApplicationId id{number_in_route(request, "application")};
  const auto task = programme::own_marking_of(db, context.actor, id);
  if (!task)
    return problem(ProblemKind::not_found, "", "You have no application to mark at this address");
  OpenedMarking opened{.task = *task,
                       .definition = programme::load_definition(db, {task->definition}),
                       .marks = programme::marks_by(db, *context.actor.person, id)};
  opened.form = opened.definition->find_form(task->form);
  for (const Scoring& scoring : opened.definition->scoring)
    if (opened.form &&
        (scoring.applies_to.empty() || scoring.applies_to == opened.form->applies_to))
      opened.scoring = &scoring;
  if (!opened.scoring)
    return problem(ProblemKind::not_found, "", "This programme no longer marks such applications");
  return opened;
}

Content marks_cell(const MarkingTask& task, Date today) {
  if (task.marked_at) return "Given on " + task.marked_at->date_in_england().long_text();
  return task.is_late(today) ? tag("Overdue", "red") : tag("To do", "blue");
}

Response marking_list(const Request&, Context& context) {
  if (!context.actor.person)
    return problem_page(context, {ProblemKind::not_allowed, "", "Sign in to mark", {}});
  auto tasks = context.db.read(
      [&](storage::Snapshot& db) { return programme::own_marking(db, context.actor); });
  // What is left to do comes first, the nearest day before the others.
  std::ranges::stable_sort(tasks, {}, [](const MarkingTask& task) {
    return std::tuple(task.marked_at.has_value(), !task.mark_by, task.mark_by.value_or(Date()));
  });
  if (tasks.empty())
    return page(context,
                {.title = "Marking", .section = "Marking"},
                paragraph("You have nothing to mark. Applications appear here when the programme's "
                          "team has assigned them to you."));
  Table options;
  options.caption = counted(std::ssize(tasks), "application");
  options.caption_classes = "govuk-table__caption--m";
  options.head = {{.content = "Application"},
                  {.content = "Programme"},
                  {.content = "Mark by"},
                  {.content = "Your marks"}};
  for (const MarkingTask& task : tasks)
    options.rows.push_back(
        {{.content =
              link_to("/marking/" + std::to_string(task.application.value), number_of(task))},
         {.content = task.programme_title},
         {.content = task.mark_by ? task.mark_by->long_text() : "No day named"},
         {.content = marks_cell(task, context.today)}});
  const auto left = std::ranges::count_if(tasks, [](const auto& task) { return !task.marked_at; });
  return page(context,
              {.title = "Marking", .section = "Marking"},
              paragraph("Still to mark: " + std::to_string(left) + " of " +
                        std::to_string(tasks.size()) + ".") +
                  scrolling("Applications to mark", table(options)));
}

/// Blind: names of people and organisations are left out, and so is who applied.
bool tells_who(const programme::Field& field) {
  return field.personal || field.type == FieldType::person ||
         field.type == FieldType::organisation || std::ranges::any_of(field.fields, tells_who);
}

Html answers_to_mark(storage::Snapshot& db, const OpenedMarking& opened) {
  const programme::Answers answers = programme::answers_of(db, opened.task.application);
  SummaryList list;
  int hidden = 0;
  if (!opened.scoring->blind)
    list.rows.push_back(
        {.key = "Applicant", .value = registry::organisation_name(db, opened.task.organisation)});
  for (const programme::Field* field : opened.form->fields()) {
    if (opened.scoring->blind && tells_who(*field)) {
      ++hidden;
      continue;
    }
    const auto answer = answers.find(field->id);
    list.rows.push_back({.key = field->label,
                         .value = answer == answers.end()
                                      ? Content("Not answered")
                                      : Content(answer_words(*field, answer->second))});
  }
  Html note;
  if (opened.scoring->blind)
    note = inset_text(
        "Marking is blind: the applicant's name" +
        (hidden > 0 ? " and " + counted(hidden, "answer") + " that would tell it are"
                    : std::string(" is")) +
        " left out. If the words of an answer tell you who it is, and you have to do with them, "
        "declare a conflict of interest below.");
  return note + heading("What the applicant said") + summary_list(list);
}

std::string typed_mark(const OpenedMarking& opened,
                       const FormReader* typed,
                       const programme::Criterion& criterion) {
  if (typed) return typed->value(criterion.id);
  if (!opened.marks) return "";
  const auto mark = opened.marks->marking.scores.find(criterion.id);
  return mark == opened.marks->marking.scores.end() ? "" : decimal(mark->second, 0);
}

Html marks_form(const Context& context, const OpenedMarking& opened, const FormReader* typed) {
  Html fields;
  for (const programme::Criterion& criterion : opened.scoring->criteria) {
    Choices marks{.name = criterion.id,
                  .values = {typed_mark(opened, typed, criterion)},
                  .fieldset = Fieldset{.legend = {.content = criterion.title,
                                                  .classes = "govuk-fieldset__legend--s"}},
                  .hint = {.content = "Weight " + decimal(criterion.weight, 0) + ". " +
                                      std::to_string(criterion.scale_max) + " is best"},
                  .classes = "govuk-radios--inline govuk-radios--small"};
    for (int mark = criterion.scale_min; mark <= criterion.scale_max; ++mark)
      marks.choices.push_back({.value = std::to_string(mark), .content = std::to_string(mark)});
    if (typed) marks.error = typed->error(criterion.id);
    fields += radios(marks);
  }
  fields += textarea(
      {.name = "comment",
       .value = typed          ? typed->value("comment")
                : opened.marks ? opened.marks->comment
                               : "",
       .label = {.content = "Comment for the panel (optional)", .classes = "govuk-label--s"},
       .rows = 3});
  return heading("Your marks") +
         post_form(context, Url::local(opened.path()), fields + button("Save the marks"));
}

Html conflict_form(const Context& context, const OpenedMarking& opened, const FormReader* typed) {
  Textarea reason{
      .name = "reason",
      .value = typed ? typed->value("reason") : "",
      .label = {.content = "What is the conflict of interest?", .classes = "govuk-label--s"},
      .hint = {.content = "Somebody else is then asked to mark in your place"},
      .rows = 2};
  if (typed) reason.error = typed->error("reason");
  return details(
      {.summary = "I cannot mark this fairly",
       .content = post_form(context,
                            Url::local(opened.path("/conflict")),
                            textarea(reason) + button({.content = "Declare the conflict",
                                                       .classes = "govuk-button--secondary"})),
       .is_open = typed && !typed->error("reason").content.empty()});
}

Response marking_page(const Context& context,
                      storage::Snapshot& db,
                      const OpenedMarking& opened,
                      const FormReader* typed) {
  const bool is_closed =
      opened.task.state != programme::name_of(programme::ParticipationState::eligible) ||
      programme::has_moderation(db, opened.task.application);
  Html content = typed ? typed->summary() : Html();
  if (opened.task.mark_by && !opened.marks)
    content += paragraph("Mark by " + opened.task.mark_by->long_text() + ".");
  content += answers_to_mark(db, opened);
  if (is_closed)
    content += inset_text("This application has been settled. Marks can no longer be changed.");
  else
    content += marks_form(context, opened, typed);
  if (!is_closed && !opened.marks) content += conflict_form(context, opened, typed);
  return page(context,
              {.title = number_of(opened.task),
               .caption = opened.task.programme_title + ", " + opened.form->title,
               .section = "Marking",
               .breadcrumbs = {{.content = "Marking", .link = Url::local("/marking")}},
               .has_errors = typed && typed->has_problems()},
              content,
              typed ? 422 : 200);
}

Response show_marking_with(const Request& request, Context& context, const FormReader* typed) {
  return context.db.read([&](storage::Snapshot& db) {
    const auto opened = find_marking(db, request, context);
    return opened ? marking_page(context, db, *opened, typed)
                  : problem_page(context, opened.error());
  });
}

Response show_marking(const Request& request, Context& context) {
  return show_marking_with(request, context, nullptr);
}

Response save_marking(const Request& request, Context& context) {
  const auto opened =
      context.db.read([&](storage::Snapshot& db) { return find_marking(db, request, context); });
  if (!opened) return problem_page(context, opened.error());
  FormReader typed(request.form);
  programme::GiveMarks given{.application = opened->task.application};
  for (const programme::Criterion& criterion : opened->scoring->criteria) {
    const auto mark = typed.whole_number(criterion.id,
                                         {.what = "a mark for \"" + criterion.title + "\"",
                                          .min = criterion.scale_min,
                                          .max = criterion.scale_max});
    if (mark) given.scores[criterion.id] = static_cast<double>(*mark);
  }
  given.comment =
      typed.text("comment", {.what = "the comment", .is_required = false, .characters_max = 2000});
  if (!typed.has_problems()) {
    const auto saved = context.db.write(
        [&](storage::Transaction& tx) { return programme::give_marks(tx, context.actor, given); });
    if (saved) {
      context.say("Your marks for " + lower_ascii(number_of(opened->task)) + " are saved");
      return redirect(Url::local("/marking"));
    }
    if (saved.error().field.empty()) return problem_page(context, saved.error());
    typed.add(saved.error());
  }
  return show_marking_with(request, context, &typed);
}

Response save_own_conflict(const Request& request, Context& context) {
  FormReader typed(request.form);
  const std::string reason = typed.text("reason", {.what = "what the conflict of interest is"});
  if (!typed.has_problems()) {
    const auto saved = context.db.write([&](storage::Transaction& tx) {
      return programme::declare_conflict(
          tx, context.actor, {number_in_route(request, "application")}, reason, context.today);
    });
    if (saved) {
      context.say(*saved ? "The conflict is recorded. Another marker has the application now"
                         : "The conflict is recorded. The programme's team will ask somebody else");
      return redirect(Url::local("/marking"));
    }
    if (saved.error().field.empty()) return problem_page(context, saved.error());
    typed.add(saved.error());
  }
  return show_marking_with(request, context, &typed);
}

}  // namespace

void add_marking_routes(Routes& routes) {
  const auto add = [&](Method method, const char* pattern, Handler handler) {
    routes.push_back({.method = method,
                      .pattern = pattern,
                      .permission = Permission::signed_in,
                      .handler = handler});
  };
  add(Method::get, "/marking", marking_list);
  add(Method::get, "/marking/{application}", show_marking);
  add(Method::post, "/marking/{application}", save_marking);
  add(Method::post, "/marking/{application}/conflict", save_own_conflict);
}

}  // namespace trellis::web
