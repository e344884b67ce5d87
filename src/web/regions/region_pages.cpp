#include "web/regions/region_pages.hpp"

#include <algorithm>
#include <map>
#include <mutex>
#include <ranges>

#include "core/text.hpp"
#include "register/need_store.hpp"
#include "register/reference_tables.hpp"
#include "register/release_store.hpp"
#include "report/map_svg.hpp"
#include "report/reach_table_store.hpp"
#include "web/page.hpp"
#include "web/regions/area_list.hpp"
#include "web/regions/area_view.hpp"

namespace trellis::web {
namespace {

using access::Permission;

std::optional<registry::NeedRun> need_run(storage::Snapshot& db) {
  const auto weights = registry::newest_need_weights(db, "default");
  return weights ? registry::newest_need_run(db, weights->id) : std::nullopt;
}

/// One table for the process; it is made anew when what it shows has changed.
std::shared_ptr<const report::ReachTable> reach_table(storage::Snapshot& db,
                                                      registry::NeedRunId run,
                                                      Date day) {
  static report::ReachTableCache cache;
  return cache.table(db, run, day);
}

Html not_measured() {
  return paragraph(
      "Need has not been measured yet. It is measured by a job after each import of the register.");
}

report::AreaLevel level_of(const Request& request) {
  return request.path.starts_with("/authorities") ? report::AreaLevel::local_authority
                                                  : report::AreaLevel::region;
}

Response regions_index(const Request& request, Context& context) {
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
    const ListDefinition definition = areas_list(level);
    const ListQuery query = read_list_query(request, definition);
    const auto table = reach_table(db, run->id, context.today);
    const auto chosen = chosen_areas(table->areas(level), level, query);
    ListRows list{.total = std::ssize(chosen), .caption = options.title};
    for (const report::AreaSummary& area :
         chosen | std::views::drop(query.offset()) | std::views::take(query.page_size))
      list.rows.push_back(area_row(area, level));
    const Html content =
        paragraph("Need is an index of 0 to 100 with its parts on each school's page, as of " +
                  run->as_of.long_text() +
                  ". A school is reached when a designation or a programme works with it; "
                  "lying in a policy area is context.") +
        paragraph(england_sentence(table->areas(level))) +
        Html(Element("p").classes({"govuk-body"}).add(other)) +
        list_content(definition, query, list);
    return page(context, options, content);
  });
}

Response index_csv(const Request& request, Context& context) {
  const auto level = level_of(request);
  const bool by_region = level == report::AreaLevel::region;
  return context.db.read([&](storage::Snapshot& db) {
    const auto run = need_run(db);
    if (!run) return csv_response("", by_region ? "regions" : "authorities");
    const auto table = reach_table(db, run->id, context.today);
    const auto chosen =
        chosen_areas(table->areas(level), level, read_list_query(request, areas_list(level)));
    return csv_response(areas_csv(chosen, level), by_region ? "regions" : "authorities");
  });
}

struct Area {
  report::AreaLevel level = report::AreaLevel::region;
  std::string code;
  report::MapFilter map;

  bool holds(const registry::NeedListRow& school) const {
    return map.la ? school.la == *map.la : school.region == map.region;
  }
};

Result<Area> area_in(const Request& request) {
  Area area;
  if (request.path.starts_with("/authorities/")) {
    const LaCode la = TRY(LaCode::parse(request.route.raw("area")));
    area = {.level = report::AreaLevel::local_authority, .code = la.text(), .map = {.la = la}};
  } else {
    area.code = std::string(request.route.raw("area"));
    area.map.region = area.code;
  }
  if (area_name(area.code, area.level) == "Region not known")
    return problem(ProblemKind::not_found, "", "There is no region at this address");
  return area;
}

bool is_kept_area(const registry::NeedListRow& row, const ListQuery& query, std::size_t reached) {
  const std::string_view group = query.filters.text("group");
  if (!group.empty() && std::to_string(static_cast<int>(row.group)) != group) return false;
  const std::string_view reach = query.filters.text("reach");
  if (reach == "none") return reached == 0;
  if (reach == "one") return reached >= 1;
  if (reach == "two") return reached >= 2;
  return true;
}

/// Schools of the area that the filters leave, the greatest need first.
std::vector<const registry::NeedListRow*> kept_schools(const report::ReachTable& table,
                                                       const Area& area,
                                                       const ListQuery& query) {
  std::vector<const registry::NeedListRow*> rows;
  for (const registry::NeedListRow& row : table.schools) {
    if (!area.holds(row)) continue;
    const auto found = table.reach.find(row.urn);
    if (is_kept_area(row, query, found == table.reach.end() ? 0 : found->second.size()))
      rows.push_back(&row);
  }
  return rows;
}

/// The boundary of the area by the code that boundaries have; nothing where none was imported.
std::vector<report::MapBoundary> boundary_of(storage::Snapshot& db, const Area& area) {
  if (area.level == report::AreaLevel::region)
    return report::read_boundaries(db, "region", area.code);
  const auto* authority = reference::local_authority_ever(*area.map.la);
  if (authority == nullptr || authority->gss_code.empty()) return {};
  return report::read_boundaries(db, "la", authority->gss_code);
}

/// A drawing of an area, and whether its boundary is known.
struct AreaDrawing {
  Html map;
  bool has_boundary = false;
};

