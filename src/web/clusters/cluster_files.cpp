#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "core/csv_writer.hpp"
#include "core/geo.hpp"
#include "core/xlsx_writer.hpp"
#include "web/clusters/cluster_view.hpp"
#include "web/matching/run_map.hpp"

namespace trellis::web {
namespace {

using Json = nlohmann::ordered_json;
using matching::ClusterRunSchool;

constexpr const char* school_heads[] = {"urn",
                                        "school",
                                        "setting",
                                        "trust_uid",
                                        "trust",
                                        "easting",
                                        "northing",
                                        "cluster",
                                        "mean_km",
                                        "reason_code",
                                        "reason"};

std::optional<Point> place_of_school(const ClusterRunSchool& school) {
  if (!school.easting || !school.northing) return std::nullopt;
  return Point{*school.easting, *school.northing};
}

/// Twice the area that turning from a to b to c spans; positive to the left.
std::int64_t turn(Point a, Point b, Point c) {
  return (std::int64_t{b.easting} - a.easting) * (std::int64_t{c.northing} - a.northing) -
         (std::int64_t{b.northing} - a.northing) * (std::int64_t{c.easting} - a.easting);
}

/// The corners of the smallest convex outline of the points (Andrew's monotone chain).
std::vector<Point> hull_of(std::vector<Point> points) {
  const auto key = [](Point p) { return std::pair(p.easting, p.northing); };
  std::ranges::sort(points, {}, key);
  const auto same = std::ranges::unique(points, {}, key);
  points.erase(same.begin(), same.end());
  if (points.size() < 3) return points;
  std::vector<Point> hull;
  for (int side = 0; side < 2; ++side) {
    const std::size_t from = hull.size();
    for (const Point point : points) {
      while (hull.size() >= from + 2 && turn(hull[hull.size() - 2], hull.back(), point) <= 0)
        hull.pop_back();
      hull.push_back(point);
    }
    hull.pop_back();
    std::ranges::reverse(points);
  }
  return hull;
}

/// The closed outline of each cluster.
std::vector<std::vector<Point>> outlines_of(const std::vector<ClusterRunSchool>& schools) {
  std::map<int, std::vector<Point>> of_cluster;
  for (const ClusterRunSchool& school : schools)
    if (const auto place = place_of_school(school); place && school.cluster)
      of_cluster[*school.cluster].push_back(*place);
  std::vector<std::vector<Point>> outlines;
  for (auto& [number, points] : of_cluster) {
    std::vector<Point> hull = hull_of(std::move(points));
    if (hull.size() < 2) continue;
    hull.push_back(hull.front());
    outlines.push_back(std::move(hull));
  }
  return outlines;
}

Json degrees_of(Point place) {
  const LongitudeLatitude degrees = to_longitude_latitude(place);
  return Json::array(
      {std::round(degrees.longitude * 1e5) / 1e5, std::round(degrees.latitude * 1e5) / 1e5});
}

std::string kind_of_school(const ClusterRunSchool& school) {
  if (!school.cluster) return "In no cluster";
  return school.setting == "primary" ? "Primary in a cluster" : "Other school in a cluster";
}

std::string hint_of_school(const ClusterRunSchool& school) {
  return school.cluster ? "Cluster " + std::to_string(*school.cluster) : school.reason;
}

const std::vector<report::MapClass>& cluster_classes() {
  static const std::vector<report::MapClass> all = {
      {"primary", "Primary in a cluster", report::MapSymbol::circle, "#1d70b8"},
      {"other", "Other school in a cluster", report::MapSymbol::square, "#0b0c0c"},
      {"none", "In no cluster", report::MapSymbol::diamond, "#d4351c"}};
  return all;
}

std::string class_of_school(const ClusterRunSchool& school) {
  if (!school.cluster) return "none";
  return school.setting == "primary" ? "primary" : "other";
}

/// One school into either kind of table.
template <class Writer>
void write_school(Writer& out, const ClusterRunSchool& school) {
  out.number(std::int64_t{school.urn.number()}).text(school.name).text(school.setting);
  school.trust == 0 ? out.blank() : out.number(school.trust);
  out.text(school.trust_name);
  school.easting ? out.number(std::int64_t{*school.easting}) : out.blank();
  school.northing ? out.number(std::int64_t{*school.northing}) : out.blank();
  school.cluster ? out.number(std::int64_t{*school.cluster}) : out.blank();
  school.mean_km ? out.number(*school.mean_km, 3) : out.blank();
  out.text(school.reason_code).text(school.reason);
  out.end_row();
}

void write_cluster_sheet(XlsxWriter& book, const std::vector<ShownCluster>& clusters) {
  book.sheet("Clusters");
  for (const char* head :
       {"cluster", "schools", "kinds of school", "trusts", "mean_km", "rota possible"})
    book.text(head);
  book.end_row();
  for (const ShownCluster& cluster : clusters) {
    book.number(std::int64_t{cluster.number});
    book.number(static_cast<std::int64_t>(cluster.schools.size()));
    book.text(cluster.phases()).text(cluster.trusts());
    book.number(cluster.mean_km, 3).text(cluster.rota).end_row();
  }
}

void write_run_sheet(XlsxWriter& book, const FoundClusters& found) {
  const matching::ClusterRun& run = found.run;
  const std::pair<const char*, std::string> facts[] = {
      {"Programme", found.programme.title},
      {"Run", std::to_string(run.id.value)},
      {"Asked for by", run.requested_by},
      {"Asked for on", run.requested_at.long_text()},
      {"Definition version", std::to_string(run.definition_version)},
      {"Fingerprint of the inputs", run.input_digest},
      {"Searches", std::to_string(run.searches)},
      {"Cost", run.cost_mm ? cost_km(*run.cost_mm) : "none yet"},
      {"How good", bound_sentence(run)},
      {"Changed by hand", run.change_note}};
  book.sheet("About");
  book.text("what").text("value").end_row();
  for (const auto& [what, value] : facts) book.text(what).text(value).end_row();
}

}  // namespace

std::string clusters_geojson(const FoundClusters& found,
                             const std::vector<ClusterRunSchool>& schools) {
  Json features = Json::array();
  for (const auto& outline : outlines_of(schools)) {
    Json line = Json::array();
    for (const Point corner : outline) line.push_back(degrees_of(corner));
    features.push_back({{"type", "Feature"},
                        {"geometry", {{"type", "LineString"}, {"coordinates", std::move(line)}}},
                        {"properties", {{"kind", "cluster"}}}});
  }
  for (const ClusterRunSchool& school : schools)
    if (const auto place = place_of_school(school))
      features.push_back({{"type", "Feature"},
                          {"geometry", {{"type", "Point"}, {"coordinates", degrees_of(*place)}}},
                          {"properties",
                           {{"id", school.urn.text()},
                            {"name", school.name},
                            {"href",
                             school.cluster ? found.path("/" + std::to_string(*school.cluster))
                                            : "/schools/" + school.urn.text()},
                            {"kind", kind_of_school(school)},
                            {"cluster", school.cluster ? Json(*school.cluster) : Json()},
                            {"hint", hint_of_school(school)}}}});
  return Json{{"type", "FeatureCollection"}, {"features", std::move(features)}}.dump();
}

Html clusters_map(const std::vector<ClusterRunSchool>& schools) {
  std::vector<report::MapSchool> points;
  for (const ClusterRunSchool& school : schools)
    if (const auto place = place_of_school(school))
      points.push_back({school.urn,
                        school.name,
                        *place,
                        class_of_school(school),
                        "/schools/" + school.urn.text(),
                        {}});
  std::vector<report::MapLine> lines;
  for (const auto& outline : outlines_of(schools))
    for (std::size_t i = 0; i + 1 < outline.size(); ++i)
      lines.push_back({outline[i], outline[i + 1]});
  return school_map(points,
                    lines,
                    cluster_classes(),
                    {.id = "cluster-map",
                     .title = "Schools and their clusters",
                     .description = "A line runs round the schools of each cluster. The table "
                                    "below gives the same facts."});
}

std::string clusters_csv(const std::vector<ClusterRunSchool>& schools) {
  CsvWriter csv;
  for (const char* head : school_heads) csv.text(head);
  csv.end_row();
  for (const ClusterRunSchool& school : schools) write_school(csv, school);
  return csv.take();
}

Result<std::string> clusters_xlsx(const FoundClusters& found,
                                  const std::vector<ClusterRunSchool>& schools,
                                  std::uint32_t reviews,
                                  Instant now) {
  XlsxWriter book(now);
  book.sheet("Schools");
  for (const char* head : school_heads) book.text(head);
  book.end_row();
  for (const ClusterRunSchool& school : schools) write_school(book, school);
  write_cluster_sheet(book, shown_clusters(schools, reviews));
  write_run_sheet(book, found);
  return book.finish();
}

}  // namespace trellis::web
