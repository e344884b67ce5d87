#include <algorithm>
#include <fstream>
#include <iterator>

#include "casework/attendance_import.hpp"
#include "casework/nominee_actions.hpp"
#include "core/csv_writer.hpp"
#include "core/text.hpp"
#include "web/cases/attendance_view.hpp"
#include "web/cases/case_pages.hpp"
#include "web/cases/case_parts.hpp"
#include "web/events/event_sentences.hpp"
#include "web/form.hpp"

namespace trellis::web {
namespace {

using access::Permission;
using casework::AttendanceLine;
using casework::AttendanceMark;
using casework::AttendanceSheet;
using casework::Presence;

/// The sheet of the address, for those who keep it: names are theirs to see.
struct OpenedSheet {
  OpenedCase opened = {};
  AttendanceSheet sheet = {};
  bool may_add = false;  ///< people who have no account
  std::string path(std::string_view rest = {}) const {
    return opened.path("/diary/" + std::to_string(sheet.held.id) + "/attendance") +
           std::string(rest);
  }
  std::string title() const {
    const auto* kind = opened.definition().find_engagement(sheet.held.engagement);
    return (kind ? kind->title : sheet.held.engagement) + ", " + sheet.held.held_on.long_text();
  }
};

Result<OpenedSheet> find_sheet(storage::Snapshot& db,
                               const Request& request,
                               const Context& context) {
  OpenedCase opened = TRY(find_opened_case(db, request, context));
  if (!casework::may_keep_sheet(context.actor, opened.file()))
    return problem(ProblemKind::not_allowed, "", "You cannot keep attendance of this case");
  auto sheet = casework::sheet_of(db, opened.context, number_in_route(request, "engagement"));
  if (!sheet) return problem(ProblemKind::not_found, "", "This case has no such visit or event");
  const bool may_add = !casework::named_by(db, context.actor, opened.file()).empty();
  return OpenedSheet{std::move(opened), std::move(*sheet), may_add};
}

std::string presence_name(const AttendanceLine& line) {
  return "presence-" + std::to_string(line.person.value);
}
std::string reason_name(const AttendanceLine& line) {
  return "reason-" + std::to_string(line.person.value);
}

/// One person: three radios to go through by the arrow keys, then the reason.
Html line_fields(const AttendanceLine& line, const FormReader* form) {
  Choices presence{
      .name = presence_name(line),
      .values = {form ? form->value(presence_name(line)) : std::string(name_of(line.presence))},
      .fieldset = Fieldset{.legend = {.content = line.name + ", " + line.school,
                                      .classes = "govuk-fieldset__legend--s"}},
      .classes = "govuk-radios--inline govuk-radios--small"};
  for (const Presence each : {Presence::present, Presence::part, Presence::absent})
    presence.choices.push_back(
        {.value = std::string(name_of(each)), .content = std::string(title_of(each))});
  Html words = html_text("Reason, if absent");
  words += visually_hidden(": " + line.name);
  Select reason{.name = reason_name(line),
                .value = form ? form->value(reason_name(line)) : line.reason,
                .options = {{.value = "", .text = "No reason needed"}},
                .label = {.content = words}};
  if (form) reason.error = form->error(reason_name(line));
  for (const casework::AbsenceReason& each : casework::absence_reasons())
    reason.options.push_back({.value = std::string(each.id), .text = std::string(each.title)});
  return radios(presence) + select(reason);
}

Html file_form(const Context& context, const OpenedSheet& found, const std::string& error) {
  const Html fields =
      file_upload({.name = "file",
                   .label = {.content = "The sheet as a CSV file"},
                   .hint = {.content = "Save the sheet, write present, part or absent into "
                                       "“presence”, and choose the file here"},
                   .error = {.content = error}}) +
      button({.content = "Take the file", .classes = "govuk-button--secondary"});
  return heading("From a file") +
         Html(Element("p")
                  .classes({"govuk-body"})
                  .add(link_to(found.path(".csv"), "Save this sheet as CSV"))) +
         post_form(context, Url::local(found.path("/file")), fields, true);
}

Response sheet_page(const Context& context,
                    const OpenedSheet& found,
                    const FormReader* form,
                    const std::string& file_error) {
  const bool has_errors = form || !file_error.empty();
  Html html = form ? form->summary() : Html();
  if (!file_error.empty())
    html += error_summary({.items = {{.content = file_error, .link = Url::local("#file")}}});
  html += paragraph(
      "The people of the school, of its lead and of the host. Only the presence and a "
      "reason from the list are kept.");
  if (found.sheet.lines.empty()) html += paragraph("These schools have named nobody yet.");
  if (found.may_add)
    html += Element("p")
                .classes({"govuk-body"})
                .add(link_to(found.opened.path("/nominees"), "Add somebody who has no account"));
  Html fields;
  for (const AttendanceLine& line : found.sheet.lines) fields += line_fields(line, form);
  if (!found.sheet.lines.empty())
    html += post_form(context, Url::local(found.path()), fields + button("Save attendance")) +
            file_form(context, found, file_error);
  return case_form_page(context,
                        found.opened,
                        {.title = "Attendance: " + found.title(),
                         .back = found.opened.path("/diary"),
                         .has_errors = has_errors},
                        html);
}

Response show_sheet(const Request& request, Context& context) {
  return context.db.read([&](storage::Snapshot& db) {
    const auto found = find_sheet(db, request, context);
    return found ? sheet_page(context, *found, nullptr, "") : problem_page(context, found.error());
  });
}

Response sheet_csv(const Request& request, Context& context) {
  return context.db.read([&](storage::Snapshot& db) {
    const auto found = find_sheet(db, request, context);
    if (!found) return problem_page(context, found.error());
    CsvWriter csv;
    for (const char* head : {"person", "name", "school", "presence", "reason"}) csv.text(head);
    csv.end_row();
    for (const AttendanceLine& line : found->sheet.lines) {
      csv.number(line.person.value).text(line.name).text(line.school);
      csv.text(name_of(line.presence)).text(line.reason).end_row();
    }
    return csv_response(csv.take(), "attendance");
  });
}

Response saved(Context& context, const OpenedSheet& found, int changed) {
  if (changed == 0)
    context.say_no_change();
  else
    context.say("Attendance saved for " + counted(changed, "person", "people"));
  return redirect(Url::local(found.opened.path("/diary")));
}

/// Reads the marks from the request by `read`, saves them, or shows the sheet again.
template <class Read>
Response save_marks(const Request& request, Context& context, Read read) {
  Problems problems;
  int changed = 0;
  const auto done = context.db.write([&](storage::Transaction& tx) -> Result<OpenedSheet> {
    problems.clear();
    OpenedSheet found = TRY(find_sheet(tx, request, context));
    const auto marks = read(found.sheet, problems);
    if (!problems.empty()) return std::unexpected(problems.front());
    changed = TRY(casework::mark_attendance(
        tx, context.actor, found.opened.file().id, found.sheet.held.id, marks, context.today));
    return found;
  });
  if (done) return saved(context, *done, changed);
  if (problems.empty()) return problem_page(context, done.error());
  return context.db.read([&](storage::Snapshot& db) {
    const auto found = find_sheet(db, request, context);
    if (!found) return problem_page(context, found.error());
    if (problems.front().field == "file")
      return sheet_page(context, *found, nullptr, problems.front().message);
    FormReader form(request.form);
    for (const Problem& each : problems) form.add(each);
    return sheet_page(context, *found, &form, "");
  });
}

Response save_sheet(const Request& request, Context& context) {
  return save_marks(request, context, [&](const AttendanceSheet& sheet, Problems& problems) {
    std::vector<AttendanceLine> lines = sheet.lines;
    for (AttendanceLine& line : lines) {
      line.presence = casework::presence_from_name(request.form.text(presence_name(line)))
                          .value_or(Presence::expected);
      line.reason = std::string(request.form.text(reason_name(line)));
    }
    problems = casework::tidy_sheet(lines);
    std::vector<AttendanceMark> marks;
    for (const AttendanceLine& line : lines)
      marks.push_back({line.person, line.presence, line.reason});
    return marks;
  });
}

Response take_file(const Request& request, Context& context) {
  const Upload* file = request.upload("file");
  std::string text;
  if (file) {
    std::ifstream bytes(file->file->path(), std::ios::binary);
    text.assign(std::istreambuf_iterator<char>(bytes), {});
  }
  return save_marks(request, context, [&](const AttendanceSheet& sheet, Problems& problems) {
    std::vector<AttendanceMark> marks;
    const auto refuse = [&](const char* message) {
      problems = {{ProblemKind::invalid, "file", message, {}}};
    };
    if (text.empty())
      refuse("Choose a file");
    else if (!is_utf8(text) || text.find('\0') != std::string::npos)
      refuse("Save the file as CSV in UTF-8, then choose it again");
    else if (auto read = casework::read_sheet(text, sheet.lines))
      marks = std::move(*read);
    else
      problems = {{ProblemKind::invalid, "file", read.error().message, {}}};
    return marks;
  });
}

}  // namespace

Html attendance_html(const std::vector<casework::EngagementHeld>& held,
                     const std::vector<AttendanceLine>& lines,
                     bool shows_names) {
  const auto doses = casework::dose_by_person(held, lines);
  if (doses.empty()) return {};
  const auto flagged = std::ranges::count_if(doses, &casework::PersonDose::is_flagged);
  Html html;
  if (flagged > 0)
    html += warning_text(counted(flagged, "person", "people") +
                         " missed the last two or more in a row.");
  if (!shows_names) return html;
  Table list{.caption = "Attendance by person", .caption_classes = "govuk-table__caption--m"};
  list.head = {{.content = "Person"},
               {.content = "School"},
               {.content = "Attended", .is_numeric = true},
               {.content = "Amount", .is_numeric = true}};
  list.first_cell_is_header = true;
  for (const casework::PersonDose& dose : doses) {
    Html name = html_text(dose.name);
    if (dose.is_flagged())
      name += html_text(" ") +
              tag("Missed " + std::to_string(dose.absences_running) + " in a row", "orange");
    list.rows.push_back(
        {{.content = name},
         {.content = dose.school},
         {.content = std::to_string(dose.attended) + " of " + std::to_string(dose.sheets),
          .is_numeric = true},
         {.content = decimal(dose.amount, 1), .is_numeric = true}});
  }
  return html + scrolling("Attendance by person", table(list));
}

Html absences_html(storage::Snapshot& db, const access::Actor& actor) {
  Html items;
  for (const casework::AbsenceFlag& flag : casework::absence_flags(db, actor))
    items +=
        Element("li")
            .add(link_to("/cases/" + std::to_string(flag.case_id.value) + "/diary", flag.school))
            .text(": " + counted(flag.people, "person", "people") +
                  " missed the last two or more events");
  return items;
}

void add_attendance_routes(Routes& routes) {
  const auto add = [&](Method method, const char* pattern, Handler handler) {
    routes.push_back({.method = method,
                      .pattern = pattern,
                      .permission = Permission::view_case,
                      .handler = handler});
  };
  add(Method::get, "/cases/{case}/diary/{engagement}/attendance", show_sheet);
  add(Method::post, "/cases/{case}/diary/{engagement}/attendance", save_sheet);
  add(Method::get, "/cases/{case}/diary/{engagement}/attendance.csv", sheet_csv);
  add(Method::post, "/cases/{case}/diary/{engagement}/attendance/file", take_file);
  say_events("attendance.marked", [](const events::Event&) {
    return std::string("Attendance at a visit or event was marked");
  });
}

}  // namespace trellis::web
