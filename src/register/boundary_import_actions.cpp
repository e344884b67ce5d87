#include "register/boundary_import_actions.hpp"

#include <cmath>
#include <nlohmann/json.hpp>

#include "core/geo.hpp"
#include "core/text.hpp"
#include "register/boundary_store.hpp"

namespace trellis::registry {
namespace {

using nlohmann::json;

constexpr std::size_t nesting_max = 12;
constexpr double decimals = 1e5;  // degrees to about a metre

std::unexpected<Problem> refuse(std::string message) {
  return problem(ProblemKind::invalid, "", std::move(message));
}

/// Which property names code and name, and what kind of area that is.
struct AreaColumns {
  std::string kind, code, name;
};

std::optional<AreaColumns> area_columns(const json& properties) {
  for (const auto& [prefix, kind] : {std::pair("RGN", "region"),
                                     std::pair("CTYUA", "la"),
                                     std::pair("LAD", "district"),
                                     std::pair("UTLA", "la")}) {
    AreaColumns columns{kind, {}, {}};
    for (const auto& [name, value] : properties.items()) {
      if (name.starts_with(prefix) && name.ends_with("CD")) columns.code = name;
      if (name.starts_with(prefix) && name.ends_with("NM")) columns.name = name;
    }
    if (!columns.code.empty() && !columns.name.empty()) return columns;
  }
  return std::nullopt;
}

/// Any first number of a geometry, to tell metres from degrees.
double first_number(const json& coordinates) {
  const json* at = &coordinates;
  while (at->is_array() && !at->empty()) at = &at->front();
  return at->is_number() ? at->get<double>() : 0;
}

bool is_in_metres(const json& document, const json& geometry) {
  const std::string crs = document.contains("crs") ? document["crs"].dump() : std::string();
  if (crs.find("27700") != std::string::npos) return true;
  if (crs.find("4326") != std::string::npos || crs.find("CRS84") != std::string::npos) return false;
  return std::abs(first_number(geometry.value("coordinates", json::array()))) > 400;
}

double rounded(double degrees) { return std::round(degrees * decimals) / decimals; }

/// Coordinates in degrees, rounded to about a metre. False when they are no numbers.
bool to_degrees(json& coordinates, bool metres) {
  if (!coordinates.is_array() || coordinates.empty()) return false;
  if (coordinates.front().is_array()) {
    for (json& part : coordinates)
      if (!to_degrees(part, metres)) return false;
    return true;
  }
  if (coordinates.size() < 2 || !coordinates[0].is_number() || !coordinates[1].is_number())
    return false;
  LongitudeLatitude place{coordinates[0].get<double>(), coordinates[1].get<double>()};
  if (metres)
    place = to_longitude_latitude({static_cast<std::int32_t>(std::lround(place.longitude)),
                                   static_cast<std::int32_t>(std::lround(place.latitude))});
  if (std::abs(place.longitude) > 180 || std::abs(place.latitude) > 90) return false;
  coordinates = json::array({rounded(place.longitude), rounded(place.latitude)});
  return true;
}

Result<AreaBoundary> read_feature(const json& document, json& feature) {
  const json none;
  const json& properties = feature.contains("properties") ? feature["properties"] : none;
  if (!properties.is_object() || !feature.contains("geometry") ||
      !feature["geometry"].is_object() || !feature["geometry"].contains("coordinates"))
    return refuse("A feature of the file has no properties or no geometry.");
  const auto columns = area_columns(properties);
  if (!columns)
    return refuse(
        "The features name no region, authority or district: properties such as RGN24CD and "
        "RGN24NM are missing.");
  json& geometry = feature["geometry"];
  const bool metres = is_in_metres(document, geometry);
  if (!to_degrees(geometry["coordinates"], metres))
    return refuse("The outline of " + properties[columns->code].dump() +
                  " holds something that is not a place.");
  const auto text = [&](const std::string& name) {
    return properties[name].is_string() ? properties[name].get<std::string>()
                                        : properties[name].dump();
  };
  return AreaBoundary{columns->kind, text(columns->code), text(columns->name), geometry.dump()};
}

class BoundaryImporter : public Importer {
 public:
  explicit BoundaryImporter(std::vector<AreaBoundary> areas) : areas_(std::move(areas)) {}
  Result<void> stage(SourceTable&, const ImportOptions&, ImportReport&) override { return {}; }
  Result<void> compare(storage::Snapshot&, const ImportOptions&, ImportReport& report) override {
    report.rows.added = areas_.size();
    return {};
  }
  void apply(storage::Transaction& tx,
             ReleaseId release,
             const ImportOptions&,
             ImportReport&) override {
    add_boundaries(tx, areas_, release);
  }

 private:
  std::vector<AreaBoundary> areas_;
};

Result<json> parse(const std::string& bytes) {
  const json::parser_callback_t shallow = [](int depth, json::parse_event_t, json&) {
    return depth <= static_cast<int>(nesting_max);
  };
  json document = json::parse(bytes, shallow, false);
  if (document.is_discarded() || !document.is_object())
    return refuse("The file is not JSON; it may be cut short.");
  return document;
}

}  // namespace

bool is_boundary_file(std::string_view bytes) {
  const std::string_view start = trim(bytes.substr(0, 4000));
  if (!start.starts_with('{')) return false;
  return start.find("\"FeatureCollection\"") != std::string_view::npos ||
         start.find("\"Topology\"") != std::string_view::npos;
}

Result<std::unique_ptr<Importer>> boundary_importer(std::string bytes, ImportReport& report) {
  if (bytes.substr(0, 4000).find("\"Topology\"") != std::string::npos)
    return refuse(
        "This is TopoJSON, whose areas share their lines. Save it as GeoJSON and import that.");
  json document = TRY(parse(bytes));
  if (!document.contains("features") || !document["features"].is_array())
    return refuse("The file has no list of features.");
  std::vector<AreaBoundary> areas;
  for (json& feature : document["features"]) areas.push_back(TRY(read_feature(document, feature)));
  if (areas.empty()) return refuse("The file has no areas.");
  report.kind = FileKind::boundaries;
  report.layout = "geojson";
  report.layout_title = "boundaries (GeoJSON)";
  report.rows.read = areas.size();
  report.notes.push_back("Areas of kind " + areas.front().kind + ".");
  return std::make_unique<BoundaryImporter>(std::move(areas));
}

}  // namespace trellis::registry
