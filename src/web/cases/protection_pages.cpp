#include <algorithm>

#include "casework/break_glass_actions.hpp"
#include "core/csv_writer.hpp"
#include "web/cases/case_pages.hpp"
#include "web/cases/case_parts.hpp"
#include "web/form.hpp"

namespace trellis::web {
namespace {

using access::Permission;
using casework::CaseFile;
using casework::GlassOpening;

constexpr int openings_shown_max = 1000;

bool may_protect(const Context& context, const CaseFile& file) {
  return casework::may_manage(context.actor, file) &&
         may(context.actor, Permission::assign, casework::scope_of(file));
}

std::string reason_words(const GlassOpening& opening) {
  return opening.reason.empty() ? "No longer kept" : opening.reason;
}

/// The name of a protected case for those who do not work on it: its number alone.
std::string number_words(casework::CaseId id) { return "Case " + std::to_string(id.value); }

std::vector<CaseFile> cases_to_open(storage::Snapshot& db, const Context& context) {
  auto cases = casework::protected_cases(db);
  std::erase_if(cases, [&](const CaseFile& file) {
    return !may(context.actor, Permission::break_glass, casework::scope_of(file));
  });
  return cases;
}

Response show_protected(const Request&, Context& context) {
  return context.db.read([&](storage::Snapshot& db) {
    const auto cases = cases_to_open(db, context);
    Html content = paragraph(
        "A protected case is read by those who work on it and by its school. You can open one for "
        "three hours with a reason; they are told at once.");
    Table list{.caption = "Protected cases", .caption_classes = "govuk-table__caption--m"};
    list.head = {{.content = "Case"}, {.content = "Programme"}, {.content = "For you"}};
    for (const CaseFile& file : cases) {
      const auto programme = programme::find_programme(db, file.programme);
      const bool reads = casework::may_see(context.actor, file);
      const std::string path =
          (reads ? "/cases/" : "/protected-cases/") + std::to_string(file.id.value);
      list.rows.push_back({{.content = link_to(path, number_words(file.id))},
                           {.content = programme ? programme->title : ""},
                           {.content = reads ? "You can read it" : "Closed"}});
    }
    content += cases.empty() ? paragraph("No open case is protected.")
                             : scrolling("Protected cases", table(list));
    if (context.may(Permission::see_audit))
      content += Element("p")
                     .classes({"govuk-body"})
                     .add(link_to("/protected-cases/openings", "Who has opened protected cases"));
    return page(context, {.title = "Protected cases", .section = "Cases"}, content);
  });
}

Response glass_page(const Context& context, const CaseFile& file, const FormReader& form) {
  const Html fields =
      textarea({.name = "reason",
                .value = form.value("reason"),
                .label = {.content = "Why must you read it?", .classes = "govuk-label--s"},
                .hint = {.content = "At least 20 characters. Those who answer for the case, its "
                                    "school and the data protection officer read what you write."},
                .error = form.error("reason"),
                .rows = 4}) +
      button({.content = "Open for three hours", .classes = "govuk-button--warning"});
  const Html content =
      form.summary() +
      paragraph(
          "You will be able to read this case and no other, for three hours, and change "
          "nothing. That you opened it is recorded even if you read nothing.") +
      post_form(context, Url::local("/protected-cases/" + std::to_string(file.id.value)), fields);
  return page(context,
              {.title = "Open a protected case",
               .caption = number_words(file.id),
               .section = "Cases",
               .back_link = Url::local("/protected-cases"),
               .has_errors = form.has_problems()},
              content,
              form.has_problems() ? 422 : 200);
}

std::optional<CaseFile> case_to_open(storage::Snapshot& db,
                                     const Request& request,
                                     const Context& context) {
  auto file = casework::find_case(db, {number_in_route(request, "case")});
  const bool shown = file && file->is_protected &&
                     may(context.actor, Permission::break_glass, casework::scope_of(*file));
  return shown ? file : std::nullopt;
}

Response show_glass(const Request& request, Context& context) {
  const auto file =
      context.db.read([&](storage::Snapshot& db) { return case_to_open(db, request, context); });
  if (!file) return error_page(context, 404, "");
  if (casework::may_see(context.actor, *file))
    return redirect(Url::local("/cases/" + std::to_string(file->id.value)));
  return glass_page(context, *file, FormReader(request.query));
}

Response break_it(const Request& request, Context& context) {
  const auto file =
      context.db.read([&](storage::Snapshot& db) { return case_to_open(db, request, context); });
  if (!file) return error_page(context, 404, "");
  const auto opened = context.db.write([&](storage::Transaction& tx) {
    return casework::break_glass(tx, context.actor, file->id, request.form.text("reason"));
  });
  if (!opened) {
    if (opened.error().field != "reason") return problem_page(context, opened.error());
    FormReader form(request.form);
    form.add(opened.error());
    return glass_page(context, *file, form);
  }
  context.say("The case is open to you until " + opened->expires_at.long_text());
  return redirect(Url::local("/cases/" + std::to_string(file->id.value)));
}

Response set_protection(const Request& request, Context& context) {
  const casework::CaseId id{number_in_route(request, "case")};
  const bool wanted = request.form.text("protect") == "yes";
  const auto done = context.db.write([&](storage::Transaction& tx) {
    return casework::protect_case(tx, context.actor, id, wanted);
  });
  if (!done) return problem_page(context, done.error());
  context.say(wanted ? "The case is protected" : "The case is no longer protected");
  return redirect(Url::local("/cases/" + std::to_string(id.value) + "/people"));
}

/// Openings of cases whose log this person may read.
std::vector<GlassOpening> audited_openings(storage::Snapshot& db, const Context& context) {
  auto openings = casework::all_openings(db, openings_shown_max);
  std::erase_if(openings, [&](const GlassOpening& opening) {
    const auto file = casework::find_case(db, opening.case_id);
    return !file || !may(context.actor, Permission::see_audit, casework::scope_of(*file));
  });
  return openings;
}

Table openings_table(const std::vector<GlassOpening>& openings) {
  Table list{.caption = "Openings, the newest first", .caption_classes = "govuk-visually-hidden"};
  list.head = {{.content = "Case"},
               {.content = "Who"},
               {.content = "Opened"},
               {.content = "Until"},
               {.content = "Reason"}};
  for (const GlassOpening& row : openings)
    list.rows.push_back({{.content = number_words(row.case_id)},
                         {.content = row.name},
                         {.content = row.opened_at.long_text()},
                         {.content = row.expires_at.long_text()},
                         {.content = reason_words(row)}});
  return list;
}

Response show_openings(const Request&, Context& context) {
  const auto openings =
      context.db.read([&](storage::Snapshot& db) { return audited_openings(db, context); });
  Html content = paragraph(
      "For the data protection officer, to be looked at every week: who opened a protected case "
      "that they do not work on, and why.");
  if (openings.empty())
    content += paragraph("No protected case has been opened this way.");
  else
    content += scrolling("Openings", table(openings_table(openings))) +
               Html(Element("p")
                        .classes({"govuk-body"})
                        .add(link_to("/protected-cases/openings.csv", "Download these as CSV")));
  return page(context, {.title = "Who has opened protected cases", .section = "Cases"}, content);
}

Response openings_csv(const Request&, Context& context) {
  const auto openings =
      context.db.read([&](storage::Snapshot& db) { return audited_openings(db, context); });
  CsvWriter csv;
  for (const char* head : {"case", "person", "opened_at", "expires_at", "reason"}) csv.text(head);
  csv.end_row();
  for (const GlassOpening& row : openings)
    csv.number(row.case_id.value)
        .text(row.name)
        .text(row.opened_at.text())
        .text(row.expires_at.text())
        .text(row.reason)
        .end_row();
  return csv_response(csv.take(), "protected-case-openings");
}

Html protection_form(const Context& context, const OpenedCase& opened) {
  const bool is_protected = opened.file().is_protected;
  const char* words = is_protected ? "End the protection" : "Protect this case";
  return post_form(context,
                   Url::local(opened.path("/protection")),
                   hidden_input("protect", is_protected ? "no" : "yes") +
                       button({.content = words, .classes = "govuk-button--secondary"}));
}

}  // namespace

Html protection_html(storage::Snapshot& db, const Context& context, const OpenedCase& opened) {
  const CaseFile& file = opened.file();
  const bool answers =
      casework::may_manage(context.actor, file) || context.actor.may_act_for(file.holder);
  const auto openings = casework::openings_of_case(db, file.id);
  if (!answers || (!file.is_protected && openings.empty() && !may_protect(context, file)))
    return {};
  Html html = heading("Who has looked");
  html += paragraph(file.is_protected
                        ? "This case is protected: only those who work on it and its school read "
                          "it. Others can open it with a reason, and are named here."
                        : "This case is not protected: everybody whose role covers it reads it.");
  if (!openings.empty()) {
    Table list = openings_table(openings);
    for (auto& row : list.rows) row.erase(row.begin());
    list.head.erase(list.head.begin());
    html += scrolling("Who has looked", table(list));
  } else if (file.is_protected) {
    html += paragraph("Nobody has opened it this way.");
  }
  if (may_protect(context, file)) html += protection_form(context, opened);
  return html;
}

void add_protection_routes(Routes& routes) {
  const auto add = [&](Method method, const char* pattern, Permission permission, Handler handler) {
    routes.push_back(
        {.method = method, .pattern = pattern, .permission = permission, .handler = handler});
  };
  add(Method::post, "/cases/{case}/protection", Permission::assign, set_protection);
  add(Method::get, "/protected-cases", Permission::break_glass, show_protected);
  add(Method::get, "/protected-cases/openings", Permission::see_audit, show_openings);
  add(Method::get, "/protected-cases/openings.csv", Permission::see_audit, openings_csv);
  add(Method::get, "/protected-cases/{case}", Permission::break_glass, show_glass);
  add(Method::post, "/protected-cases/{case}", Permission::break_glass, break_it);
}

}  // namespace trellis::web
