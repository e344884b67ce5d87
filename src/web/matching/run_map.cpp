#include "web/matching/run_map.hpp"

#include <algorithm>
#include <array>
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

/// Upper bounds of the bands of distance in a straight line, ours; the last band has none.
constexpr std::array distance_bands_km = {10.0, 25.0, 50.0};

std::size_t band_of(const matching::Proposal& row, LineColour colour) {
  if (colour == LineColour::regret) {
    const auto& bands = regret_bands();
    return static_cast<std::size_t>(std::ranges::find(bands, regret_band(row.regret.value_or(0))) -
                                    bands.begin());
  }
  if (colour == LineColour::plain) return 0;
  const auto bound = std::ranges::lower_bound(distance_bands_km, row.straight_km.value_or(0));
  return static_cast<std::size_t>(bound - distance_bands_km.begin());
}

std::string band_title(std::size_t band, LineColour colour) {
  if (colour == LineColour::plain) return "";
  if (colour == LineColour::regret) return regret_band_title(regret_bands().at(band));
  const auto km = [](double bound) { return std::to_string(static_cast<int>(bound)) + " km"; };
  if (band == 0) return "Up to " + km(distance_bands_km.front());
  if (band == distance_bands_km.size()) return "Over " + km(distance_bands_km.back());
  return std::to_string(static_cast<int>(distance_bands_km.at(band - 1))) + " to " +
         km(distance_bands_km.at(band));
}

/// From the best band to the worst: darker, thicker, and with dashes of their own.
std::vector<report::MapLineKind> line_kinds(LineColour colour) {
  if (colour == LineColour::plain) return {};
  std::vector<report::MapLineKind> kinds = {{"", "#0f7a52", "", 1},
                                            {"", "#1d70b8", "6 3", 1.5},
                                            {"", "#54319f", "2 2", 2},
                                            {"", "#ca3535", "", 2.5}};
  for (std::size_t i = 0; i < kinds.size(); ++i) kinds[i].label = band_title(i, colour);
  return kinds;
}

}  // namespace

LineColour line_colour_in(const Fields& query) {
  const std::string_view chosen = query.text("lines");
  if (chosen == "regret") return LineColour::regret;
  return chosen == "distance" ? LineColour::distance : LineColour::plain;
}

FilterField line_colour_field() {
  FilterField field{.kind = FilterField::Kind::select,
                    .name = "lines",
                    .label = "Colour lines by",
                    .hint = "The table then names the band of each"};
  field.options = {{.value = "", .text = "Nothing"},
                   {.value = "regret", .text = "Regret"},
                   {.value = "distance", .text = "Distance"}};
  return field;
}

std::string line_band(const matching::Proposal& proposal, LineColour colour) {
  return proposal.lead ? band_title(band_of(proposal, colour), colour) : "none";
}

std::string matches_geojson(const matching::MatchRun& run,
                            const std::vector<matching::Proposal>& proposals,
                            LineColour colour) {
  Json features = Json::array();
  std::map<Urn, bool> leads;
  for (const matching::Proposal& row : proposals) {
    const auto partner = at(row.partner_easting, row.partner_northing);
    const auto lead = at(row.lead_easting, row.lead_northing);
    const std::string kind =
        colour == LineColour::plain ? "match" : "band-" + std::to_string(band_of(row, colour));
    if (partner && lead)
      features.push_back(feature("LineString",
                                 Json::array({position(*partner), position(*lead)}),
                                 {{"kind", kind},
                                  {"title", line_band(row, colour)},
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

Html matches_map(const std::vector<matching::Proposal>& proposals, LineColour colour) {
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
    if (partner && lead) lines.push_back({*partner, *lead, band_of(row, colour)});
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
           "A line joins each partner to its lead. The table below gives the same facts.",
       .line_kinds = line_kinds(colour)});
}

Html school_map(std::span<const report::MapSchool> schools,
                std::span<const report::MapLine> lines,
                std::span<const report::MapClass> classes,
                const report::MapSvgOptions& options) {
  return Html::trusted(report::map_svg(schools, {}, lines, classes, options));
}

}  // namespace trellis::web
