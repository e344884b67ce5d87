#include <algorithm>
#include <map>

#include "casework/cluster_store.hpp"
#include "casework/opening_actions.hpp"
#include "core/text.hpp"
#include "register/organisation_store.hpp"
#include "web/cases/case_pages.hpp"
#include "web/cases/case_parts.hpp"
#include "web/components/words.hpp"
#include "web/form.hpp"
#include "web/schools/school_choice.hpp"

namespace trellis::web {
namespace {

using access::Permission;

/// A unit of a programme in force whose cases people open by themselves.
struct OpenableUnit {
  programme::Programme programme = {};
  std::shared_ptr<const programme::Definition> definition = {};
  const programme::Unit* unit = nullptr;

  std::string key() const { return std::to_string(programme.id.value) + "/" + unit->id; }
  bool is_cluster() const { return std::ranges::find(unit->kinds, "cluster") != unit->kinds.end(); }
};

bool may_open(const Context& context, const programme::Programme& programme) {
  return may(context.actor, Permission::edit_task, scope_of(programme)) ||
         may(context.actor, Permission::assign, scope_of(programme));
}

/// Units of schools and clusters that do not lie within another unit.
std::vector<OpenableUnit> openable_units(storage::Snapshot& db, const Context& context) {
  std::vector<OpenableUnit> units;
  for (const programme::Programme& programme : programme::programmes(db)) {
    const auto version = programme::version_in_force(db, programme.id);
    if (!version || !may_open(context, programme)) continue;
    const auto definition = programme::load_definition(db, version->id);
    for (const programme::Unit& unit : definition->units) {
      const bool is_known = std::ranges::any_of(
          unit.kinds, [](const auto& kind) { return kind == "school" || kind == "cluster"; });
      if (is_known && unit.within.empty()) units.push_back({programme, definition, &unit});
    }
  }
  return units;
}

Response new_case_page(storage::Snapshot& db, const Context& context, const FormReader& form) {
  Choices kinds{.name = "of",
                .values = {form.value("of")},
                .fieldset = Fieldset{.legend = {.content = "Which programme?",
                                                .classes = "govuk-fieldset__legend--m"}},
                .error = form.error("of")};
  for (const OpenableUnit& each : openable_units(db, context))
    kinds.choices.push_back(
        {.value = each.key(),
         .content = each.programme.title + ": " + each.unit->title,
         .conditional = each.is_cluster()
                            ? input({.name = "cluster",
                                     .value = form.value("cluster"),
                                     .label = {.content = "Name of the cluster"},
                                     .error = form.error("cluster"),
                                     .id = "cluster-" + std::to_string(each.programme.id.value)})
                            : Html()});
  const PageOptions frame{.title = "Open a case",
                          .section = "Cases",
                          .back_link = Url::local("/cases"),
                          .has_errors = form.has_problems()};
  if (kinds.choices.empty())
    return page(context, frame, paragraph("No programme in force opens cases for your role."));
  const Html fields = radios(kinds) +
                      school_field({.name = "school",
                                    .label = "School (not for a cluster: add its schools next)",
                                    .value = form.value("school"),
                                    .error = form.error("school")}) +
                      button("Open the case");
  return page(context,
              frame,
              form.summary() +
                  paragraph("For programmes in which schools are picked. Where schools "
                            "apply, a case opens when their match is confirmed.") +
                  post_form(context, Url::local("/cases/new"), fields),
              form.has_problems() ? 422 : 200);
}

Response show_new_case(const Request& request, Context& context) {
  return context.db.read(
      [&](storage::Snapshot& db) { return new_case_page(db, context, FormReader(request.query)); });
}

/// The school of a posted form as an organisation of ours; a problem of the form without one.
std::optional<OrganisationId> school_in(Context& context,
                                        FormReader& form,
                                        const SchoolAnswer& answer) {
  if (!answer.urn) return std::nullopt;
  const auto school = context.db.write([&](storage::Transaction& tx) {
    return registry::ensure_school(tx, *answer.urn, context.now);
  });
  if (!school) form.add("school", "Choose a school of the register");
  return school;
}

Response after_opening(Context& context, const Result<casework::CaseFile>& opened) {
  context.say("The case is open");
  return redirect(Url::local("/cases/" + std::to_string(opened->id.value)));
}

Response open_new_case(const Request& request, Context& context) {
  FormReader form(request.form);
  const std::string key(request.form.text("of"));
  std::optional<OpenableUnit> unit;
  for (OpenableUnit& each :
       context.db.read([&](storage::Snapshot& db) { return openable_units(db, context); }))
    if (each.key() == key) unit = std::move(each);
  if (!unit) form.add("of", "Select a programme");
  std::optional<OrganisationId> organisation;
  std::string name;
  if (unit && unit->is_cluster()) {
    name = form.text("cluster", {.what = "the name of the cluster"});
  } else if (unit) {
    SchoolAnswer answer = read_school(request, context, form, "school", "the school");
    if (answer.question) return std::move(*answer.question);
    organisation = school_in(context, form, answer);
  }
  if (!form.has_problems()) {
    const auto opened = context.db.write([&](storage::Transaction& tx) {
      const OrganisationId holder =
          organisation ? *organisation : casework::make_cluster(tx, name, context.now);
      return casework::open_direct_case(
          tx,
          context.actor,
          {.programme = unit->programme.id, .unit = unit->unit->id, .organisation = holder},
          context.today);
    });
    if (opened) return after_opening(context, opened);
    if (opened.error().field.empty()) return problem_page(context, opened.error());
    form.add(opened.error());
  }
  return context.db.read([&](storage::Snapshot& db) { return new_case_page(db, context, form); });
}

const programme::Unit* member_unit(const OpenedCase& opened) {
  const auto& units = opened.definition().units;
  const auto found = std::ranges::find(units, opened.file().unit, &programme::Unit::within);
  return found == units.end() ? nullptr : &*found;
}

Response members_page(storage::Snapshot& db,
                      const Context& context,
                      const OpenedCase& opened,
                      const FormReader& form) {
  const auto children = casework::child_cases(db, opened.file().id);
  Element list("ul");
  list.classes({"govuk-list", "govuk-list--bullet"});
  for (const casework::CaseFile& child : children) {
    const std::string name = registry::organisation_name(db, child.holder);
    list.add(Element("li").add(casework::may_see(context.actor, child)
                                   ? link_to("/cases/" + std::to_string(child.id.value), name)
                                   : html_text(name)));
  }
  Html content =
      form.summary() + paragraph(counted(std::ssize(children), "school") + " so far.") + Html(list);
  if (member_unit(opened) && casework::may_manage(context.actor, opened.file()) &&
      !opened.file().finished_on)
    content += post_form(context,
                         Url::local(opened.path("/members")),
                         school_field({.name = "school",
                                       .label = "School to add",
                                       .value = form.value("school"),
                                       .error = form.error("school")}) +
                             button("Add the school"));
  return case_form_page(
      context,
      opened,
      {.title = "Schools of this case", .back = opened.path(), .has_errors = form.has_problems()},
      content);
}

Response show_members(const Request& request, Context& context) {
  return context.db.read([&](storage::Snapshot& db) {
    const auto opened = find_opened_case(db, request, context);
    if (!opened) return problem_page(context, opened.error());
    return members_page(db, context, *opened, FormReader(request.query));
  });
}

Response add_member(const Request& request, Context& context) {
  FormReader form(request.form);
  SchoolAnswer answer = read_school(request, context, form, "school", "the school");
  if (answer.question) return std::move(*answer.question);
  const auto school = school_in(context, form, answer);
  if (school && !form.has_problems()) {
    const auto added = context.db.write([&](storage::Transaction& tx) -> Result<void> {
      const auto opened = TRY(find_opened_case(tx, request, context));
      const programme::Unit* unit = member_unit(opened);
      if (!unit) return problem(ProblemKind::refused_by_rule, "", "This case has no schools in it");
      if (const auto file = casework::open_direct_case(tx,
                                                       context.actor,
                                                       {.programme = opened.file().programme,
                                                        .unit = unit->id,
                                                        .organisation = *school,
                                                        .parent = opened.file().id},
                                                       context.today);
          !file)
        return std::unexpected(file.error());
      return {};
    });
    if (added) {
      context.say("The school is added");
      return redirect(Url::local("/cases/" + std::string(request.route.raw("case")) + "/members"));
    }
    if (added.error().field.empty()) return problem_page(context, added.error());
    form.add(added.error());
  }
  return context.db.read([&](storage::Snapshot& db) {
    const auto opened = find_opened_case(db, request, context);
    return opened ? members_page(db, context, *opened, form)
                  : problem_page(context, opened.error());
  });
}

}  // namespace

void add_new_case_routes(Routes& routes) {
  routes.push_back({.method = Method::get,
                    .pattern = "/cases/new",
                    .permission = Permission::edit_task,
                    .handler = show_new_case});
  routes.push_back({.method = Method::post,
                    .pattern = "/cases/new",
                    .permission = Permission::edit_task,
                    .handler = open_new_case});
  routes.push_back({.method = Method::get,
                    .pattern = "/cases/{case}/members",
                    .permission = Permission::view_case,
                    .handler = show_members});
  routes.push_back({.method = Method::post,
                    .pattern = "/cases/{case}/members",
                    .permission = Permission::edit_task,
                    .handler = add_member});
}

}  // namespace trellis::web
