#include <algorithm>
#include <map>

#include "access/grant_store.hpp"
#include "access/person_store.hpp"
#include "casework/case_actions.hpp"
#include "casework/journal_actions.hpp"
#include "core/text.hpp"
#include "events/event_store.hpp"
#include "web/cases/case_pages.hpp"
#include "web/cases/case_parts.hpp"
#include "web/events/event_sentences.hpp"
#include "web/form.hpp"

namespace trellis::web {
namespace {

using access::Permission;

constexpr int history_size = 100;

bool may_assign(const Context& context, const OpenedCase& opened) {
  return may(context.actor, Permission::assign, casework::scope_of(opened.file()));
}

bool writes_people(const Context& context, const OpenedCase& opened) {
  const auto& file = opened.file();
  return casework::may_manage(context.actor, file) || casework::leads_case(context.actor, file) ||
         context.actor.may_act_for(file.holder);
}

Html assignments_html(storage::Snapshot& db, const OpenedCase& opened) {
  Table options{.caption = "Who works on this case", .caption_classes = "govuk-table__caption--m"};
  options.head = {{.content = "Role"}, {.content = "Name"}, {.content = "From"}, {.content = "To"}};
  for (const casework::Assignment& row : casework::assignments_of(db, opened.file().id)) {
    const auto person = access::find_person(db, row.person);
    options.rows.push_back({{.content = role_titles(opened.definition(), {row.role})},
                            {.content = person ? person->name : "Somebody who has left"},
                            {.content = row.started_on.long_text()},
                            {.content = row.finished_on ? row.finished_on->long_text() : "Today"}});
  }
  if (options.rows.empty())
    return heading("Who works on this case") + paragraph("Nobody is assigned yet.");
  return scrolling("Who works on this case", table(options));
}

/// Roles of staff: those of leads and partners are their own.
std::vector<Option> staff_roles(const programme::Definition& definition) {
  std::vector<Option> options{{.value = "", .text = "Choose a role"}};
  for (const programme::Role& role : definition.roles)
    if (role.of == "delivery" || role.of == "adviser" || role.of == "reviewer")
      options.push_back({.value = role.id, .text = role.title});
  return options;
}

std::vector<Option> staff_names(storage::Snapshot& db, const OpenedCase& opened, Date today) {
  std::map<std::int64_t, std::string> names;
  for (const access::GrantedPerson& row : access::people_of_owner(db, opened.file().owner, today))
    if (!row.grant.acting_for) names[row.person.value] = row.name;
  std::vector<Option> options{{.value = "", .text = "Choose a person"}};
  for (const auto& [id, name] : names)
    options.push_back({.value = std::to_string(id), .text = name});
  return options;
}

Html assign_form(storage::Snapshot& db, const Context& context, const OpenedCase& opened) {
  const Html fields = select({.name = "role",
                              .options = staff_roles(opened.definition()),
                              .label = {.content = "Role"}}) +
                      select({.name = "person",
                              .options = staff_names(db, opened, context.today),
                              .label = {.content = "Person"},
                              .hint = {.content = "Whoever has an exclusive role hands it over"}}) +
                      button({.content = "Assign", .classes = "govuk-button--secondary"});
  return heading("Assign somebody") +
         post_form(context, Url::local(opened.path("/assignments")), fields);
}

std::string group_title(const programme::Definition& definition, const std::string& id) {
  const auto group = std::ranges::find(definition.contacts, id, &programme::ContactGroup::id);
  return group == definition.contacts.end() ? id : group->title;
}

std::string contact_role(const programme::Definition& definition,
                         const casework::Contact& contact) {
  for (const programme::ContactGroup& group : definition.contacts)
    for (const programme::Option& role : group.roles)
      if (group.id == contact.group && role.id == contact.role) return role.label;
  return contact.role;
}

Html contacts_html(storage::Snapshot& db, const Context& context, const OpenedCase& opened) {
  if (!casework::may_see_contacts(context.actor, opened.file())) return {};
  Html html = heading("Contacts");
  const auto contacts = casework::contacts_of(db, opened.file().id);
  if (contacts.empty()) return html + paragraph("No contacts are kept yet.");
  for (const casework::Contact& contact : contacts) {
    SummaryList list;
    list.card = SummaryCard{.title = contact.name, .heading_level = 3};
    list.rows = {summary_row("Role",
                             contact_role(opened.definition(), contact) + ", " +
                                 group_title(opened.definition(), contact.group)),
                 summary_row("Used for", contact.is_for_letters ? "Letters" : "Day to day")};
    if (!contact.email.empty()) list.rows.push_back(summary_row("Email", contact.email));
    if (!contact.phone.empty()) list.rows.push_back(summary_row("Telephone", contact.phone));
    html += summary_list(list);
    if (writes_people(context, opened))
      html += post_form(
          context,
          Url::local(opened.path("/people/contact/" + std::to_string(contact.id.value) + "/end")),
          button({.content = "Remove " + contact.name, .classes = "govuk-button--secondary"}));
  }
  return html;
}

Response show_people(const Request& request, Context& context) {
  return context.db.read([&](storage::Snapshot& db) {
    const auto opened = find_opened_case(db, request, context);
    if (!opened) return problem_page(context, opened.error());
    Html content = assignments_html(db, *opened);
    if (may_assign(context, *opened)) {
      content += assign_form(db, context, *opened);
      if (!opened->file().finished_on)
        content +=
            Element("p")
                .classes({"govuk-body"})
                .add(link_to(opened->path("/people/handover"), "Hand a role over, with a note"));
    }
    content += nominated_html(db, context, *opened);
    content += contacts_html(db, context, *opened);
    if (writes_people(context, *opened) && !opened->definition().contacts.empty())
      content += button({.content = "Add a contact",
                         .link = Url::local(opened->path("/people/contact")),
                         .classes = "govuk-button--secondary"});
    content += protection_html(db, context, *opened);
    return case_page(context, *opened, CaseTab::people, content);
  });
}

Response assign(const Request& request, Context& context) {
  FormReader form(request.form);
  const casework::CaseId id{number_in_route(request, "case")};
  const auto person = form.whole_number("person", {.what = "the person", .min = 1});
  const std::string role = form.text("role", {.what = "the role"});
  if (form.has_problems()) return problem_page(context, form.problems().front());
  const auto done = context.db.write([&](storage::Transaction& tx) {
    return casework::assign(tx, context.actor, id, role, PersonId{*person}, context.today);
  });
  if (!done) return problem_page(context, done.error());
  context.say("Assigned");
  return redirect(Url::local("/cases/" + std::to_string(id.value) + "/people"));
}

Response contact_page(const Context& context, const OpenedCase& opened, const FormReader& form) {
  Choices roles{.name = "role",
                .values = {form.value("role")},
                .fieldset = Fieldset{.legend = {.content = "Who is it?",
                                                .classes = "govuk-fieldset__legend--s"}},
                .error = form.error("role")};
  for (const programme::ContactGroup& group : opened.definition().contacts)
    for (const programme::Option& role : group.roles)
      roles.choices.push_back({.value = group.id + "/" + role.id, .content = role.label});
  const auto line = [&](const char* name, const char* label, const char* type) {
    return input({.name = name,
                  .value = form.value(name),
                  .label = {.content = label, .classes = "govuk-label--s"},
                  .error = form.error(name),
                  .type = type,
                  .classes = "govuk-!-width-two-thirds"});
  };
  const Html fields =
      radios(roles) + line("name", "Name", "text") + line("email", "Email (optional)", "email") +
      line("phone", "Telephone (optional)", "tel") +
      radios({.name = "use",
              .values = {form.value("use").empty() ? "working" : form.value("use")},
              .choices = {{.value = "working", .content = "We talk to them day to day"},
                          {.value = "letter", .content = "Letters go to them"}},
              .fieldset = Fieldset{.legend = {.content = "What for?",
                                              .classes = "govuk-fieldset__legend--s"}}}) +
      button("Save contact");
  return case_form_page(
      context,
      opened,
      {.title = "Add a contact", .back = opened.path("/people"), .has_errors = form.has_problems()},
      form.summary() + post_form(context, Url::local(opened.path("/people/contact")), fields));
}

Response show_contact(const Request& request, Context& context) {
  return context.db.read([&](storage::Snapshot& db) {
    const auto opened = find_opened_case(db, request, context);
    if (!opened) return problem_page(context, opened.error());
    return contact_page(context, *opened, FormReader(request.query));
  });
}

Response add_contact(const Request& request, Context& context) {
  FormReader form(request.form);
  const casework::CaseId id{number_in_route(request, "case")};
  casework::Contact contact{.started_on = context.today};
  const std::string role = form.text("role", {.what = "who it is"});
  const std::size_t slash = role.find('/');
  contact.group = role.substr(0, slash);
  if (slash != std::string::npos) contact.role = role.substr(slash + 1);
  contact.name = form.text("name", {.what = "a name"});
  contact.email = form.text("email", {.what = "the email address", .is_required = false});
  contact.phone = form.text("phone", {.what = "the telephone number", .is_required = false});
  contact.is_for_letters = request.form.text("use") == "letter";
  if (!form.has_problems()) {
    const auto added = context.db.write([&](storage::Transaction& tx) {
      return casework::add_contact(tx, context.actor, id, contact);
    });
    if (added) {
      context.say("Contact saved");
      return redirect(Url::local("/cases/" + std::to_string(id.value) + "/people"));
    }
    if (added.error().field.empty()) return problem_page(context, added.error());
    form.add(added.error());
  }
  return context.db.read([&](storage::Snapshot& db) {
    const auto opened = find_opened_case(db, request, context);
    return opened ? contact_page(context, *opened, form) : problem_page(context, opened.error());
  });
}

Response remove_contact(const Request& request, Context& context) {
  const casework::CaseId id{number_in_route(request, "case")};
  const casework::ContactId contact{number_in_route(request, "contact")};
  const auto removed = context.db.write([&](storage::Transaction& tx) {
    return casework::remove_contact(tx, context.actor, id, contact, context.today);
  });
  if (!removed) return problem_page(context, removed.error());
  context.say("Contact removed");
  return redirect(Url::local("/cases/" + std::to_string(id.value) + "/people"));
}

/// "Date finished: 3 June 2026" for what may be said; words about people are left out.
Html changes_html(const programme::Task* task, const events::Event& event) {
  Html items;
  for (const events::Change& change : event.changes) {
    const programme::Field* field = task ? task->find_field(change.field) : nullptr;
    const std::string label = field ? field->label : change.field;
    const auto words = [&](const std::string& text) {
      return field ? words_of(*field, programme::Answer{.text = text}) : text;
    };
    std::string line = label;
    if (!change.personal && change.before) line += ", was " + words(*change.before);
    if (!change.personal && change.after) line += ": " + words(*change.after);
    if (!change.after) line += ": removed";
    items += Element("li").text(line);
  }
  if (items.empty()) return {};
  return Element("ul").classes({"govuk-list", "govuk-list--bullet"}).add(items);
}

TimelineEntry entry_of(storage::Snapshot& db,
                       const OpenedCase& opened,
                       const events::Event& event) {
  TimelineEntry entry{.title = sentence_of(event),
                      .date_time = event.happened_at.text(),
                      .date_text = event.happened_at.long_text()};
  const programme::Task* task = nullptr;
  if (const auto id = event.summary.find("task"); id != event.summary.end())
    task = opened.definition().find_task(id->second);
  if (task) entry.title = task->title;
  if (event.author_person)
    if (const auto person = access::find_person(db, *event.author_person))
      entry.byline = person->name;
  entry.content = changes_html(task, event);
  return entry;
}

bool is_private_note(const events::Event& event) {
  const auto is_private = event.summary.find("private");
  return is_private != event.summary.end() && is_private->second == "yes";
}

Response show_history(const Request& request, Context& context) {
  return context.db.read([&](storage::Snapshot& db) {
    const auto opened = find_opened_case(db, request, context);
    if (!opened) return problem_page(context, opened.error());
    const bool with_concerns = casework::may_see_concerns(context.actor, opened->file());
    const bool with_private =
        may(context.actor, Permission::see_private_notes, casework::scope_of(opened->file()));
    Timeline list{.heading_level = 2};
    for (const events::Event& event :
         events::timeline(db, events::subject(opened->file().id), {.size = history_size})) {
      if (event.type.starts_with("side_record") && !with_concerns) continue;
      if (is_private_note(event) && !with_private) continue;
      list.entries.push_back(entry_of(db, *opened, event));
    }
    Html content = timeline(list);
    if (!opened->context.record.earlier.empty())
      content += paragraph(counted(static_cast<long long>(opened->context.record.earlier.size()),
                                   "earlier answer is",
                                   "earlier answers are") +
                           " kept from before the programme's definition changed.");
    return case_page(context, *opened, CaseTab::history, content);
  });
}

}  // namespace

void add_case_people_routes(Routes& routes) {
  const auto add = [&](Method method,
                       const char* pattern,
                       Handler handler,
                       Permission permission = Permission::view_case) {
    routes.push_back(
        {.method = method, .pattern = pattern, .permission = permission, .handler = handler});
  };
  add(Method::get, "/cases/{case}/people", show_people);
  add(Method::post, "/cases/{case}/assignments", assign, Permission::assign);
  add(Method::get, "/cases/{case}/people/contact", show_contact);
  add(Method::post, "/cases/{case}/people/contact", add_contact);
  add(Method::post, "/cases/{case}/people/contact/{contact}/end", remove_contact);
  add(Method::get, "/cases/{case}/history", show_history);
  say_events("note.added", [](const events::Event& event) {
    return std::string(is_private_note(event) ? "A private note was written"
                                              : "A note was written");
  });
  say_events("engagement.recorded",
             [](const events::Event&) { return std::string("A visit or event was recorded"); });
  say_events("case.opened",
             [](const events::Event&) { return std::string("The case was opened"); });
  say_events("case.assigned",
             [](const events::Event&) { return std::string("Somebody was assigned"); });
  say_events("review.held", [](const events::Event&) { return std::string("A review was held"); });
  say_plan_events();
  say_events("plan.shared", [](const events::Event& event) {
    const auto number = event.summary.find("number");
    return "Version " + (number == event.summary.end() ? std::string() : number->second) +
           " of the plan was shared";
  });
}

}  // namespace trellis::web
