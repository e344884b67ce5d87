#include "casework/nominee_actions.hpp"
#include "register/organisation_store.hpp"
#include "web/cases/case_pages.hpp"
#include "web/cases/case_parts.hpp"
#include "web/events/event_sentences.hpp"
#include "web/form.hpp"

namespace trellis::web {
namespace {

using access::Permission;
using casework::Nominee;

/// The case of the address with the organisations for which this reader names people.
struct OpenedNominees {
  OpenedCase opened = {};
  std::vector<OrganisationId> own = {};

  std::string path(std::string_view rest = {}) const {
    return opened.path("/nominees") + std::string(rest);
  }
};

Result<OpenedNominees> find_nominees(storage::Snapshot& db,
                                     const Request& request,
                                     const Context& context) {
  OpenedCase opened = TRY(find_opened_case(db, request, context));
  auto own = casework::named_by(db, context.actor, opened.file());
  if (own.empty())
    return problem(ProblemKind::not_allowed, "", "You cannot name people for this case");
  return OpenedNominees{std::move(opened), std::move(own)};
}

Html nominee_button(const Context& context,
                    const OpenedNominees& found,
                    const Nominee& nominee,
                    const char* words,
                    const char* step) {
  Html content = html_text(words);
  content += visually_hidden(": " + nominee.name);
  return post_form(
      context,
      Url::local(found.path("/" + std::to_string(nominee.person.value) + step)),
      button({.content = content, .classes = "govuk-button--secondary govuk-!-margin-bottom-1"}));
}

Html nominee_list(storage::Snapshot& db,
                  const Context& context,
                  const OpenedNominees& found,
                  OrganisationId organisation) {
  const std::string school = registry::organisation_name(db, organisation);
  const auto nominees =
      casework::nominees_of(db, organisation, found.opened.file().programme, context.today);
  if (nominees.empty()) return heading(school) + paragraph("Nobody is named yet.");
  Table list{.caption = school, .caption_classes = "govuk-table__caption--m"};
  list.head = {{.content = "Name"}, {.content = "Kept until"}, {.content = "Change"}};
  list.first_cell_is_header = true;
  for (const Nominee& nominee : nominees)
    list.rows.push_back(
        {{.content = nominee.name},
         {.content = nominee.retain_until.long_text()},
         {.content = nominee_button(context, found, nominee, "No longer comes", "/end") +
                     nominee_button(context, found, nominee, "Erase the name", "/erase")}});
  return scrolling(school, table(list));
}

Html name_nominee_form(storage::Snapshot& db,
                       const Context& context,
                       const OpenedNominees& found,
                       const FormReader& form) {
  Html fields;
  if (found.own.size() > 1) {
    Choices whose{.name = "organisation",
                  .values = {form.value("organisation")},
                  .fieldset = Fieldset{.legend = {.content = "Of which school?",
                                                  .classes = "govuk-fieldset__legend--s"}},
                  .error = form.error("organisation")};
    for (const OrganisationId each : found.own)
      whose.choices.push_back(
          {.value = std::to_string(each.value), .content = registry::organisation_name(db, each)});
    fields += radios(whose);
  }
  fields += input({.name = "name",
                   .value = form.value("name"),
                   .label = {.content = "Name", .classes = "govuk-label--s"},
                   .hint = {.content = "Only the name is kept, for three years at most. Tell the "
                                       "person that you give it"},
                   .error = form.error("name"),
                   .classes = "govuk-!-width-two-thirds"}) +
            button("Add to the list");
  return heading("Add somebody") + post_form(context, Url::local(found.path()), fields);
}

Response nominees_page(const Request& request, const Context& context, const FormReader& form) {
  return context.db.read([&](storage::Snapshot& db) {
    const auto found = find_nominees(db, request, context);
    if (!found) return problem_page(context, found.error());
    Html content = form.summary();
    content += paragraph(
        "Who comes to training days and visits and does not sign in. They stand on the attendance "
        "sheets of this programme, and what they attend counts for the school.");
    for (const OrganisationId each : found->own) content += nominee_list(db, context, *found, each);
    content += name_nominee_form(db, context, *found, form);
    return case_form_page(context,
                          found->opened,
                          {.title = "People without an account",
                           .back = found->opened.path("/people"),
                           .has_errors = form.has_problems()},
                          content);
  });
}

Response show_nominees(const Request& request, Context& context) {
  return nominees_page(request, context, FormReader(request.query));
}

Response add_nominee(const Request& request, Context& context) {
  FormReader form(request.form);
  const auto found =
      context.db.read([&](storage::Snapshot& db) { return find_nominees(db, request, context); });
  if (!found) return problem_page(context, found.error());
  casework::NameNominee wanted{.id = found->opened.file().id};
  if (found->own.size() == 1) {
    wanted.organisation = found->own.front();
  } else {
    ChoiceRule whose{.what = "which school the person is of"};
    for (const OrganisationId each : found->own)
      whose.allowed.push_back(std::to_string(each.value));
    const std::string chosen = form.choice("organisation", whose);
    for (const OrganisationId each : found->own)
      if (std::to_string(each.value) == chosen) wanted.organisation = each;
  }
  wanted.name = form.text("name", {.what = "the name", .characters_max = 120});
  if (form.has_problems()) {
    auto page = nominees_page(request, context, form);
    page.status = 422;
    return page;
  }
  const auto named = context.db.write([&](storage::Transaction& tx) {
    return casework::name_nominee(tx, context.actor, wanted, context.today);
  });
  if (named) {
    context.say("Added. The person now stands on the attendance sheets");
    return redirect(Url::local(found->path()));
  }
  if (named.error().field != "name") return problem_page(context, named.error());
  form.add(named.error());
  auto page = nominees_page(request, context, form);
  page.status = 422;
  return page;
}

using NomineeStep =
    Result<void> (*)(storage::Transaction&, const access::Actor&, casework::CaseId, PersonId, Date);

Response take_nominee_step(const Request& request,
                           Context& context,
                           NomineeStep step,
                           const char* words) {
  const casework::CaseId id{number_in_route(request, "case")};
  const PersonId person{number_in_route(request, "person")};
  const auto done = context.db.write(
      [&](storage::Transaction& tx) { return step(tx, context.actor, id, person, context.today); });
  if (!done) return problem_page(context, done.error());
  context.say(words);
  return redirect(Url::local("/cases/" + std::to_string(id.value) + "/nominees"));
}

Response end_one_nominee(const Request& request, Context& context) {
  return take_nominee_step(request,
                           context,
                           casework::end_nominee,
                           "Taken off the list. What the person attended stays");
}

Response erase_one_nominee(const Request& request, Context& context) {
  return take_nominee_step(request,
                           context,
                           casework::erase_nominee,
                           "The name is erased. What was attended still counts for the school");
}

}  // namespace

void add_nominee_routes(Routes& routes) {
  const auto add = [&](Method method, const char* pattern, Handler handler) {
    routes.push_back({.method = method,
                      .pattern = pattern,
                      .permission = Permission::view_case,
                      .handler = handler});
  };
  add(Method::get, "/cases/{case}/nominees", show_nominees);
  add(Method::post, "/cases/{case}/nominees", add_nominee);
  add(Method::post, "/cases/{case}/nominees/{person}/end", end_one_nominee);
  add(Method::post, "/cases/{case}/nominees/{person}/erase", erase_one_nominee);
  say_events("nominee.named", [](const events::Event&) {
    return std::string("A school named somebody for its events");
  });
  say_events("nominee.ended", [](const events::Event&) {
    return std::string("A school took somebody off its list for events");
  });
  say_events("nominee.erased", [](const events::Event&) {
    return std::string("The name of somebody on a school's list for events was erased");
  });
}

}  // namespace trellis::web
