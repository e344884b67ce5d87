#include "web/matching/run_map.hpp"

#include <map>
#include <nlohmann/json.hpp>

#include "core/geo.hpp"
#include "web/matching/run_view.hpp"

namespace trellis::web {
namespace {

using Json = nlohmann::ordered_json;

std::optional<Point> at(const std::optional<std::int32_t>& easting,
                        const std::optional<std::int32_t>& northing) {
  if (!easting || !northing) return std::nullopt;
  return Point{*easting, *northing};
}

Json position(Point place) {
  const LongitudeLatitude degrees = to_longitude_latitude(place);
  return Json::array(
      {std::round(degrees.longitude * 1e5) / 1e5, std::round(degrees.latitude * 1e5) / 1e5});
}

Json feature(const char* type, Json coordinates, Json properties) {
  return {{"type", "Feature"},
          {"geometry", {{"type", type}, {"coordinates", std::move(coordinates)}}},
          {"properties", std::move(properties)}};
}

const std::vector<report::MapClass>& classes() {
  static const std::vector<report::MapClass> all = {
      {"partner", "Partner school", report::MapSymbol::circle, "#1d70b8"},
      {"unmatched", "Partner without a lead", report::MapSymbol::diamond, "#d4351c"},
      {"lead", "Lead school", report::MapSymbol::square, "#0b0c0c"}};
  return all;
}

}  // namespace

std::string matches_geojson(const matching::MatchRun& run,
                            const std::vector<matching::Proposal>& proposals) {
  Json features = Json::array();
  std::map<Urn, bool> leads;
  for (const matching::Proposal& row : proposals) {
    const auto partner = at(row.partner_easting, row.partner_northing);
    const auto lead = at(row.lead_easting, row.lead_northing);
    if (partner && lead)
      features.push_back(feature("LineString",
                                 Json::array({position(*partner), position(*lead)}),
                                 {{"kind", "match"},
                                  {"partner", row.partner_urn.number()},
                                  {"lead", row.lead_urn->number()},
                                  {"points", row.points.value_or(0)},
                                  {"regret", row.regret.value_or(0)},
                                  {"band", regret_band(row.regret.value_or(0))}}));
    if (partner)
      features.push_back(
          feature("Point",
                  position(*partner),
                  {{"id", row.partner_urn.text()},
                   {"name", row.partner_name},
                   {"href", run_path(run) + "/partners/" + row.partner_urn.text()},
                   {"kind", row.lead ? "Partner school" : "Partner without a lead"},
                   {"hint", row.lead ? "Lead: " + row.lead_name.value_or("") : row.reason}}));
    if (lead && leads.try_emplace(*row.lead_urn, true).second)
      features.push_back(feature("Point",
                                 position(*lead),
                                 {{"id", row.lead_urn->text()},
                                  {"name", row.lead_name.value_or("")},
                                  {"href", "/schools/" + row.lead_urn->text()},
                                  {"kind", "Lead school"},
                                  {"hint", "Lead school"}}));
  }
  return Json{{"type", "FeatureCollection"}, {"features", std::move(features)}}.dump();
}

Html matches_map(const std::vector<matching::Proposal>& proposals) {
  std::vector<report::MapSchool> schools;
  std::vector<report::MapLine> lines;
  std::map<Urn, bool> leads;
  for (const matching::Proposal& row : proposals) {
    const auto partner = at(row.partner_easting, row.partner_northing);
    const auto lead = at(row.lead_easting, row.lead_northing);
    if (partner)
      schools.push_back({row.partner_urn,
                         row.partner_name,
                         *partner,
                         row.lead ? "partner" : "unmatched",
                         "/schools/" + row.partner_urn.text(),
                         {}});
    if (partner && lead) lines.push_back({*partner, *lead});
    if (lead && leads.try_emplace(*row.lead_urn, true).second)
      schools.push_back({*row.lead_urn,
                         row.lead_name.value_or(""),
                         *lead,
                         "lead",
                         "/schools/" + row.lead_urn->text(),
                         {}});
  }
  return school_map(
      schools,
      lines,
      classes(),
      {.id = "match-map",
       .title = "Partners and their leads",
       .description =
           "A line joins each partner to its lead. The table below gives the same facts."});
}

Html school_map(std::span<const report::MapSchool> schools,
                std::span<const report::MapLine> lines,
                std::span<const report::MapClass> classes,
                const report::MapSvgOptions& options) {
  return Html::trusted(report::map_svg(schools, {}, lines, classes, options));
}

}  // namespace trellis::web
