#include <algorithm>

#include "core/text.hpp"
#include "programme/sending_actions.hpp"
#include "register/organisation_store.hpp"
#include "web/applications/application_list.hpp"
#include "web/apply/applicant_form.hpp"
#include "web/apply/apply_pages.hpp"
#include "web/page.hpp"

namespace trellis::web {
namespace {

using access::Permission;
using programme::AdmissionWindow;
using programme::Definition;
using programme::Form;

/// A form of a programme in force, and when it may be sent.
struct OfferedForm {
  programme::Programme programme;
  std::shared_ptr<const Definition> definition;
  const Form* form = nullptr;
  std::optional<AdmissionWindow> window;  ///< open today
  std::string closed;                     ///< why it is not, and when

  std::string path() const {
    return "/apply/" + std::to_string(programme.id.value) + "/" + form->id;
  }
};

bool takes_schools_or_trusts(const Definition& definition, const Form& form) {
  const programme::Unit* unit = definition.find_unit(form.applies_to);
  return unit && std::ranges::any_of(unit->kinds, [](const std::string& kind) {
           return kind == "school" || kind == "trust" || kind == "cluster";
         });
}

OfferedForm offered(const programme::Programme& programme,
                    std::shared_ptr<const Definition> definition,
                    const Form& form,
                    Date today) {
  OfferedForm offer{programme, std::move(definition), &form, {}, {}};
  const auto window = programme::admit(*offer.definition, form, "", today);
  if (window)
    offer.window = *window;
  else
    offer.closed = window.error().message;
  return offer;
}

std::vector<OfferedForm> offered_forms(storage::Snapshot& db, Date today) {
  std::vector<OfferedForm> forms;
  for (const programme::Programme& programme : programme::programmes(db)) {
    const auto version = programme::version_in_force(db, programme.id);
    if (!version) continue;
    const auto definition = programme::load_definition(db, version->id);
    for (const Form& form : definition->forms)
      if (takes_schools_or_trusts(*definition, form))
        forms.push_back(offered(programme, definition, form, today));
  }
  std::ranges::stable_sort(forms, {}, [](const OfferedForm& form) { return !form.window; });
  return forms;
}

/// The organisation that this person acts for with a role that may apply.
std::optional<OrganisationId> applicant(const Context& context) {
  const auto acting_for = context.actor.acting_for;
  return acting_for && context.actor.may_act_for(*acting_for) ? acting_for : std::nullopt;
}

Html own_forms(storage::Snapshot& db, OrganisationId organisation) {
  Table options;
  options.caption = "Your forms";
  options.caption_classes = "govuk-table__caption--m";
  options.head = {
      {.content = "Form"}, {.content = "Programme"}, {.content = "State"}, {.content = "Last day"}};
  for (const programme::Participation& row : programme::participations_of(db, organisation)) {
    const auto programme = programme::find_programme(db, row.programme);
    const auto definition = programme::load_definition(db, row.definition);
    for (const programme::Application& each : programme::applications_of(db, row.id)) {
      const Form* form = definition->find_form(each.form);
      if (!form) continue;
      const std::string path = "/forms/" + std::to_string(each.id.value);
      options.rows.push_back(
          {{.content = link_to(path, form->title)},
           {.content = programme ? programme->title : ""},
           {.content = each.is_submitted() ? std::string(programme::title_of(row.state))
                                           : std::string("Draft")},
           {.content = each.is_submitted()
                           ? "Received on " + each.received_on->long_text()
                           : "Saved on " + each.saved_at.date_in_england().long_text()}});
    }
  }
  options.head.back().content = "When";
  return options.rows.empty() ? Html() : scrolling("Your forms", table(options));
}

Html form_card(const OfferedForm& offer, bool may_apply) {
  SummaryList list;
  list.card =
      SummaryCard{.title = offer.programme.title + ": " + offer.form->title, .heading_level = 3};
  list.rows = {form_row("What it is", offer.definition->summary),
               form_row("When", offer.window ? closing_words(*offer.window) : offer.closed)};
  if (may_apply && offer.window)
    list.rows.push_back(form_row("Next", link_to(offer.path(), offer.form->title)));
  return summary_list(list);
}

Response show_open_forms(const Request&, Context& context) {
  const auto organisation = applicant(context);
  return context.db.read([&](storage::Snapshot& db) {
    Html content;
    if (organisation)
      content += paragraph("You act for " + registry::organisation_name(db, *organisation) +
                           ". To apply for another school, choose it at the top of the page.") +
                 own_forms(db, *organisation);
    else
      content += inset_text(
          "Schools and trusts apply here. To apply, sign in as somebody who acts for one.");
    const auto forms = offered_forms(db, context.today);
    const auto open =
        std::ranges::count_if(forms, [](const auto& row) { return row.window.has_value(); });
    content += heading("Open now");
    if (open == 0) content += paragraph("No programme takes applications today.");
    for (std::size_t i = 0; i < forms.size(); ++i) {
      if (static_cast<std::ptrdiff_t>(i) == open) content += heading("Closed, or opening later");
      content += form_card(forms[i], organisation.has_value());
    }
    return page(context, {.title = "Apply to a programme", .section = "Apply"}, content);
  });
}

/// The form of the address in the version in force.
std::optional<OfferedForm> form_in_route(storage::Snapshot& db,
                                         const Request& request,
                                         Date today) {
  const auto programme =
      programme::find_programme(db, ProgrammeId{number_in_route(request, "programme")});
  const auto version = programme ? programme::version_in_force(db, programme->id) : std::nullopt;
  if (!version) return std::nullopt;
  const auto definition = programme::load_definition(db, version->id);
  const Form* form = definition->find_form(request.route.raw("form"));
  if (!form || !takes_schools_or_trusts(*definition, *form)) return std::nullopt;
  return offered(*programme, definition, *form, today);
}

/// What the register says of the applicant: the page of the school has sources and dates.
Html known_facts(storage::Snapshot& db, OrganisationId organisation) {
  SummaryList list;
  list.rows = {form_row("Applying for", registry::organisation_name(db, organisation))};
  if (const auto urn = registry::urn_of(db, organisation))
    list.rows.push_back(form_row("What is known about it",
                                 link_to("/schools/" + urn->text(),
                                         "URN " + urn->text() +
                                             ", with source and date of each "
                                             "fact")));
  return heading("Your school") + summary_list(list) +
         paragraph(
             "The rules of the programme read these facts. They come from published files: "
             "an error in them is mended where they are published.");
}

Html questions_list(const Form& form) {
  Html items;
  for (const programme::FormPage& asked : form.pages)
    items += Element("li").text(asked.title + ": " + counted(std::ssize(asked.fields), "question"));
  return heading("What we ask") +
         Html(Element("ol").classes({"govuk-list", "govuk-list--number"}).add(items)) +
         paragraph("You can save and come back: your answers are kept for 90 days.");
}

Html start_form(const Context& context,
                const OfferedForm& offer,
                const std::optional<programme::Application>& earlier) {
  Html fields;
  if (earlier) {
    Choices again{.name = "again"};
    again.choices = {
        {.value = "yes",
         .content = "Begin with the answers you sent on " + earlier->received_on->long_text()}};
    again.values = {"yes"};
    fields += checkboxes(again);
  }
  return post_form(context, Url::local(offer.path()), fields + button("Start now"));
}

Response show_start(const Request& request, Context& context) {
  const auto organisation = applicant(context);
  return context.db.read([&](storage::Snapshot& db) {
    const auto offer = form_in_route(db, request, context.today);
    if (!offer)
      return problem_page(context,
                          {ProblemKind::not_found, "", "There is no form at this address", {}});
    Html content = paragraph(offer->definition->summary);
    if (!offer->window)
      content += warning_text(offer->closed + ".");
    else
      content += inset_text(closing_words(*offer->window) + ".");
    if (organisation) content += known_facts(db, *organisation);
    content += questions_list(*offer->form);
    if (!organisation)
      content += inset_text("To apply, sign in as somebody who acts for a school or a trust.");
    else if (offer->window)
      content += start_form(
          context,
          *offer,
          programme::earlier_form(db, offer->programme.id, *organisation, offer->form->id));
    return page(context,
                {.title = offer->form->title,
                 .caption = offer->programme.title,
                 .section = "Apply",
                 .breadcrumbs = {{.content = "Apply", .link = Url::local("/apply")}}},
                content);
  });
}

Response begin(const Request& request, Context& context) {
  const auto organisation = applicant(context);
  if (!organisation)
    return problem_page(context,
                        {ProblemKind::not_allowed,
                         "",
                         "Sign in as somebody who acts for a school or a trust to apply",
                         {}});
  const bool again = request.form.text("again") == "yes";
  const std::string form(request.route.raw("form"));
  const ProgrammeId programme{number_in_route(request, "programme")};
  const auto begun =
      context.db.write([&](storage::Transaction& tx) -> Result<programme::Application> {
        const auto draft = TRY(programme::begin_form(
            tx, context.actor, {programme, *organisation, form}, context.today));
        const auto earlier = programme::earlier_form(tx, programme, *organisation, form, draft.id);
        if (again && earlier && !draft.is_submitted())
          TRY(programme::reuse_answers(tx, context.actor, draft.id, earlier->id, context.today));
        return draft;
      });
  if (!begun) return problem_page(context, begun.error());
  return redirect(Url::local("/forms/" + std::to_string(begun->id.value)));
}

}  // namespace

void add_apply_start_routes(Routes& routes) {
  routes.push_back(
      {.pattern = "/apply", .permission = Permission::signed_in, .handler = show_open_forms});
  routes.push_back({.pattern = "/apply/{programme}/{form}",
                    .permission = Permission::signed_in,
                    .handler = show_start});
  routes.push_back({.method = Method::post,
                    .pattern = "/apply/{programme}/{form}",
                    .permission = Permission::signed_in,
                    .handler = begin});
}

}  // namespace trellis::web
