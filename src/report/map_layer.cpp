#include "report/map_layer.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <nlohmann/json.hpp>

namespace trellis::report {

namespace {

void append_text(std::string& json, std::string_view text) {
  json += '"';
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      json += '\\';
      json += c;
    } else if (static_cast<unsigned char>(c) < 0x20 || c == '<') {
      // "<" too, so that the text may stand inside a page.
      constexpr std::string_view digits = "0123456789abcdef";
      const auto code = static_cast<unsigned char>(c);
      json += "\\u00";
      json += digits[code >> 4];
      json += digits[code & 15];
    } else {
      json += c;
    }
  }
  json += '"';
}

void append_degrees(std::string& json, double degrees) {
  char digits[32];
  const auto [end, error] =
      std::to_chars(digits, digits + sizeof digits, degrees, std::chars_format::fixed, 5);
  json.append(digits, end);
}

void append_pair(std::string& json, std::string_view name, std::string_view text) {
  append_text(json, name);
  json += ':';
  append_text(json, text);
}

void append_school(std::string& json, const MapSchool& school) {
  const LongitudeLatitude place = to_longitude_latitude(school.at);
  json += R"({"type":"Feature","geometry":{"type":"Point","coordinates":[)";
  append_degrees(json, place.longitude);
  json += ',';
  append_degrees(json, place.latitude);
  json += R"(]},"properties":{"urn":)";
  json += school.urn.text();
  json += ',';
  append_pair(json, "name", school.name);
  json += ',';
  append_pair(json, "class", school.class_key);
  json += ',';
  append_pair(json, "address", school.address);
  if (!school.facts.empty()) {
    json += R"(,"facts":[)";
    for (std::size_t i = 0; i < school.facts.size(); ++i) {
      json += i == 0 ? "[" : ",[";
      append_text(json, school.facts[i].first);
      json += ',';
      append_text(json, school.facts[i].second);
      json += ']';
    }
    json += ']';
  }
  json += "}}";
}

Result<std::vector<Point>> ring_of(const nlohmann::json& positions) {
  std::vector<Point> ring;
  if (!positions.is_array())
    return problem(
        ProblemKind::invalid, "boundary", "A ring of a boundary must be a list of places");
  for (const auto& position : positions) {
    if (!position.is_array() || position.size() < 2 || !position[0].is_number() ||
        !position[1].is_number())
      return problem(ProblemKind::invalid,
                     "boundary",
                     "A place of a boundary must be two numbers, longitude and latitude");
    ring.push_back(to_grid({position[0].get<double>(), position[1].get<double>()}));
  }
  return ring;
}

Result<void> add_rings(const nlohmann::json& polygon, std::vector<std::vector<Point>>& rings) {
  if (!polygon.is_array())
    return problem(ProblemKind::invalid, "boundary", "A polygon must be a list of rings");
  for (const auto& positions : polygon) rings.push_back(TRY(ring_of(positions)));
  return {};
}

}  // namespace

std::string_view name_of(MapSymbol symbol) {
  switch (symbol) {
    case MapSymbol::circle:
      return "circle";
    case MapSymbol::square:
      return "square";
    case MapSymbol::triangle:
      return "triangle";
    case MapSymbol::diamond:
      return "diamond";
  }
  return "circle";
}

std::vector<MapClass> need_classes() {
  // Light to dark, so that the order shows in grey as well.
  return {{"need_1", "Least need (lowest fifth)", MapSymbol::circle, "#cfe0f0", false},
          {"need_2", "Second fifth", MapSymbol::circle, "#8fb8de", false},
          {"need_3", "Middle fifth", MapSymbol::circle, "#4f90c6", false},
          {"need_4", "Fourth fifth", MapSymbol::circle, "#1d5f9e", false},
          {"need_5", "Greatest need (highest fifth)", MapSymbol::circle, "#0b2c52", false},
          {"need_unknown", "Need not known", MapSymbol::square, "#b1b4b6", true}};
}

std::string need_class(std::optional<double> percentile) {
  if (!percentile) return "need_unknown";
  const int fifth = std::clamp(1 + static_cast<int>(*percentile / 20), 1, 5);
  return "need_" + std::to_string(fifth);
}

std::string schools_geojson(std::span<const MapSchool> schools) {
  std::string json = R"({"type":"FeatureCollection","features":[)";
  json.reserve(schools.size() * 220 + 100);
  for (std::size_t i = 0; i < schools.size(); ++i) {
    if (i > 0) json += ',';
    append_school(json, schools[i]);
  }
  json += "]}";
  return json;
}

std::string boundaries_geojson(std::span<const MapBoundary> boundaries) {
  std::string json = R"({"type":"FeatureCollection","features":[)";
  for (std::size_t i = 0; i < boundaries.size(); ++i) {
    if (i > 0) json += ',';
    json += R"({"type":"Feature","properties":{)";
    append_pair(json, "code", boundaries[i].code);
    json += ',';
    append_pair(json, "name", boundaries[i].name);
    json += R"(},"geometry":)";
    json += boundaries[i].geometry;
    json += '}';
  }
  json += "]}";
  return json;
}

Result<std::vector<std::vector<Point>>> rings_of(std::string_view geometry) {
  const auto document = nlohmann::json::parse(geometry, nullptr, false);
  if (!document.is_object() || !document.contains("coordinates"))
    return problem(ProblemKind::invalid, "boundary", "The boundary is not a GeoJSON geometry");
  const std::string type = document.value("type", "");
  std::vector<std::vector<Point>> rings;
  if (type == "Polygon") {
    TRY_VOID(add_rings(document["coordinates"], rings));
  } else if (type == "MultiPolygon" && document["coordinates"].is_array()) {
    for (const auto& polygon : document["coordinates"]) TRY_VOID(add_rings(polygon, rings));
  } else {
    return problem(ProblemKind::invalid,
                   "boundary",
                   "The boundary must be a Polygon or a MultiPolygon, not " +
                       (type.empty() ? "a geometry without a type" : type));
  }
  return rings;
}

}  // namespace trellis::report
