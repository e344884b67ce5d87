#include "web/cases/case_parts.hpp"

#include <algorithm>

#include "access/organisation_store.hpp"
#include "core/text.hpp"
#include "programme/pairing_store.hpp"
#include "programme/participation_store.hpp"
#include "register/establishment_store.hpp"
#include "register/organisation_store.hpp"
#include "web/applications/deferral_view.hpp"

namespace trellis::web {
namespace {

using casework::CaseFile;
using programme::Definition;

std::string name_of_organisation(storage::Snapshot& db, OrganisationId id) {
  if (const auto urn = registry::urn_of(db, id))
    if (const auto school = registry::find_establishment(db, *urn)) return school->facts.name;
  return access::find_organisation_name(db, id).value_or("");
}

void add_names(storage::Snapshot& db, OpenedCase& opened) {
  const CaseFile& file = opened.file();
  opened.name = name_of_organisation(db, file.holder);
  if (const auto urn = registry::urn_of(db, file.holder)) opened.urn = urn->text();
  const auto programme = programme::find_programme(db, file.programme);
  opened.programme = programme ? programme->title : "";
  if (file.participation)
    if (const auto participation = programme::find_participation(db, *file.participation))
      if (participation->cohort)
        if (const auto cohort = programme::find_cohort(db, *participation->cohort))
          opened.cohort = cohort->plan.title + deferred_words(db, *participation);
  if (const auto cluster = programme::open_cluster_of(db, file.programme, file.holder);
      cluster && !file.finished_on)
    opened.cluster = programme::find_cluster(db, *cluster);
  if (file.pairing)
    if (const auto pairing = programme::find_pairing(db, *file.pairing))
      opened.lead = name_of_organisation(db, pairing->lead_organisation);
}

Html tabs_of(const OpenedCase& opened, CaseTab tab) {
  struct Entry {
    CaseTab tab;
    const char* text;
    const char* path;
  };
  constexpr Entry entries[] = {{CaseTab::tasks, "Tasks", ""},
                               {CaseTab::plan, "Plan", "/plan"},
                               {CaseTab::reviews, "Reviews", "/reviews"},
                               {CaseTab::diary, "Visits and notes", "/diary"},
                               {CaseTab::people, "People", "/people"},
                               {CaseTab::history, "History", "/history"}};
  SubNavigation navigation{.label = "Parts of this case"};
  for (const Entry& entry : entries) {
    if (entry.tab == CaseTab::plan && !opened.definition().plan) continue;
    if (entry.tab == CaseTab::reviews && opened.definition().reviews.empty()) continue;
    navigation.items.push_back({.content = entry.text,
                                .link = Url::local(opened.path(entry.path)),
                                .is_current = entry.tab == tab});
  }
  return sub_navigation(navigation);
}

/// Why nothing can be changed, where that is so.
Html frozen_banner(const OpenedCase& opened) {
  const auto* status = opened.definition().find_status(opened.file().status);
  if (!status || !status->freezes) return {};
  const auto& statuses = opened.context.record.statuses;
  std::string text = status->title;
  if (!statuses.empty()) text += " since " + statuses.back().on.long_text();
  return inset_text(text +
                    ". Everything is kept and can be read; nothing can be changed until the "
                    "case is active again.");
}

/// For whoever reads a protected case by break-glass.
Html opened_banner(const Context& context, const OpenedCase& opened) {
  if (!opened.file().is_protected || !casework::has_opened(context.actor, opened.file())) return {};
  return warning_text(
      "You opened this protected case with a reason. You can read it for three hours and change "
      "nothing; those who answer for it, and its school, have been told.");
}

std::string caption_of(const OpenedCase& opened) {
  std::string caption = opened.programme;
  const std::string stream = stream_title(opened.definition(), opened.file().stream);
  if (!stream.empty()) caption += ", " + stream;
  if (!opened.cohort.empty()) caption += ", " + opened.cohort;
  return caption;
}

}  // namespace

std::string OpenedCase::path(std::string_view rest) const {
  return "/cases/" + std::to_string(file().id.value) + std::string(rest);
}

OpenedCase open_case_of(storage::Snapshot& db, const CaseFile& file, Date today) {
  OpenedCase opened{.context = casework::load_context(db, file, today)};
  add_names(db, opened);
  return opened;
}

Result<OpenedCase> find_opened_case(storage::Snapshot& db,
                                    const Request& request,
                                    const Context& context) {
  const auto refused = [] {
    return problem(ProblemKind::not_found, "", "There is no case at this address that you may see");
  };
  const auto file = casework::find_case(db, {number_in_route(request, "case")});
  if (!file || !casework::may_see(context.actor, *file)) return refused();
  OpenedCase opened = open_case_of(db, *file, context.today);
  if (!context.actor.may_act_for(file->holder) && !casework::may_manage(context.actor, *file))
    opened.cluster.reset();
  return opened;
}

Response case_page(const Context& context,
                   const OpenedCase& opened,
                   CaseTab tab,
                   const Html& content) {
  return page(
      context,
      {.title = opened.name,
       .caption = caption_of(opened),
       .section = "Cases",
       .breadcrumbs = {{.content = "Cases", .link = Url::local("/cases")}},
       .heading_after = status_tag(opened.definition(), opened.file().status)},
      tabs_of(opened, tab) + opened_banner(context, opened) + frozen_banner(opened) + content);
}

Response case_form_page(const Context& context,
                        const OpenedCase& opened,
                        const CaseForm& form,
                        const Html& content) {
  return page(context,
              {.title = form.title,
               .caption = opened.name,
               .section = "Cases",
               .back_link = Url::local(form.back),
               .has_errors = form.has_errors},
              content,
              form.has_errors ? 422 : 200);
}

Html status_tag(const Definition& definition, std::string_view id) {
  const auto* status = definition.find_status(id);
  if (!status) return tag(id, "grey");
  const std::string_view colour = status->freezes && status->ends ? "grey"
                                  : status->freezes               ? "yellow"
                                  : status->ends                  ? "purple"
                                                                  : "green";
  return tag(status->title, colour);
}

Html rating_tag(const std::vector<programme::Option>& scale, std::string_view id) {
  const auto found = std::ranges::find(scale, id, &programme::Option::id);
  if (id.empty()) return tag("Not rated", "grey");
  if (found == scale.end()) return tag(id, "grey");
  return tag(found->label, found->colour.empty() ? "grey" : found->colour);
}

std::string stream_title(const Definition& definition, std::string_view stream) {
  const auto* found = definition.find_stream(stream);
  return found ? found->title : std::string(stream);
}

std::string role_titles(const Definition& definition, const programme::Texts& roles) {
  std::vector<std::string> titles;
  for (const std::string& id : roles) {
    const auto role = std::ranges::find(definition.roles, id, &programme::Role::id);
    titles.push_back(role == definition.roles.end() ? id : role->title);
  }
  return join(titles, " or ");
}

const programme::Review* find_review(const Definition& definition, std::string_view id) {
  const auto found = std::ranges::find(definition.reviews, id, &programme::Review::id);
  return found == definition.reviews.end() ? nullptr : &*found;
}

std::string in_quotes(std::string_view reading) {
  std::string out;
  bool is_open = false;
  for (const char c : reading) {
    if (c != '*') {
      out += c;
      continue;
    }
    out += is_open ? "”" : "“";
    is_open = !is_open;
  }
  return out;
}

Html hidden_input(std::string_view name, std::string_view value) {
  return Element("input").set("type", "hidden").set("name", name).set("value", value);
}

}  // namespace trellis::web
