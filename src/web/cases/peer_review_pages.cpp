#include "web/cases/peer_review_pages.hpp"

#include <algorithm>

#include "casework/case_actions.hpp"
#include "casework/review_turn_checks.hpp"
#include "core/text.hpp"
#include "web/cases/task_form.hpp"
#include "web/form.hpp"

namespace trellis::web {
namespace {

using access::Permission;
using casework::ReviewTurn;
using casework::TaskStatus;

std::string turn_path(casework::CaseId id, std::string_view task = {}) {
  return "/peer-reviews/" + std::to_string(id.value) +
         (task.empty() ? "" : "/tasks/" + std::string(task));
}

std::string day_words(const ReviewTurn& turn) {
  return turn.review_on ? turn.review_on->long_text()
                        : "No day yet, year " + std::to_string(turn.year);
}

Content turn_name(const ReviewTurn& turn, Date today) {
  if (casework::is_open(turn, today)) return link_to(turn_path(turn.case_id), turn.school);
  return turn.school;
}

Html turn_tag(const ReviewTurn& turn, Date today) {
  if (casework::is_open(turn, today)) return tag("Your turn", "blue");
  const Period days = casework::open_days(turn);
  return today < days.from ? tag("From " + days.from.long_text(), "grey") : tag("Over", "grey");
}

Response show_turns(const Request&, Context& context) {
  return context.db.read([&](storage::Snapshot& db) {
    const auto turns = casework::own_review_turns(db, context.actor);
    if (turns.empty())
      return page(context,
                  {.title = "Peer reviews", .section = "Cases"},
                  paragraph("Your school reviews nobody now. A school appears here once the rota "
                            "of your cluster says that you review it."));
    Table list{.caption = "Schools that you review", .caption_classes = "govuk-visually-hidden"};
    list.head = {{.content = "School"},
                 {.content = "Cluster"},
                 {.content = "First day of the visit"},
                 {.content = "State"}};
    list.first_cell_is_header = true;
    for (const ReviewTurn& turn : turns)
      list.rows.push_back({{.content = turn_name(turn, context.today)},
                           {.content = turn.cluster},
                           {.content = day_words(turn)},
                           {.content = turn_tag(turn, context.today)}});
    return page(context,
                {.title = "Peer reviews", .section = "Cases"},
                paragraph("You record what you find in the case of the school you review, from "
                          "eight weeks before the visit until thirteen weeks after it. You see "
                          "nothing else of its case.") +
                    scrolling("Schools that you review", table(list)));
  });
}

/// The case under review, open to its reviewers now.
struct OpenedTurn {
  OpenedCase opened = {};
  casework::CaseView view = {};

