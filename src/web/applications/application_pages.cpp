#include "web/applications/application_pages.hpp"

#include <set>

#include "access/grant_store.hpp"
#include "core/text.hpp"
#include "programme/eligibility_store.hpp"
#include "programme/participation_actions.hpp"
#include "programme/participation_store.hpp"
#include "programme/programme_store.hpp"
#include "web/applications/answers_view.hpp"
#include "web/applications/application_list.hpp"
#include "web/applications/deferral_view.hpp"
#include "web/applications/read_applications.hpp"
#include "web/form.hpp"
#include "web/page.hpp"
#include "web/saved_views/saved_view_pages.hpp"
#include "web/stream_words.hpp"

namespace trellis::web {
namespace {

using access::Permission;

SummaryRow summary_line(std::string key, Content value) {
  return {.key = std::move(key), .value = std::move(value)};
}

std::vector<report::ApplicationLine> visible(storage::Snapshot& db, const Context& context) {
  const ReadApplications reads(db, context.actor);
  auto lines = report::application_lines(db, std::nullopt);
  std::erase_if(lines, [&](const report::ApplicationLine& row) { return !reads.opens(row); });
  return lines;
}

/// Where those who decide go on: rounds, claims, and the offers of each programme.
Html ways_on(storage::Snapshot& db, const Context& context) {
  Html items;
  const auto add = [&](const std::string& path, std::string_view words) {
    items += Element("li").add(link_to(path, words));
  };
  for (const programme::Programme& programme : programme::programmes(db)) {
    if (!access::may(context.actor, Permission::decide, programme::scope_of(programme))) continue;
    if (items.empty()) {
      add("/selection", "Rounds: marking and decisions");
      add("/claims", "Claims");
    }
    add("/offers/" + std::to_string(programme.id.value), "Offers of " + programme.title);
  }
  if (items.empty()) return {};
  return Element("ul").classes({"govuk-list", "trellis-no-print"}).add(items);
}

Response applications_index(const Request& request, Context& context) {
  const auto lines = context.db.read([&](storage::Snapshot& db) { return visible(db, context); });
  if (lines.empty())
    return page(context,
                {.title = "Applications", .section = "Applications"},
                paragraph("No application is open to you. Applications appear here once a school "
                          "has applied to a programme that you work on. Those that you mark are "
                          "under Marking, without names."));
  ListDefinition definition = applications_list(lines);
  const ListQuery query = read_list_query(request, definition);
  auto rows = chosen_applications(lines, query);
  ListRows list{.total = static_cast<std::int64_t>(rows.size())};
  const auto from = std::min<std::size_t>(static_cast<std::size_t>(query.offset()), rows.size());
  const auto to = std::min(rows.size(), from + static_cast<std::size_t>(query.page_size));
  context.db.read([&](storage::Snapshot& db) {
    StreamWords words(db);
    for (const report::ApplicationLine& line : lines)
      words.say_options(definition, line.programme, line.stream);
    for (std::size_t i = from; i < to; ++i) {
      rows[i].stream = words.title(rows[i].programme, rows[i].stream);
      list.rows.push_back(application_row(rows[i]));
    }
  });
  return page(context,
              {.title = "Applications", .section = "Applications"},
              context.db.read([&](storage::Snapshot& db) {
                return ways_on(db, context) + saved_views_html(db, context, definition, query);
              }) + list_content(definition, query, list));
}

Response download_applications(const Request& request, Context& context) {
  const auto lines = context.db.read([&](storage::Snapshot& db) { return visible(db, context); });
  return csv_response(applications_csv(chosen_applications(
                          lines, read_list_query(request, applications_list(lines)))),
                      "applications");
}

std::optional<report::ApplicationLine> line_in(const Request& request,
                                               const Context& context,
                                               storage::Snapshot& db) {
  auto found = report::application_line(db, number_in_route(request, "participation"));
  if (found && !ReadApplications(db, context.actor).opens(*found)) found.reset();
  return found;
}

Html inputs_table(const std::vector<programme::InputRecord>& inputs) {
  Table options;
  options.caption = "What the decision rested on";
  options.caption_classes = "govuk-table__caption--s";
  options.head = {
      {.content = "Input"}, {.content = "Value"}, {.content = "Source"}, {.content = "As of"}};
  for (const programme::InputRecord& row : inputs)
    options.rows.push_back(
        {{.content = with_input_words(row.key)},
         {.content = row.known ? Content(row.value) : Content(tag("Not known", "yellow"))},
         {.content = row.origin.source},
         {.content = row.origin.as_of ? row.origin.as_of->long_text() : ""}});
  return scrolling("What the decision rested on", table(options));
}

Html decisions(storage::Snapshot& db, programme::ParticipationId id) {
  Html out = heading("Eligibility");
  const auto results = programme::eligibility_results(db, id);
  if (results.empty()) return out + paragraph("Not decided yet.");
  for (const programme::EligibilityRow& row : results) {
    SummaryList list;
    list.rows = {
        summary_line(
            row.is_override() ? "Decided by a person" : "Decided by the rules",
            eligibility_tag(std::string(programme::name_of(row.result)), row.is_override())),
        summary_line("Why", row.is_override() ? row.reason : with_input_words(row.sentence)),
        summary_line("Code and rules", row.code + ", rules of " + row.rule_version),
        summary_line("On", row.decided_on.long_text())};
    if (!row.missing.empty())
      list.rows.push_back(summary_line("Missing", with_input_words(join(row.missing, ", "))));
    out += summary_list(list);
    const auto inputs = programme::inputs_of(db, row.id);
    if (!inputs.empty())
      out += details({.summary = "Inputs as they were used", .content = inputs_table(inputs)});
  }
  return out;
}

Html steps(storage::Snapshot& db, programme::ParticipationId id) {
  Html items;
  auto all = programme::steps_of(db, id);
  for (auto row = all.rbegin(); row != all.rend(); ++row)
    items += Element("li").text(row->happened_on.long_text() + ": " +
                                std::string(programme::title_of(row->state)) +
                                (row->reason.empty() ? "" : " (" + row->reason + ")"));
  return heading("Steps") +
         Html(Element("ul").classes({"govuk-list", "govuk-list--bullet"}).add(items));
}

/// Who may approve an override of this application: anybody else with that permission over it.
Select approver_field(storage::Snapshot& db,
                      const Context& context,
                      const report::ApplicationLine& row,
                      const FormReader* form) {
  Select field{.name = "approver",
               .value = form ? form->value("approver") : "",
               .options = {{.value = "", .text = "Choose a person"}},
               .label = {.content = "Who approved it?", .classes = "govuk-label--s"},
               .hint = {.content = "Nobody approves their own decision"}};
  std::set<PersonId> offered;
  for (const access::GrantedPerson& each : access::people_of_owner(db, row.owner, context.today)) {
    const bool approves = access::permits(each.grant.role, Permission::approve) &&
                          access::covers(each.grant.scope, row.scope());
    if (approves && each.person != context.actor.person && offered.insert(each.person).second)
      field.options.push_back({.value = std::to_string(each.person.value), .text = each.name});
  }
  if (form) field.error = form->error("approver");
  return field;
}

Html override_form(storage::Snapshot& db,
                   const Context& context,
                   const report::ApplicationLine& row,
                   const FormReader* form) {
  Choices result{.name = "result", .values = {form ? form->value("result") : "eligible"}};
  result.fieldset =
      Fieldset{.legend = {.content = "Decision", .classes = "govuk-fieldset__legend--s"}};
  result.choices = {{.value = "eligible", .content = "Eligible"},
                    {.value = "refused", .content = "Refused"}};
  Textarea reason{
      .name = "reason",
      .value = form ? form->value("reason") : "",
      .label = {.content = "Why"},
      .hint =
          {.content =
               "At least ten characters. Kept beside the rules' decision; it never replaces it."},
      .rows = 3};
  if (form) {
    result.error = form->error("result");
    reason.error = form->error("reason");
  }
  return heading("Decide otherwise") +
         post_form(context,
                   Url::local("/applications/" + std::to_string(row.participation) + "/override"),
                   radios(result) + textarea(reason) +
                       select(approver_field(db, context, row, form)) +
                       button("Record the decision"));
}

Html deferral_link(const report::ApplicationLine& row) {
  if (!row.cohort) return {};
  return Element("p")
      .classes({"govuk-body"})
      .add(link_to("/applications/" + std::to_string(row.participation) + "/deferral",
                   "Move to a later cohort, or back"));
}

Response show_with(const Request& request, Context& context, const FormReader* form) {
  return context.db.read([&](storage::Snapshot& db) {
    const auto row = line_in(request, context, db);
    if (!row)
      return problem_page(
          context, {ProblemKind::not_found, "", "There is no application at this address", {}});
    const programme::ParticipationId id{row->participation};
    const auto participation = programme::find_participation(db, id);
    const auto definition = programme::load_definition(db, participation->definition);
    const std::string stream = StreamWords(db).title(row->programme, row->stream);
    SummaryList facts;
    facts.rows = {
        summary_line("Programme", row->programme_title),
        summary_line("As", unit_words(row->unit) + (stream.empty() ? "" : ", " + stream)),
        summary_line("Cohort", row->cohort ? "Cohort " + std::to_string(*row->cohort) : "None"),
        summary_line("State", state_words(row->state) + ", since " + row->state_on.long_text())};
    if (row->urn)
      facts.rows.push_back(
          summary_line("School",
                       Html(Element("a")
                                .classes({"govuk-link"})
                                .link("href", Url::local("/schools/" + row->urn->text()))
                                .text("URN " + row->urn->text()))));
    const bool may_see_people = access::may(context.actor, Permission::see_contacts, row->scope());
    Html content = (form ? form->summary() : Html()) + summary_list(facts) + decisions(db, id);
    content += deferrals_html(db, *participation);
    if (access::may(context.actor, Permission::decide, row->scope()))
      content += deferral_link(*row) + override_form(db, context, *row, form);
    content += answers_view(db, id, *definition, may_see_people) + steps(db, id);
    return page(context,
                {.title = row->school,
                 .caption = "Application",
                 .section = "Applications",
                 .breadcrumbs = {{.content = "Applications", .link = Url::local("/applications")}},
                 .has_errors = form && form->has_problems()},
                content,
                form ? 422 : 200);
  });
}

Response show_application(const Request& request, Context& context) {
  return show_with(request, context, nullptr);
}

Response record_override(const Request& request, Context& context) {
  FormReader form(request.form);
  const std::string result =
      form.choice("result", {.what = "a decision", .allowed = {"eligible", "refused"}});
  const std::string reason = form.text("reason", {.what = "why you decide otherwise"});
  const auto approver = parse_whole_number(request.form.text("approver"), "approver");
  if (!approver) form.add("approver", "Select who approved it");
  const auto row =
      context.db.read([&](storage::Snapshot& db) { return line_in(request, context, db); });
  if (!row)
    return problem_page(
        context, {ProblemKind::not_found, "", "There is no application at this address", {}});
  if (form.has_problems()) return show_with(request, context, &form);
  const auto done = context.db.write([&](storage::Transaction& tx) {
    return programme::override_eligibility(
        tx,
        context.actor,
        {.participation = programme::ParticipationId{row->participation},
         .result = *programme::eligibility_from_name(result),
         .code = "decided_by_a_person",
         .reason = reason,
         .approver = PersonId{*approver}},
        context.today);
  });
  if (!done) {
    form.add(done.error());
    return show_with(request, context, &form);
  }
  context.say("The decision is recorded beside that of the rules");
  return redirect(Url::local("/applications/" + std::to_string(row->participation)));
}

}  // namespace

void add_application_routes(Routes& routes) {
  const auto add = [&](Method method, const char* pattern, Permission permission, Handler handler) {
    routes.push_back(
        {.method = method, .pattern = pattern, .permission = permission, .handler = handler});
  };
  add(Method::get, "/applications", Permission::view_case, applications_index);
  add(Method::get, "/applications.csv", Permission::view_case, download_applications);
  add(Method::get, "/applications/{participation}", Permission::view_case, show_application);
  add(Method::post, "/applications/{participation}/override", Permission::decide, record_override);
  add_deferral_routes(routes);
}

}  // namespace trellis::web
