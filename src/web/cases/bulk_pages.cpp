#include <algorithm>
#include <map>

#include "access/grant_store.hpp"
#include "casework/bulk_actions.hpp"
#include "core/text.hpp"
#include "programme/programme_store.hpp"
#include "web/cases/bulk_report.hpp"
#include "web/cases/case_list.hpp"
#include "web/cases/case_pages.hpp"
#include "web/cases/case_parts.hpp"
#include "web/components/words.hpp"
#include "web/form.hpp"

namespace trellis::web {
namespace {

using access::Permission;
using casework::BulkChange;
using casework::CaseId;

constexpr std::size_t refused_shown_max = 10;

/// What the address or the form chose: the cases, and what shall become of them.
struct BulkAsked {
  std::vector<CaseId> cases = {};
  Fields kept = {};  ///< the filters or the ticked cases, to carry on
  std::vector<casework::CaseFacet> facets = {};
  std::string sentence = {};  ///< "12 cases that you ticked"
};

/// Ticked cases outrank the filters. Cases that the reader may not see are passed over.
BulkAsked read_cases(storage::Snapshot& db, const Context& context, const Fields& fields) {
  BulkAsked asked{.facets = casework::case_facets(db, context.actor)};
  Request as_list;
  as_list.query = fields;
  const ListDefinition list = cases_list(db, context, asked.facets);
  const ListQuery query = read_list_query(as_list, list);
  casework::CaseQuery wanted{.today = context.today};
  for (const std::string& ticked : fields.all("case"))
    if (const auto key = parse_whole_number(ticked, "case")) wanted.only.push_back(CaseId{*key});
  const bool by_ticks = !wanted.only.empty();
  if (!by_ticks) wanted = case_query(query, context.today);
  asked.cases = casework::find_cases(db, context.actor, wanted).ids;
  if (by_ticks)
    for (const CaseId id : asked.cases) asked.kept.add("case", std::to_string(id.value));
  else
    asked.kept = query.filters;
  asked.sentence = counted(std::ssize(asked.cases), "case");
  asked.sentence += by_ticks             ? " that you ticked"
                    : asked.kept.empty() ? ": all that you can see"
                                         : " in the list that you chose";
  return asked;
}

std::vector<std::shared_ptr<const programme::Definition>> definitions_of(storage::Snapshot& db,
                                                                         const BulkAsked& asked) {
  std::map<std::int64_t, std::shared_ptr<const programme::Definition>> found;
  for (const casework::CaseFacet& facet : asked.facets)
    found[facet.definition] = programme::load_definition(db, {facet.definition});
  std::vector<std::shared_ptr<const programme::Definition>> all;
  for (auto& [key, definition] : found) all.push_back(std::move(definition));
  return all;
}

std::vector<Option> options_from(const std::map<std::string, std::string>& words,
                                 const char* first) {
  std::vector<Option> options{{.value = "", .text = first}};
  for (const auto& [value, text] : words) options.push_back({.value = value, .text = text});
  return options;
}

Html assign_fields(storage::Snapshot& db,
                   const Context& context,
                   const BulkAsked& asked,
                   const FormReader& form) {
  std::map<std::string, std::string> roles;
  for (const auto& definition : definitions_of(db, asked))
    for (const programme::Role& role : definition->roles)
      if (role.of == "delivery" || role.of == "adviser" || role.of == "reviewer")
        roles[role.id] = role.title;
  std::map<std::string, std::string> people;
  for (const casework::CaseFacet& facet : asked.facets)
    if (const auto programme = programme::find_programme(db, facet.programme))
      for (const auto& row : access::people_of_owner(db, programme->owner, context.today))
        if (!row.grant.acting_for) people[std::to_string(row.person.value)] = row.name;
  return select({.name = "role",
                 .value = form.value("role"),
                 .options = options_from(roles, "Choose a role"),
                 .label = {.content = "Role"},
                 .error = form.error("role")}) +
         select({.name = "person",
                 .value = form.value("person"),
                 .options = options_from(people, "Choose a person"),
                 .label = {.content = "Person"},
                 .hint = {.content = "Whoever has an exclusive role hands it over"},
                 .error = form.error("person")});
}

/// "paused/inspection" with its words; statuses that end a case are set one by one.
std::map<std::string, std::string> status_choices(storage::Snapshot& db, const BulkAsked& asked) {
  std::map<std::string, std::string> choices;
  for (const auto& definition : definitions_of(db, asked))
    for (const programme::Status& status : definition->statuses) {
      if (status.ends) continue;
      if (status.reasons.empty()) choices[status.id] = status.title;
      for (const programme::Option& reason : status.reasons)
        choices[status.id + "/" + reason.id] = status.title + ": " + reason.label;
    }
  return choices;
}

Choices kinds_of_change(const Context& context, const FormReader& form) {
  Choices kinds{.name = "do",
                .values = {form.value("do")},
                .fieldset = Fieldset{.legend = {.content = "What do you want to do?",
                                                .classes = "govuk-fieldset__legend--m"}},
                .error = form.error("do")};
  if (context.may(Permission::assign))
    kinds.choices.push_back({.value = "assign", .content = "Assign somebody"});
  if (context.may(Permission::edit_task)) {
    kinds.choices.push_back({.value = "status", .content = "Pause or resume"});
    kinds.choices.push_back({.value = "review", .content = "Set the day of the next review"});
  }
  if (context.actor.person)
    kinds.choices.push_back({.value = "watch", .content = "Add to my watchlist"});
  return kinds;
}

/// What each kind of change asks for; only that of the chosen one is read.
Html fields_of_changes(storage::Snapshot& db,
                       const Context& context,
                       const BulkAsked& asked,
                       const FormReader& form) {
  Html fields;
  if (context.may(Permission::assign))
    fields += heading("To assign somebody") + assign_fields(db, context, asked, form);
  if (!context.may(Permission::edit_task)) return fields;
  fields += heading("To pause or resume") +
            select({.name = "status_to",
                    .value = form.value("status_to"),
                    .options = options_from(status_choices(db, asked), "Choose what happens"),
                    .label = {.content = "What happens"},
                    .error = form.error("status_to")});
  return fields + heading("To set the next review") +
         date_input(date_field(form, "review_on", "Day of the next review", "")) +
         input({.name = "why",
                .value = form.value("why"),
                .label = {.content = "Why"},
                .error = form.error("why")});
}

Html hidden_fields(const Fields& fields) {
  Html html;
  for (const auto& [name, value] : fields) html += hidden_input(name, value);
  return html;
}

Response bulk_form(storage::Snapshot& db,
                   const Context& context,
                   const BulkAsked& asked,
                   const FormReader& form) {
  const PageOptions frame{.title = "Change many cases",
                          .caption = asked.sentence,
                          .section = "Cases",
                          .back_link = Url::local("/cases"),
                          .has_errors = form.has_problems()};
  if (asked.cases.empty())
    return page(context, frame, paragraph("No case is chosen. Go back and choose some."));
  Element ask("form");
  ask.set("method", "get")
      .link("action", Url::local("/cases/bulk/preview"))
      .set("novalidate", "")
      .add(hidden_fields(asked.kept))
      .add(radios(kinds_of_change(context, form)))
      .add(fields_of_changes(db, context, asked, form))
      .add(button("See what would change"));
  Fields watch = asked.kept;
  watch.add("do", "watch");
  Html content = form.summary() + Html(ask) +
                 paragraph("Nothing is changed before you have seen which cases change.");
  if (context.actor.person)
    content += Element("p")
                   .classes({"govuk-body"})
                   .add(link_to(Url::local("/cases/bulk/preview", watch),
                                "Only add them to my watchlist"));
  content += recent_bulk_changes(db, context);
  return page(context, frame, content, form.has_problems() ? 422 : 200);
}

std::optional<BulkChange> read_change(const Context& context, FormReader& form) {
  BulkChange change{.on = context.today};
  const std::string kind =
      form.choice("do", {.what = "what to do", .allowed = {"assign", "status", "review", "watch"}});
  if (kind == "assign") {
    change.kind = BulkChange::Kind::assign;
    change.role = form.text("role", {.what = "the role"});
    if (const auto person = form.whole_number("person", {.what = "the person", .min = 1}))
      change.person = PersonId{*person};
    change.note = form.text("note", {.what = "the handover note", .is_required = false});
  }
  if (kind == "status") {
    change.kind = BulkChange::Kind::status;
    const std::string chosen = form.text("status_to", {.what = "what happens"});
    const std::size_t slash = chosen.find('/');
    change.status = chosen.substr(0, slash);
    if (slash != std::string::npos) change.reason = chosen.substr(slash + 1);
  }
  if (kind == "review") {
    change.kind = BulkChange::Kind::review_date;
    change.on = form.date("review_on", "Day of the next review").value_or(context.today);
    change.reason = form.text("why", {.what = "why the day is set"});
    if (change.on < context.today)
      form.add("review_on-day", "The day of the next review must be today or later");
  }
  if (form.has_problems()) return std::nullopt;
  return change;
}

std::string change_words(storage::Snapshot& db, const BulkAsked& asked, const BulkChange& change) {
  switch (change.kind) {
    case BulkChange::Kind::assign:
      for (const auto& definition : definitions_of(db, asked))
        if (const auto role =
                std::ranges::find(definition->roles, change.role, &programme::Role::id);
            role != definition->roles.end())
          return "Assign as " + role->title;
      return "Assign";
    case BulkChange::Kind::status: {
      const auto choices = status_choices(db, asked);
      const auto found =
          choices.find(change.reason.empty() ? change.status : change.status + "/" + change.reason);
      return found == choices.end() ? change.status : found->second;
    }
    case BulkChange::Kind::watch:
      return "Add to my watchlist";
    case BulkChange::Kind::review_date:
      return "Next review on " + change.on.long_text();
  }
  return "";
}

/// Asked for where it is posted, so that it stands in no address.
Html note_field(const Context& context, const BulkChange& change, const Fields& typed) {
  if (change.kind != BulkChange::Kind::assign || !context.may(Permission::edit_task)) return {};
  return textarea({.name = "note",
                   .value = std::string(typed.raw("note")),
                   .label = {.content = "Handover note (optional)", .classes = "govuk-label--s"},
                   .hint = {.content = "What the next person should know. It is kept with the "
                                       "notes of each case that somebody hands over"},
                   .rows = 3});
}

/// The refused cases by reason, each with links to the first few.
Html refused_html(storage::Snapshot& db,
                  const Context& context,
                  const casework::BulkPreview& preview) {
  Html html;
  for (const auto& [reason, cases] : preview.refused) {
    html += Element("h3")
                .classes({"govuk-heading-s"})
                .text(counted(std::ssize(cases), "case") + ": " + reason);
    const std::vector<CaseId> first(
        cases.begin(),
        cases.begin() + static_cast<std::ptrdiff_t>(std::min(cases.size(), refused_shown_max)));
    Element list("ul");
    list.classes({"govuk-list", "govuk-list--bullet"});
    for (const casework::CaseLine& line : casework::lines_of(db, context.actor, first))
      list.add(Element("li").add(link_to("/cases/" + std::to_string(line.id.value), line.name)));
    if (cases.size() > first.size())
      list.add(Element("li").text(
          "and " + counted(std::ssize(cases) - std::ssize(first), "other", "others")));
    html += list;
  }
  return html;
}

/// "318 cases will change, 2 are so already, 4 are refused."
std::string preview_sentence(const casework::BulkPreview& preview) {
  std::string text = counted(std::ssize(preview.changes), "case") + " will change";
  if (!preview.unchanged.empty())
    text += ", " + counted(std::ssize(preview.unchanged), "is so already", "are so already");
  const auto refused = static_cast<long long>(preview.refused_count());
  if (refused > 0) text += ", " + counted(refused, "is refused", "are refused");
  return text + ".";
}

Response preview_page(storage::Snapshot& db,
                      const Context& context,
                      const BulkAsked& asked,
                      const BulkChange& change,
                      const Fields& typed,
                      const std::string& remark = {}) {
  const auto preview =
      casework::preview_bulk(db, context.actor, asked.cases, change, context.today);
  Html content;
  if (!remark.empty()) content += warning_text(remark);
  content += Element("p").classes({"govuk-body-l"}).text(preview_sentence(preview));
  Html fields = hidden_fields(asked.kept) + hidden_input("hash", preview.hash);
  for (const char* name : {"do",
                           "role",
                           "person",
                           "status_to",
                           "why",
                           "review_on-day",
                           "review_on-month",
                           "review_on-year"})
    if (typed.has(name)) fields += hidden_input(name, typed.raw(name));
  if (preview.changes.empty())
    content += paragraph("Nothing would change.");
  else
    content += post_form(context,
                         Url::local("/cases/bulk"),
                         fields + note_field(context, change, typed) +
                             button("Change " + counted(std::ssize(preview.changes), "case")));
  if (!preview.refused.empty()) content += heading("Refused") + refused_html(db, context, preview);
  Fields back = asked.kept;
  return page(context,
              {.title = change_words(db, asked, change),
               .caption = asked.sentence,
               .section = "Cases",
               .back_link = Url::local("/cases/bulk", back)},
              content,
              remark.empty() ? 200 : 409);
}

Response show_bulk(const Request& request, Context& context) {
  return context.db.read([&](storage::Snapshot& db) {
    return bulk_form(
        db, context, read_cases(db, context, request.query), FormReader(request.query));
  });
}

Response show_bulk_preview(const Request& request, Context& context) {
  return context.db.read([&](storage::Snapshot& db) {
    const BulkAsked asked = read_cases(db, context, request.query);
    FormReader form(request.query);
    const auto change = read_change(context, form);
    if (!change || asked.cases.empty()) return bulk_form(db, context, asked, form);
    return preview_page(db, context, asked, *change, request.query);
  });
}

Response apply_bulk(const Request& request, Context& context) {
  FormReader form(request.form);
  const auto change = read_change(context, form);
  if (!change) return problem_page(context, form.problems().front());
  const std::string hash(request.form.text("hash"));
  const auto done = context.db.write([&](storage::Transaction& tx) {
    const BulkAsked asked = read_cases(tx, context, request.form);
    return casework::apply_bulk(tx, context.actor, asked.cases, *change, hash, context.today);
  });
  if (done) {
    context.say(counted(static_cast<long long>(done->changed), "case") + " changed");
    return redirect(Url::local(done->id ? "/cases/bulk/" + std::to_string(done->id->value)
                                        : std::string("/cases")));
  }
  if (done.error().kind != ProblemKind::conflict) return problem_page(context, done.error());
  return context.db.read([&](storage::Snapshot& db) {
    return preview_page(db,
                        context,
                        read_cases(db, context, request.form),
                        *change,
                        request.form,
                        done.error().message);
  });
}

}  // namespace

void add_case_bulk_routes(Routes& routes) {
  const auto add = [&](Method method, const char* pattern, Handler handler) {
    routes.push_back({.method = method,
                      .pattern = pattern,
                      .permission = Permission::view_case,
                      .handler = handler});
  };
  add(Method::get, "/cases/bulk", show_bulk);
  add(Method::get, "/cases/bulk/preview", show_bulk_preview);
  add(Method::post, "/cases/bulk", apply_bulk);
  add_bulk_report_routes(routes);
}

}  // namespace trellis::web