  bool is_ours(const casework::TaskView& task) const {
    return casework::is_for_reviewers(opened.definition(), task.task->who);
  }
};

Result<OpenedTurn> find_turn(storage::Snapshot& db,
                             const Request& request,
                             const Context& context) {
  const casework::CaseId id{number_in_route(request, "case")};
  if (!casework::reviews_now(db, context.actor, id, context.today))
    return problem(ProblemKind::not_found, "", "It is not your turn to review at this address");
  OpenedTurn found{.opened = open_case_of(db, *casework::find_case(db, id), context.today)};
  found.view = found.opened.context.view(context.today);
  return found;
}

Html task_state_tag(TaskStatus status) {
  switch (status) {
    case TaskStatus::complete:
      return tag("Done", "green");
    case TaskStatus::in_progress:
      return tag("In progress", "blue");
    case TaskStatus::not_started:
      return tag("To do", "blue");
    case TaskStatus::cannot_start_yet:
      return tag("Cannot start yet", "grey");
    case TaskStatus::cannot_progress:
      return tag("Paused", "yellow");
    case TaskStatus::not_required:
      return tag("Not required", "grey");
  }
  return {};
}

Response show_turn(const Request& request, Context& context) {
  return context.db.read([&](storage::Snapshot& db) {
    const auto found = find_turn(db, request, context);
    if (!found) return problem_page(context, found.error());
    Table list{.caption = "What you do", .caption_classes = "govuk-table__caption--m"};
    list.head = {{.content = "Task"}, {.content = "State"}};
    list.first_cell_is_header = true;
    for (const casework::TaskView& task : found->view.tasks)
      if (found->is_ours(task))
        list.rows.push_back({{.content = link_to(turn_path(found->opened.file().id, task.task->id),
                                                 task.task->title)},
                             {.content = task_state_tag(task.state.status)}});
    return page(context,
                {.title = "Review of " + found->opened.name,
                 .caption = found->opened.programme,
                 .section = "Cases",
                 .breadcrumbs = {{.content = "Peer reviews", .link = Url::local("/peer-reviews")}}},
                table(list));
  });
}

/// A task of the reviewers' part, with its answers as they are kept.
struct ReviewerTask {
  OpenedTurn turn = {};
  const casework::TaskView* task = nullptr;
  programme::Answers kept = {};
};

Result<ReviewerTask> find_reviewer_task(storage::Snapshot& db,
                                        const Request& request,
                                        const Context& context) {
  ReviewerTask found{.turn = TRY(find_turn(db, request, context))};
  found.task = found.turn.view.find(request.route.raw("task"));
  if (!found.task || !found.turn.is_ours(*found.task))
    return problem(ProblemKind::not_found, "", "There is no task of yours at this address");
  const auto& answers = found.turn.opened.context.record.answers;
  const auto kept = answers.find(casework::round_key(found.task->task->id, 1));
  if (kept != answers.end()) found.kept = kept->second;
  return found;
}

Response reviewer_task_page(const Context& context,
                            const ReviewerTask& found,
                            const AnswerFields& form) {
  const std::string here = turn_path(found.turn.opened.file().id, found.task->task->id);
  const CaseForm frame{.title = found.task->task->title,
                       .back = turn_path(found.turn.opened.file().id),
                       .has_errors = !form.problems.empty()};
  Html html = answer_summary(form);
  if (!found.task->task->guidance.empty()) html += paragraph(found.task->task->guidance);
  if (!found.task->state.editable) {
    html += inset_text(found.task->state.status == TaskStatus::cannot_start_yet
                           ? in_quotes(found.task->gate)
                           : std::string("Nothing can be changed here now."));
    return case_form_page(context, found.turn.opened, frame, html);
  }
  html += post_form(context,
                    Url::local(here),
                    hidden_input("version", std::to_string(found.turn.opened.file().version)) +
                        answer_fields(form) + button("Save"));
  return case_form_page(context, found.turn.opened, frame, html);
}

Response show_reviewer_task(const Request& request, Context& context) {
  return context.db.read([&](storage::Snapshot& db) {
    const auto found = find_reviewer_task(db, request, context);
    if (!found) return problem_page(context, found.error());
    return reviewer_task_page(context,
                              *found,
                              {.fields = programme::pointers(found->task->task->fields),
                               .answers = found->kept,
                               .today = context.today});
  });
}

/// Saves, or shows the form again.
std::optional<Response> save_reviewer_task_in(const Request& request,
                                              const Context& context,
                                              storage::Transaction& tx) {
  const auto found = find_reviewer_task(tx, request, context);
  if (!found) return problem_page(context, found.error());
  AnswerFields form{.fields = programme::pointers(found->task->task->fields),
                    .today = context.today,
                    .is_typed = true};
  form.answers = answers_in(form.fields, request.form);
  form.problems = check_answers(form.fields, form.answers, found->kept, context.today);
  if (!form.problems.empty()) return reviewer_task_page(context, *found, form);
  const auto version = parse_whole_number(request.form.text("version"), "version");
  const auto saved = casework::answer_task(tx,
                                           context.actor,
                                           {.id = found->turn.opened.file().id,
                                            .version = version.value_or(0),
                                            .task = found->task->task->id,
                                            .answers = form.answers},
                                           context.today);
  if (saved) return std::nullopt;
  if (saved.error().kind == ProblemKind::not_found || saved.error().field.empty())
    return problem_page(context, saved.error());
  form.problems = {saved.error()};
  return reviewer_task_page(context, *found, form);
}

Response save_reviewer_task(const Request& request, Context& context) {
  auto refused = context.db.write(
      [&](storage::Transaction& tx) { return save_reviewer_task_in(request, context, tx); });
  if (refused) return std::move(*refused);
  context.say("Saved in the case of the school");
  return redirect(Url::local(turn_path({number_in_route(request, "case")})));
}

}  // namespace

bool has_review_turns(storage::Snapshot& db, const access::Actor& actor) {
  return !casework::own_review_turns(db, actor).empty();
}

void add_peer_review_routes(Routes& routes) {
  const auto add = [&](Method method, const char* pattern, Handler handler) {
    routes.push_back({.method = method,
                      .pattern = pattern,
                      .permission = Permission::act_for_school,
                      .handler = handler});
  };
  add(Method::get, "/peer-reviews", show_turns);
  add(Method::get, "/peer-reviews/{case}", show_turn);
  add(Method::get, "/peer-reviews/{case}/tasks/{task}", show_reviewer_task);
  add(Method::post, "/peer-reviews/{case}/tasks/{task}", save_reviewer_task);
}

}  // namespace trellis::web