/// Drawings of areas, which thousands of schools make long: kept until the register or the need
/// run changes, thirty at most.
class DrawingCache {
 public:
  AreaDrawing drawing(storage::Snapshot& db, const Area& area, registry::NeedRunId run) {
    const std::string version =
        std::to_string(registry::register_version(db)) + " " + std::to_string(run.value);
    const std::string key = area_path(area.code, area.level);
    const std::lock_guard lock(mutex_);
    if (version != version_ || drawings_.size() >= drawings_max) drawings_.clear();
    version_ = version;
    const auto [entry, is_new] = drawings_.try_emplace(key);
    if (is_new) entry->second = draw(db, area, run);
    return entry->second;
  }

 private:
  static constexpr std::size_t drawings_max = 30;

  static AreaDrawing draw(storage::Snapshot& db, const Area& area, registry::NeedRunId run) {
    const auto schools = report::read_map_schools(db, area.map, run);
    const std::string name = area_name(area.code, area.level);
    std::vector<report::MapOutline> outlines;
    for (const report::MapBoundary& boundary : boundary_of(db, area))
      if (auto rings = report::rings_of(boundary.geometry))
        outlines.push_back({.name = boundary.name, .rings = std::move(*rings)});
    return {
        .map = Html::trusted(report::map_svg(schools,
                                             outlines,
                                             {},
                                             report::need_classes(),
                                             {.id = "area-map",
                                              .title = "Schools of " + name + " by need",
                                              .description = "The list gives the same schools."})),
        .has_boundary = !outlines.empty()};
  }

  std::mutex mutex_;
  std::string version_;
  std::map<std::string, AreaDrawing> drawings_;
};

Html map_part(storage::Snapshot& db, const Area& area, registry::NeedRunId run) {
  static DrawingCache drawings;
  const std::string path = area_path(area.code, area.level);
  const AreaDrawing drawing = drawings.drawing(db, area, run);
  auto map = Element("div").classes({"trellis-map"}).set("data-island", "map");
  map.set("data-source", path + "/schools.geojson");
  if (drawing.has_boundary) map.set("data-outline", path + "/outline.geojson");
  return map.add(Element("div").set("data-map-fallback", "").add(drawing.map));
}

std::string summary_sentence(const report::ReachTable& table, const Area& area) {
  const report::AreaSummary* summary = table.area(area.level, area.code);
  return summary ? area_sentence(*summary)
                 : "No open state-funded school with a measured need lies here.";
}

Response show_region(const Request& request, Context& context) {
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
    const auto table = reach_table(db, run->id, context.today);
    const auto rows = kept_schools(*table, *area, query);
    ListRows list{.total = static_cast<std::int64_t>(rows.size()),
                  .caption = "Schools by need, the greatest first"};
    const auto from = std::min<std::size_t>(static_cast<std::size_t>(query.offset()), rows.size());
    const auto to = std::min(rows.size(), from + static_cast<std::size_t>(query.page_size));
    for (std::size_t i = from; i < to; ++i) {
      const auto found = table->reach.find(rows[i]->urn);
      list.rows.push_back(area_school_row(
          *rows[i], found == table->reach.end() ? std::vector<std::string>() : found->second));
    }
    Html content = paragraph(summary_sentence(*table, *area));
    if (list.total > 0) content += map_part(db, *area, run->id);
    content += list_content(definition, query, list);
    return page(context, options, content);
  });
}

Response download_region(const Request& request, Context& context) {
  const auto area = area_in(request);
  if (!area) return problem_page(context, area.error());
  return context.db.read([&](storage::Snapshot& db) {
    const auto run = need_run(db);
    if (!run) return csv_response("", "schools");
    const auto table = reach_table(db, run->id, context.today);
    const ListQuery query =
        read_list_query(request, area_schools_list(area_path(area->code, area->level)));
    return csv_response(area_csv(kept_schools(*table, *area, query), table->reach),
                        "schools-" + area->code);
  });
}

Response geojson_response(std::string json) {
  Response response = json_response(std::move(json));
  response.headers.set("Content-Type", "application/geo+json");
  return response;
}

Response outline(const Request& request, Context& context) {
  const auto area = area_in(request);
  if (!area) return problem_page(context, area.error());
  return context.db.read([&](storage::Snapshot& db) {
    return geojson_response(report::boundaries_geojson(boundary_of(db, *area)));
  });
}

Response geojson(const Request& request, Context& context) {
  const auto area = area_in(request);
  if (!area) return problem_page(context, area.error());
  return context.db.read([&](storage::Snapshot& db) {
    const auto run = need_run(db);
    const auto schools =
        report::read_map_schools(db, area->map, run ? std::optional(run->id) : std::nullopt);
    return geojson_response(report::schools_geojson(schools));
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
  add("/regions", regions_index);
  add("/regions.csv", index_csv);
  add("/authorities", regions_index);
  add("/authorities.csv", index_csv);
  add("/regions/{area}", show_region);
  add("/regions/{area}/schools.csv", download_region);
  add("/regions/{area}/schools.geojson", geojson);
  add("/regions/{area}/outline.geojson", outline);
  add("/authorities/{area}", show_region);
  add("/authorities/{area}/schools.csv", download_region);
  add("/authorities/{area}/schools.geojson", geojson);
  add("/authorities/{area}/outline.geojson", outline);
}

}  // namespace trellis::web
