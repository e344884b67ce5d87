#include "web/regions/region_pages.hpp"

#include <algorithm>
#include <charconv>

#include "core/text.hpp"
#include "network/support_store.hpp"
#include "programme/participation.hpp"
#include "register/need_store.hpp"
#include "report/application_list_store.hpp"
#include "report/map_svg.hpp"
#include "report/region_store.hpp"
#include "web/page.hpp"
#include "web/regions/area_view.hpp"

namespace trellis::web {
namespace {

using access::Permission;

constexpr std::size_t schools_max = 60000;

Html paragraph(std::string_view text) { return Element("p").classes({"govuk-body"}).text(text); }

Html link_to(const std::string& path, std::string_view text) {
  return Element("a").classes({"govuk-link"}).link("href", Url::local(path)).text(text);
}

std::optional<registry::NeedRun> need_run(storage::Snapshot& db) {
  const auto weights = registry::newest_need_weights(db, "default");
  return weights ? registry::newest_need_run(db, weights->id) : std::nullopt;
}

/// Places in programmes, by school: what programmes add to designations.
report::Reach programme_reach(storage::Snapshot& db) {
  report::Reach reach;
  for (const report::ApplicationLine& row : report::application_lines(db, std::nullopt)) {
    const auto state = programme::participation_state_from_name(row.state);
    if (row.urn && state && programme::holds_a_place(*state))
      reach[*row.urn].push_back(row.programme_title + (row.unit == "lead" ? " (lead)" : ""));
  }
  return reach;
}

report::Reach all_reach(storage::Snapshot& db, Date day) {
  report::Reach reach = programme_reach(db);
  for (auto& [urn, titles] : network::designation_titles(db, day)) {
    auto& list = reach[urn];
    list.insert(list.end(), titles.begin(), titles.end());
  }
  return reach;
}

Html not_measured() {
  return paragraph(
      "Need has not been measured yet. It is measured by a job after each import of the register.");
}

report::AreaLevel level_of(const Request& request) {
  return request.path.starts_with("/authorities") ? report::AreaLevel::local_authority
                                                  : report::AreaLevel::region;
}

std::vector<report::AreaSummary> summaries(storage::Snapshot& db,
                                           registry::NeedRunId run,
                                           report::AreaLevel level,
                                           Date day) {
  return report::coldest_first(
      report::summarise_areas(report::read_school_reach(db, run, level, day, programme_reach(db))));
}

Response index(const Request& request, Context& context) {
  const auto level = level_of(request);
  const bool by_region = level == report::AreaLevel::region;
  const PageOptions options{
      .title = by_region ? "Need against reach" : "Need against reach by local authority",
      .section = "Regions"};
  return context.db.read([&](storage::Snapshot& db) {
    const auto run = need_run(db);
    if (!run) return page(context, options, not_measured());
    const Html other = by_region ? link_to("/authorities", "Show local authorities")
                                 : link_to("/regions", "Show regions");
    const Html file = link_to(by_region ? "/regions.csv" : "/authorities.csv", "Export CSV");
    const Html content =
        paragraph("Need is an index of 0 to 100 with its parts on each school's page, as of " +
                  run->as_of.long_text() +
                  ". A school is reached when a designation or a programme works with it; "
                  "lying in a policy area is context.") +
        Html(Element("p").classes({"govuk-body"}).add(other)) +
        areas_table(summaries(db, run->id, level, context.today), level) +
        Html(Element("p").classes({"govuk-body", "trellis-no-print"}).add(file));
    return page(context, options, content);
  });
}

Response index_csv(const Request& request, Context& context) {
  const auto level = level_of(request);
  return context.db.read([&](storage::Snapshot& db) {
    const auto run = need_run(db);
    const std::string csv =
        run ? areas_csv(summaries(db, run->id, level, context.today), level) : "";
    return csv_response(csv, level == report::AreaLevel::region ? "regions" : "authorities");
  });
}

struct Area {
  report::AreaLevel level = report::AreaLevel::region;
  std::string code;
  registry::NeedFilter filter;
  report::MapFilter map;
};

Result<Area> area_in(const Request& request) {
  Area area;
  if (request.path.starts_with("/authorities/")) {
    const LaCode la = TRY(LaCode::parse(request.route.raw("area")));
    area = {.level = report::AreaLevel::local_authority,
            .code = la.text(),
            .filter = {.la = la},
            .map = {.la = la}};
  } else {
    area.code = std::string(request.route.raw("area"));
    area.filter.region = area.code;
    area.map.region = area.code;
  }
  if (area_name(area.code, area.level) == "Region not known")
    return problem(ProblemKind::not_found, "", "There is no region at this address");
  return area;
}

bool is_kept(const registry::NeedListRow& row, const ListQuery& query, std::size_t reached) {
  const std::string_view group = query.filters.text("group");
  if (!group.empty() && std::to_string(static_cast<int>(row.group)) != group) return false;
  const std::string_view reach = query.filters.text("reach");
  if (reach == "none") return reached == 0;
  if (reach == "one") return reached >= 1;
  if (reach == "two") return reached >= 2;
  return true;
}

std::vector<registry::NeedListRow> kept_schools(storage::Snapshot& db,
                                                registry::NeedRunId run,
                                                const Area& area,
                                                const ListQuery& query,
                                                const report::Reach& reach) {
  auto rows = registry::list_need(db, run, area.filter, schools_max);
  std::erase_if(rows, [&](const registry::NeedListRow& row) {
    const auto found = reach.find(row.urn);
    return !is_kept(row, query, found == reach.end() ? 0 : found->second.size());
  });
  return rows;
}

Html map_part(storage::Snapshot& db, const Area& area, registry::NeedRunId run) {
  const auto schools = report::read_map_schools(db, area.map, run);
  const std::string name = area_name(area.code, area.level);
  const Html drawing =
      Html::trusted(report::map_svg(schools,
                                    {},
                                    {},
                                    report::need_classes(),
                                    {.id = "area-map",
                                     .title = "Schools of " + name + " by need",
                                     .description = "The list gives the same schools."}));
  return Element("div")
      .classes({"trellis-map"})
      .set("data-island", "map")
      .set("data-source", area_path(area.code, area.level) + "/schools.geojson")
      .add(Element("div").set("data-map-fallback", "").add(drawing));
}

std::string summary_sentence(storage::Snapshot& db,
                             const Area& area,
                             registry::NeedRunId run,
                             Date today) {
  for (const report::AreaSummary& row : report::summarise_areas(
           report::read_school_reach(db, run, area.level, today, programme_reach(db))))
    if (row.area == area.code) return area_sentence(row);
  return "No open state-funded school with a measured need lies here.";
}

Response show(const Request& request, Context& context) {
  const auto area = area_in(request);
  if (!area) return problem_page(context, area.error());
  return context.db.read([&](storage::Snapshot& db) {
    const auto run = need_run(db);
    const std::string name = area_name(area->code, area->level);
    const PageOptions options{
        .title = name,
        .caption = area->level == report::AreaLevel::region ? "Region" : "Local authority",
        .section = "Regions",
        .breadcrumbs =
            area->level == report::AreaLevel::region
                ? std::vector<Crumb>{{.content = "Regions", .link = Url::local("/regions")}}
                : std::vector<Crumb>{{.content = "Regions", .link = Url::local("/regions")},
                                     {.content = "Local authorities",
                                      .link = Url::local("/authorities")}},
        .with_map = true};
    if (!run) return page(context, options, not_measured());
    const ListDefinition definition = area_schools_list(area_path(area->code, area->level));
    const ListQuery query = read_list_query(request, definition);
    const report::Reach reach = all_reach(db, context.today);
    const auto rows = kept_schools(db, run->id, *area, query, reach);
    ListRows list{.total = static_cast<std::int64_t>(rows.size()),
                  .caption = "Schools by need, the greatest first"};
    const auto from = std::min<std::size_t>(static_cast<std::size_t>(query.offset()), rows.size());
    const auto to = std::min(rows.size(), from + static_cast<std::size_t>(query.page_size));
    for (std::size_t i = from; i < to; ++i) {
      const auto found = reach.find(rows[i].urn);
      list.rows.push_back(area_school_row(
          rows[i], found == reach.end() ? std::vector<std::string>() : found->second));
    }
    Html content = paragraph(summary_sentence(db, *area, run->id, context.today));
    if (list.total > 0) content += map_part(db, *area, run->id);
    content += list_content(definition, query, list);
    return page(context, options, content);
  });
}

Response csv(const Request& request, Context& context) {
  const auto area = area_in(request);
  if (!area) return problem_page(context, area.error());
  return context.db.read([&](storage::Snapshot& db) {
    const auto run = need_run(db);
    if (!run) return csv_response("", "schools");
    const report::Reach reach = all_reach(db, context.today);
    const ListQuery query =
        read_list_query(request, area_schools_list(area_path(area->code, area->level)));
    return csv_response(area_csv(kept_schools(db, run->id, *area, query, reach), reach),
                        "schools-" + area->code);
  });
}

Response geojson(const Request& request, Context& context) {
  const auto area = area_in(request);
  if (!area) return problem_page(context, area.error());
  return context.db.read([&](storage::Snapshot& db) {
    const auto run = need_run(db);
    const auto schools =
        report::read_map_schools(db, area->map, run ? std::optional(run->id) : std::nullopt);
    Response response = json_response(report::schools_geojson(schools));
    response.headers.set("content-type", "application/geo+json");
    return response;
  });
}

}  // namespace

void add_region_routes(Routes& routes) {
  const auto add = [&](const char* pattern, Handler handler) {
    routes.push_back({.method = Method::get,
                      .pattern = pattern,
                      .permission = Permission::view_targeting,
                      .handler = handler});
  };
  add("/regions", index);
  add("/regions.csv", index_csv);
  add("/authorities", index);
  add("/authorities.csv", index_csv);
  add("/regions/{area}", show);
  add("/regions/{area}/schools.csv", csv);
  add("/regions/{area}/schools.geojson", geojson);
  add("/authorities/{area}", show);
  add("/authorities/{area}/schools.csv", csv);
  add("/authorities/{area}/schools.geojson", geojson);
}

}  // namespace trellis::web
