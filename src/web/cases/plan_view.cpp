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

}  // namespace

Html objective_card(const OpenedCase& opened,
                    const Objective& objective,
                    const std::vector<casework::Measurement>& measured,
                    bool may_measure,
                    Date today) {
  SummaryList list;
  list.card =
      SummaryCard{.title = "Objective " + std::to_string(objective.position), .heading_level = 3};
  if (may_measure)
    list.card->actions = {{.content = "Record a measurement",
                           .link = Url::local(opened.path("/plan/measurement?objective=" +
                                                          std::to_string(objective.key))),
                           .hidden_text = "of objective " + std::to_string(objective.position)}};
  for (const Field& field : opened.definition().plan->objective_fields) {
    const auto answer = objective.answers.find(field.id);
    const bool is_empty = answer == objective.answers.end() || answer->second.is_empty();
    if (field.type == FieldType::measure && !is_empty) {
      const casework::Measure measure = casework::measure_of(answer->second.text);
      list.rows.push_back(summary_row(field.label, casework::words_of(measure)));
      list.rows.push_back(
          summary_row("How it stands",
                      measure_tag(casework::status_of(measure, measured, objective.key, today))));
    } else {
      list.rows.push_back(
          summary_row(field.label,
                      is_empty ? std::string("Not written yet") : words_of(field, answer->second)));
    }
  }
  list.rows.push_back(summary_row("Measured", measurements_html(measured, objective.key)));
  return summary_list(list);
}

Html columns_html(const OpenedCase& opened, const PlanVersion& plan) {
  if (opened.definition().plan->columns.empty()) return {};
  SummaryList list;
  for (const programme::Option& column : opened.definition().plan->columns) {
    const auto answer = plan.columns.find(column.id);
    list.rows.push_back(summary_row(column.label,
                                    answer == plan.columns.end() || answer->second.is_empty()
                                        ? std::string("Not written yet")
                                        : answer->second.text));
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

}  // namespace trellis::web
