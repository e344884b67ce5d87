#include "web/register/import_view.hpp"

#include <algorithm>

#include "core/text.hpp"
#include "web/components/components.hpp"

namespace trellis::web {
namespace {

constexpr std::size_t changes_shown_max = 50;
constexpr std::size_t problems_shown_max = 50;

std::string import_number(std::size_t value) { return with_commas(static_cast<long long>(value)); }

std::string kind_words(registry::RowChange::Kind kind) {
  switch (kind) {
    case registry::RowChange::Kind::added:
      return "Added";
    case registry::RowChange::Kind::changed:
      return "Changed";
    case registry::RowChange::Kind::closed:
      return "Closed";
    case registry::RowChange::Kind::reopened:
      return "Reopened";
    case registry::RowChange::Kind::vanished:
      return "No longer in the file (closes nothing)";
  }
  return "";
}

Html list_of(const std::vector<std::string>& sentences) {
  Html items;
  for (const std::string& sentence : sentences) items += Element("li").text(sentence);
  return Element("ul").classes({"govuk-list", "govuk-list--bullet"}).add(items);
}

Html import_changes_table(const registry::ImportReport& report) {
  if (report.changes.empty()) return {};
  Table options;
  options.caption = report.changes.size() > changes_shown_max
                        ? "Changes, the first " + std::to_string(changes_shown_max)
                        : "Changes";
  options.caption_classes = "govuk-table__caption--m";
  options.head = {
      {.content = "What"}, {.content = "Number"}, {.content = "Name"}, {.content = "Columns"}};
  for (std::size_t i = 0; i < report.changes.size() && i < changes_shown_max; ++i) {
    const registry::RowChange& row = report.changes[i];
    std::string columns = join(row.columns, ", ");
    std::ranges::replace(columns, '_', ' ');
    options.rows.push_back({{.content = kind_words(row.kind)},
                            {.content = std::to_string(row.key)},
                            {.content = row.name},
                            {.content = columns}});
  }
  return scrolling("Changes", table(options));
}

Html problems_table(const registry::ImportReport& report) {
  const auto& problems = report.problems.kept();
  if (problems.empty()) return {};
  Table options;
  options.caption = "Cells that could not be read";
  if (report.problems.count() > problems_shown_max)
    options.caption = "Cells that could not be read, the first " +
                      std::to_string(problems_shown_max) + " of " +
                      import_number(report.problems.count());
  options.caption_classes = "govuk-table__caption--m";
  options.head = {{.content = "Line", .is_numeric = true},
                  {.content = "Column"},
                  {.content = "Value"},
                  {.content = "What is wrong"}};
  for (std::size_t i = 0; i < problems.size() && i < problems_shown_max; ++i)
    options.rows.push_back({{.content = import_number(problems[i].line), .is_numeric = true},
                            {.content = problems[i].column},
                            {.content = problems[i].value},
                            {.content = problems[i].message}});
  return scrolling("Cells that could not be read", table(options));
}

}  // namespace

Html report_view(const registry::ImportReport& report) {
  const registry::RowCounts& rows = report.rows;
  SummaryList list;
  list.rows = {
      summary_row("Taken for", report.layout_title),
      summary_row("As of", report.as_of.long_text()),
      summary_row("Encoding", report.encoding),
      summary_row(
          "Rows",
          import_number(rows.read) + " read, " + import_number(rows.rejected) + " rejected"),
      summary_row(report.applied ? "Changed" : "Would change",
                  import_number(rows.added) + " added, " + import_number(rows.changed) +
                      " changed (" + import_number(rows.closed) + " closed, " +
                      import_number(rows.reopened) + " reopened), " + import_number(rows.vanished) +
                      " no longer there, " + import_number(rows.unchanged) + " unchanged")};
  Html out;
  if (report.already_applied)
    out += inset_text("This very file was imported before. Importing it again changes nothing.");
  out += summary_list(list);
  std::vector<std::string> notes = report.notes;
  if (!report.unknown_columns.empty())
    notes.push_back("Columns that no known layout has, and that are not read: " +
                    join(report.unknown_columns, ", "));
  if (!notes.empty()) out += list_of(notes);
  return out + problems_table(report) + import_changes_table(report);
}

Html impact_view(const casework::CaseImpact& impact) {
  if (impact.is_empty()) return {};
  constexpr std::size_t shown_max = 20;
  Element list("ul");
  list.classes({"govuk-list", "govuk-list--bullet"});
  for (std::size_t i = 0; i < std::min(impact.cases.size(), shown_max); ++i) {
    const casework::TouchedCase& row = impact.cases[i];
    list.add(Element("li")
                 .add(link_to("/cases/" + std::to_string(row.id.value), row.school))
                 .text(", " + row.programme));
  }
  if (impact.cases.size() > shown_max)
    list.add(Element("li").text(
        "and " + counted(static_cast<long long>(impact.cases.size() - shown_max), "other case")));
  return heading("What hangs on the schools of this file") +
         paragraph("The rows that change belong to " +
                   counted(std::ssize(impact.cases), "open case") + " with " +
                   counted(impact.visits, "visit or event", "visits or events") + ", to " +
                   counted(impact.partnered, "partner that has", "partners that have") +
                   " a lead, and to leads of " + counted(impact.led, "pairing") +
                   ". Most changes leave them as they are; what is not certain waits for you as a "
                   "question.") +
         Html(list);
}

Html waiver_fields(const registry::ImportReport& report) {
  Html out;
  for (const registry::Finding& finding : report.findings)
    out += warning_text(finding.message) +
           input({.name = "waive-" + finding.threshold,
                  .value = finding.waived.value_or(""),
                  .label = {.content = "Why it may be imported all the same"},
                  .hint = {.content = "Leave empty to stop here"}});
  return out;
}

}  // namespace trellis::web
