#include <algorithm>

#include "casework/plan_reading_store.hpp"
#include "core/csv_writer.hpp"
#include "core/text.hpp"
#include "web/cases/case_pages.hpp"
#include "web/cases/plan_view.hpp"

namespace trellis::web {
namespace {

using access::Permission;
using casework::PlanReading;

/// "Version 2 was passed in peer review on 3 June 2026."
Html readings_lines(const std::vector<PlanReading>& readings, int version) {
  Html items;
  for (const PlanReading& reading : readings)
    if (reading.version == version && reading.decided_on &&
        reading.result != casework::ReadingResult::withdrawn)
      items += Element("li").text(std::string(title_of(reading.kind)) + ": " +
                                  lower_ascii(std::string(title_of(reading.result))) + " on " +
                                  reading.decided_on->long_text());
  if (items.empty()) return paragraph("This version has not been read by peers or assured yet.");
  return Element("ul").classes({"govuk-list", "govuk-list--bullet"}).add(items);
}

Response print_plan(const Request& request, Context& context) {
  return context.db.read([&](storage::Snapshot& db) {
    const auto opened = opened_with_plan(db, request, context);
    if (!opened) return problem_page(context, opened.error());
    const auto versions = casework::plan_versions(db, opened->file().id);
    const casework::PlanVersion* plan = version_asked(versions, request);
    if (!plan)
      return problem_page(context,
                          {ProblemKind::not_found, "", "No plan has been written yet", {}});
    const PlanShown shown = plan_shown(db, *opened, *plan);
    const Html before =
        Element("p")
            .classes({"govuk-body", "trellis-no-print"})
            .text(
                "Print this page from the menu of your browser, or choose there to save it as "
                "PDF. The menus of Trellis are left out.");
    const Html after = Element("p")
                           .classes({"govuk-body-s"})
                           .text("From Trellis, " + context.today.long_text() + ". " +
                                 opened->programme + ", " + version_words(*plan));
    return page(context,
                {.title = "Plan of " + opened->name,
                 .caption = opened->programme,
                 .section = "Cases",
                 .back_link = Url::local(opened->path("/plan"))},
                before + paragraph(version_words(*plan)) + columns_html(*opened, shown) +
                    objectives_html(*opened, shown, context.today) + heading("Readings") +
                    readings_lines(casework::readings_of(db, opened->file().id), plan->number) +
                    after);
  });
}

Response plan_csv(const Request& request, Context& context) {
  return context.db.read([&](storage::Snapshot& db) {
    const auto opened = opened_with_plan(db, request, context);
    if (!opened) return problem_page(context, opened.error());
    const auto versions = casework::plan_versions(db, opened->file().id);
    const casework::PlanVersion* plan = version_asked(versions, request);
    if (!plan)
      return problem_page(context,
                          {ProblemKind::not_found, "", "No plan has been written yet", {}});
    const PlanShown shown = plan_shown(db, *opened, *plan);
    CsvWriter csv;
    for (const char* head :
         {"school", "version", "shared_on", "part", "objective", "field", "text"})
      csv.text(head);
    csv.end_row();
    const auto row =
        [&](const char* part, int objective, const std::string& field, const std::string& text) {
          csv.text(opened->name).number(std::int64_t{plan->number});
          csv.text(plan->shared_on ? plan->shared_on->text() : "").text(part);
          if (objective > 0)
            csv.number(std::int64_t{objective});
          else
            csv.blank();
          csv.text(field).text(text).end_row();
        };
    for (const programme::Option& column : opened->definition().plan->columns) {
      const auto answer = plan->columns.find(column.id);
      row("column", 0, column.label, answer == plan->columns.end() ? "" : answer->second.text);
    }
    for (const casework::Objective& objective : shown.objectives)
      for (const programme::Field& field : opened->definition().plan->objective_fields) {
        const auto answer = objective.answers.find(field.id);
        const bool is_empty = answer == objective.answers.end() || answer->second.is_empty();
        row("objective",
            objective.position,
            field.label,
            is_empty ? "" : objective_answer_words(field, answer->second, shown.evidence.get()));
      }
    return csv_response(csv.take(), "plan");
  });
}

}  // namespace

void add_plan_print_routes(Routes& routes) {
  const auto add = [&](const char* pattern, Handler handler) {
    routes.push_back({.pattern = pattern, .permission = Permission::view_case, .handler = handler});
  };
  add("/cases/{case}/plan/print", print_plan);
  add("/cases/{case}/plan.csv", plan_csv);
}

}  // namespace trellis::web
