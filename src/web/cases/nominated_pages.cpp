#include "casework/nominee_actions.hpp"
#include "programme/nominated_lead_actions.hpp"
#include "web/cases/case_pages.hpp"
#include "web/cases/case_parts.hpp"
#include "web/form.hpp"

namespace trellis::web {
namespace {

using access::Permission;
using programme::NominatedPerson;

bool may_name(const Context& context, const OpenedCase& opened) {
  return casework::may_manage(context.actor, opened.file()) ||
         context.actor.may_act_for(opened.file().holder);
}

Html name_form(const Context& context, const OpenedCase& opened, const NominatedPerson& person) {
  Html words = html_text("Make lead");
  words += visually_hidden(": " + person.name);
  return post_form(
      context,
      Url::local(opened.path("/nominated-lead")),
      hidden_input("person", std::to_string(person.person.value)) +
          button({.content = words, .classes = "govuk-button--secondary govuk-!-margin-bottom-0"}));
}

Response name_lead(const Request& request, Context& context) {
  FormReader form(request.form);
  const auto person = form.whole_number("person", {.what = "the person", .min = 1});
  if (form.has_problems()) return problem_page(context, form.problems().front());
  const auto named = context.db.write([&](storage::Transaction& tx) -> Result<OpenedCase> {
    OpenedCase opened = TRY(find_opened_case(tx, request, context));
    TRY_VOID(programme::name_lead(tx,
                                  context.actor,
                                  opened.file().holder,
                                  opened.file().programme,
                                  PersonId{*person},
                                  context.today));
    return opened;
  });
  if (!named) return problem_page(context, named.error());
  context.say("The lead of the school's people is named");
  return redirect(Url::local(named->path("/people")));
}

}  // namespace

Html nominated_html(storage::Snapshot& db, const Context& context, const OpenedCase& opened) {
  const auto& file = opened.file();
  if (!casework::may_see_contacts(context.actor, file)) return {};
  Html html = heading("People of the school");
  const auto people = programme::nominated_people(db, file.holder, file.programme, context.today);
  Html nominees;
  if (!casework::named_by(db, context.actor, file).empty())
    nominees =
        Element("p")
            .classes({"govuk-body"})
            .add(link_to(opened.path("/nominees"), "People without an account, for training days"));
  if (people.empty())
    return html +
           paragraph(
               "Nobody acts for the school in Trellis yet. An administrator adds "
               "people; a school can have several, and names one as lead.") +
           nominees;
  Table list{.caption = "People of the school", .caption_classes = "govuk-visually-hidden"};
  list.head = {{.content = "Name"}, {.content = "Lead"}};
  for (const NominatedPerson& person : people) {
    Content lead = "No";
    if (person.is_lead)
      lead = tag("Lead", "blue");
    else if (may_name(context, opened))
      lead = name_form(context, opened, person);
    list.rows.push_back({{.content = person.name}, {.content = lead}});
  }
  return html + scrolling("People of the school", table(list)) + nominees;
}

void add_nominated_routes(Routes& routes) {
  routes.push_back({.method = Method::post,
                    .pattern = "/cases/{case}/nominated-lead",
                    .permission = Permission::view_case,
                    .handler = name_lead});
}

}  // namespace trellis::web
