#include "matching/certificate_text.hpp"

#include <nlohmann/json.hpp>

namespace trellis::matching {
namespace {

using OrderedJson = nlohmann::ordered_json;

const char* name_of(optimise::LevelKind kind) {
  switch (kind) {
    case optimise::LevelKind::unplaced:
      return "unplaced";
    case optimise::LevelKind::beyond_cap:
      return "beyond_cap";
    case optimise::LevelKind::poor_band:
      return "poor_band";
    case optimise::LevelKind::moves:
      return "moves";
    case optimise::LevelKind::points:
      return "points";
    case optimise::LevelKind::lottery:
      return "lottery";
  }
  return "points";
}

OrderedJson stage_of(const optimise::StageDuals& stage) {
  OrderedJson levels = OrderedJson::array();
  for (std::size_t i = 0; i < stage.levels.size(); ++i)
    levels.push_back({{"level", name_of(stage.levels[i].kind)},
                      {"number", stage.levels[i].number},
                      {"weight", stage.weights[i]}});
  return {{"levels", levels},
          {"partner_prices", stage.partner},
          {"place_prices", stage.place},
          {"group_prices", stage.group}};
}

}  // namespace

std::string certificate_text(const PreparedMatch& match, const optimise::Certificate& certificate) {
  return certificate_text(match.instance, certificate, "urn");
}

std::string certificate_text(const optimise::Instance& instance,
                             const optimise::Certificate& certificate,
                             const std::string& key) {
  OrderedJson partners = OrderedJson::array();
  for (std::size_t p = 0; p < instance.partners.size(); ++p) {
    OrderedJson row = {{key, instance.partners[p].key}, {"lead", nullptr}};
    if (const auto edge = certificate.assignment[p]) {
      row["lead"] = instance.places[instance.edges[*edge].place].lead;
      row["points"] = instance.edges[*edge].cost;
    }
    partners.push_back(std::move(row));
  }
  OrderedJson places = OrderedJson::array();
  for (const optimise::Place& place : instance.places)
    places.push_back({{"lead", place.lead},
                      {"stream", instance.stream_names[place.stream]},
                      {"year", place.year},
                      {"capacity", place.capacity}});
  OrderedJson stages = OrderedJson::array();
  for (const optimise::StageDuals& stage : certificate.stages) stages.push_back(stage_of(stage));
  const OrderedJson document = {{"format", "trellis-match-certificate"},
                                {"version", 1},
                                {"input_digest", std::to_string(certificate.input_digest)},
                                {"lottery", certificate.salt},
                                {"partners", partners},
                                {"places", places},
                                {"stages", stages}};
  return document.dump();
}

}  // namespace trellis::matching
