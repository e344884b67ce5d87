#include "cli/import_report.hpp"

#include "core/csv_writer.hpp"
#include "core/text.hpp"

namespace trellis::cli {
namespace {

using registry::ImportReport;
using registry::RowCounts;

constexpr std::size_t problems_shown = 10;

std::string number(std::size_t count) { return with_commas(static_cast<long long>(count)); }

std::string many(std::size_t count, std::string_view singular, std::string_view plural = {}) {
  return counted(static_cast<long long>(count), singular, plural);
}

void line(std::string& out, const std::string& text) { out += text + "\n"; }

std::string counts_line(const RowCounts& rows) {
  std::string text = "  " + many(rows.read, "row") + " read: " + number(rows.added) + " added, " +
                     number(rows.changed) + " changed, " + number(rows.unchanged) + " unchanged";
  if (rows.closed) text += ", " + number(rows.closed) + " of them closed";
  if (rows.reopened) text += ", " + number(rows.reopened) + " of them reopened";
  if (rows.vanished) text += ", " + number(rows.vanished) + " no longer in the file";
  if (rows.rejected) text += ", " + number(rows.rejected) + " rejected";
  return text;
}

void add_shape(std::string& out, const ImportReport& report) {
  if (report.empty_rows) line(out, "  " + many(report.empty_rows, "empty row") + " left out.");
  if (report.short_rows)
    line(out, "  " + many(report.short_rows, "row") + " shorter than the header.");
  if (report.long_rows)
    line(out, "  " + many(report.long_rows, "row") + " longer than the header.");
  if (report.controls_repaired)
    line(out, "  " + many(report.controls_repaired, "damaged character") + " repaired.");
  for (const std::string& note : report.notes) line(out, "  " + note);
}

void add_changed_columns(std::string& out, const ImportReport& report) {
  if (report.columns_changed.empty()) return;
  line(out, "  Columns that change:");
  for (const auto& [column, count] : report.columns_changed)
    line(out, "    " + column + " in " + counted(static_cast<long long>(count), "row"));
}

void add_problems(std::string& out, const ImportReport& report, bool verbose) {
  const auto& kept = report.problems.kept();
  const std::size_t shown = verbose ? kept.size() : std::min(kept.size(), problems_shown);
  for (std::size_t i = 0; i < shown; ++i) line(out, "  " + text_of(kept[i], report.file_name));
  if (report.problems.count() > shown)
    line(out, "  and " + number(report.problems.count() - shown) + " more.");
}

void add_outcome(std::string& out, const ImportReport& report) {
  if (report.already_applied) {
    line(out, "  No changes: this file was imported before.");
    return;
  }
  if (report.organisations_made)
    line(out, "  " + many(report.organisations_made, "organisation") + " made.");
  if (report.decisions_made)
    line(out, "  " + many(report.decisions_made, "change of URN", "changes of URN") + " decided.");
  if (report.questions_opened)
    line(out,
         "  " + counted(static_cast<long long>(report.questions_opened), "question") +
             " for a person: trellis register questions");
  if (!report.applied) line(out, "  Nothing was changed: this was a rehearsal.");
  if (report.applied && report.rows.changes_nothing())
    line(out, "  No changes: the register says the same already.");
}

}  // namespace

std::string report_text(const ImportReport& report, bool verbose) {
  std::string out;
  line(out,
       report.file_name + ": " + report.layout_title + ", as of " + report.as_of.long_text() +
           (report.encoding.empty() ? "" : ", " + report.encoding) +
           (report.coverage == registry::Coverage::complete ? ", complete" : ""));
  if (!report.already_applied) line(out, counts_line(report.rows));
  add_shape(out, report);
  add_changed_columns(out, report);
  add_problems(out, report, verbose);
  for (const registry::Finding& finding : report.findings)
    line(out,
         "  " + finding.message +
             (finding.waived ? " Waived: " + *finding.waived : " (" + finding.threshold + ")"));
  add_outcome(out, report);
  return out;
}

std::string changes_csv(const ImportReport& report) {
  CsvWriter csv;
  csv.text("change").text("key").text("name").text("columns");
  csv.end_row();
  for (const registry::RowChange& change : report.changes) {
    csv.text(registry::name_of(change.kind)).number(change.key).text(change.name);
    csv.text(join(change.columns, "; "));
    csv.end_row();
  }
  return csv.content();
}

}  // namespace trellis::cli
