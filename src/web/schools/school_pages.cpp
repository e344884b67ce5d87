#include "web/schools/school_pages.hpp"

#include <set>

#include "matching/match_store.hpp"
#include "programme/participation_store.hpp"
#include "programme/programme_store.hpp"
#include "register/need_store.hpp"
#include "register/release_store.hpp"
#include "web/applications/read_applications.hpp"
#include "web/page.hpp"
#include "web/schools/school_index.hpp"
#include "web/schools/school_list.hpp"
#include "web/schools/school_view.hpp"

namespace trellis::web {
namespace {

using access::Permission;

constexpr std::size_t suggestions_max = 10;
constexpr std::size_t schools_csv_rows_max = 60000;

Response schools_index(const Request& request, Context& context) {
  const ListDefinition definition = schools_list();
  const ListQuery query = read_list_query(request, definition);
  const auto schools = school_index(context);
  const registry::SchoolHits hits = schools->search(school_query(query));
  ListRows rows{.total = static_cast<std::int64_t>(hits.total)};
  for (const registry::EstablishmentSummary* school : hits.schools)
    rows.rows.push_back(school_row(*school));
  if (hits.guessed)
    rows.before = inset_text("No school is spelt exactly so: these are the nearest.");
  return page(
      context, {.title = "Schools", .section = "Schools"}, list_content(definition, query, rows));
}

Response download_schools(const Request& request, Context& context) {
  registry::SchoolQuery query = school_query(read_list_query(request, schools_list()));
  query.page = {schools_csv_rows_max, 0};
  const auto schools = school_index(context);
  return csv_response(schools_csv(schools->search(query).schools), "schools");
}

Response suggest(const Request& request, Context& context) {
  registry::SchoolQuery query;
  query.text = std::string(request.query.text("q"));
  query.filter.open_only = false;
  query.page = {suggestions_max, 0};
  if (query.text.size() < 3) return json_response("[]");
  const auto schools = school_index(context);
  return json_response(suggestions_json(schools->search(query).schools));
}

/// What is read once and both shown and named as a source.
struct SchoolRecord {
  std::vector<registry::StoredMembership> memberships = {};
  std::vector<registry::StoredInspection> inspections = {};
};

std::optional<registry::Need> need_of(storage::Snapshot& db, Urn urn) {
  const auto weights = registry::newest_need_weights(db, "default");
  const auto run = weights ? registry::newest_need_run(db, weights->id) : std::nullopt;
  return run ? registry::find_need(db, run->id, urn) : std::nullopt;
}

/// Places of the school in programmes this person may see.
std::vector<ProgrammeLine> programme_lines(storage::Snapshot& db,
                                           const Context& context,
                                           OrganisationId organisation) {
  std::vector<ProgrammeLine> lines;
  const ReadApplications reads(db, context.actor);
  for (const programme::Participation& row : programme::participations_of(db, organisation)) {
    const auto application = report::application_line(db, row.id.value);
    if (!application || !reads.opens(*application)) continue;
    const auto programme = programme::find_programme(db, row.programme);
    ProgrammeLine line{.programme = programme ? programme->title : "",
                       .role = row.unit == "lead" ? "Lead school" : "Partner school",
                       .state = std::string(programme::title_of(row.state)),
                       .since = row.state_on.long_text(),
                       .application = Url::local("/applications/" + std::to_string(row.id.value))};
    if (!row.stream.empty()) line.role += ", " + row.stream;
    lines.push_back(std::move(line));
  }
  return lines;
}

/// Every file that the page draws on, each once: the register, the groups, what need was measured
/// from, and the inspections.
std::vector<Source> sources_of(storage::Snapshot& db,
                               const registry::StoredEstablishment& school,
                               const std::optional<registry::Need>& need,
                               const SchoolRecord& record) {
  std::vector<ReleaseId> ids = {school.release};
  if (!record.memberships.empty())
    for (const auto kind : {registry::FileKind::groups, registry::FileKind::group_links})
      if (const auto file = registry::newest_release(db, kind)) ids.push_back(file->id);
  if (need)
    for (const registry::NeedPartScore& part : need->parts) ids.push_back(part.release);
  for (const registry::StoredInspection& row : record.inspections) ids.push_back(row.release);
  std::vector<Source> sources;
  std::set<std::int64_t> named;
  for (const ReleaseId id : ids) {
    if (!named.insert(id.value).second) continue;
    const auto release = registry::find_release(db, id);
    if (!release) continue;
    sources.push_back(
        {.name = release->file_name + " (" + std::string(registry::title_of(release->kind)) + ")",
         .date = (id == school.release ? school.as_of : release->as_of).long_text(),
         .imported = release->imported_at.long_text(),
         .licence = release->licence});
  }
  return sources;
}

/// The URN that the organisation of a superseded URN holds today.
std::optional<Urn> successor_of(storage::Snapshot& db,
                                Urn urn,
                                std::optional<OrganisationId> organisation) {
  if (!organisation) return std::nullopt;
  const auto now = registry::urn_of(db, *organisation);
  return now && *now != urn ? now : std::nullopt;
}

Response show_school(const Request& request, Context& context) {
  const auto urn = Urn::parse(request.route.raw("urn"));
  if (!urn)
    return problem_page(context,
                        {ProblemKind::not_found,
                         "",
                         "There is no school at this address: a URN has six digits",
                         {}});
  return context.db.read([&](storage::Snapshot& db) {
    const auto school = registry::find_establishment(db, *urn);
    if (!school)
      return problem_page(context,
                          {ProblemKind::not_found,
                           "",
                           "The register has no school with the URN " + urn->text(),
                           {}});
    const auto organisation = registry::organisation_of(db, *urn);
    if (const auto now = successor_of(db, *urn, organisation))
      return moved(Url::local("/schools/" + now->text()));
    const SchoolRecord record{.memberships = registry::memberships_of(db, *urn),
                              .inspections = organisation
                                                 ? registry::inspections_of(db, *organisation)
                                                 : registry::inspections_of(db, *urn)};
    const auto need = need_of(db, *urn);
    Html content = school_facts(*school, record.memberships) + need_section(need) +
                   support_section(network::support_of(db, *urn, context.today));
    if (organisation && context.may(Permission::view_case))
      content += programmes_section(programme_lines(db, context, *organisation));
    content += inspections_section(record.inspections);
    if (organisation)
      content += history_section(registry::urns_of(db, *organisation),
                                 registry::decisions_of(db, *organisation));
    content += provenance(context, sources_of(db, *school, need, record));
    const Content state = registry::is_open(school->facts.status)
                              ? Content()
                              : Content(tag(registry::words_of(school->facts.status), "grey"));
    return page(context,
                {.title = school->facts.name,
                 .caption = "School",
                 .section = "Schools",
                 .breadcrumbs = {{.content = "Schools", .link = Url::local("/schools")}},
                 .heading_after = state},
                content);
  });
}

}  // namespace

void add_school_routes(Routes& routes) {
  const auto add = [&](const char* pattern, Handler handler) {
    routes.push_back({.method = Method::get,
                      .pattern = pattern,
                      .permission = Permission::view_schools,
                      .handler = handler,
                      .rate_limit = RateLimit::none});
  };
  add("/schools", schools_index);
  add("/schools.csv", download_schools);
  add("/schools/suggest", suggest);
  add("/schools/{urn}", show_school);
}

}  // namespace trellis::web
