#include "web/cases/task_form.hpp"

#include "casework/case_rules.hpp"
#include "core/text.hpp"

namespace trellis::web {
namespace {

using casework::TaskStatus;
using programme::Answer;
using programme::Field;

Html guidance_of(const TaskPage& page) {
  const programme::Task& task = *page.at.view->task;
  Html html;
  if (!task.guidance.empty()) html += paragraph(task.guidance);
  if (page.at.view->due) html += paragraph("Due " + page.at.view->due->long_text() + ".");
  for (const programme::Link& link : page.opened.definition().links)
    for (const std::string& id : task.links)
      if (id == link.id)
        if (const auto url = Url::outside(link.url))
          html +=
              Element("p")
                  .classes({"govuk-body"})
                  .add(Element("a").classes({"govuk-link"}).link("href", *url).text(link.title));
  for (const std::string& mark : page.at.view->marks) html += inset_text(in_quotes(mark) + ".");
  return html;
}

Html recipients_of(const TaskPage& page) {
  const programme::Task& task = *page.at.view->task;
  if (task.recipients.empty() || !page.opened.context.around) return {};
  const auto recipients = casework::recipients_for(task, *page.opened.context.around);
  const auto words = [&](const programme::Texts& ids) {
    std::vector<std::string> titles;
    for (const std::string& id : ids) {
      std::string title = id;
      for (const programme::ContactGroup& group : page.opened.definition().contacts)
        for (const programme::Option& role : group.roles)
          if (role.id == id) title = role.label;
      titles.push_back(title);
    }
    return titles.empty() ? std::string("Nobody") : join(titles, ", ");
  };
  SummaryList list;
  list.rows = {summary_row("To", words(recipients.to)),
               summary_row("Copy to", words(recipients.cc))};
  return heading("Who it goes to") + summary_list(list);
}

Html changed_banner(const TaskPage& page) {
  if (page.changed.empty()) return {};
  Html items;
  for (const std::string& line : page.changed) items += Element("li").text(line);
  const Html content =
      Html(Element("p")
               .classes({"govuk-notification-banner__heading"})
               .text("Somebody else saved this task after you opened it. Nothing of yours has been "
                     "saved yet.")) +
      Html(Element("ul").classes({"govuk-list", "govuk-list--bullet"}).add(items)) +
      paragraph("Your answers are below. Save again to keep them in place of theirs.");
  return notification_banner({.content = content});
}

/// Every entry of a question that is answered several times, with all that was said in it.
Html entries_html(const Field& field, const Answer& answer) {
  Html items;
  for (const programme::Answers& row : answer.rows) {
    Element item("li");
    for (const Field& part : field.fields) {
      const auto said = row.find(part.id);
      if (said == row.end() || said->second.is_empty()) continue;
      item.add(Element("p")
                   .classes({"govuk-body", "govuk-!-margin-bottom-1"})
                   .add(Element("strong").text(part.label + ": "))
                   .text(words_of(part, said->second)));
    }
    items += item;
  }
  return Element("ol").classes({"govuk-list", "govuk-list--number"}).add(items);
}

/// The answers in words, where they can only be read.
Html read_only(const TaskPage& page) {
  SummaryList list;
  for (const Field& field : page.at.view->task->fields) {
    const auto answer = page.at.kept.find(field.id);
    const bool is_empty = answer == page.at.kept.end() || answer->second.is_empty();
    if (field.type == programme::FieldType::evidence && !is_empty) {
      list.rows.push_back(
          summary_row(field.label, evidence_html(page.form.evidence.get(), answer->second.text)));
      continue;
    }
    if (field.type == programme::FieldType::repeat && !is_empty) {
      list.rows.push_back(summary_row(field.label, entries_html(field, answer->second)));
      continue;
    }
    list.rows.push_back(summary_row(
        field.label, is_empty ? std::string("Not answered") : words_of(field, answer->second)));
  }
  return summary_list(list);
}

/// A task without questions is answered by what happens elsewhere, such as readings of the plan.
Html answered_elsewhere(const TaskPage& page) {
  const bool is_complete = page.at.view->state.status == TaskStatus::complete;
  Html html =
      inset_text(is_complete ? "This is complete. There is nothing to fill in here."
                             : "There is nothing to fill in here: this is complete once what it "
                               "asks for has happened.");
  if (page.opened.definition().plan)
    html += Element("p")
                .classes({"govuk-body"})
                .add(link_to(page.opened.path("/plan/readings"),
                             "Peer review and quality assurance of the plan"));
  return html;
}

std::string why_read_only(const TaskPage& page) {
  switch (page.at.view->state.status) {
    case TaskStatus::not_required:
      return "This task is not required now. What was answered is kept.";
    case TaskStatus::cannot_start_yet:
      return in_quotes(page.at.view->gate);
    case TaskStatus::cannot_progress:
      return "The case is paused or has ended, so nothing can be changed.";
    case TaskStatus::complete:
    case TaskStatus::not_started:
    case TaskStatus::in_progress:
      break;
  }
  if (!page.at.view->state.editable)
    return "The case is paused or has ended, so nothing can be changed.";
  return "This is for: " + role_titles(page.opened.definition(), page.at.view->task->who) + ".";
}

Html rounds_of(const TaskPage& page) {
  const programme::Task& task = *page.at.view->task;
  if (task.repeat.empty()) return {};
  Html items;
  const std::string path = page.opened.path("/tasks/" + task.id);
  for (int round = 1; round <= page.at.view->rounds + 1; ++round) {
    const bool is_new = round > page.at.view->rounds;
    const std::string words = is_new ? "A new entry" : "Entry " + std::to_string(round);
    Element item("li");
    if (round == page.at.round)
      item.text(words + " (shown)");
    else
      item.add(link_to(path + (round == 1 ? "" : "?round=" + std::to_string(round)), words));
    items += item;
  }
  return paragraph("This is done every " + task.repeat + ".") +
         Html(Element("ul").classes({"govuk-list"}).add(items));
}

}  // namespace

std::vector<std::string> differences(const programme::Task& task,
                                     const programme::Answers& was,
                                     const programme::Answers& now) {
  std::vector<std::string> lines;
  const auto words = [](const Field& field, const programme::Answers& answers) {
    const auto answer = answers.find(field.id);
    const bool is_empty = answer == answers.end() || answer->second.is_empty();
    return is_empty ? std::string("not answered") : words_of(field, answer->second);
  };
  for (const Field& field : task.fields)
    if (const std::string before = words(field, was), after = words(field, now); before != after)
      lines.push_back(field.label + ": was " + before + ", is now " + after);
  return lines;
}

Response task_page(const Context& context, const TaskPage& page) {
  const programme::Task& task = *page.at.view->task;
  const bool may_answer = casework::may_take_part(
      context.actor, page.opened.file(), page.opened.definition(), task.who);
  const bool is_form = may_answer && page.at.view->state.editable;
  CaseForm frame{
      .title = task.title, .back = page.opened.path(), .has_errors = !page.form.problems.empty()};
  Html html =
      answer_summary(page.form) + changed_banner(page) + guidance_of(page) + rounds_of(page);
  if (task.fields.empty() && page.at.view->state.editable)
    return case_form_page(context, page.opened, frame, html + answered_elsewhere(page));
  if (!is_form)
    return case_form_page(
        context, page.opened, frame, html + inset_text(why_read_only(page)) + read_only(page));
  html += recipients_of(page);
  const Html fields = hidden_input("round", std::to_string(page.at.round)) +
                      hidden_input("was", programme::json_of(page.at.kept)) +
                      answer_fields(page.form) + button("Save");
  html += post_form(context, Url::local(page.opened.path("/tasks/" + task.id)), fields);
  Response response = case_form_page(context, page.opened, frame, html);
  if (!page.changed.empty()) response.status = 409;
  return response;
}

}  // namespace trellis::web
