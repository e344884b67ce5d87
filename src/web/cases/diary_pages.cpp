#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <iterator>

#include "casework/case_change_over_store.hpp"
#include "casework/dose_view.hpp"
#include "casework/journal_actions.hpp"
#include "core/text.hpp"
#include "web/cases/attendance_view.hpp"
#include "web/cases/case_pages.hpp"
#include "web/cases/case_parts.hpp"
#include "web/form.hpp"

namespace trellis::web {
namespace {

using access::Permission;

constexpr std::size_t note_characters_max = 5000;

bool writes(const Context& context, const OpenedCase& opened) {
  const auto& file = opened.file();
  if (file.finished_on) return false;
  return casework::may_manage(context.actor, file) || casework::leads_case(context.actor, file) ||
         context.actor.may_act_for(file.holder);
}

/// "1 day", "1.5 days".
std::string amount_words(double amount, const std::string& unit) {
  const bool is_one = amount == 1 && unit.ends_with("s");
  return decimal(amount, amount == std::floor(amount) ? 0 : 1) + " " +
         (is_one ? unit.substr(0, unit.size() - 1) : unit);
}

std::string days_words(const casework::Dose& dose) {
  std::string text = amount_words(dose.days, "days");
  if (!dose.days_min) return text + " so far";
  text += " so far, of " + decimal(*dose.days_min, 0);
  if (dose.days_max && *dose.days_max != *dose.days_min)
    text += " to " + decimal(*dose.days_max, 0);
  return text + " agreed";
}

/// What was held for cases whose days a person added when their schools merged.
std::vector<casework::EngagementHeld> added_by_merger(storage::Snapshot& db,
                                                      const OpenedCase& opened) {
  std::vector<casework::EngagementHeld> added;
  for (const casework::MergedCase& row : casework::merged_into(db, opened.file().id))
    if (row.adds_days)
      std::ranges::move(casework::engagements_of(db, row.case_id), std::back_inserter(added));
  return added;
}

Html dose_html(const OpenedCase& opened,
               const std::vector<casework::EngagementHeld>& held,
               const std::vector<casework::EngagementHeld>& added,
               Date today) {
  std::vector<casework::EngagementHeld> all = held;
  all.insert(all.end(), added.begin(), added.end());
  const casework::Dose dose = casework::dose_of(opened.definition(),
                                                all,
                                                {.stream = opened.file().stream,
                                                 .unit = opened.file().unit,
                                                 .started_on = opened.file().opened_on,
                                                 .today = today});
  if (dose.lines.empty()) return {};
  Table options{.caption = "What was delivered", .caption_classes = "govuk-table__caption--m"};
  options.head = {{.content = "What"},
                  {.content = "Held", .is_numeric = true},
                  {.content = "Due by now", .is_numeric = true}};
  for (const casework::DeliveredLine& line : dose.lines)
    options.rows.push_back(
        {{.content = line.engagement->title},
         {.content = std::to_string(line.held), .is_numeric = true},
         {.content = line.due_so_far > 0 ? decimal(line.due_so_far, 0) : "None yet",
          .is_numeric = true}});
  options.first_cell_is_header = true;
  Html html = paragraph(days_words(dose) + ".");
  if (!added.empty())
    html += paragraph(counted(std::ssize(added), "visit or event", "visits or events") +
                      " of these took place for the school that it merged with.");
  if (dose.days_max && dose.days > *dose.days_max)
    html += inset_text("More days than agreed: the most is " + decimal(*dose.days_max, 0) + ".");
  if (dose.is_behind)
    html += warning_text("Fewer days than agreed, with three quarters of the time gone.");
  return html + table(options);
}

Html engagement_rows(const OpenedCase& opened,
                     const std::vector<casework::EngagementHeld>& held,
                     bool keeps_sheets) {
  if (held.empty()) return paragraph("Nothing has been recorded yet.");
  Table options{.caption = "Visits and events", .caption_classes = "govuk-table__caption--m"};
  options.head = {
      {.content = "Date"}, {.content = "What"}, {.content = "Amount", .is_numeric = true}};
  if (keeps_sheets) options.head.push_back({.content = "Attendance"});
  for (const casework::EngagementHeld& row : held) {
    const auto* kind = opened.definition().find_engagement(row.engagement);
    Html what = html_text(kind ? kind->title : row.engagement);
    if (const auto link = Url::outside(row.link))
      what += html_text(", ") + Html(Element("a")
                                         .classes({"govuk-link"})
                                         .link("href", *link)
                                         .text("recorded outside Trellis"));
    options.rows.push_back(
        {{.content = row.held_on.long_text()},
         {.content = what},
         {.content = amount_words(row.amount, kind ? kind->counts_as : ""), .is_numeric = true}});
    if (!keeps_sheets) continue;
    Element sheet("a");
    sheet.classes({"govuk-link"})
        .link("href", Url::local(opened.path("/diary/" + std::to_string(row.id) + "/attendance")))
        .text("Who was there")
        .add(visually_hidden(" on " + row.held_on.long_text()));
    options.rows.back().push_back({.content = Html(sheet)});
  }
  return scrolling("Visits and events", table(options));
}

Html notes_html(const std::vector<casework::Note>& notes) {
  if (notes.empty()) return heading("Notes") + paragraph("No notes yet.");
  Timeline list{.heading_level = 3};
  for (const casework::Note& note : notes)
    list.entries.push_back({.title = note.is_private ? "Private note" : "Note",
                            .byline = note.by_name,
                            .date_time = note.happened_on.text(),
                            .date_text = note.happened_on.long_text(),
                            .content = paragraph(note.body)});
  return heading("Notes") + timeline(list);
}

Html documents_html(const std::vector<casework::Document>& documents) {
  Html items;
  for (const casework::Document& document : documents)
    if (const auto link = Url::outside(document.link))
      items += Element("li").add(
          Element("a").classes({"govuk-link"}).link("href", *link).text(document.title));
  return heading("Documents") +
         (items.empty()
              ? paragraph("No documents are linked yet.")
              : Html(Element("ul").classes({"govuk-list", "govuk-list--bullet"}).add(items)));
}

Html actions_html(const OpenedCase& opened, bool may_write, bool is_frozen) {
  if (!may_write) return {};
  Html links;
  const auto add = [&](const char* rest, const char* text) {
    links += button({.content = text,
                     .link = Url::local(opened.path(rest)),
                     .classes = "govuk-button--secondary govuk-!-margin-right-2"});
  };
  if (!is_frozen && !opened.definition().delivery.empty())
    add("/diary/visit", "Record a visit or event");
  add("/diary/note", "Write a note");
  add("/diary/document", "Link a document");
  return Element("div").add(links);
}

Response show_diary(const Request& request, Context& context) {
  return context.db.read([&](storage::Snapshot& db) {
    const auto opened = find_opened_case(db, request, context);
    if (!opened) return problem_page(context, opened.error());
    const auto held = casework::engagements_of(db, opened->file().id);
    const bool is_frozen = opened->context.view(context.today).frozen;
    const auto lines = casework::attendance_of(db, opened->file().id);
    const auto had = casework::held_for_school(held, lines, opened->file().holder);
    const bool keeps_sheets = !opened->file().finished_on && !is_frozen &&
                              casework::may_keep_sheet(context.actor, opened->file());
    const bool shows_names =
        keeps_sheets || casework::may_see_contacts(context.actor, opened->file());
    const Html content =
        actions_html(*opened, writes(context, *opened), is_frozen) +
        dose_html(*opened, had, added_by_merger(db, *opened), context.today) +
        attendance_html(held, lines, shows_names) + engagement_rows(*opened, held, keeps_sheets) +
        notes_html(casework::notes_of(db, opened->file().id, context.actor.person)) +
        documents_html(casework::documents_of(db, opened->file().id));
    return case_page(context, *opened, CaseTab::diary, content);
  });
}

/// A page with a form, as it stands before or after something was typed.
using FormPage = Response (*)(const Context&, const OpenedCase&, const FormReader&);

template <FormPage make>
Response show_form(const Request& request, Context& context) {
  return context.db.read([&](storage::Snapshot& db) {
    const auto opened = find_opened_case(db, request, context);
    if (!opened) return problem_page(context, opened.error());
    if (!writes(context, *opened))
      return problem_page(context,
                          {ProblemKind::not_allowed, "", "You cannot write about this case", {}});
    return make(context, *opened, FormReader(request.query));
  });
}

Response again(const Request& request, Context& context, FormPage make, const FormReader& form) {
  return context.db.read([&](storage::Snapshot& db) {
    const auto opened = find_opened_case(db, request, context);
    if (!opened) return problem_page(context, opened.error());
    return make(context, *opened, form);
  });
}

Response note_form(const Context& context, const OpenedCase& opened, const FormReader& form) {
  Html fields =
      textarea({.name = "body",
                .value = form.value("body"),
                .label = {.content = "Note", .classes = "govuk-label--s"},
                .hint = {.content = "Everybody who sees this case can read it, the school "
                                    "too, unless it is private"},
                .error = form.error("body"),
                .rows = 8});
  fields += date_input(date_field(form, "happened_on", "When was it?", "For example, 9 3 2026"));
  if (may(context.actor, Permission::see_private_notes, casework::scope_of(opened.file())))
    fields += checkboxes({.name = "private",
                          .values = {form.value("private")},
                          .choices = {{.value = "yes", .content = "Private: only I can read it"}}});
  return case_form_page(
      context,
      opened,
      {.title = "Write a note", .back = opened.path("/diary"), .has_errors = form.has_problems()},
      form.summary() +
          post_form(context, Url::local(opened.path("/diary/note")), fields + button("Save note")));
}

Response done(Context& context, casework::CaseId id, std::string_view rest, std::string said) {
  context.say(std::move(said));
  return redirect(Url::local("/cases/" + std::to_string(id.value) + std::string(rest)));
}

Response add_note(const Request& request, Context& context) {
  FormReader form(request.form);
  const casework::CaseId id{number_in_route(request, "case")};
  casework::Note note;
  note.body = form.text("body", {.what = "the note", .characters_max = note_characters_max});
  note.happened_on = form.date("happened_on", "Date of the note", false).value_or(context.today);
  note.is_private = request.form.text("private") == "yes";
  if (!form.has_problems()) {
    const auto added = context.db.write(
        [&](storage::Transaction& tx) { return casework::add_note(tx, context.actor, id, note); });
    if (added) return done(context, id, "/diary", "Note saved");
    if (added.error().field.empty()) return problem_page(context, added.error());
    form.add(added.error());
  }
  return again(request, context, note_form, form);
}

Response document_form(const Context& context, const OpenedCase& opened, const FormReader& form) {
  const Html fields =
      paragraph("Documents stay where they are; the case keeps the link.") +
      input({.name = "title",
             .value = form.value("title"),
             .label = {.content = "What is it called?", .classes = "govuk-label--s"},
             .error = form.error("title")}) +
      input({.name = "link",
             .value = form.value("link"),
             .label = {.content = "Web address", .classes = "govuk-label--s"},
             .error = form.error("link"),
             .type = "url",
             .spellcheck = false});
  return case_form_page(context,
                        opened,
                        {.title = "Link a document",
                         .back = opened.path("/diary"),
                         .has_errors = form.has_problems()},
                        form.summary() + post_form(context,
                                                   Url::local(opened.path("/diary/document")),
                                                   fields + button("Save link")));
}

Response add_document(const Request& request, Context& context) {
  FormReader form(request.form);
  const casework::CaseId id{number_in_route(request, "case")};
  casework::Document document;
  document.title = form.text("title", {.what = "what it is called"});
  document.link = form.text("link", {.what = "its web address", .characters_max = 2000});
  if (!form.has_problems()) {
    const auto added = context.db.write([&](storage::Transaction& tx) {
      return casework::add_document(tx, context.actor, id, document);
    });
    if (added) return done(context, id, "/diary", "Link saved");
    if (added.error().field.empty()) return problem_page(context, added.error());
    form.add(added.error());
  }
  return again(request, context, document_form, form);
}

Response visit_form(const Context& context, const OpenedCase& opened, const FormReader& form) {
  Choices kinds{.name = "engagement",
                .values = {form.value("engagement")},
                .fieldset = Fieldset{.legend = {.content = "What took place?",
                                                .classes = "govuk-fieldset__legend--s"}},
                .error = form.error("engagement")};
  for (const programme::Engagement& engagement : opened.definition().delivery) {
    const bool is_for =
        engagement.streams.empty() ||
        std::ranges::find(engagement.streams, opened.file().stream) != engagement.streams.end();
    if (is_for) kinds.choices.push_back({.value = engagement.id, .content = engagement.title});
  }
  const Html fields =
      radios(kinds) + date_input(date_field(form, "held_on", "Date", "For example, 9 3 2026")) +
      input({.name = "amount",
             .value = form.value("amount"),
             .label = {.content = "How long did it take, in days?", .classes = "govuk-label--s"},
             .hint = {.content = "For example, 0.5"},
             .error = form.error("amount"),
             .inputmode = "decimal",
             .classes = "govuk-input--width-4"}) +
      input({.name = "link",
             .value = form.value("link"),
             .label = {.content = "Where it is written up (optional)", .classes = "govuk-label--s"},
             .hint = {.content = "The web address of the notes of the visit"},
             .error = form.error("link")});
  return case_form_page(
      context,
      opened,
      {.title = "Record a visit or event",
       .back = opened.path("/diary"),
       .has_errors = form.has_problems()},
      form.summary() +
          post_form(context, Url::local(opened.path("/diary/visit")), fields + button("Save")));
}

Response add_visit(const Request& request, Context& context) {
  FormReader form(request.form);
  const casework::CaseId id{number_in_route(request, "case")};
  casework::EngagementHeld held;
  held.engagement = std::string(request.form.text("engagement"));
  if (held.engagement.empty()) form.add("engagement", "Select what took place");
  held.held_on = form.date("held_on", "Date").value_or(context.today);
  const std::string amount = form.text("amount", {.what = "how long it took"});
  held.amount = std::strtod(amount.c_str(), nullptr);
  held.link = form.text("link", {.what = "the web address", .is_required = false});
  if (!held.link.empty() && !Url::outside(held.link))
    form.add("link", "Enter a web address, like https://www.example.com/visit");
  if (!form.has_problems()) {
    const auto added = context.db.write([&](storage::Transaction& tx) {
      return casework::record_engagement(tx, context.actor, id, held, context.today);
    });
    if (added) return done(context, id, "/diary", "Recorded");
    if (added.error().field.empty()) return problem_page(context, added.error());
    Problem problem = added.error();
    if (problem.field == "held_on") problem.field = "held_on-day";
    form.add(problem);
  }
  return again(request, context, visit_form, form);
}

}  // namespace

void add_case_diary_routes(Routes& routes) {
  const auto add = [&](Method method, const char* pattern, Handler handler) {
    routes.push_back({.method = method,
                      .pattern = pattern,
                      .permission = Permission::view_case,
                      .handler = handler});
  };
  add(Method::get, "/cases/{case}/diary", show_diary);
  add(Method::get, "/cases/{case}/diary/note", show_form<note_form>);
  add(Method::post, "/cases/{case}/diary/note", add_note);
  add(Method::get, "/cases/{case}/diary/document", show_form<document_form>);
  add(Method::post, "/cases/{case}/diary/document", add_document);
  add(Method::get, "/cases/{case}/diary/visit", show_form<visit_form>);
  add(Method::post, "/cases/{case}/diary/visit", add_visit);
  add_attendance_routes(routes);
}

}  // namespace trellis::web
