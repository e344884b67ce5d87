#include "web/cases/case_show.hpp"

#include <algorithm>

#include "casework/agreement_actions.hpp"
#include "casework/graduation_actions.hpp"
#include "core/text.hpp"

namespace trellis::web {
namespace {

using casework::CaseView;
using casework::TaskStatus;
using casework::TaskView;

constexpr std::size_t next_max = 3;

bool may_start(const TaskView& view) {
  return view.state.status == TaskStatus::not_started ||
         view.state.status == TaskStatus::in_progress;
}

bool is_own(const Context& context, const OpenedCase& opened, const TaskView& view) {
  return casework::may_take_part(context.actor, opened.file(), opened.definition(), view.task->who);
}

/// Who does it, by when, or what it waits for.
std::string task_hint(const OpenedCase& opened, const TaskView& view, Date today) {
  std::vector<std::string> parts;
  if (view.state.status == TaskStatus::cannot_start_yet) return in_quotes(view.gate);
  if (!view.task->who.empty()) parts.push_back(role_titles(opened.definition(), view.task->who));
  if (view.due && may_start(view))
    parts.push_back((*view.due < today ? "Was due " : "Due ") + view.due->long_text());
  if (const auto done = opened.context.record.completed_on.find(view.task->id);
      done != opened.context.record.completed_on.end())
    parts.push_back("Done " + done->second.long_text());
  if (view.rounds > 0) parts.push_back(counted(view.rounds, "time") + " so far");
  for (const std::string& mark : view.marks) parts.push_back(in_quotes(mark));
  return join(parts, ". ");
}

Task listed_task(const OpenedCase& opened, const TaskView& view, Date today) {
  Task shown{.title = view.task->title, .hint = task_hint(opened, view, today)};
  if (view.state.status != TaskStatus::cannot_start_yet)
    shown.link = Url::local(opened.path("/tasks/" + view.task->id));
  set_status(shown, view.state.status);
  return shown;
}

Html section_html(const OpenedCase& opened,
                  const CaseView& view,
                  const programme::Section& section,
                  Date today) {
  TaskList list{.id_prefix = "tasks-" + section.id};
  casework::SectionCount count{.section = section.title};
  for (const TaskView& task : view.tasks) {
    if (task.section != &section) continue;
    list.tasks.push_back(listed_task(opened, task, today));
    ++count.total;
    if (task.state.status == TaskStatus::complete) ++count.complete;
    if (task.state.status == TaskStatus::not_required) ++count.not_required;
  }
  return Html(Element("h3")
                  .classes({"govuk-heading-s", "govuk-!-margin-bottom-1"})
                  .text(section.title)) +
         Html(Element("p").classes({"govuk-body-s"}).text(text_of(count))) + task_list(list);
}

Html stages_html(const OpenedCase& opened, const CaseView& view, Date today) {
  Html html;
  const programme::Stage* stage = nullptr;
  const programme::Section* section = nullptr;
  for (const TaskView& task : view.tasks) {
    if (task.stage != stage) html += heading(task.stage->title);
    if (task.section != section) html += section_html(opened, view, *task.section, today);
    stage = task.stage;
    section = task.section;
  }
  return html;
}

Html next_html(const Context& context, const OpenedCase& opened, const CaseView& view) {
  Html items;
  std::size_t shown = 0;
  for (const TaskView& task : view.tasks) {
    if (!may_start(task) || !is_own(context, opened, task) || shown == next_max) continue;
    ++shown;
    Element item("li");
    item.add(link_to(opened.path("/tasks/" + task.task->id), task.task->title));
    if (task.due) item.text(", due " + task.due->long_text());
    items += item;
  }
  if (items.empty())
    return view.frozen ? Html() : heading("What to do next") + paragraph(next_words(opened, view));
  return heading("What to do next") +
         Html(Element("ul").classes({"govuk-list", "govuk-list--bullet"}).add(items));
}

std::string progress_words(const CaseView& view) {
  const int done = view.count(TaskStatus::complete);
  const int not_required = view.count(TaskStatus::not_required);
  std::string text = std::to_string(done) + " of " +
                     std::to_string(static_cast<int>(view.tasks.size()) - not_required) +
                     " tasks done";
  if (not_required > 0) text += ", " + std::to_string(not_required) + " not required";
  return text;
}

Html rating_of(const OpenedCase& opened, const std::vector<casework::ReviewRow>& reviews) {
  if (reviews.empty()) return html_text("No review yet");
  const casework::ReviewRow& last = reviews.back();
  const programme::Review* review = find_review(opened.definition(), last.review);
  const Html tag_html = review ? rating_tag(review->overall, last.overall) : Html();
  return tag_html + html_text(" at the review of " + last.held_on.long_text());
}

/// The lead, with the way to why it is and to saying no to it for those who may go there.
Html lead_words(const OpenedCase& opened, const CaseSummary& summary) {
  if (!opened.file().pairing || !summary.may_see_match) return html_text(opened.lead);
  return html_text(opened.lead + ". ") +
         link_to("/matches/" + std::to_string(opened.file().pairing->value),
                 "Why this match, and until when it may be challenged");
}

Html summary_html(const OpenedCase& opened, const CaseView& view, const CaseSummary& summary) {
  SummaryList list;
  const programme::Milestone* milestone = view.latest();
  list.rows = {summary_row("Progress", progress_words(view)),
               summary_row("Reached", milestone ? milestone->title : "No milestone yet")};
  if (!opened.lead.empty()) list.rows.push_back(summary_row("Lead", lead_words(opened, summary)));
  if (opened.cluster)
    list.rows.push_back(
        summary_row("Cluster",
                    link_to("/clusters/" + std::to_string(opened.cluster->id.value),
                            opened.cluster->name + ": who is in it, and its review days")));
  list.rows.push_back(
      summary_row("Who works on it",
                  summary.people.empty() ? "Nobody is assigned yet" : join(summary.people, "; ")));
  if (!opened.definition().reviews.empty()) {
    list.rows.push_back(summary_row("Latest rating", rating_of(opened, summary.reviews)));
    if (summary.review_due && !opened.file().finished_on)
      list.rows.push_back(summary_row("Next review", summary.review_due->long_text()));
  }
  if (summary.concerns > 0)
    list.rows.push_back(summary_row(
        "Concerns", link_to(opened.path("/reviews"), counted(summary.concerns, "open concern"))));
  list.rows.push_back(summary_row("Opened", opened.file().opened_on.long_text()));
  return summary_list(list);
}

/// The case of a participation ended in a status that ends and does not freeze.
bool ended_well(const OpenedCase& opened) {
  const auto* status = opened.definition().find_status(opened.file().status);
  return opened.file().finished_on && opened.file().participation && status && status->ends &&
         !status->freezes;
}

Html watch_form(const Context& context, const OpenedCase& opened, bool is_watched) {
  const Html fields =
      hidden_input("watch", is_watched ? "no" : "yes") +
      button({.content = is_watched ? "Take off my watchlist" : "Add to my watchlist",
              .classes = "govuk-button--secondary"});
  return post_form(context, Url::local(opened.path("/watch")), fields);
}

}  // namespace

void set_status(Task& shown, TaskStatus status) {
  const std::string title(title_of(status));
  switch (status) {
    case TaskStatus::complete:
    case TaskStatus::not_required:
      shown.status = title;
      return;
    case TaskStatus::cannot_progress:
    case TaskStatus::cannot_start_yet:
      shown.status = title;
      shown.status_classes = "govuk-task-list__status--cannot-start-yet";
      return;
    case TaskStatus::not_started:
      shown.status_tag = Tag{.content = title, .classes = "govuk-tag--blue"};
      return;
    case TaskStatus::in_progress:
      shown.status_tag = Tag{.content = title, .classes = "govuk-tag--light-blue"};
      return;
  }
}

std::string next_words(const OpenedCase& opened, const CaseView& view) {
  if (opened.file().finished_on) return "The case has ended";
  if (view.frozen) return "Nothing: the case is paused";
  const TaskView* next = view.next();
  if (!next) return "Every task is done";
  std::string text = next->task->title;
  if (!next->task->who.empty())
    text += " (" + role_titles(opened.definition(), next->task->who) + ")";
  return text;
}

Html case_content(const Context& context, const OpenedCase& opened, const CaseSummary& summary) {
  const CaseView view = opened.context.view(context.today);
  Html html = next_html(context, opened, view) + summary_html(opened, view, summary);
  if (casework::may_manage(context.actor, opened.file()) && !opened.file().finished_on)
    html += Element("p")
                .classes({"govuk-body"})
                .add(link_to(opened.path("/status"), "Pause, resume or end this case"));
  if (may(context.actor, access::Permission::assign, casework::scope_of(opened.file())) &&
      !opened.file().finished_on)
    html += Element("p")
                .classes({"govuk-body"})
                .add(link_to(opened.path("/course"), "Extend or graduate"));
  if (casework::may_take_graduation_back(context.actor, opened.file()) && ended_well(opened))
    html += Element("p")
                .classes({"govuk-body"})
                .add(link_to(opened.path("/graduation"), "Take the graduation back"));
  if (casework::needs_agreement(opened.context))
    html += Element("p")
                .classes({"govuk-body"})
                .add(link_to(opened.path("/agreement"), "Agreement and fee"));
  if (!opened.definition().money.grants.empty())
    html += Element("p")
                .classes({"govuk-body"})
                .add(link_to(opened.path("/grants"), "Grants of this case"));
  const auto& units = opened.definition().units;
  if (std::ranges::find(units, opened.file().unit, &programme::Unit::within) != units.end())
    html += Element("p")
                .classes({"govuk-body"})
                .add(link_to(opened.path("/members"), "Schools of this case"));
  html += stages_html(opened, view, context.today);
  if (context.actor.person) html += watch_form(context, opened, summary.is_watched);
  return html;
}

}  // namespace trellis::web
