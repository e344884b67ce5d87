#include "web/cases/plan_view.hpp"

#include <algorithm>

#include "casework/measure_view.hpp"
#include "core/text.hpp"

namespace trellis::web {
namespace {

using casework::MeasureStatus;
using casework::Objective;
using casework::PlanVersion;
using programme::Field;
using programme::FieldType;

Html measure_tag(MeasureStatus status) {
  const char* colour = status == MeasureStatus::met       ? "green"
                       : status == MeasureStatus::not_met ? "red"
                       : status == MeasureStatus::overdue ? "orange"
                                                          : "grey";
  return tag(title_of(status), colour);
}

/// "3 comments, 1 of them open", with a link; empty where nobody may and nobody did.
Html comments_line(const OpenedCase& opened, const PlanShown& shown, const std::string& place) {
  const auto threads = casework::threads_of(shown.comments, place);
  if (threads.empty()) return {};
  const auto open = std::ranges::count_if(threads, &casework::CommentThread::is_open);
  std::string words = counted(static_cast<std::int64_t>(threads.size()), "comment");
  words += open > 0 ? ", " + std::to_string(open) + " open" : ", resolved";
  return link_to(opened.path("/plan/comments?place=" + place), words);
}

std::vector<Action> comment_action(const OpenedCase& opened,
                                   const PlanShown& shown,
                                   const std::string& place,
                                   const std::string& about) {
  if (!shown.may_comment) return {};
  return {{.content = "Comment",
           .link = Url::local(opened.path("/plan/comments?place=" + place)),
           .hidden_text = "on " + about}};
}

Html measurements_html(const std::vector<casework::Measurement>& all, std::int64_t objective) {
  Html items;
  for (const casework::Measurement& row : all) {
    if (row.objective != objective) continue;
    std::string text = row.measured_on.long_text();
    if (row.value) text += ": " + programme::text_of(programme::Value(*row.value));
    if (!row.note.empty()) text += ", " + row.note;
    items += Element("li").text(text);
  }
  if (items.empty()) return html_text("Nothing measured yet");
  return Element("ul").classes({"govuk-list"}).add(items);
}

/// One answer of an objective as its rows of the card.
void add_answer_rows(SummaryList& list,
                     const PlanShown& shown,
                     const Objective& objective,
                     const Field& field,
                     Date today) {
  const auto answer = objective.answers.find(field.id);
  const bool is_empty = answer == objective.answers.end() || answer->second.is_empty();
  if (is_empty) {
    list.rows.push_back(summary_row(field.label, "Not written yet"));
    return;
  }
  if (field.type == FieldType::evidence) {
    list.rows.push_back(
        summary_row(field.label, evidence_html(shown.evidence.get(), answer->second.text)));
    return;
  }
  list.rows.push_back(
      summary_row(field.label, objective_answer_words(field, answer->second, nullptr)));
  if (field.type != FieldType::measure) return;
  const casework::Measure measure = casework::measure_of(answer->second.text);
  list.rows.push_back(
      summary_row("How it stands",
                  measure_tag(casework::status_of(measure, shown.measured, objective.key, today))));
}

}  // namespace

std::string objective_answer_words(const Field& field,
                                   const casework::Answer& answer,
                                   const EvidenceChoices* evidence) {
  if (field.type == FieldType::measure)
    return casework::words_of(casework::measure_of(answer.text));
  if (field.type == FieldType::evidence && evidence)
    if (const auto named = evidence->named.find(answer.text); named != evidence->named.end())
      return named->second.words;
  return words_of(field, answer);
}

PlanShown plan_shown(storage::Snapshot& db, const OpenedCase& opened, const PlanVersion& plan) {
  PlanShown shown{.plan = plan};
  shown.objectives = casework::objectives_of(db, plan.id);
  shown.measured = casework::measurements_of(db, plan.case_id);
  shown.evidence =
      evidence_choices(db, programme::pointers(opened.definition().plan->objective_fields));
  return shown;
}

std::string version_words(const PlanVersion& plan) {
  return "Version " + std::to_string(plan.number) + ", " +
         (plan.shared_on ? "shared on " + plan.shared_on->long_text() + "." : "a draft.");
}

Html objective_card(const OpenedCase& opened,
                    const PlanShown& shown,
                    const Objective& objective,
                    Date today) {
  const std::string title = "Objective " + std::to_string(objective.position);
  const std::string place = casework::place_of_objective(objective.key);
  SummaryList list;
  list.card = SummaryCard{.title = title, .heading_level = 3};
  if (shown.may_measure)
    list.card->actions = {{.content = "Record a measurement",
                           .link = Url::local(opened.path("/plan/measurement?objective=" +
                                                          std::to_string(objective.key))),
                           .hidden_text = "of objective " + std::to_string(objective.position)}};
  for (Action& action :
       comment_action(opened, shown, place, "objective " + std::to_string(objective.position)))
    list.card->actions.push_back(std::move(action));
  for (const Field& field : opened.definition().plan->objective_fields)
    if (!field.personal || !shown.hides_people)
      add_answer_rows(list, shown, objective, field, today);
  list.rows.push_back(summary_row("Measured", measurements_html(shown.measured, objective.key)));
  if (const Html comments = comments_line(opened, shown, place); !comments.empty())
    list.rows.push_back(summary_row("Comments", comments));
  return summary_list(list);
}

Html objectives_html(const OpenedCase& opened, const PlanShown& shown, Date today) {
  Html html = heading("Objectives");
  if (shown.objectives.empty()) return html + paragraph("No objective has been written yet.");
  for (const Objective& objective : shown.objectives)
    html += objective_card(opened, shown, objective, today);
  return html;
}

Html columns_html(const OpenedCase& opened, const PlanShown& shown) {
  if (opened.definition().plan->columns.empty()) return {};
  SummaryList list;
  for (const programme::Option& column : opened.definition().plan->columns) {
    const auto answer = shown.plan.columns.find(column.id);
    const std::string place = casework::place_of_column(column.id);
    const bool is_empty = answer == shown.plan.columns.end() || answer->second.is_empty();
    Html value = html_text(is_empty ? std::string("Not written yet") : answer->second.text);
    if (const Html comments = comments_line(opened, shown, place); !comments.empty())
      value += Element("p").classes({"govuk-body", "govuk-!-margin-top-2"}).add(comments);
    SummaryRow row = summary_row(column.label, value);
    row.actions = comment_action(opened, shown, place, column.label);
    list.rows.push_back(std::move(row));
  }
  return summary_list(list);
}

Html versions_html(const OpenedCase& opened,
                   const std::vector<PlanVersion>& versions,
                   const PlanVersion& shown) {
  if (versions.size() < 2) return {};
  Html items;
  for (const PlanVersion& version : versions) {
    std::string words =
        "Version " + std::to_string(version.number) + ", " +
        (version.shared_on ? "shared " + version.shared_on->long_text() : "a draft") + " (" +
        version.because + ")";
    Element item("li");
    if (version.number == shown.number)
      item.text(words + ", shown here");
    else
      item.add(link_to(opened.path("/plan?version=" + std::to_string(version.number)), words));
    items += item;
  }
  return heading("Versions") + Html(Element("ul").classes({"govuk-list"}).add(items));
}

Html quality_html(const OpenedCase& opened) {
  if (opened.definition().plan->quality_check.empty()) return {};
  Html items;
  for (const programme::Option& item : opened.definition().plan->quality_check)
    items += Element("li").text(item.label);
  return details(
      {.summary = "What makes a good plan",
       .content = Html(Element("ul").classes({"govuk-list", "govuk-list--bullet"}).add(items))});
}

Result<OpenedCase> opened_with_plan(storage::Snapshot& db,
                                    const Request& request,
                                    const Context& context) {
  OpenedCase opened = TRY(find_opened_case(db, request, context));
  if (!opened.definition().plan)
    return problem(ProblemKind::not_found, "", "This programme has no plan");
  return opened;
}

const PlanVersion* version_asked(const std::vector<PlanVersion>& versions, const Request& request) {
  if (versions.empty()) return nullptr;
  for (const PlanVersion& version : versions)
    if (request.query.text("version") == std::to_string(version.number)) return &version;
  return &versions.back();
}

bool may_write_plan(const Context& context, const OpenedCase& opened) {
  programme::Texts roles;
  for (const programme::Role& role : opened.definition().roles)
    if (role.of == "lead" || role.of == "partner" || role.of == "trust") roles.push_back(role.id);
  const auto* status = opened.definition().find_status(opened.file().status);
  const bool is_frozen = status && status->freezes;
  return !is_frozen && !opened.file().finished_on &&
         casework::may_take_part(context.actor, opened.file(), opened.definition(), roles);
}

}  // namespace trellis::web
